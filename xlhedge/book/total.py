"""Totals of a book: one row per group and underlying.

A total over a failed row is an error; excluded rows are counted and left out.
Deltas are added only within one underlying.

    total = sum of the position Greeks of the active rows of the group

Source: definition; deltas of coin-settled contracts as Deribit shows them.
"""

from collections.abc import Iterator

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.buckets import BUCKETS, ORDER, buckets
from xlhedge.book.result import Result
from xlhedge.book.value import Valuation
from xlhedge.book.valued import valued
from xlhedge.core.checks import Faults
from xlhedge.core.dates import minute
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.core.terms import NUMERAIRES

_NUMBERS = ("dollar_delta", "gamma_1pct", "vega_point", "theta_day", "rho_1pct")


def total(
    book: Book,
    by: str = "underlying",
    numeraire: str = "coin",
    as_of: np.datetime64 | None = None,
) -> Result:
    """Sums per group: columns `by`, underlying, the Greeks, rows, failed, excluded.

    Greeks in book currency. `net_delta` is in units of the underlying, the plain
    sum that a venue shows, and dollar_delta its money at spot; with numeraire usd the
    coin equity (collateral, unrealised P&L, option marks) is in both, which needs the
    entry price of each coin-settled future and perpetual.
    """
    Faults().choice("by", by)
    Faults().choice("numeraire", numeraire, NUMERAIRES)
    found = valued(book, as_of).positions
    keys = _keys(book, found, by)
    groups = sorted(set(keys), key=lambda key: (ORDER.get(key[0], -1), key))
    numbers = {group: number for number, group in enumerate(groups)}
    places = np.array([numbers[key] for key in keys])
    order = np.argsort(places, kind="stable")
    members = np.split(order, np.searchsorted(places[order], range(1, len(groups))))
    columns = _key_columns(groups, by)
    figures = _figures(found, numeraire)
    codes: dict[str, Array] = {}
    for name in (*_NUMBERS, "net_delta"):
        sums = [_sum(found, name, figures[name], mine) for mine in members]
        columns[name] = np.array([amount for amount, _ in sums])
        codes[name] = np.array([code for _, code in sums])
    reasons = tuple(_reasons(found, figures["net_delta"]))
    return Result(columns | _counts(found, members), codes, reasons)


def total_columns(by: str = "underlying") -> tuple[str, ...]:
    """The columns of a total, in order."""
    keys = ("underlying",) if by == "underlying" else (by, "underlying")
    return (*keys, *_NUMBERS, "net_delta", "rows", "failed", "excluded")


def _keys(book: Book, found: Valuation, by: str) -> list[tuple[str, ...]]:
    lines = found.lines
    if by == "underlying":
        return [(name,) for name in lines.underlying]
    if by in BUCKETS:
        groups = buckets(found, by)
    elif by == "expiry":
        groups = [minute(time) for time in lines.expiry]
    else:
        groups = list(book.table("Positions")[by])
    names = (group or "none" for group in groups)
    return list(zip(names, lines.underlying, strict=True))


def _key_columns(groups: list[tuple[str, ...]], by: str) -> dict[str, Array]:
    names = ("underlying",) if by == "underlying" else (by, "underlying")
    parts = zip(*groups, strict=True)
    return {n: np.array(p, dtype=object) for n, p in zip(names, parts, strict=True)}


def _figures(found: Valuation, numeraire: str) -> dict[str, Array]:
    net = found.position(found.unit.net_delta)
    equity = found.coins if numeraire == "usd" else np.zeros(len(found.lines))
    figures = {name: getattr(net, name) for name in _NUMBERS}
    money = net.dollar_delta + equity * found.state.spot * found.quote_fx
    return figures | {"dollar_delta": money, "net_delta": net.delta + equity}


def _sum(found: Valuation, name: str, figures: Array, mine: Array) -> tuple[float, int]:
    """Sum over the active rows of a group, or the code of the first failed one."""
    counted = mine[found.lines.active[mine]]
    codes = found.lines.faults.codes[counted]
    if codes.any():
        return np.nan, int(codes[codes != 0][0])
    step("positions", "active ones of the group", found.lines.label[counted])
    step("amounts", f"{name} of the position", figures[counted])
    amount = step(name, "sum of amounts over positions", float(figures[counted].sum()))
    return amount, Code.MISSING if np.isnan(amount) else Code.OK


def _reasons(found: Valuation, net_delta: Array) -> Iterator[str]:
    """Why totals failed: each active row that did."""
    lines = found.lines
    for row in np.flatnonzero(lines.active & lines.faults.bad):
        yield f"{lines.label[row]}: {lines.faults.reasons[row]}"
    for row in np.flatnonzero(lines.active & ~lines.faults.bad & np.isnan(net_delta)):
        yield f"{lines.label[row]}: entry_price is blank: numeraire usd needs it"


def _counts(found: Valuation, members: list[Array]) -> dict[str, Array]:
    active, bad = found.lines.active, found.lines.faults.bad
    masks = {"rows": active | ~active, "failed": bad & active, "excluded": ~active}
    return {
        name: np.array([float(mask[mine].sum()) for mine in members])
        for name, mask in masks.items()
    }
