"""Reference figures: rows of item, inputs and output, met by public functions only.

    python tests/figures.py FILE.csv

prints the rows whose value is missed, and the counts. ITEMS maps an item to the
function that computes its outputs from its inputs; add new ones in figure_items.
"""

import csv
import json
import math
import re
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # started as a script
    sys.path.insert(0, str(ROOT))

from tests.figure_items import (  # noqa: E402
    american,
    asian,
    barrier,
    book,
    hedge,
    implied,
    models,
    pricing,
    vol,
)
from tests.figure_items.given import Inputs, Items  # noqa: E402

ITEMS: Items = {
    **pricing.ITEMS,
    **implied.ITEMS,
    **american.ITEMS,
    **asian.ITEMS,
    **barrier.ITEMS,
    **models.ITEMS,
    **hedge.ITEMS,
    **book.ITEMS,
    **vol.ITEMS,
}

RELATIVE = 1e-10
# Values printed with so many digits carry no more than half a unit of the last one;
# shorter ones are exact.
ROUNDED_DIGITS = range(9, 14)
_TRUTH = {"True": 1.0, "False": 0.0}


class Row(NamedTuple):
    """One figure; `source` is where it stands in print, or how it was verified."""

    item: str
    inputs: Inputs
    output: str
    value: str
    source: str

    @property
    def expected(self) -> float:
        return _TRUTH[self.value] if self.value in _TRUTH else float(self.value)

    @property
    def tolerance(self) -> float:
        """Absolute; of a value 0, relative to the largest input."""
        if self.expected == 0:
            return RELATIVE * max(_sizes(self.inputs), default=1.0)
        tolerance = RELATIVE * abs(self.expected)
        if self.value in _TRUTH or not math.isfinite(self.expected):
            return tolerance
        _, digits, exponent = Decimal(self.value).as_tuple()
        if len(digits) in ROUNDED_DIGITS:
            return max(tolerance, 0.5 * 10.0 ** int(exponent))
        return tolerance

    def meets(self, got: float) -> bool:
        return got == self.expected or abs(got - self.expected) <= self.tolerance

    def report(self, got: float) -> str:
        """Everything needed to look into a miss."""
        inputs = " ".join(f"{name}={value}" for name, value in self.inputs.items())
        return (
            f"{self.item} {self.output} ({inputs}): expected {self.value}, got "
            f"{got!r}, tolerance {self.tolerance:.1g}; {self.source}"
        )


def _sizes(value: Any) -> list[float]:
    """The absolute values of all numbers in the inputs, nested lists included."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [size for part in value for size in _sizes(part)]
    return [abs(value)] if isinstance(value, int | float) else []


def read_rows(path: Path) -> list[Row]:
    """The rows of a figures file."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            Row(
                row["item"],
                json.loads(row["inputs"]),
                row["output"],
                row["value"],
                row["source"] or row["how_verified"],
            )
            for row in csv.DictReader(file)
        ]


def _exact(inputs: Inputs) -> Inputs:
    """Inputs with a text such as "20/52" read as that fraction."""
    fraction = re.compile(r"\d+/\d+")
    return {
        name: float(Fraction(value))
        if isinstance(value, str) and fraction.fullmatch(value)
        else value
        for name, value in inputs.items()
    }


def evaluate(item: str, inputs: Inputs) -> dict[str, float]:
    """Every output of an item, by the names of the figures file."""
    outputs = ITEMS[item](_exact(inputs))
    return {name: float(value) for name, value in outputs.items()}


def main(path: Path) -> int:
    """Prints the rows that miss their value, and the counts."""
    rows = read_rows(path)
    covered = [row for row in rows if row.item in ITEMS]
    misses = [report for row in covered if (report := _miss(row))]
    passed, uncovered = len(covered) - len(misses), len(rows) - len(covered)
    print(*misses, sep="\n", end="\n" if misses else "")
    print(f"{passed} passed, {len(misses)} failed, {uncovered} not yet covered")
    return 1 if misses else 0


def _miss(row: Row) -> str:
    """Why the row is missed; empty if it is met."""
    try:
        got = evaluate(row.item, row.inputs)[row.output]
    except (KeyError, ValueError) as error:
        return f"{row.report(math.nan)}; {error!r}"
    return "" if row.meets(got) else row.report(got)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
