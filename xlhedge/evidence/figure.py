"""A reference figure: what is computed from which inputs, its value and its source.

A figure is met at 1e-10 relative. A value printed with 9 to 13 digits carries no more:
half a unit of its last digit, when that is wider. A value of 0 is met within 1e-10 of
the largest input.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from xlhedge.evidence.items.given import Inputs

RELATIVE = 1e-10
# Shorter values are exact, longer ones carry more digits than a float.
ROUNDED_DIGITS = range(9, 14)
_TRUTH = {"True": 1.0, "False": 0.0}


class Figure(NamedTuple):
    """One figure: where it stands in print (`source`), and how it was verified."""

    item: str
    inputs: Inputs
    output: str
    value: str
    how_verified: str
    source: str

    @property
    def expected(self) -> float:
        return _TRUTH[self.value] if self.value in _TRUTH else float(self.value)

    @property
    def scale(self) -> float:
        """What an error is relative to: the value; of 0 the largest input.

        An infinite value is met by itself alone: any other has an infinite error.
        """
        if math.isinf(self.expected):
            return 1.0
        return abs(self.expected) or max(_sizes(self.inputs), default=1.0)

    @property
    def tolerance(self) -> float:
        """The largest error, in the unit of the value, at which it is met."""
        tolerance = RELATIVE * self.scale
        if self.value in _TRUTH or math.isinf(self.expected):
            return tolerance
        _, digits, exponent = Decimal(self.value).as_tuple()
        if self.expected != 0 and len(digits) in ROUNDED_DIGITS:
            return max(tolerance, 0.5 * 10.0 ** int(exponent))
        return tolerance

    def error(self, got: float) -> float:
        """The absolute error; NaN where nothing was computed."""
        return 0.0 if got == self.expected else abs(got - self.expected)

    def is_met(self, got: float) -> bool:
        return self.error(got) <= self.tolerance

    @property
    def arguments(self) -> str:
        """The inputs on one line."""
        return " ".join(f"{name}={value}" for name, value in self.inputs.items())


def _sizes(value: Any) -> Iterator[float]:
    """The absolute values of all numbers in the inputs, nested ones included."""
    if isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _sizes(part)
    elif isinstance(value, int | float):
        yield abs(value)
