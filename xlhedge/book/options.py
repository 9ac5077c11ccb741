"""Unit figures of options, by settlement and style.

linear european    Black-Scholes with the carry that the forward implies
linear american    the American model with the yield that the forward implies
inverse european   undiscounted on their own forward, as the venue shows them

Spot is what cash dividends leave of it (dividends.py). Greeks of linear options are
with respect to spot (the forward moves with it), those of coin-settled ones with
respect to their forward. Coin-settled options settle at the average of the index over
their last 30 minutes, so their deltas fade to 0 over them.

Source: Deribit support, delta decay during settlement.
"""

from functools import partial
from typing import Any, NamedTuple

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.state import State
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.checks import Faults
from xlhedge.core.errors import doubt
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
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


def with_options(lines: Contracts, plain: UnitGreeks, state: State) -> UnitGreeks:
    """The unit figures of every line: options from their model, the rest as given."""
    shape = np.broadcast_shapes(*(np.shape(part) for part in (*plain, state.years)))
    plain = UnitGreeks(*(np.broadcast_to(part, shape) for part in plain))
    for figures_of, use in ((_european, _use(lines, False)), (_american, _use(lines))):
        if len(use):
            plain = _placed(plain, use, figures_of(lines, use, state))
    return plain


class Further(NamedTuple):
    """Raw figures of one unit that only some results need; 0 for what is no option.

    `dividend_rho` is per 1.00 of the yield that the forward implies.
    """

    vanna: Array
    volga: Array
    dividend_rho: Array


def further(lines: Contracts, state: State) -> Further:
    """The further figures of every line."""
    columns = Further(*np.zeros((3, len(lines))))
    for use, model in (
        (_use(lines, False), _black),
        (_use(lines), partial(_early, Faults())),
    ):
        if len(use):
            option: Any = model(lines, use, state)
            columns.vanna[use], columns.volga[use] = option.vanna(), option.volga()
            columns.dividend_rho[use] = option.dividend_rho()
    return columns


def is_settling(lines: Contracts, state: State) -> Array:
    """True for coin options whose deltas fade: the last 30 minutes before expiry."""
    return np.asarray(lines.is_option & lines.is_inverse & (state.years < _SETTLEMENT))


def doubt_settling(lines: Contracts, state: State) -> None:
    """Tell whose delta is no longer that of an option."""
    use = _use(lines, american=False)
    use = use[lines.is_inverse[use]]
    years = state.years[..., use]
    settling = use[(years > 0) & (years < _SETTLEMENT)]
    if settling.size:
        names = ", ".join(lines.label[settling].astype(str))
        doubt(f"within 30 minutes of settlement deltas fade to 0: {names}")


def _use(lines: Contracts, american: bool = True) -> Array:
    """The places of the options of one style that have not failed."""
    options = lines.is_option & ~lines.faults.bad
    return np.flatnonzero(options & (lines.is_american == american))


def _terms(use: Array, state: State) -> tuple[Array, ...]:
    """Spot, rate, forward, years and vol of these options."""
    market = (state.left, state.rate, state.forward, state.years, state.vol)
    return tuple(part[..., use] for part in market)


def _black(lines: Contracts, use: Array, state: State) -> Black:
    spot, rate, forward, years, vol = _terms(use, state)
    coin = lines.is_inverse[use]
    carry = np.where(coin | (years == 0), 0.0, np.log(forward / spot) / years)
    return Black(
        lines.phi[use],
        np.where(coin, forward, spot),
        lines.strike[use],
        years,
        np.where(coin, 0.0, rate),
        carry,
        vol,
    )


def _early(faults: Faults, lines: Contracts, use: Array, state: State) -> Any:
    spot, rate, forward, years, vol = _terms(use, state)
    dividend = implied_dividend(spot, rate, forward, years)
    phi, strike = lines.phi[use], lines.strike[use]
    return AMERICAN.build(faults, phi, spot, strike, years, rate, vol, dividend)


def _european(lines: Contracts, use: Array, state: State) -> UnitGreeks:
    black, coin = _black(lines, use, state), lines.is_inverse[use]
    years = state.years[..., use]
    underlying = np.where(coin, state.forward[..., use], state.left[..., use])
    delta, owed = black.delta(), -lines.strike[use] * black.dual_delta()
    # delta - price, without the difference
    net_delta = np.where(coin, owed / underlying, delta)
    step(
        "net_delta",
        "phi K D N(phi d2)/S where it settles in coin, else delta",
        net_delta,
    )
    price = black.price() / np.where(coin, underlying, 1.0)
    step("price", "V/S where it settles in coin, else V", price)
    figures = _figures(black, lines, use, underlying, price, net_delta)
    left = np.where(coin, np.minimum(years / _SETTLEMENT, 1.0), 1.0)
    step("fade", "share left of the last 30 minutes of a coin option, else 1", left)
    return figures._replace(
        delta=step("delta", "delta fade", delta * left),
        net_delta=step("net_delta", "net_delta fade", net_delta * left),
    )


def _american(lines: Contracts, use: Array, state: State) -> UnitGreeks:
    faults = Faults()
    with np.errstate(all="ignore"):
        option = _early(faults, lines, use, state)
        spot = np.broadcast_to(state.left[..., use], option.price().shape)
        figures = _figures(option, lines, use, spot, option.price(), option.delta())
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
