"""The engines that evaluate a saved workbook outside Excel, beside what it holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from xlhedge.core.errors import InputError
from xlhedge.excel.clock import held_clock
from xlhedge.excel.comparison import Compared, compare, held_results
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Area
from xlhedge.excel.saved.contents import Workbook

Engine = Literal["python", "calc"]
HELD = "held values"


@dataclass(frozen=True)
class Outcome:
    """What an engine found for each formula, against held values or another engine."""

    engine: Engine
    against: str
    formulas: list[Compared]

    @property
    def unevaluated(self) -> list[Compared]:
        """The formulas without a value."""
        return [c for c in self.formulas if c.status == "not evaluated"]

    @property
    def complete(self) -> bool:
        """Whether all formulas have a value; that of both engines, if two."""
        disagree = self.against != HELD and any(
            compared.status != "equal" for compared in self.formulas
        )
        return not (self.unevaluated or disagree)


def outcomes(
    book: Workbook, engines: Collection[Engine], only: Area | None, seconds: float
) -> list[Outcome]:
    """Each engine against the held values, and a second one against the first too.

    `only`: formulas whose held result meets the area; `seconds`: for LibreOffice.
    Raises InputError when an engine cannot be used at all, or `only` names nothing.
    """
    formulas = [f for f in book.formulas() if only is None or f.area.meets(only)]
    if only is not None and not formulas:
        raise InputError(f"{only} must hold a formula, got none")
    found = {engine: evaluate(book, engine, seconds) for engine in engines}
    held = held_results(book)
    done = [
        Outcome(engine, HELD, compare(formulas, held, evaluation))
        for engine, evaluation in found.items()
    ]
    for first, second in zip(list(found)[:-1], list(found)[1:], strict=True):
        pairs = compare(formulas, found[first].values, found[second])
        done.append(Outcome(second, first, pairs))
    return done


def evaluate(book: Workbook, engine: Engine, seconds: float) -> Evaluation:
    """Every formula of a workbook by one engine, at the time that its clock holds."""
    if engine == "python":
        return recalculate(book, clock=held_clock(book))
    from xlhedge.excel.office.recalc import recalculate_in_office

    return recalculate_in_office(book, seconds)
