"""The Mills ratio R(x) = N(x)/n(x), and its differences without cancellation.

The value of an option out of the money is n(d1) (R(d1) - R(d2)) of the cheaper
leg; for a small width d1 - d2 the two ratios agree in almost every digit, and
their difference comes from the Taylor series about the middle instead.

Source: Jaeckel (2015), Let's Be Rational, Wilmott 75, section 6.
"""

from scipy.special import erfcx

from xlhedge.core.numeric import ROOT_TWO_PI, Array

_ROOT_HALF = 0.7071067811865476
_HALF_ROOT_TWO_PI = ROOT_TWO_PI / 2


def mills(x: Array) -> Array:
    """R(x) = N(x)/n(x) = sqrt(pi/2) erfcx(-x/sqrt 2)."""
    return _HALF_ROOT_TWO_PI * erfcx(-_ROOT_HALF * x)


def mills_difference(middle: Array, width: Array, terms: int) -> Array:
    """R(m + w/2) - R(m - w/2) for m <= 0 and a small width w, by its series.

    2 (a1 + a3 + ...) with the Taylor terms ak = h^k R(k)(m)/k!, h = w/2, the first
    `terms` of them: a0 = R(m), a1 = h (1 + m R(m)) and, with x = m w,
    (k+1) a(k+1) = h^2 a(k-1) + (x/2) a(k). Relative to the sum, the dropped part is
    below (2 terms)!! h^(2 terms) / (2 terms + 1)!.
    """
    half = width / 2
    even = mills(middle)
    odd = half * (1.0 + middle * even)
    lean, squared, total = middle * half, half * half, odd.copy()
    for k in range(2, 2 * terms, 2):
        even *= squared
        even += lean * odd
        even *= 1 / k
        odd *= squared
        odd += lean * even
        odd *= 1 / (k + 1)
        total += odd
    return 2 * total
