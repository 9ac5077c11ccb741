"""All figures computed in this installation: which are met, and how well."""

import json
import math
from collections.abc import Iterable
from typing import NamedTuple

from xlhedge.evidence.evaluate import ITEMS, evaluate
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.items.given import Inputs

Computed = dict[str, float]


class Outcome(NamedTuple):
    """What came out for one figure; `reason` where nothing did."""

    figure: Figure
    got: float
    reason: str = ""

    @property
    def is_met(self) -> bool:
        return self.figure.is_met(self.got)

    @property
    def relative_error(self) -> float:
        """Of the value; of a value 0, relative to the largest input."""
        return self.figure.error(self.got) / self.figure.scale

    @property
    def share(self) -> float:
        """The error in tolerances: up to 1 the figure is met; infinite, no number."""
        share = self.figure.error(self.got) / self.figure.tolerance
        return math.inf if math.isnan(share) else share

    @property
    def report(self) -> str:
        """Everything needed to look into a miss, on one line."""
        figure = self.figure
        return (
            f"{figure.item} {figure.output} ({figure.arguments}): expected "
            f"{figure.value}, got {self.reason or repr(self.got)}, tolerance "
            f"{figure.tolerance:.1g}; {figure.source or figure.how_verified}"
        )


class Verification(NamedTuple):
    """The outcomes in the order of the file, and the figures not computed."""

    outcomes: tuple[Outcome, ...]
    not_computed: tuple[Figure, ...]

    @property
    def missed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.is_met]

    @property
    def met(self) -> int:
        return len(self.outcomes) - len(self.missed)


def verify(figures: Iterable[Figure]) -> Verification:
    """Compute every figure whose item this version has.

    Whatever goes wrong in the computation of a figure makes it a missed one."""
    known: dict[str, Computed | str] = {}
    outcomes, not_computed = [], []
    for figure in figures:
        if figure.item in ITEMS:
            outcomes.append(_outcome(figure, known))
        else:
            not_computed.append(figure)
    return Verification(tuple(outcomes), tuple(not_computed))


def _outcome(figure: Figure, known: dict[str, Computed | str]) -> Outcome:
    """The outcome of a figure; those of the same inputs are computed once."""
    key = json.dumps([figure.item, figure.inputs])
    if key not in known:
        known[key] = _computed(figure.item, figure.inputs)
    computed = known[key]
    if isinstance(computed, str):
        return Outcome(figure, math.nan, computed)
    if figure.output not in computed:
        return Outcome(figure, math.nan, "no such output")
    return Outcome(figure, computed[figure.output])


def _computed(item: str, inputs: Inputs) -> Computed | str:
    """The outputs of an item, or why there are none."""
    try:
        return dict(evaluate(item, inputs))
    except Exception as error:  # any defect is a finding here, and is reported
        return f"{type(error).__name__}: {error}"
