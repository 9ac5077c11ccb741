"""A refresh as text for a person and as a record for a machine."""

from typing import Any

from xlhedge import __version__
from xlhedge.core.dates import minute
from xlhedge.excel.refill import Filled

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
_LIMITS = ("limit", "underlying", "measure", "value", "headroom", "usage", "state")
_LARGE = 1e4
_COUNTED = 2.0**53  # whole numbers up to it are exact
_MOVED = ("gamma_1pct", "vega_point", "theta_day")


def refresh_report(done: Filled) -> str:
    """Tickets, Greeks before and after, and counts, in aligned columns."""
    desk = done.desk
    lines = []
    if desk.tickets:
        lines += ["Hedge tickets", *_aligned(desk.tickets, _SHOWN), ""]
        names = [f"{name}_{side}" for name in _MOVED for side in ("before", "after")]
        lines += ["Book Greeks, book currency"]
        lines += [*_aligned(desk.tickets, ("underlying", "book", *names)), ""]
    beyond = [row for row in desk.limits if row["state"] != "ok"]
    if beyond:
        lines += ["Limits beyond soft or hard, or failed", *_aligned(beyond, _LIMITS)]
        lines += [""]
    if desk.greeks:
        lines.append(_counts(desk.greeks))
    if desk.as_of is not None:
        lines.append(f"valued as of {minute(desk.as_of)} UTC by xlhedge {__version__}")
    lines.append(f"{done.formulas} formulas recalculated, written to {done.out}")
    return "\n".join(lines)


def refresh_record(done: Filled) -> dict[str, Any]:
    """The same as plain data; an error is its text, such as "#N/A"."""
    desk = done.desk
    return {
        "out": str(done.out),
        "version": __version__,
        "as_of": minute(desk.as_of) if desk.as_of is not None else "",
        "formulas": done.formulas,
        "tickets": _plain(desk.tickets),
        "totals": _plain(desk.totals),
        "positions": _plain(desk.greeks),
        "limits": _plain(desk.limits),
        "failures": list(done.failures),
        "warnings": list(done.warnings),
        "notes": list(done.notes),
    }


def _plain(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {n: v if isinstance(v, float | str | bool) else str(v) for n, v in row.items()}
        for row in records
    ]


def _counts(greeks: list[dict[str, Any]]) -> str:
    status = [record["status"] for record in greeks]
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
    """A number to two decimals when large, else to seven digits; an exponent only
    beyond what is exactly counted in lots."""
    if not isinstance(value, float):
        return str(value)
    if abs(value) >= _COUNTED:
        return f"{value:.7g}"
    if value.is_integer() or abs(value) >= _LARGE:
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.2f}"
    return f"{value:,.7g}"
