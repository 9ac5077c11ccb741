"""The price of 1 paid when a barrier is hit: the term F of a barrier option.

In the letters of barrier_terms.py, with w = vol^2 lambda = sqrt(m^2 + 2 r vol^2),

F = e^(-d (m+w)/vol^2) N((wT - d)/v) + e^(-d (m-w)/vol^2) N(-(wT + d)/v)
  = e^(-rT) n(c) (R(lambda v - d/v) + R(-lambda v - d/v)),   R = N/n.

The second form is used where it does not overflow, lambda v < d/v. F is even in lambda,
so it has derivatives where lambda = 0; its root has none. About there

R(-a + u) + R(-a - u) = 2 sum of u^2k R(2k)(-a)/(2k)!,   a = d/v, u = lambda v.

Source: Reiner and Rubinstein (1991), Breaking Down the Barriers, Risk 4; Haug (2007),
section 4.17.1.
"""

from math import factorial
from typing import Any

import numpy as np

from xlhedge.pricing.barrier_terms import AFTER, FAR, BarrierTerms, Leg
from xlhedge.pricing.taylor import (
    Number,
    choose,
    mills_derivatives,
    mills_ratio,
    root,
    value_of,
)

# The series is used below this u^2 (1 + a^2); eight terms leave out 1e-20 of the sum.
_SMALL = 0.05
_TERMS = 8
_LONG_WAY = 40.0  # a beyond it: the density is 0


def paid_when_hit(terms: BarrierTerms) -> Any:
    """F; for lambda^2 >= 0."""
    end = terms.ends(terms.drift, np.zeros(()))
    speed = root(speed_squared(terms))
    reach = (speed * terms.years - terms.distance) / terms.width
    level = choose(terms.still, np.where(value_of(end) < 0, FAR, -FAR), reach)
    joint = -terms.rate * terms.years - 0.5 * end * end
    near = Leg(AFTER, level, -terms.distance * _exponent(terms, speed), joint)
    back = -(speed * terms.years + terms.distance) / terms.width
    far = near.density * mills_ratio(choose(terms.still, np.array(-FAR), back))
    return _smooth(terms, near.density, near.mass + far)


def speed_squared(terms: BarrierTerms) -> Any:
    """w^2 = m^2 + 2 r vol^2, per year squared; below 0 lambda is complex."""
    return terms.drift * terms.drift + 2 * terms.rate * terms.variance


def _exponent(terms: BarrierTerms, speed: Number) -> Any:
    """(m + w)/vol^2, as 2r/(w - m) where m < 0: no difference, and no vol."""
    to_barrier = 2 * terms.rate / (speed - terms.drift)
    away = (terms.drift + speed) / terms.variance
    return choose(value_of(terms.drift) < 0, to_barrier, away)


def _smooth(terms: BarrierTerms, density: Number, paid: Number) -> Any:
    """`paid`, but by the series where lambda is small."""
    away = terms.distance / terms.width
    away = choose(value_of(away) < _LONG_WAY, away, np.array(_LONG_WAY))
    square = speed_squared(terms) * terms.years / terms.variance
    size = value_of(square) * (1 + value_of(away) * value_of(away))
    small = ~terms.still & (size < _SMALL)
    if not small.any():
        return paid
    even = mills_derivatives(-away, 2 * _TERMS)[::2]
    total: Number = np.zeros(())
    for k in reversed(range(_TERMS + 1)):
        total = square * total + even[k] / factorial(2 * k)
    return choose(small, 2 * density * total, paid)
