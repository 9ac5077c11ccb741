"""Deltas that know how the smile moves with the spot.

Total delta = Black delta + vega dvol/dS, with dvol/dS = (R - 1) skew / S. `skew` is
dvol/dk at the option's strike, k = ln(strike/forward); the skew stickiness ratio R is
0 for sticky moneyness, 1 for sticky strike and 2 for a local vol surface of short
expiry. A smile that is a function h of the forward delta moves by itself: then
dvol/dS = h' G/(1 - h' V), G and V the forward delta's slopes in spot and vol.

Source: Derman (1999), Regimes of volatility, Risk 4; Bergomi (2016), Stochastic
volatility modeling, section 2.5 (skew stickiness ratio).
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, Text, real
from xlhedge.core.steps import step
from xlhedge.pricing import BLACK_SCHOLES

REGIMES = {"sticky_moneyness": 0.0, "sticky_strike": 1.0, "sticky_local_vol": 2.0}


def smile_delta(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    skew: Real,
    regime: str | Real,
    dividend: Real = 0.0,
) -> Array:
    """Delta of an option whose vol moves with spot.

    Args: as in pricing, spot > 0; skew (dvol/dk, decimal), regime (sticky_strike,
    sticky_moneyness, sticky_local_vol, or the ratio R). They broadcast.
    Returns: units of underlying. Raises: InputError, DomainError.

    >>> delta = smile_delta("call", 100, 95, 0.5, 0.02, 0.25, -0.15, "sticky_moneyness")
    >>> print(f"{delta:.6f}")
    0.706753
    """
    faults = Faults()
    ratio = _ratio(faults, regime)
    slope, price = faults.number("skew", skew), faults.positive("spot", spot)
    with np.errstate(all="ignore"):
        option = BLACK_SCHOLES.build(
            faults, flag, spot, strike, years, rate, vol, dividend
        )
        ratio = step("R", "skew stickiness of the regime", ratio)
        moved = step("dvol_dS", "(R - 1) skew/S", (ratio - 1) * slope / price)
        total = option.delta() + option.vega() * moved
        total = step("smile_delta", "delta + vega dvol_dS", total)
    return faults.raise_with(np.asarray(total))


def _ratio(faults: Faults, regime: str | Real) -> Array:
    """The skew stickiness ratio of a regime."""
    if isinstance(regime, str):
        faults.choice("regime", regime, tuple(REGIMES))
        return real(REGIMES[regime])
    return faults.number("regime", regime)


def sticky_delta(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    slope: Real,
    dividend: Real = 0.0,
) -> Array:
    """Delta under a smile that is a function of the forward delta.

    `slope` is dvol/d(forward delta); other arguments as in smile_delta. Raises
    DomainError where 1 - slope ddelta/dvol <= 0: the smile has no such state.
    """
    faults = Faults()
    slope = faults.number("skew", slope)
    with np.errstate(all="ignore"):
        option = BLACK_SCHOLES.build(
            faults, flag, spot, strike, years, rate, vol, dividend
        )
        by_spot, by_vol = option.gamma() / option.growth, option.vanna() / option.growth
        room = 1 - slope * by_vol
        rule = "1 - slope ddelta/dvol must be > 0"
        faults.add(room <= 0, rule, Code.NO_SOLUTION)
        total = option.delta() + option.vega() * slope * by_spot / room
    return faults.raise_with(np.asarray(total))
