"""An alternative hedge as tables: a row per contract, and a row per hedged Greek.

    cost   = |quantity| cost of one contract
    before = the Greek held; after = before + sum of quantity * Greek of one contract
    inside = |after - target| <= tolerance

Source: as in whatif.py.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.result import Result
from xlhedge.book.table import Cells
from xlhedge.book.whatif import Alternative, Question, alternative
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.limits import binding, within

TRADE_COLUMNS = (
    *("instrument", "side", "unrounded", "quantity", "lot", "max_sell", "max_buy"),
    *("contract_cost", "cost", "delta", "gamma_1pct", "vega_point"),
    *("at_limit", "status"),
)
GREEK_COLUMNS = (
    *("greek", "before", "target", "tolerance", "unrounded_after", "after", "left"),
    *("inside", "shadow_price", "binding", "status"),
)
_TRADE_WORDS = ("instrument", "side", "max_sell", "max_buy", "at_limit", "status")
_GREEK_WORDS = ("greek", "inside", "shadow_price", "binding", "status")
_NONE = "none"

Time = np.datetime64 | None
Columns = dict[str, Array]


def whatif_trades(
    book: Book, switches: Cells, question: Question, as_of: Time = None
) -> Result:
    """TRADE_COLUMNS, a row per instrument that is switched on.

    Quantities in contracts (buy +); Greeks and cost of one contract as in tickets;
    a bound that is not given is the word none. Where there is no answer a single row
    of errors says why in its status; no row where nothing is switched on.
    """
    return _answered(
        TRADE_COLUMNS, _TRADE_WORDS, _trades, book, switches, question, as_of
    )


def whatif_greeks(
    book: Book, switches: Cells, question: Question, as_of: Time = None
) -> Result:
    """GREEK_COLUMNS, a row per hedged Greek.

    Delta in the target unit of the policy, the others in book currency; shadow_price:
    what the objective falls per unit of a wider tolerance, of the problem without lots,
    the word none where the method has none. Without an answer as whatif_trades.
    """
    return _answered(
        GREEK_COLUMNS, _GREEK_WORDS, _greeks, book, switches, question, as_of
    )


def _answered(
    names: tuple[str, ...],
    words: tuple[str, ...],
    columns_of: Callable[[Alternative], Columns],
    book: Book,
    switches: Cells,
    question: Question,
    as_of: Time,
) -> Result:
    try:
        found = alternative(book, switches, question, as_of)
    except InputError as error:
        return _failed(names, words, error)
    if found is None:
        return Result({name: np.array([]) for name in names}, {})
    columns = columns_of(found)
    return Result({name: columns[name] for name in names}, {})


def _failed(
    names: tuple[str, ...], words: tuple[str, ...], error: InputError
) -> Result:
    """One row: why there is no answer, and the error in place of every number."""
    texts = dict.fromkeys(words, _NONE) | {"status": error.rule}
    columns = {
        name: np.array([texts[name]], dtype=object)
        if name in texts
        else np.full(1, np.nan)
        for name in names
    }
    code = np.array([int(error.code or Code.WRONG_KIND)])
    return Result(columns, {name: code for name in names if name not in texts})


def _trades(found: Alternative) -> Columns:
    hedges, quantities = found.hedges, found.quantities
    sides = np.select([quantities > 0, quantities < 0], ["BUY", "SELL"], "NONE")
    held = list(binding(found.problem, quantities))
    limits = [
        [word.split()[0] for word in held if word in (f"lower {name}", f"upper {name}")]
        for name in hedges.names
    ]
    return {
        "instrument": _words(hedges.names),
        "side": _words(sides.tolist()),
        "unrounded": found.free.quantities,
        "quantity": quantities,
        "lot": hedges.lots,
        "max_sell": _or_none(-found.problem.lower),
        "max_buy": _or_none(found.problem.upper),
        "contract_cost": found.costs,
        "cost": np.abs(quantities) * found.costs,
        "delta": hedges.delta,
        "gamma_1pct": hedges.gamma_1pct,
        "vega_point": hedges.vega_point,
        "at_limit": _words([", ".join(words) or _NONE for words in limits]),
        "status": _words([found.status] * len(hedges)),
    }


def _greeks(found: Alternative) -> Columns:
    problem, names = found.problem, found.problem.greeks
    target = np.array([found.policy.target if n == "delta" else 0.0 for n in names])
    left = problem.residuals(found.quantities)
    tolerances = problem.tolerances
    assert tolerances is not None
    held = list(binding(problem, found.quantities))
    inside = within(problem, found.quantities)
    prices = found.free.prices
    shown = [_NONE] * len(names) if prices is None else prices.tolerances.tolist()
    return {
        "greek": _words(list(names)),
        "before": problem.exposures + target,
        "target": target,
        "tolerance": tolerances,
        "unrounded_after": problem.residuals(found.free.quantities) + target,
        "after": left + target,
        "left": left,
        "inside": _words(["yes" if ok else "no" for ok in inside]),
        "shadow_price": _words(shown),
        "binding": _words(["yes" if f"tolerance {n}" in held else "no" for n in names]),
        "status": _words([found.status] * len(names)),
    }


def _words(values: list[object] | list[str]) -> Array:
    return np.array(values, dtype=object)


def _or_none(limits: Array) -> Array:
    """Bounds; the word none for one that is not given."""
    return _words([limit if np.isfinite(limit) else _NONE for limit in limits.tolist()])
