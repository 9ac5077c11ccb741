"""From the Greeks of one unit to the Greeks of a position.

Position Greek = quantity * multiplier * unit Greek, and * fx in money. This is the
only place where a multiplier meets a Greek.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.greeks import to_desk
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import givens, step
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
    with np.errstate(over="ignore"):  # value() fails a line without a finite size
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
    givens(
        quantity=("contracts, long positive", quantity),
        multiplier=("units per contract", multiplier),
        fx=("book currency per quote unit", fx),
    )
    size = step("size", "quantity multiplier", position_size(quantity, multiplier))
    money = step("money", "size fx", size * fx)
    curvature = step(
        "curvature", "money gamma reference^2", money * gamma * reference**2
    )
    vega_point, theta_day = to_desk("vega", vega), to_desk("theta", theta)
    return PositionGreeks(
        delta=size * delta,
        dollar_delta=money * delta * reference,
        gamma_1pct=step("gamma_1pct", "curvature 0.01", curvature * PERCENT),
        gamma_pnl_1pct=curvature * PERCENT**2 / 2,
        vega_point=step("position_vega_point", "money vega_point", money * vega_point),
        theta_day=step("position_theta_day", "money theta_day", money * theta_day),
        rho_1pct=step(
            "position_rho_1pct", "money rho 0.01", money * to_desk("rho", rho)
        ),
    )
