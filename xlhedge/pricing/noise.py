"""A word of warning where a price has too few digits for its implied vol.

A relative error of the price becomes V/(vol vega) times as large in the vol. In the
money most digits of a price belong to its intrinsic value, and near its upper bound
most belong to the bound: what is left says little about the vol.
"""

import math

import numpy as np

from xlhedge.core.errors import doubt
from xlhedge.core.numeric import Array, Real
from xlhedge.pricing.black import Black

DOUBTFUL = 1e6  # V/(vol vega) beyond which a vol is warned of
# Only beyond these shares of time value, or of room to the bound, is it that large.
_LITTLE = 1e-3
_EPS = float(np.finfo(float).eps)


def doubt_noise(option: Black, price: Array, vol: Array, unit: Real = 1.0) -> None:
    """Warn of the first price whose condition is above `DOUBTFUL`.

    Args: option (of any vol), price, its implied vol (NaN: none), unit (quote currency
    per unit of the price currency).
    """
    value, most = price * unit, np.where(option.phi > 0, option.held, option.owed)
    gain = option.phi * (option.held - option.owed)
    little = value - gain < _LITTLE * value
    suspect = (little | (most - value < _LITTLE * most)) & (vol >= 0) & (value > 0)
    if not suspect.any():
        return
    market = (option.phi, option.spot, option.strike, option.years)
    numbers = np.broadcast_arrays(*market, option.rate, option.carry, vol, value, price)
    *terms, value, price = (array[suspect] for array in numbers)
    risk = terms[-1] * Black(*terms).vega()
    noisy = value > DOUBTFUL * risk
    if noisy.any():
        first = int(np.argmax(noisy))
        doubt(_text(float(price[first]), float(risk[first] / value[first])))


def _text(price: float, inverse_condition: float) -> str:
    """What the vol of a price is worth."""
    if inverse_condition <= _EPS:
        return f"price {price:.12g} has no time value left to determine its vol"
    digits = int(-math.log10(_EPS / inverse_condition))
    ratio = f"condition {1 / inverse_condition:.1e}"
    return f"price {price:.12g} determines its vol to only {digits} digits ({ratio})"
