"""Unit figures of options, by settlement and style.

linear european    Black-Scholes with the carry that the forward implies
linear american    the American model with the yield that the forward implies
inverse european   undiscounted on their own forward, as the venue shows them

`spot` is what cash dividends leave of it (dividends.py). Greeks of linear options are
with respect to spot (the forward moves with it), those of coin-settled ones with
respect to their forward. Coin-settled options settle at the average of the index over
their last 30 minutes, so their deltas fade to 0 over them.

Market figures have an element per line along their last axis; scenarios may stand
before it.

Source: Deribit support, delta decay during settlement.
"""

from typing import Any

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.checks import Faults
from xlhedge.core.errors import doubt
from xlhedge.core.numeric import Array
from xlhedge.core.units import DAYS_PER_YEAR, HOURS_PER_DAY
from xlhedge.pricing.american import AMERICAN
from xlhedge.pricing.black import Black

_SETTLEMENT = 30 / (60 * HOURS_PER_DAY * DAYS_PER_YEAR)  # years
_SETTLED_IN_COIN = "no model for style american with settlement inverse"


def refuse_styles(lines: Contracts) -> None:
    """Fail the options that no model values."""
    coin = lines.is_option & lines.is_american & lines.is_inverse
    lines.faults.add(coin, _SETTLED_IN_COIN)


def implied_dividend(spot: Array, rate: Array, forward: Array, years: Array) -> Array:
    """The yield q at which forward = spot exp((rate - q) years)."""
    return np.asarray(rate - np.log(forward / spot) / years)


def with_options(
    lines: Contracts,
    plain: UnitGreeks,
    spot: Array,
    rate: Array,
    forward: Array,
    years: Array,
    vol: Array,
) -> UnitGreeks:
    """The unit figures of every line: options from their model, the rest as given."""
    options = lines.is_option & ~lines.faults.bad
    market = np.broadcast_arrays(spot, rate, forward, years, vol)
    plain = UnitGreeks(*(np.broadcast_to(p, market[0].shape) for p in plain))
    for figures_of, american in ((_european, False), (_american, True)):
        use = np.flatnonzero(options & (lines.is_american == american))
        if len(use):
            plain = _placed(plain, use, figures_of(lines, use, *market))
    return plain


def _european(
    lines: Contracts,
    use: Array,
    spot: Array,
    rate: Array,
    forward: Array,
    years: Array,
    vol: Array,
) -> UnitGreeks:
    spot, rate, forward, years, vol = (
        market[..., use] for market in (spot, rate, forward, years, vol)
    )
    coin, strike = lines.is_inverse[use], lines.strike[use]
    underlying = np.where(coin, forward, spot)
    carry = np.where(coin | (years == 0), 0.0, np.log(forward / spot) / years)
    rates = np.where(coin, 0.0, rate)
    black = Black(lines.phi[use], underlying, strike, years, rates, carry, vol)
    delta, owed = black.delta(), -strike * black.dual_delta()
    # delta - price, without the difference
    net_delta = np.where(coin, owed / underlying, delta)
    price = black.price() / np.where(coin, underlying, 1.0)
    figures = _figures(black, lines, use, underlying, price, net_delta)
    left = np.where(coin, np.minimum(years / _SETTLEMENT, 1.0), 1.0)
    _doubt_settling(lines, use[np.atleast_2d((left < 1) & (years > 0)).any(axis=0)])
    return figures._replace(delta=delta * left, net_delta=net_delta * left)


def _doubt_settling(lines: Contracts, settling: Array) -> None:
    """Tell whose delta is no longer that of an option."""
    if settling.size:
        names = ", ".join(lines.label[settling].astype(str))
        doubt(f"within 30 minutes of settlement deltas fade to 0: {names}")


def _american(
    lines: Contracts,
    use: Array,
    spot: Array,
    rate: Array,
    forward: Array,
    years: Array,
    vol: Array,
) -> UnitGreeks:
    spot, rate, forward, years, vol = (
        market[..., use] for market in (spot, rate, forward, years, vol)
    )
    dividend = implied_dividend(spot, rate, forward, years)
    terms = (spot, lines.strike[use], years, rate, vol, dividend)
    faults = Faults()
    with np.errstate(all="ignore"):
        option = AMERICAN.build(faults, lines.phi[use], *terms)
        delta = option.delta()
        figures = _figures(option, lines, use, spot, option.price(), delta)
    codes = np.zeros(len(lines), dtype=np.int16)
    codes[use] = np.atleast_2d(faults.codes).max(axis=0)
    lines.faults.add(codes != 0, faults.message, codes)
    return figures


def _figures(
    option: Any,
    lines: Contracts,
    use: Array,
    underlying: Array,
    price: Array,
    net_delta: Array,
) -> UnitGreeks:
    """The figures that an option object answers; worth is its own mark, if any."""
    mark = lines.own_mark[use]
    return UnitGreeks(
        price=price,
        delta=option.delta(),
        net_delta=net_delta,
        gamma=option.gamma(),
        vega=option.vega(),
        theta=option.theta(),
        rho=option.rho(),
        reference=underlying,
        worth=np.where(np.isnan(mark), price, mark),
    )


def _placed(whole: UnitGreeks, places: Array, part: UnitGreeks) -> UnitGreeks:
    columns = [column.copy() for column in whole]
    for column, values in zip(columns, part, strict=True):
        column[..., places] = values
    return UnitGreeks(*columns)
