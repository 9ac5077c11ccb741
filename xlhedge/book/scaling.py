"""From the Greeks of one unit to the Greeks of a position.

Position Greek = quantity * multiplier * unit Greek, and * fx in money. This is the
only place where a multiplier meets a Greek.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.greeks import to_desk
from xlhedge.core.numeric import Array, Real
from xlhedge.core.units import PERCENT


class PositionGreeks(NamedTuple):
    """Delta in units of the underlying, everything else in book currency."""

    delta: Array
    dollar_delta: Array  # of a move of 100 %
    gamma_1pct: Array  # change of dollar_delta for a move of 1 %
    gamma_pnl_1pct: Array  # gamma part of the P&L of a move of 1 %
    vega_point: Array
    theta_day: Array
    rho_1pct: Array


def position_size(quantity: Real, multiplier: Real) -> Array:
    """Units of the underlying (of quote currency for inverse futures), signed."""
    return np.asarray(quantity * multiplier)


def position_greeks(
    quantity: Real,
    multiplier: Real,
    fx: Real,
    reference: Real,
    delta: Real,
    gamma: Real,
    vega: Real,
    theta: Real,
    rho: Real = 0.0,
) -> PositionGreeks:
    """Greeks of a position from raw unit Greeks (per 1.00, per year).

    `reference` is the price to which delta and gamma refer (spot, or the forward
    of a coin-settled contract), `fx` book currency per quote unit.

    Source: Hull, Options, Futures and Other Derivatives, ch. 19.

    >>> greeks = position_greeks(-20, 50, 1.0, 4200.0, 0.52, 0.0011, 480.0, -310.0)
    >>> print(greeks.dollar_delta, greeks.vega_point)
    -2184000.0 -4800.0
    """
    size = position_size(quantity, multiplier)
    money = size * fx
    curvature = money * gamma * reference**2
    return PositionGreeks(
        delta=size * delta,
        dollar_delta=money * delta * reference,
        gamma_1pct=curvature * PERCENT,
        gamma_pnl_1pct=curvature * PERCENT**2 / 2,
        vega_point=money * to_desk("vega", vega),
        theta_day=money * to_desk("theta", theta),
        rho_1pct=money * to_desk("rho", rho),
    )
