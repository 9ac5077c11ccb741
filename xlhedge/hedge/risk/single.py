"""Value at risk and expected shortfall of a quadratic P&L of one normal move, exactly.

    P&L = theta_pnl + b y + c y^2/2 with b = delta sd, c = gamma sd^2 and y normal

The losses beyond a P&L lie between two moves where c > 0, and outside of two where
c < 0; with b >= 0 and h = abs(b/c) the one nearer to 0, u, solves

    tail = N(u) - N(-2h - u) for c > 0        tail = N(u) + N(u - 2h) for c < 0

and VaR = -(theta_pnl + b u + c u^2/2). ES is the mean of the P&L over the same moves,
of which n, y n and y^2 n have integrals in closed form. No expansion: books long gamma
have a VaR too.

Source: definition; the integrals are those of a truncated normal distribution.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.checks import scalar
from xlhedge.core.errors import DomainError
from xlhedge.core.steps import step

_FURTHEST = 40.0  # of a normal move: N(-38) is the least number there is
_HALVINGS = 100
_NARROW = 0.5  # between two moves: digits would be lost
_PLACES = 16


class ExactVar(NamedTuple):
    """Losses positive, in the unit of the P&L."""

    var: float
    es: float


def single_var(
    delta: float,
    gamma: float,
    variance: float,
    theta_pnl: float = 0.0,
    tail: float = 0.01,
) -> ExactVar:
    """The loss that one price's quadratic P&L exceeds with probability `tail`, exactly.

    Args: delta (gain per unit of the move), gamma (its change per unit of the move),
    variance (of the move over the horizon, >= 0), theta_pnl and tail as in
    delta_gamma_var. Returns: VaR and ES, losses positive.
    Raises: DomainError out of range.

    >>> chi_square = 6.6348966  # its 99 % quantile, one degree of freedom
    >>> print(round(single_var(0, -1, 1).var - chi_square / 2, 6))
    0.0
    """
    share = scalar("tail", tail)
    if not 0 <= variance < math.inf:
        raise DomainError(f"variance must be >= 0 and finite, got {variance:.12g}")
    slope = abs(scalar("delta", delta)) * math.sqrt(variance)  # the sign of y is free
    curve = scalar("gamma", gamma) * variance
    if slope == curve == 0:
        return ExactVar(0.0 - theta_pnl, 0.0 - theta_pnl)
    far = 2 * slope / abs(curve) if curve else math.inf
    near = step("u", "the move that ends the tail", _end(curve > 0, far, share))
    other = -far - near if curve > 0 else far - near
    gain = theta_pnl + slope * near + curve * near**2 / 2
    if curve > 0 and near - other < _NARROW:
        mean = theta_pnl + _mean_between(slope, curve, other, near)
    else:
        first, second = _moments(near, other, share)
        mean = theta_pnl + (slope * first + curve * second / 2) / share
    return ExactVar(
        step("var", "-(theta_pnl + b u + c u^2/2)", -gain),
        step("es", "-mean of the P&L over the tail", -mean),
    )


def _end(inside: bool, far: float, tail: float) -> float:
    """The move u, to the last digit: the probability of the tail rises with it."""
    lowest, highest = (-far / 2, _FURTHEST) if inside else (-_FURTHEST, far / 2)
    lowest, highest = max(lowest, -_FURTHEST), min(highest, _FURTHEST)
    for _ in range(_HALVINGS):
        middle = (lowest + highest) / 2
        beyond = -ndtr(-far - middle) if inside else ndtr(middle - far)
        if ndtr(middle) + beyond < tail:
            lowest = middle
        else:
            highest = middle
    return (lowest + highest) / 2


def _moments(near: float, other: float, tail: float) -> tuple[float, float]:
    """Integrals of y n(y) and y^2 n(y) over the tail, which `near` and `other` end."""
    ends = _density(near), _density(other)
    first = ends[1] - ends[0]
    # n(y) ends every product with an end at infinity.
    beyond = other * ends[1] if ends[1] else 0.0
    return first, tail - near * ends[0] + beyond


def _mean_between(slope: float, curve: float, low: float, high: float) -> float:
    """The mean of b y + c y^2/2 between two close moves, where _moments cancel.

    By the quadrature of Gauss, exact to the last digits over such a width.
    """
    places, shares = np.polynomial.legendre.leggauss(_PLACES)
    middle = (low + high) / 2
    y = middle + (high - low) / 2 * places
    likely = shares * np.exp((middle - y) * (middle + y) / 2)
    return float(likely @ (slope * y + curve * y**2 / 2) / likely.sum())


def _density(y: float) -> float:
    """n(y)."""
    return math.exp(-y * y / 2) / math.sqrt(2 * math.pi)
