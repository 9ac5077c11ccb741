"""Delta under the four market conventions, and the strike that has a delta.

F = S e^((r-q)T), v = vol sqrt(T); `rate` belongs to the quote currency, `dividend`
q to the base currency (the foreign rate).

spot         phi e^(-qT) N(phi d1)         base to hedge, premium paid in quote
forward      phi N(phi d1)                 forwards to hedge
spot_pa      phi e^(-qT) (K/F) N(phi d2)   delta - V/S: premium paid in base
forward_pa   phi (K/F) N(phi d2)

The premium-adjusted call delta rises with the strike to a maximum at K* and falls
beyond it; the market means the strike above K*.

EURUSD in Clark, chapter 3: the 25-delta call, spot and premium-adjusted:

>>> market = dict(spot=1.3465, years=1, rate=0.0294, vol=0.1825, dividend=0.0346)
>>> float(strike_for_delta("call", 0.25, **market))
1.53272544
>>> float(strike_for_delta("call", 0.25, **market, convention="spot_pa"))
1.50761346

Source: Reiswich and Wystup (2010), J. Derivatives 18; Clark (2011), Foreign
Exchange Option Pricing, chapter 3.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import givens, step
from xlhedge.pricing.adjusted_strike import adjusted_moneyness, largest_share
from xlhedge.pricing.inverse import INVERSE, CoinOption
from xlhedge.pricing.model import refuse, refuse_expired, refuse_overflow

# The formula of each convention, in words of the kernel and in numbers.
_DELTAS: dict[str, tuple[str, Callable[[CoinOption], Array]]] = {
    "spot": ("delta", lambda option: option.delta()),
    "forward": ("phi N(phi d1)", lambda option: option.phi * option.n1),
    "spot_pa": ("net_delta", lambda option: option.net_delta()),
    "forward_pa": ("net_delta/A", lambda option: option.net_delta() / option.growth),
}
_ADJUSTED_K = "ln(K/F) where exp(k) N(phi d2) = share at width w, by Newton steps"
_ROUNDING = 4 * float(np.finfo(float).eps)


class _Market(NamedTuple):
    """F, v, and the delta of one unit of the hedge: e^(-qT) in spot, 1 in forwards."""

    forward: Array
    width: Array
    unit: Array


class Peak(NamedTuple):
    """K* and the premium-adjusted call delta there, the largest there is."""

    strike: Real
    delta: Real


def fx_delta(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    convention: str = "spot",
) -> Real:
    """Delta under a market convention, in base currency per unit.

    Args:
        flag: call or put. spot: > 0, strike: >= 0, in quote per base.
        years, vol: >= 0. rate, dividend: continuous rates of quote and base.
        convention: spot, forward, spot_pa or forward_pa.

    Raises InputError, DomainError.
    """
    faults = Faults()
    faults.choice("convention", convention)
    with np.errstate(all="ignore"):
        option = INVERSE.build(faults, flag, spot, strike, years, rate, vol, dividend)
        text, formula = _DELTAS[convention]
        delta = step("fx_delta", text, formula(option))
    return faults.raise_with(delta[()])


def strike_for_delta(
    flag: Text,
    delta: Real,
    spot: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    convention: str = "spot",
) -> Real:
    """The strike whose delta is `delta`, > 0 for a call and < 0 for a put.

    Other arguments as in fx_delta, with years and vol > 0. A premium-adjusted call
    has two strikes below its largest delta; this is the upper one. Raises
    DomainError with code NO_SOLUTION where no strike has the delta.
    """
    faults = Faults()
    phi, delta = faults.flag(flag), faults.number("delta", delta)
    with np.errstate(all="ignore"):
        _refuse_still(faults, years, vol)
        market = _market(faults, spot, years, rate, vol, dividend, convention)
        share = phi * delta / market.unit
        adjusted = convention.endswith("_pa")
        ceiling = _adjusted_ceiling(phi, market.width) if adjusted else 1.0
        message = "delta must be between 0 and {:.12g}, got {:.12g}"
        bad, most = ~((share > 0) & (share < ceiling)), phi * ceiling * market.unit
        refuse(faults, bad, Code.NO_SOLUTION, message, most, delta)
        solve = adjusted_moneyness if adjusted else _plain_moneyness
        step("F", "spot exp((rate - dividend) years)", market.forward)
        step("w", "vol sqrt(years)", market.width)
        givens(phi=("+1 call, -1 put", phi))
        step("unit", "delta of a unit of the underlying", market.unit)
        step("share", "phi delta/unit", share)
        text = _ADJUSTED_K if adjusted else "w^2/2 - phi w Ninv(share)"
        k = step("k", text, solve(phi, share, market.width))
        strike = step("strike", "F exp(k)", market.forward * np.exp(k))
    return faults.raise_with(strike[()])


def atm_forward(spot: Real, years: Real, rate: Real, dividend: Real = 0.0) -> Real:
    """The at-the-money forward strike F; arguments as in fx_delta."""
    faults = Faults()
    with np.errstate(all="ignore"):
        forward = _market(faults, spot, years, rate, 0.0, dividend, "spot").forward
    return faults.raise_with(forward[()])


def atm_straddle(
    spot: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    convention: str = "spot",
) -> Real:
    """The delta-neutral straddle strike, F exp(v^2/2), or F exp(-v^2/2) if adjusted.

    Call and put of this strike have opposite deltas. Arguments as in fx_delta.
    """
    faults = Faults()
    with np.errstate(all="ignore"):
        market = _market(faults, spot, years, rate, vol, dividend, convention)
        sign = -1 if convention.endswith("_pa") else 1
        strike = market.forward * np.exp(sign * market.width**2 / 2)
    return faults.raise_with(strike[()])


def premium_adjusted_peak(
    spot: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    convention: str = "spot_pa",
) -> Peak:
    """K* and the largest premium-adjusted call delta; v N(d2) = n(d2) at K*.

    Arguments as in fx_delta, with years and vol > 0.
    """
    faults = Faults()
    faults.choice("convention", convention, ("spot_pa", "forward_pa"))
    with np.errstate(all="ignore"):
        _refuse_still(faults, years, vol)
        market = _market(faults, spot, years, rate, vol, dividend, convention)
        d2, share = largest_share(market.width)
        strike = market.forward * np.exp(-market.width * (d2 + market.width / 2))
        peak = np.broadcast_arrays(strike, share * market.unit)
    return faults.raise_with(Peak(*(field[()] for field in peak)))


def _market(
    faults: Faults,
    spot: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real,
    convention: str,
) -> _Market:
    faults.choice("convention", convention)
    spot = faults.positive("spot", spot)
    years, vol = faults.number("years", years), faults.number("vol", vol)
    rate, dividend = faults.number("rate", rate), faults.number("dividend", dividend)
    refuse_overflow(faults, years, rate, dividend)
    growth = np.exp(-dividend * years)
    in_spot = convention.startswith("spot")
    return _Market(
        forward=spot * np.exp((rate - dividend) * years),
        width=vol * np.sqrt(years),
        unit=growth if in_spot else np.ones_like(growth),
    )


def _refuse_still(faults: Faults, years: Real, vol: Real) -> None:
    """An option without time or vol has no strike for a delta."""
    refuse_expired(faults, faults.number("years", years))
    faults.positive("vol", vol)


def _plain_moneyness(phi: Array, share: Array, width: Array) -> Array:
    """ln(K/F) where N(phi d1) = share."""
    return -phi * width * ndtri(share) + width * width / 2


def _adjusted_ceiling(phi: Array, width: Array) -> Array:
    """What (K/F) N(phi d2) stays below: just above its maximum, for a call."""
    return np.where(phi > 0, largest_share(width)[1] * (1 + _ROUNDING), np.inf)
