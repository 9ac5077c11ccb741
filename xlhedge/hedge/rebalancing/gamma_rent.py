"""What a day of gamma costs, and the move that earns it back.

Black and Scholes' equation: theta + vol^2 S^2 gamma/2 + b S delta - r V = 0. The part
of theta that pays for gamma is the gamma rent, -gamma S^2 vol^2/2 per year; the hedged
P&L of a move dS over a time dt is gamma (dS^2 - S^2 vol^2 dt)/2. The move that pays for
the gamma rent of a day is S vol/sqrt(365), that for the whole theta of a day
sqrt(-2 theta/gamma).

Source: F. Black and M. Scholes (1973), J. Political Economy 81, equation 7.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, floats_of
from xlhedge.core.steps import step
from xlhedge.core.units import DAYS_PER_YEAR


def gamma_rent(gamma: Real, spot: Real, vol: Real) -> Array:
    """The part of a day's theta that pays for gamma: below 0 where gamma is held.

    Args: gamma (base per quote, of an option or of a position), spot (>= 0), vol
    (decimal, >= 0). Floats or arrays that broadcast.

    Returns: quote currency per calendar day. Raises: DomainError.

    >>> print(round(float(gamma_rent(0.02, 100, 0.25)), 12))
    -0.017123287671
    """
    faults = Faults()
    gamma = faults.number("gamma", gamma)
    spot, vol = faults.number("spot", spot), faults.number("vol", vol)
    with np.errstate(over="ignore", invalid="ignore"):
        rent = -0.5 * gamma * (spot * vol) ** 2 / DAYS_PER_YEAR
    text = "-0.5 gamma (spot vol)^2/365"
    return faults.raise_with(step("rent", text, rent + 0.0))


def breakeven(
    gamma: Real,
    theta: Real,
    spot: Real | None = None,
    vol: Real | None = None,
) -> Array:
    """The move of a day, either way, whose gamma P&L pays for the day's theta.

    With spot and vol: the move that pays for the gamma rent alone, spot vol/sqrt(365).

    Args: gamma (base per quote, not 0), theta (quote per calendar day; both per
    option or both of a position), spot (>= 0) and vol (decimal, >= 0), both or
    neither. Floats or arrays that broadcast.

    Returns: price units, >= 0.
    Raises: DomainError where gamma is 0 and, without spot and vol, where gamma and
    theta have the same sign, as of a deep European put: no move pays; InputError where
    one of spot and vol is missing.

    >>> print(round(float(breakeven(0.02, -0.0225)), 12))
    1.5
    """
    faults = Faults()
    gamma = faults.number("gamma", gamma)
    theta = faults.number("theta", theta)
    spot, vol, pure = _market(faults, spot, vol)
    faults.add(gamma == 0, "gamma must not be 0, got 0")
    rule = "gamma and theta must have opposite signs: no move pays"
    faults.add(~pure & (gamma * theta > 0), rule, Code.NO_SOLUTION)
    with np.errstate(all="ignore"):
        whole = np.sqrt(-2 * theta / gamma)
        move = np.where(pure, spot * vol / np.sqrt(DAYS_PER_YEAR), whole) + 0.0
    text = "spot vol/sqrt(365)" if pure.all() else "sqrt(-2 theta/gamma)"
    return faults.raise_with(step("move", text, move))


def _market(
    faults: Faults, spot: Real | None, vol: Real | None
) -> tuple[Array, Array, Array]:
    """Spot and vol, 0 where both are missing, and where both are given.

    What is no number, None among it, is missing.
    """
    market = {
        name: floats_of(np.asarray(value, dtype=object))[0]
        for name, value in (("spot", spot), ("vol", vol))
    }
    price, width = (
        faults.number(name, np.where(np.isnan(value), 0.0, value))
        for name, value in market.items()
    )
    without = np.isnan(market["spot"]) & np.isnan(market["vol"])
    for name, value in market.items():
        rule = f"spot and vol stand together: {name} is missing"
        faults.add(np.isnan(value) & ~without, rule, Code.WRONG_KIND)
    return price, width, ~without
