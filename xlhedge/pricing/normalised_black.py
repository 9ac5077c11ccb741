"""The out-of-the-money Black price as a function of its width alone.

With x = -|ln(F/K)|, w = vol sqrt(T), d1 = x/w + w/2 and d2 = d1 - w, the price per
unit of its upper bound is p(w) = N(d1) - e^-x N(d2), and its slope p'(w) = n(d1).
The solver works with Y = p/p' = R(d1) - R(d2), R of `mills`, which neither
underflows nor overflows where p does. A narrow Y comes from the series about x/w, a
wide one from the two scaled error functions; what either loses far out is what n(d1)
loses there already: p is right to about 6 eps (1 + d1^2), and so is its root.

Functions take the moneyness x <= 0 and the width w > 0, vectors of one length.

Source: Jaeckel (2015), Let's Be Rational, Wilmott 75, section 6.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, normal_density
from xlhedge.pricing.mills import mills, mills_difference

# Narrower and nearer, a difference loses more digits than the series. Up to each
# width so many terms suffice: they drop less than 1e-17 of the sum.
_SERIES_WIDTHS = np.array([0.02, 0.2, 0.5, 1.0])
_SERIES_TERMS = (4, 6, 8, 11)
_SERIES_MONEYNESS = 2.0
# Up to EXACT the series keeps the last digit; up to ROUGH it keeps twelve, for half
# the work.
EXACT, ROUGH = 1.0, 0.02
# The rounding of d2 moves N(d2) by d2^2 = d1^2 - 2x ulps: up to this |x| no matter.
_LIGHT = 10.0


def price_per_vega(moneyness: Array, width: Array, narrow: float = EXACT) -> Array:
    """Y = p/p'; the series is used up to the width `narrow`."""
    near = _is_near(moneyness, width, narrow)
    return split(near, _series, _difference, moneyness, width)


def newton_step(
    moneyness: Array, width: Array, price: Array, narrow: float = EXACT
) -> Array:
    """(price - p)/p', the way to the width at which p is `price`."""
    near = _is_near(moneyness, width, narrow)
    return split(near, _near_step, _far_step, moneyness, width, price)


def normalised_price(moneyness: Array, width: Array) -> Array:
    """p = N(d1) - e^-x N(d2) = n(d1) Y."""
    return normalised_vega(moneyness, width) * price_per_vega(moneyness, width)


def rough_price(moneyness: Array, width: Array) -> Array:
    """p to twelve digits, for half the work; times 1 + d1^2 as `normalised_price`."""
    near = _is_near(moneyness, width, ROUGH)
    return split(near, _near_price, _far_price, moneyness, width)


def normalised_room(moneyness: Array, width: Array) -> Array:
    """1 - p = N(-d1) + e^-x N(d2), what is left to the bound."""
    return ndtr(-_upper(moneyness, width)) + strike_leg(moneyness, width)


def strike_leg(moneyness: Array, width: Array) -> Array:
    """e^-x N(d2) = n(d1) R(d2): less work the one, exact far out the other."""
    plain = moneyness > -_LIGHT
    return split(plain, _plain_leg, _scaled_leg, moneyness, width)


def normalised_vega(moneyness: Array, width: Array) -> Array:
    """p' = n(d1)."""
    return normal_density(_upper(moneyness, width))


def split(
    where: Array,
    function: Callable[..., Array],
    otherwise: Callable[..., Array],
    *vectors: Array,
) -> Array:
    """`function` of the elements where it holds, `otherwise` of the others."""
    if where.all():
        return function(*vectors)
    if not where.any():
        return otherwise(*vectors)
    result = np.empty(where.shape)
    # Numbers of elements are read several times faster than a mask.
    for chosen, formula in ((where, function), (~where, otherwise)):
        rows = np.flatnonzero(chosen)
        result[rows] = formula(*(vector[rows] for vector in vectors))
    return result


def _upper(moneyness: Array, width: Array) -> Array:
    """d1."""
    return moneyness / width + width / 2


def _lower(moneyness: Array, width: Array) -> Array:
    """d2."""
    return moneyness / width - width / 2


def _is_near(moneyness: Array, width: Array, narrow: float) -> Array:
    return (width <= narrow) & (moneyness > -_SERIES_MONEYNESS)


def _series(moneyness: Array, width: Array) -> Array:
    terms = _SERIES_TERMS[np.searchsorted(_SERIES_WIDTHS, width.max())]
    return mills_difference(moneyness / width, width, terms)


def _difference(moneyness: Array, width: Array) -> Array:
    return mills(_upper(moneyness, width)) - mills(_lower(moneyness, width))


def _near_price(moneyness: Array, width: Array) -> Array:
    return normalised_vega(moneyness, width) * _series(moneyness, width)


def _far_price(moneyness: Array, width: Array) -> Array:
    return ndtr(_upper(moneyness, width)) - strike_leg(moneyness, width)


def _near_step(moneyness: Array, width: Array, price: Array) -> Array:
    return price / normalised_vega(moneyness, width) - _series(moneyness, width)


def _far_step(moneyness: Array, width: Array, price: Array) -> Array:
    """R(d1) would exceed its difference to R(d2); N(d1) does not exceed 1."""
    upper = _upper(moneyness, width)
    excess = price - ndtr(upper) + strike_leg(moneyness, width)
    return excess / normal_density(upper)


def _plain_leg(moneyness: Array, width: Array) -> Array:
    return np.exp(-moneyness) * ndtr(_lower(moneyness, width))


def _scaled_leg(moneyness: Array, width: Array) -> Array:
    return normalised_vega(moneyness, width) * mills(_lower(moneyness, width))
