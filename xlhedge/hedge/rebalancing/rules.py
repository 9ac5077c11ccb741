"""What a rule for rebalancing costs on average, and the hedging error it leaves.

A short option is hedged to its delta D at one-way proportional cost lambda.

time             every T/N: cost lambda sqrt(2N/(pi T)) vega, the error is exact
edge             at D -+ H, back to the edge
target           at D -+ H, back to D
whalley_wilmott  edge, with the half-width of that formula at every moment

Between the edges the gap y = holding - D wanders with vol S gamma vol per sqrt(year).
Reflected at them it is uniform, y^2 is H^2/3 and trades amount to (vol S gamma)^2/(2H)
units a year; sent back to 0 it is triangular, H^2/6 and (vol S gamma)^2/H. The cost is
the integral of lambda S e^(-rt) times the trades, the variance that of
(vol S e^(-rt))^2 y^2, each in its mean over lognormal prices. To leading order in
lambda and H, where the gap crosses the band many times before expiry: of simulated
paths whalley_wilmott is within 3 % (a = 1 at S = 100, lambda = 0.001); a constant band
of 0.03 costs up to 8 % less and errs up to 14 % more, because far from the strike the
hedge rests at an edge.

Source: time: H. E. Leland (1985), J. Finance 40(5), expected transaction costs; bands:
A. E. Whalley and P. Wilmott (1997), Mathematical Finance 7(3), section 4 (whose band is
the H that makes cost + risk aversion/2 variance least); the laws of the gap: J. M.
Harrison (1985), Brownian Motion and Stochastic Flow Systems, section 5.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import exprel

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import ROOT_TWO_PI, Array, Real, Text
from xlhedge.core.terms import TERMS
from xlhedge.hedge.rebalancing.hedging_error import (
    exact_error,
    interval_variance,
    require_whole,
)
from xlhedge.hedge.rebalancing.living import living_option
from xlhedge.pricing.black import Black

_HALF_POINTS, _HALF_WEIGHTS = (
    0.5 * part for part in np.polynomial.legendre.leggauss(48)
)
# tau = T u^6 makes the powers of tau in every mean whole powers of u.
_LEFT = (_HALF_POINTS + 0.5) ** 6
_SPAN = 6 * (_HALF_POINTS + 0.5) ** 5 * _HALF_WEIGHTS


class Outcome(NamedTuple):
    """Discounted, per option: cost of the first trade and of all later ones, and the
    standard deviation of the hedging error without them."""

    opening_cost: Array
    running_cost: Array
    error: Array


def rehedge_cost(
    rule: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    cost: Real,
    setting: Real,
    dividend: Real = 0.0,
) -> Outcome:
    """Expected cost and hedging error of a rule, per option.

    Args: rule (time, edge, target, whalley_wilmott); flag to vol, and dividend, as in
    pricing, with spot, years and vol > 0; cost (one way, decimal of the value traded,
    >= 0); setting (> 0: the number of trades of time, the half-width of edge and target
    in units of underlying, the risk aversion of whalley_wilmott in 1 per quote
    currency, of q options q times that). Floats or arrays that broadcast.

    Returns: Outcome, quote currency. Raises: InputError, DomainError.

    >>> option = ("call", 49, 50, 0.3846, 0.05, 0.2)
    >>> print(f"{rehedge_cost('time', *option, 0.001, 20).running_cost:.9f}")
    0.069650449
    """
    faults = Faults()
    faults.choice("rule", rule)
    given = (flag, spot, strike, years, rate, vol, dividend)
    option = living_option(faults, *given)
    cost, setting = faults.number("cost", cost), faults.number("setting", setting)
    if rule == "time":
        faults.number("setting", setting, TERMS["rebalances"].limits)
        require_whole(faults, "setting", setting)
    with np.errstate(all="ignore"):
        opening = cost * option.spot * np.abs(option.delta())
        running, error = _RULES[rule](faults, option, cost, setting)
    return faults.raise_with(Outcome(opening, running, error))


def optimal_interval(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    cost: Real,
    risk_aversion: Real,
    quantity: Real = 1.0,
    dividend: Real = 0.0,
) -> Array:
    """The time between trades at which cost + risk aversion/2 variance is least.

    (sqrt(2/pi) lambda vega/(a |quantity| variance per interval))^(2/3) with both to
    leading order; at d2 = 0 and r = 0 that is (4 sqrt(2/pi) lambda T/(pi a |quantity|
    vega vol^2))^(2/3). A time beyond the expiry says: trade once. Arguments as in
    hedge_band, quantity not 0.

    Returns: years. Raises: InputError, DomainError.
    """
    faults = Faults()
    option = living_option(faults, flag, spot, strike, years, rate, vol, dividend)
    cost = faults.number("cost", cost)
    aversion = faults.positive("risk_aversion", risk_aversion)
    quantity = faults.number("quantity", quantity)
    faults.add(quantity == 0, "quantity must not be 0, got 0")
    with np.errstate(all="ignore"):
        risk = aversion * np.abs(quantity) * interval_variance(option)
        interval = np.cbrt(2 / np.pi * (cost * option.vega() / risk) ** 2)
    rule = "nothing to hedge: the option has no gamma left"
    faults.add(risk == 0, rule, Code.NO_SOLUTION)
    return faults.raise_with(interval)


def _time(
    faults: Faults, option: Black, cost: Array, setting: Array
) -> tuple[Array, Array]:
    trades = np.sqrt(2 * setting / (np.pi * option.years)) * option.vega()
    return cost * trades, exact_error(faults, option, setting, np.zeros(()))


def _edge(
    faults: Faults, option: Black, cost: Array, setting: Array
) -> tuple[Array, Array]:
    trades = option.vol**2 / (2 * setting) * _mean(option, 3, 2, 1, 0)
    return cost * trades, np.sqrt(_price_variance(option) / 3) * setting


def _target(
    faults: Faults, option: Black, cost: Array, setting: Array
) -> tuple[Array, Array]:
    running, error = _edge(faults, option, cost, setting)
    return 2 * running, error / np.sqrt(2)


def _whalley_wilmott(
    faults: Faults, option: Black, cost: Array, setting: Array
) -> tuple[Array, Array]:
    """H = (3/2 e^(-r tau) lambda S gamma^2/a)^(1/3) inside both means."""
    scale = np.cbrt(1.5 * cost / setting)
    trades = _mean(option, 8 / 3, 4 / 3, 1, -1 / 3)
    squares = _mean(option, 8 / 3, 4 / 3, 2, 2 / 3)
    per_scale = np.cbrt(cost**2 * setting / 1.5)  # cost/scale
    return (
        option.vol**2 / 2 * per_scale * trades,
        option.vol * scale * np.sqrt(squares / 3),
    )


_Rule = Callable[[Faults, Black, Array, Array], tuple[Array, Array]]
_RULES: dict[str, _Rule] = {
    "time": _time,
    "edge": _edge,
    "target": _target,
    "whalley_wilmott": _whalley_wilmott,
}


def _price_variance(option: Black) -> Array:
    """The mean of the integral of (vol S e^(-rt))^2."""
    growth = (option.vol**2 - 2 * (option.rate - option.carry)) * option.years
    return (option.spot * option.width) ** 2 * exprel(growth)


def _mean(
    option: Black, of_price: float, of_gamma: float, passed: float, left: float
) -> Array:
    """The mean integral of S^of_price gamma^of_gamma e^(-r (passed t + left tau)).

    With t years gone and tau left, d1 vol sqrt(tau) is normal and the mean at t a
    Gaussian integral; the one over t by 48 Gauss points.
    """
    columns = (option.years, option.vol, option.rate, option.carry, option.moneyness)
    years, vol, rate, carry, moneyness = (column[..., None] for column in columns)
    tau = years * _LEFT  # (..., points)
    power, gone = of_price - of_gamma, vol**2 * (years - tau)
    center = moneyness + vol**2 * tau / 2 + (power - 0.5) * gone
    wide = vol**2 * tau / of_gamma
    bell = np.sqrt(wide / (wide + gone)) * np.exp(-(center**2) / (2 * (wide + gone)))
    tilt = power * (center - power * gone / 2 - (carry + vol**2 / 2) * tau)
    height = np.exp((carry - rate) * tau) / (vol * np.sqrt(tau) * ROOT_TWO_PI)
    discount = np.exp(-rate * (passed * (years - tau) + left * tau))
    density = discount * np.exp(tilt) * bell * height**of_gamma
    scale = option.strike**power * option.years
    return np.asarray(scale * np.sum(density * _SPAN, axis=-1))
