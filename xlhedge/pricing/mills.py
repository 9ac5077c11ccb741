"""The Mills ratio R(x) = N(x)/n(x), and its differences without cancellation.

The value of an option out of the money is n(d1) (R(d1) - R(d2)) of the cheaper
leg; for a small width d1 - d2 the two ratios agree in almost every digit, and
their difference comes from the Taylor series about the middle instead.

Source: Jaeckel (2015), Let's Be Rational, Wilmott 75, section 6.
"""

import numpy as np
from scipy.special import erfcx

from xlhedge.core.numeric import ROOT_TWO_PI, Array

_ROOT_HALF = 0.7071067811865476
_HALF_ROOT_TWO_PI = ROOT_TWO_PI / 2


def mills(x: Array) -> Array:
    """R(x) = N(x)/n(x) = sqrt(pi/2) erfcx(-x/sqrt 2)."""
    return _HALF_ROOT_TWO_PI * erfcx(-_ROOT_HALF * x)


def mills_difference(middle: Array, width: Array, terms: int) -> Array:
    """R(m + w/2) - R(m - w/2) for m <= 0 and a small width w, by its series.

    2 (h R'(m) + h^3/3! R'''(m) + ...) with h = w/2, the first `terms` terms;
    R' = 1 + m R and R(k+1) = k R(k-1) + m R(k). Relative to the sum, the dropped
    part is below (2 terms)!! h^(2 terms) / (2 terms + 1)!.
    """
    even = mills(middle)
    odd = 1.0 + middle * even
    total, weight, squared = odd, np.ones_like(width), width * width / 4
    for k in range(1, terms):
        even = (2 * k - 1) * even + middle * odd
        odd = 2 * k * odd + middle * even
        weight = weight * squared / (2 * k * (2 * k + 1))
        total = total + weight * odd
    return width * total
