"""A recalculation as text for a person and as a record for a machine."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from xlhedge import __version__
from xlhedge.core.errors import CellError
from xlhedge.core.printable import one_line
from xlhedge.excel.audit.spelling import shown
from xlhedge.excel.comparison import Compared, Difference, Status
from xlhedge.excel.engines import Outcome
from xlhedge.excel.saved.cell_xml import Rows, Value

_SHOWN = 10  # lines of each kind; the record has all
_ORDER: tuple[Status, ...] = ("equal", "different", "size", "not held", "not evaluated")
_WORDS = {"size": "of another size"}


def recalc_text(outcomes: Iterable[Outcome]) -> str:
    """Counts of each comparison, its first differences, and what has no value."""
    return "\n\n".join("\n".join(_lines(outcome)) for outcome in outcomes)


def _lines(outcome: Outcome) -> Iterator[str]:
    done = outcome.formulas
    evaluated = len(done) - len(outcome.unevaluated)
    errors = sum(_has_error(compared.found) for compared in done)
    yield (
        f"{outcome.engine}: {len(done)} formulas, {evaluated} evaluated, "
        f"{errors} with an error in the result"
    )
    counts = Counter(compared.status for compared in done)
    shown = [f"{counts[s]} {_WORDS.get(s, s)}" for s in _ORDER if counts[s]]
    yield f"against {outcome.against}: {', '.join(shown) or 'nothing'}"
    yield from _first([line for compared in done for line in _findings(compared)])
    yield from _first(
        [f"  {c.formula.cell} not evaluated: {c.reason}" for c in outcome.unevaluated]
    )


def _first(lines: list[str]) -> Iterator[str]:
    yield from map(one_line, lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more"


def _findings(compared: Compared) -> Iterator[str]:
    if compared.status == "size":
        held = compared.held_area.ref
        yield f"  {compared.formula.cell} covers {compared.found_area.ref}, not {held}"
    for difference in compared.differences:
        yield f"  {difference.cell} {_difference(difference)}"


def _difference(difference: Difference) -> str:
    relative = difference.relative
    far = "" if relative is None else f" ({relative:.1e} relative)"
    return f"is {shown(difference.found)}, not {shown(difference.held)}{far}"


def recalc_record(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Every cell of every formula; an error is its text, such as "#N/A"."""
    return {
        "version": __version__,
        "comparisons": [
            {
                "engine": outcome.engine,
                "against": outcome.against,
                "complete": outcome.complete,
                "formulas": [_formula(compared) for compared in outcome.formulas],
            }
            for outcome in outcomes
        ],
    }


def _formula(compared: Compared) -> dict[str, Any]:
    return {
        "cell": str(compared.formula.cell),
        "area": compared.formula.area.ref,
        "formula": compared.formula.text,
        "status": compared.status,
        "reason": compared.reason,
        "held": _plain(compared.held),
        "found": _plain(compared.found),
        "differences": [
            {"cell": d.cell.ref, "held": _cell(d.held), "found": _cell(d.found)}
            | {"relative": d.relative}
            for d in compared.differences
        ],
    }


def _plain(rows: Rows) -> list[list[Any]]:
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Value) -> float | str | bool | None:
    return str(value) if isinstance(value, CellError) else value


def _has_error(rows: Rows) -> bool:
    return any(isinstance(value, CellError) for row in rows for value in row)
