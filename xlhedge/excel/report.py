"""A refresh as text for a person and as a record for a machine."""

from typing import Any

from xlhedge.book.result import Result
from xlhedge.excel.calls.answers import result_cells
from xlhedge.excel.refresh import Refreshed

_SHOWN = (
    "underlying",
    "side",
    "quantity",
    "instrument",
    "price",
    "cost",
    "reason",
    "delta_before",
    "delta_after",
)
_MOVED = ("gamma_1pct", "vega_point", "theta_day")


def refresh_report(done: Refreshed) -> str:
    """Tickets, Greeks before and after, and counts, in aligned columns."""
    lines = []
    if done.desk is not None and done.desk.tickets is not None:
        tickets = _records(done.desk.tickets)
        lines += ["Hedge tickets", *_aligned(tickets, _SHOWN), ""]
        names = [f"{name}_{side}" for name in _MOVED for side in ("before", "after")]
        lines += ["Book Greeks, book currency"]
        lines += [*_aligned(tickets, ("underlying", "book", *names)), ""]
    if done.desk is not None:
        lines.append(_counts(done.desk.greeks))
    lines.append(f"{done.formulas} formulas recalculated, written to {done.out}")
    return "\n".join(lines)


def refresh_record(done: Refreshed) -> dict[str, Any]:
    """The same as plain data; an error is its text, such as "#N/A"."""
    desk = done.desk
    return {
        "out": str(done.out),
        "formulas": done.formulas,
        "tickets": _plain(desk.tickets) if desk and desk.tickets else [],
        "totals": _plain(desk.totals) if desk else [],
        "positions": _plain(desk.greeks) if desk else [],
        "failures": list(done.failures),
    }


def _records(result: Result) -> list[dict[str, Any]]:
    rows = result_cells(result, headers=False)
    return [dict(zip(result.columns, row, strict=True)) for row in rows]


def _plain(result: Result) -> list[dict[str, Any]]:
    return [
        {n: v if isinstance(v, float | str | bool) else str(v) for n, v in row.items()}
        for row in _records(result)
    ]


def _counts(greeks: Result) -> str:
    status = list(greeks["status"])
    ok, excluded = status.count("ok"), status.count("excluded")
    failed = len(status) - ok - excluded
    return f"{len(status)} positions: {ok} ok, {failed} failed, {excluded} excluded"


def _aligned(records: list[dict[str, Any]], names: tuple[str, ...]) -> list[str]:
    """A header and a line per record; numbers to the right, texts to the left."""
    cells = [[_shown(record[name]) for name in names] for record in records]
    numeric = [not any(isinstance(r[n], str) for r in records) for n in names]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    return [
        "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in ([*names], *cells)
    ]


def _shown(value: Any) -> str:
    """Seven digits are enough for a person; the workbook holds all."""
    return f"{value:,.7g}" if isinstance(value, float) else str(value)
