"""Nodes and quadratures of the American boundary, the same for every option.

The boundary is known at Chebyshev points x_i of sqrt(t/T) on [0, 1], between them by
the polynomial in x through H = ln(X/B)^2. Integrals over time u from 0 to t run over
the angle a, u = t sin(a)^2: both roots that meet at the ends, sqrt(u) and sqrt(t - u),
become smooth. Inside the equation of the boundary the rule is Gauss-Legendre; in the
premium, where spot near the boundary bends the integrand on any scale, tanh-sinh.

Source: Andersen, Lake and Offengenden (2016), J. Computational Finance 20(1),
sections 5.2-5.3; Berrut and Trefethen (2004), SIAM Review 46, eq. 4.2.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array

_QUARTER = np.pi / 2
# tanh-sinh nodes end where the weights have fallen to 1e-13 of the largest.
_LAST_ABSCISSA = 3.0


class Scheme(NamedTuple):
    """How finely an accuracy works.

    `nodes` of the boundary, `points` of its integrals, `premium_points` of the
    premium; `steps` of the boundary for slow drifts, `drift_steps` for fast ones.
    `settled` is the largest last step of the boundary that is accepted, per strike;
    `noise` the relative error of a price as bumps see it: nearby prices share most of
    their error.
    """

    nodes: int
    points: int
    premium_points: int
    steps: int
    drift_steps: int
    settled: float
    noise: float


# Measured in tests: the largest error of a price, per strike.
SCHEMES = {
    "fast": Scheme(8, 10, 41, 5, 5, 1e-2, 1e-9),  # 1e-6
    "standard": Scheme(18, 14, 61, 8, 6, 1e-4, 1e-11),  # 1e-8
    "high": Scheme(48, 56, 161, 32, 12, 1e-7, 1e-13),  # 1e-10
}


class Rule(NamedTuple):
    """sin(a), the weights of du/t, and H at cos(a) from H at the nodes (by rows)."""

    sine: Array
    weight: Array
    interpolation: Array


class Grid(NamedTuple):
    """The nodes x_i > 0, the rule of each node's integral, that of the premium.

    `by_node` is inner.interpolation by node, point and interpolated node.
    """

    roots: Array
    inner: Rule
    outer: Rule
    by_node: Array


@lru_cache(maxsize=8)
def grid_of(scheme: Scheme) -> Grid:
    """The constants of a scheme.

    Shapes: inner.interpolation (nodes, nodes x points), outer.interpolation
    (nodes, premium points).
    """
    roots = (1 - np.cos(np.pi * np.arange(scheme.nodes + 1) / scheme.nodes)) / 2
    legendre, weights = np.polynomial.legendre.leggauss(scheme.points)
    angle = (1 + legendre) * _QUARTER / 2
    sine, cosine = np.sin(angle), np.cos(angle)
    places = (roots[1:, None] * cosine).ravel()
    weight = weights * _QUARTER * sine * cosine
    inner = Rule(sine, weight, _interpolation(roots, places))
    outer = _tanh_sinh(roots, scheme.premium_points)
    shape = (scheme.nodes, scheme.points, scheme.nodes)
    by_node = np.ascontiguousarray(inner.interpolation.T.reshape(shape))
    return Grid(roots[1:], inner, outer, by_node)


def _tanh_sinh(roots: Array, points: int) -> Rule:
    """a = (pi/2) / (1 + exp(-pi sinh s)) at equal steps of s."""
    s, step = np.linspace(-_LAST_ABSCISSA, _LAST_ABSCISSA, points, retstep=True)
    bent = np.pi * np.sinh(s)
    angle, rest = _QUARTER / (1 + np.exp(-bent)), _QUARTER / (1 + np.exp(bent))
    sine, cosine = np.sin(angle), np.sin(rest)
    slope = np.pi * np.cosh(s) * angle * rest / _QUARTER
    weight = 2 * sine * cosine * slope * step
    return Rule(sine, weight, _interpolation(roots, cosine))


def _interpolation(roots: Array, places: Array) -> Array:
    """Barycentric weights of each node but the first, where H is 0, at the places."""
    signs = np.where(np.arange(len(roots)) % 2, -1.0, 1.0)
    signs[[0, -1]] /= 2
    away = places[:, None] - roots
    hit = away == 0
    terms = signs / np.where(hit, 1.0, away)
    weights = terms / terms.sum(axis=1, keepdims=True)
    exact = np.where(hit.any(axis=1, keepdims=True), hit, weights)
    return np.ascontiguousarray(exact[:, 1:].T)
