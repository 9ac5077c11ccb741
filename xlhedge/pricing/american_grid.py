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


class Level(NamedTuple):
    """One solution of the boundary: `steps` with `nodes`, and `points` per integral."""

    nodes: int
    points: int
    steps: int


class Scheme(NamedTuple):
    """How finely an accuracy works.

    `levels` of the boundary, from coarse to fine; it is constant beyond e^-settling.
    `premium_points` of the premium. `settled` is the largest last step of the boundary
    that is accepted, per strike; `noise` the relative error of a price as bumps see
    it: nearby prices share most of their error.
    """

    levels: tuple[Level, ...]
    premium_points: int
    settling: float
    settled: float
    noise: float


_COARSE = Level(6, 8, 2)
# Typical largest errors of a price, per strike, to 3 years and vol 150 %; over 20,000
# options of 1 hour to 30 years and vol 2 % to 200 %: 3e-5, 3e-7, and less than the
# references can tell.
SCHEMES = {
    "fast": Scheme((Level(8, 10, 3),), 41, 10.0, 1e-4, 1e-9),  # 1e-6
    "standard": Scheme((_COARSE, Level(18, 14, 2)), 61, 18.0, 1e-6, 1e-11),  # 1e-8
    "high": Scheme(
        (_COARSE, Level(18, 14, 2), Level(48, 56, 2)), 161, 30.0, 1e-7, 1e-13
    ),  # 1e-10
}


class Grid(NamedTuple):
    """The nodes x_i > 0 of a level and the rule of the integral that ends at each.

    sin(a), the weights of du/t, and H at x_i cos(a) from H at the nodes: by rows, and
    by node, point and interpolated node.
    """

    roots: Array
    sine: Array
    weight: Array
    interpolation: Array
    by_node: Array


class Rule(NamedTuple):
    """sin(a), cos(a) and the weights of du/T of the premium."""

    sine: Array
    cosine: Array
    weight: Array


@lru_cache(maxsize=8)
def grid_of(level: Level) -> Grid:
    """The constants of a level; `interpolation` is (nodes, nodes x points)."""
    roots = chebyshev(level.nodes)[1:]
    legendre, weights = np.polynomial.legendre.leggauss(level.points)
    angle = (1 + legendre) * _QUARTER / 2
    sine, cosine = np.sin(angle), np.cos(angle)
    by_node = interpolation(level.nodes, roots[:, None] * cosine)
    rows = np.ascontiguousarray(by_node.reshape(-1, level.nodes).T)
    return Grid(roots, sine, weights * _QUARTER * sine * cosine, rows, by_node)


@lru_cache(maxsize=32)
def tanh_sinh(points: int) -> Rule:
    """a = (pi/2) / (1 + exp(-pi sinh s)) at equal steps of s."""
    s, step = np.linspace(-_LAST_ABSCISSA, _LAST_ABSCISSA, points, retstep=True)
    bent = np.pi * np.sinh(s)
    angle, rest = _QUARTER / (1 + np.exp(-bent)), _QUARTER / (1 + np.exp(bent))
    sine, cosine = np.sin(angle), np.sin(rest)
    slope = np.pi * np.cosh(s) * angle * rest / _QUARTER
    return Rule(sine, cosine, 2 * sine * cosine * slope * step)


@lru_cache(maxsize=32)
def premium_interpolation(nodes: int, points: int) -> Array:
    """The weights of `interpolation` at cos(a) of the premium: (nodes, points)."""
    return np.ascontiguousarray(interpolation(nodes, tanh_sinh(points).cosine).T)


def chebyshev(nodes: int) -> Array:
    """x = 0 and the `nodes` others on [0, 1]."""
    return (1 - np.cos(np.pi * np.arange(nodes + 1) / nodes)) / 2


def interpolation(nodes: int, places: Array) -> Array:
    """The weight of H at each node but the first, where H is 0, at places in [0, 1].

    Shape: (*places, nodes).
    """
    signs = np.where(np.arange(nodes + 1) % 2, -1.0, 1.0)
    signs[[0, -1]] /= 2
    away = places[..., None] - chebyshev(nodes)
    hit = away == 0
    terms = signs / np.where(hit, 1.0, away)
    terms = np.where(hit.any(axis=-1, keepdims=True), hit, terms)
    weights: Array = terms / terms.sum(axis=-1, keepdims=True)
    return weights[..., 1:]
