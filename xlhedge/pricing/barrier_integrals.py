"""Knock-outs whose closed form cancels, as integrals of one sign.

A knock-out is worth its payoff over the ends y, in log distance inside the barrier, of
the paths that never touched it. In the letters of barrier_terms.py their density is
n((d - y + mT)/v) (1 - e^(-2dy/v^2))/v: that of the spot less that of its image.

A reverse knock-out pays only between its strike and its barrier,

V = e^(-rT) K k/v times the integral over 0 < t < 1, y = kt, of
    phi (e^(phi (k - y)) - 1) n((d - y + mT)/v) (1 - e^(-2dy/v^2)).

A knock-out without a rebate is worth nothing at its barrier, so that close to it the
price is the integral of its delta from there.

Both integrands are smooth, and Gauss-Legendre leaves out less than 1e-15 of them.

Source: Reiner and Rubinstein (1991), Breaking Down the Barriers, Risk 4, for the
density.
"""

from typing import Any

import numpy as np

from xlhedge.core.numeric import ROOT_TWO_PI, Array
from xlhedge.pricing.barrier_terms import BarrierTerms
from xlhedge.pricing.taylor import Number, exp, expm1, value_of

# Over 0 < t < 1 the logarithm of the integrand changes by at most this much ...
_MOST_BETWEEN = 30.0
# ... and over the way from the barrier to the spot by this much.
_MOST_NEAR = 0.25


def _rule(count: int) -> tuple[Array, Array]:
    """Gauss-Legendre nodes and weights of the interval from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (nodes + 1) / 2, weights / 2


_BETWEEN = _rule(24)
NEAR = _rule(6)


def pays_between(terms: BarrierTerms) -> Array:
    """Where a knock-out pays only close to its barrier, so that four terms cancel."""
    depth, distance, end = _in_widths(terms)
    changes = depth * (np.abs(end) + depth + 2 * distance)
    reverse = (terms.phi * terms.row.eta < 0) & (depth > 0)
    wide = ~terms.still & (distance >= 0)
    return reverse & wide & (changes < _MOST_BETWEEN)


def starts_near(terms: BarrierTerms) -> Array:
    """Where the spot is close to the barrier of a knock-out, measured in widths."""
    _, distance, end = _in_widths(terms)
    changes = distance * (1 + np.abs(end) + value_of(terms.width))
    return ~terms.still & (distance >= 0) & (changes < _MOST_NEAR)


def paid_between(terms: BarrierTerms) -> Any:
    """The price of a reverse knock-out, without its rebate."""
    total: Number = np.zeros(())
    for node, weight in zip(*_BETWEEN, strict=True):
        end = terms.depth * node
        away = (terms.distance - end + terms.drift * terms.years) / terms.width
        images = 2 * terms.distance * end / (terms.width * terms.width)
        owed = terms.phi * expm1(terms.phi * (terms.depth - end))
        alive = exp(-0.5 * away * away) * -expm1(-images)
        total = total + weight / ROOT_TWO_PI * owed * alive
    return terms.discount * terms.strike * terms.depth / terms.width * total


def _in_widths(terms: BarrierTerms) -> tuple[Array, Array, Array]:
    """k/v, d/v and the end (d + mT)/v of the mean path."""
    width = value_of(terms.width)
    distance, drift = value_of(terms.distance), value_of(terms.drift)
    mean = distance + drift * value_of(terms.years)
    return value_of(terms.depth) / width, distance / width, mean / width
