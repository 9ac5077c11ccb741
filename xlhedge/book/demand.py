"""Gamma of dealers from an option chain: now, along a profile of spots, and its flips.

A chain is a table of its own, or the options of Instruments with an open_interest; of
those, forwards and vols are found as those of positions, coin-settled ones too, and the
profile is a full revaluation (scenario.py):

    exposure = sum of sign gamma open_interest multiplier S^2/100

Source: definition; convention and flips are those of hedge/demand.py.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.columns import CHAIN
from xlhedge.book.ladder import Time
from xlhedge.book.market import Market
from xlhedge.book.result import Result
from xlhedge.book.scenario import Scenarios, shocks
from xlhedge.book.table import Cells, Table, given
from xlhedge.book.value import Valuation, value
from xlhedge.core.checks import vector
from xlhedge.core.errors import Code, InputError, MissingDataError, error_of
from xlhedge.core.numeric import Array, sign_of
from xlhedge.core.steps import step, unwatched
from xlhedge.hedge.demand import Held, dealer_gamma, flips, held_by_dealers, net

Exposure = Callable[[Array], Array]  # of relative moves of spot

SIGNS = (1.0, -1.0)  # dealers long the calls and short the puts
DEMAND_COLUMNS = ("item", "move", "spot", "gamma_1pct")
ENDS = (-0.2, 0.2)  # of the profile
STEPS_SHOWN = 40
_NONE = "none"


def chain_gamma(
    chain: Cells, signs: Sequence[float] = SIGNS, moves: Sequence[float] = ENDS
) -> Result:
    """DEMAND_COLUMNS of a chain, a table with the columns of CHAIN, headers first.

    Args: signs (of calls and of puts, or one per row, -1 to 1), moves (relative, > -1:
    two, the ends of 40 equal steps, or every one; flips are sought between the least
    and the greatest).
    Returns: the row `now`; a row `profile` per move; a row `flip` per crossing of 0,
    the nearest to spot first, or one row `no flip`. gamma_1pct in quote currency.
    Raises: InputError for a chain that cannot be used or has a row that failed,
    MissingDataError for one without rows.
    """
    table = Table(CHAIN, chain)
    if not len(table):
        raise MissingDataError("Chain has no rows")
    for row in np.flatnonzero(table.faults.bad):
        raise table.error(int(row))
    spots = np.unique(table["spot"])
    if len(spots) > 1:
        raise InputError(f"Chain has several spots: {spots[0]:.12g}, {spots[1]:.12g}")
    phi = sign_of(table["flag"])
    size = held_by_dealers(phi, table["open_interest"], table["multiplier"], signs)
    names = ("strike", "years", "rate", "dividend", "vol")
    strike, years, rate, dividend, vol = (table[name] for name in names)
    held = Held(phi, strike, years, rate, dividend, vol, size)
    spot = float(spots[0])
    return _demand(lambda move: dealer_gamma(held, spot * (1 + move)), spot, moves)


def book_gamma(
    book: Book,
    underlying: str,
    signs: Sequence[float] = SIGNS,
    moves: Sequence[float] = ENDS,
    as_of: Time = None,
) -> Result:
    """As chain_gamma, of the options of Instruments on an underlying, in book currency.

    What has expired at `as_of` counts nothing; signs one per row: of those options.
    Raises: InputError as chain_gamma; MissingDataError without such options, and where
    one has no open_interest: unknown is not 0.
    """
    table = book.table("Instruments")
    mine = (table["kind"] == "option") & (table["underlying"] == underlying)
    rows = np.flatnonzero(mine)
    if not len(rows):
        raise MissingDataError(f"Instruments has no option on {underlying}")
    for row in rows[~given(table["open_interest"][rows])]:
        name = table["instrument"][row]
        raise MissingDataError(f"{name}: open_interest is blank: its gamma is unknown")
    phi, interest = sign_of(table["flag"][rows]), table["open_interest"][rows]
    held = held_by_dealers(phi, interest, np.ones(len(rows)), signs)
    market = book.market_at(as_of)
    base = value(book.hedge_lines(rows), market)
    _require_valued(base.lines.faults.codes, base.lines)
    spot = float(market.table["spot"][market.places[underlying]])
    return _demand(_revalued(market, base, held), spot, moves)


def _revalued(market: Market, base: Valuation, held: Array) -> Exposure:
    """The exposure of options, `held` of each by dealers, by a full revaluation."""
    alive = base.lines.faults.codes == Code.OK
    scenarios = Scenarios(market, base)

    def exposure(move: Array) -> Array:
        found = scenarios.under(shocks(move, 0, 0))
        gammas = (one.position(one.unit.delta).gamma_1pct for one in found)
        return np.concatenate([net(np.where(alive, g * held, 0.0)) for g in gammas])

    return exposure


def _require_valued(codes: Array, lines: Any) -> None:
    """Raise for the first line that failed for another reason than its expiry."""
    for row in np.flatnonzero((codes != Code.OK) & (codes != Code.EXPIRED)):
        reason = f"{lines.label[row]}: {lines.faults.reasons[row]}"
        raise error_of(int(codes[row]))(reason, code=int(codes[row]))


def _demand(exposure: Exposure, spot: float, moves: Sequence[float]) -> Result:
    """The exposure now, along the moves, and where it changes its sign."""
    along = vector("shocks", moves)
    if not len(along):
        raise InputError("shocks must not be empty")
    if len(along) == 2:
        along = np.linspace(along[0], along[1], STEPS_SHOWN + 1)
    now = exposure(np.zeros(1))
    step("now", "sum of sign gamma open_interest multiplier S^2/100", float(now[0]))
    with unwatched():
        profile = exposure(along)
        found = flips(exposure, float(along.min()), float(along.max()))
    nearest = found[np.argsort(np.abs(found), kind="stable")]
    step("flips", "moves at which the profile crosses 0", nearest)
    items = ["now", *["profile"] * len(along), *["flip"] * len(nearest)]
    at = np.concatenate([[0.0], along, nearest])
    left = exposure(nearest) if len(nearest) else nearest  # but for rounding 0
    amounts = np.concatenate([now, profile, left])
    columns = [at, spot * (1 + at), amounts]
    if not len(nearest):
        items.append("no flip")
        columns = [_and_none(column) for column in columns]
    words = np.array(items, dtype=object)
    return Result(dict(zip(DEMAND_COLUMNS, [words, *columns], strict=True)), {})


def _and_none(numbers: Array) -> Array:
    """The numbers, and the word none in the row that says that there is no flip."""
    return np.array([*numbers.tolist(), _NONE], dtype=object)
