"""The hedging error of an option that is hedged at N equal intervals.

exact      `exact_error`: the standard deviation of the discounted P&L, no sampling
leading    sqrt(T/N) vol K e^(-rT) sqrt(I/(4 pi)), I the integral over 0..pi/2 of
           exp(-d2^2/(1 + sin t)) dt
at d2 = 0  sqrt(pi/4) vega vol/sqrt(N)

A call and a put of one strike have the same error: their difference is hedged exactly.

Source: E. Derman and M. Kamal (1999), When you cannot hedge continuously, Goldman Sachs
Quantitative Strategies Research Notes; the leading order at any strike from
E[(S^2 gamma)^2] of lognormal prices, which has d2 and the strike as its only inputs
at any rate and yield.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import step, unwatched
from xlhedge.hedge.rebalancing.exact_error import Hedged, error_variance
from xlhedge.pricing import BLACK_SCHOLES
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import refuse

# The work grows with the square of the number of trades: a second at 1000.
_MOST_WITH_PREMIUM = 1000
_WIDEST = 10.0  # vol sqrt(T); squares of prices grow as exp(width^2)
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(64)
_SINES = np.sin(np.pi / 4 * (1 + _POINTS))
_AROUND = np.pi / 4 * _WEIGHTS


def rehedge_error(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    rebalances: Real,
    dividend: Real = 0.0,
    risk_premium: Real = 0.0,
) -> Array:
    """The standard deviation of the discounted P&L of a delta hedge by the clock.

    Exact to 12 digits. The delta is that of the vol at which prices move, cash earns
    the rate, dividends are reinvested.

    Args: flag to vol, and dividend, as in pricing; rebalances (whole, 1 to 10,000, the
    first at once, none at expiry; 1 to 1,000 with a premium), risk_premium (expected
    return of the underlying above the rate, decimal per year). They broadcast.

    Returns: quote currency per option. Raises: InputError, DomainError.

    Hull's example, adjusted weekly:

    >>> error = rehedge_error("call", 49, 50, 20 / 52, 0.05, 0.2, 20)
    >>> print(f"{error:.9f}")
    0.461066319
    """
    faults = Faults()
    numbers = (spot, strike, years, rate, vol, dividend)
    option, count = _checked(faults, rebalances, flag, *numbers)
    premium = faults.number("risk_premium", risk_premium)
    rule = f"rebalances must be <= {_MOST_WITH_PREMIUM} with a risk premium"
    faults.add((premium != 0) & (count > _MOST_WITH_PREMIUM), rule)
    with np.errstate(all="ignore"):
        drift = premium * option.years / count
        step("drift", "risk_premium T/rebalances", drift)
        with unwatched():
            error = exact_error(faults, option, count, drift)
        text = "standard deviation of the hedged P&L, integrated over the path"
        step("error", text, error)
    return faults.raise_with(error)


def leading_error(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    rebalances: Real,
    dividend: Real = 0.0,
) -> Array:
    """`rehedge_error` to leading order in 1/N, at any strike; arguments as there.

    It is too large, by about 0.19/sqrt(N) of itself at the money and 0.34/sqrt(N) where
    |d2| is 2.5: the last trades before expiry count less than it thinks.

    >>> print(f"{leading_error('call', 100, 110, 0.5, 0, 0.3, 50):.9f}")
    1.058099999
    """
    faults = Faults()
    numbers = (spot, strike, years, rate, vol, dividend)
    option, count = _checked(faults, rebalances, flag, *numbers)
    with np.errstate(all="ignore"):
        error = np.sqrt(interval_variance(option) * option.years / count)
    return faults.raise_with(error)


def derman_kamal_error(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    rebalances: Real,
    dividend: Real = 0.0,
) -> Array:
    """sqrt(pi/4) vega vol/sqrt(N): `leading_error` of an option with d2 = 0, r = 0.

    Arguments as in rehedge_error.
    """
    faults = Faults()
    numbers = (spot, strike, years, rate, vol, dividend)
    option, count = _checked(faults, rebalances, flag, *numbers)
    with np.errstate(all="ignore"):
        error = np.sqrt(np.pi / 4 / count) * option.vega() * option.vol
    return faults.raise_with(error)


def interval_variance(option: Black) -> Array:
    """The leading order of the variance, per year between trades: quote^2."""
    far = option.d2[..., None] ** 2  # (..., points)
    integral = np.exp(-far / (1 + _SINES)) @ _AROUND
    return np.asarray((option.owed * option.vol) ** 2 * integral / (4 * np.pi))


def _checked(
    faults: Faults, rebalances: Real, flag: Text, *numbers: Real
) -> tuple[Black, Array]:
    """The option and the number of trades."""
    option = BLACK_SCHOLES.build(faults, flag, *numbers)
    count = faults.number("rebalances", rebalances)
    require_whole(faults, "rebalances", count)
    return option, count


def require_whole(faults: Faults, name: str, count: Array) -> None:
    """Mark what is no number of trades."""
    message = f"{name} must be a whole number, got {{:g}}"
    broken = np.isfinite(count) & (count != np.rint(count))
    refuse(faults, broken, Code.OUT_OF_RANGE, message, count)


def exact_error(faults: Faults, option: Black, count: Array, drift: Array) -> Array:
    """The error of each good element, quote currency; `drift` is that of one step."""
    message = f"vol sqrt(years) must be <= {_WIDEST:g}, got {{:.6g}}"
    wide = option.width > _WIDEST
    refuse(faults, wide, Code.OUT_OF_RANGE, message, option.width)
    numbers = (option.moneyness, option.width, count, drift, faults.codes)
    arrays = np.broadcast_arrays(*numbers)
    rows = zip(*(array.ravel() for array in arrays), strict=True)
    errors = np.reshape([_one(*row) for row in rows], arrays[0].shape)
    return np.asarray(option.owed * errors)


def _one(
    moneyness: float, width: float, count: float, drift: float, code: int
) -> float:
    """In units of the discounted strike; 0 where nothing is left to chance."""
    if code:
        return np.nan
    if width == 0 or not np.isfinite(moneyness):
        return 0.0
    return float(np.sqrt(error_variance(Hedged(moneyness, width, int(count), drift))))
