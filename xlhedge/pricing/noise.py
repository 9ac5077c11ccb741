"""A word of warning where a price has too few digits for its implied vol.

A relative error of the price becomes V/(vol vega) times as large in the vol. In the
money most digits of a price belong to its intrinsic value, and near its upper bound
most belong to the bound: what is left says little about the vol.
"""

import math

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, alike
from xlhedge.pricing.black import Black
from xlhedge.pricing.blocks import in_blocks

DOUBTFUL = 1e6  # V/(vol vega) beyond which a vol is warned of
# Only below this share of time value, or of room to the bound, is it that large: out
# of the money V/(vol vega) is at most about 1, and near the bound 4/w^2 of the room.
_LITTLE = 1e-5
_EPS = float(np.finfo(float).eps)


def doubt_noise(
    faults: Faults, option: Black, price: Array, vol: Array, held: Array, owed: Array
) -> None:
    """Doubt the first price whose condition is above `DOUBTFUL`.

    Args: option (of any vol), price, its implied vol (NaN: none), held and owed (the
    legs S A and K D of the option, in the currency of the price).
    """
    little = in_blocks(_is_little, price, option.phi, held, owed)
    suspects = np.flatnonzero((little > 0) & (vol >= 0) & (price > 0))
    if not suspects.size:
        return
    market = (option.phi, option.spot, option.strike, option.years)
    numbers = (*market, option.rate, option.carry, vol, price, option.held / held)
    *terms, price, unit = (array.reshape(-1)[suspects] for array in alike(*numbers))
    share = terms[-1] * Black(*terms).vega() / (price * unit)
    noisy = np.flatnonzero(share * DOUBTFUL < 1)
    if noisy.size:
        faults.doubt(_text(float(price[noisy[0]]), float(share[noisy[0]])))


def _is_little(price: Array, phi: Array, held: Array, owed: Array) -> Array:
    """Where little of a price is time value, or little is left to its bound."""
    most = np.where(phi > 0, held, owed)
    gain = phi * (held - owed)
    return (price - gain < _LITTLE * price) | (most - price < _LITTLE * most)


def _text(price: float, inverse_condition: float) -> str:
    """What the vol of a price is worth."""
    if inverse_condition <= _EPS:
        return f"price {price:.12g} has no time value left to determine its vol"
    digits = int(-math.log10(_EPS / inverse_condition))
    ratio = f"condition {1 / inverse_condition:.1e}"
    return f"price {price:.12g} determines its vol to only {digits} digits ({ratio})"
