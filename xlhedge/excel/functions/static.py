"""Static hedges as rows of leg, strike and quantity, and the ranking of a table."""

from typing import Any

import numpy as np

from xlhedge.book.cost_horizons import costs_by_horizon
from xlhedge.book.ranking import hedge_ranking
from xlhedge.book.result import Result
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Text
from xlhedge.excel.functions.books import Rows, Snapshot, parsed, time_of
from xlhedge.hedge.funding_forecast import funding_forecast
from xlhedge.hedge.static import Legs, barrier_residual, barrier_static, static_strip
from xlhedge.hedge.static.strip import strip_payoff


def strip(
    payoff_strikes: Array,
    payoff_values: Array,
    strikes: Array,
    forward: float | None = None,
) -> Result:
    """A row per leg; the legs that are missing, shortfall and excess below.

    Arguments as in static_strip. shortfall and excess stand beside their price.
    """
    found = static_strip(payoff_strikes, payoff_values, strikes, forward)
    gaps = [["shortfall", *found.shortfall], ["excess", *found.excess]]
    missing = _rows(found.uncovered, "uncovered_")
    return _legs([*_rows(found.legs), *missing, *gaps])


def payoff(
    payoff_strikes: Array,
    payoff_values: Array,
    strikes: Array,
    forward: float | None = None,
) -> Result:
    """A row per price; arguments as in strip_payoff."""
    found = strip_payoff(payoff_strikes, payoff_values, strikes, forward)
    return Result(found._asdict(), {})


def barrier(
    flag: Text,
    spot: float,
    strike: float,
    barrier: float,
    barrier_kind: str | None = None,
    years: float | None = None,
    rate: float | None = None,
    vol: float | None = None,
    dividend: float = 0.0,
) -> Result:
    """A row per leg; their value at the spot and their residual at the barrier below.

    Arguments as in barrier_static and barrier_residual; the residual is that of the
    knock-out.
    """
    legs = barrier_static(flag, spot, strike, barrier, barrier_kind)
    market = {"years": years, "rate": rate, "vol": vol}
    lacking = [name for name, value in market.items() if value is None]
    if len(lacking) == len(market):
        return _legs(_rows(legs))
    if years is None or rate is None or vol is None:
        raise InputError(f"{lacking[0]} is missing: the residual needs it")
    terms = (years, rate, vol, dividend)
    worth = legs.value(spot, *terms)
    residual = barrier_residual(flag, spot, strike, barrier, *terms)
    below = [["value", spot, worth], ["residual", barrier, residual]]
    return _legs([*_rows(legs), *below])


def hedge_rank(
    instruments: Rows,
    delta: float,
    horizon: float,
    market: Rows | None = None,
    underlying: str | None = None,
    as_of: Any = None,
) -> Result:
    """A row per instrument, the cheapest first; arguments as in hedge_ranking."""
    book = parsed(Snapshot(instruments=instruments, market=market))
    return hedge_ranking(book, delta, horizon, underlying, time_of(as_of))


def hedge_costs(
    instruments: Rows,
    delta: float,
    horizons: Array,
    market: Rows | None = None,
    underlying: str | None = None,
    as_of: Any = None,
) -> Result:
    """A row per horizon, a column per instrument; arguments as in costs_by_horizon."""
    book = parsed(Snapshot(instruments=instruments, market=market))
    return costs_by_horizon(book, delta, horizons, underlying, time_of(as_of))


def forecast(
    notional: float,
    funding_8h: float,
    days: Array,
    long_run_8h: float = 0.0,
    half_life: float | None = None,
) -> Result:
    """A row per number of days; arguments as in funding_forecast."""
    found = funding_forecast(notional, funding_8h, days, long_run_8h, half_life)
    return Result(found._asdict(), {})


def _rows(legs: Legs, prefix: str = "") -> Rows:
    return [
        [f"{prefix}{kind}", strike, quantity]
        for kind, strike, quantity in zip(*legs, strict=True)
    ]


def _legs(rows: Rows) -> Result:
    """The rows as columns of a table."""
    kinds, strikes, quantities = zip(*rows, strict=True)
    columns = {
        "leg": np.array(kinds, dtype=object),
        "strike": np.array(strikes, dtype=float),
        "quantity": np.array(quantities, dtype=float),
    }
    return Result(columns, {})
