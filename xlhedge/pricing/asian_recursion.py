"""The density of what the later fixings add to the first one, by recursion.

The fixings still ahead sum to S_1 (1 + e^Y_2), with

Y_k = X_k, Y_j = X_j + ln(1 + e^Y_(j+1)), X_j = ln(S_j/S_(j-1)) normal.

The density of Y_2 does not depend on spot or strike: one recursion serves all options
of one vol, carry and schedule. Each step is a sum over the points of the one before:

- on a uniform grid, whose trapezoid rule converges as exp(-(pi p)^2) with p points
  per standard deviation of the narrower of the steps that it stands between: p = 2
  leaves the rounding. The grid reaches beyond what has a probability of 1e-16.
- by Gauss-Hermite without a new grid, if the step is short beside the one that will
  smooth it: fixings a minute apart cost no finer grid than fixings a month apart.

Measured against quadrature: 1e-14 of the larger of forward and strike, with fixings
down to 1e-9 years apart. k even fixings cost about k^1.5: 0.1 s for a year of days,
half a minute for 10,000.

Source: Carverhill and Clewlow (1990), Risk 3(4); trapezoid rule: Trefethen and
Weideman (2014), SIAM Review 56.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import ROOT_TWO_PI, Array, normal_density

# A step this much shorter than the next is a polynomial to it: eight nodes of
# Gauss-Hermite err by SHORT^16 8!/sqrt(16!) = 1e-18.
SHORT = 0.1
_NODES = 8
_POINTS_PER_SD = 2.0
_COARSEST = 0.4  # ln(1 + e^y) has poles at +-i pi: exp(-2 pi^2/0.4) is no error
_REACH = 8.3  # standard deviations, 1e-16 in one tail
_BAND = 8.7  # standard deviations, beyond which n is below 1e-16 of its top
_BLOCK = 32  # grid points that share one band
_FINEST = 2e-5  # of a step beside the standard deviation of the grid: 2e6 points


class Points(NamedTuple):
    """Where a random number lies, increasing, and the probability of each point."""

    place: Array
    mass: Array


def normal_points() -> Points:
    """Gauss-Hermite for a standard normal variable."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    return Points(nodes, weights / ROOT_TWO_PI)


def remaining(times: Array, forwards: Array, vol: float) -> Points:
    """(S_2 + ... + S_k)/S_1 by its probabilities; 0 for a single fixing.

    Args: times (years to the fixings, increasing, the first > 0 unless it is the only
    one), forwards (of the fixings, in any unit), vol >= 0.
    """
    later = np.cumsum(forwards[::-1])[::-1]  # sums of the forwards from each on
    ratio = later[1] / forwards[0] if len(times) > 1 else 0.0
    points = Points(np.zeros(1), np.ones(1))
    if len(times) == 1 or vol == 0:
        return Points(np.array([ratio]), points.mass)
    widths = vol * step_roots(times)
    smoothing = _smoothing(widths)
    for j in range(len(times) - 1, 0, -1):
        share = later[j + 1] / later[j] if j + 1 < len(times) else 0.0
        points = Points(_added(points.place, share) - widths[j] ** 2 / 2, points.mass)
        if _is_short(widths, j):
            points = _split(points, widths[j])
        else:
            finest = min(widths[j], smoothing[j - 1])
            grid = _grid(times[j - 1 :], forwards[j:], vol, finest)
            points = _smoothed(points, widths[j], grid)
    return Points(ratio * np.exp(points.place), points.mass)


def step_roots(times: Array) -> Array:
    """The root of the years to each fixing from the one before: its width per vol."""
    roots: Array = np.sqrt(np.diff(times, prepend=0.0))
    return roots


def require_apart(times: Array) -> None:
    """Refuse fixings so close together, and not alone, that the grid grows too fine.

    Args: as in remaining. Raises: DomainError.
    """
    roots = step_roots(times)
    smoothing = _smoothing(roots)
    for j in range(1, len(times)):
        finest = min(roots[j], smoothing[j - 1])
        wide = np.sqrt(times[-1] - times[j - 1])
        if not _is_short(roots, j) and finest < _FINEST * wide:
            rule = "fixing_times are too close for the method exact"
            raise DomainError(f"{rule}, near {times[j]:.12g}")


def _added(place: Array, share: float) -> Array:
    """ln(1 + share (e^y - 1)), the logarithm of a sum over that of its mean.

    y is measured from the logarithm of its mean, which loses no digits however small
    vol is; share is that of the mean of e^y in the sum.
    """
    return np.log1p(share * np.expm1(place))


def _is_short(widths: Array, j: int) -> bool:
    """Whether step j needs no grid, as step j - 1 smooths it."""
    return bool(widths[j] <= SHORT * widths[j - 1])


def _smoothing(widths: Array) -> list[float]:
    """For each step, the width of the next grid or formula that it runs into."""
    smoothing = [float(widths[0])]
    for j in range(1, len(widths)):
        smoothing.append(smoothing[-1] if _is_short(widths, j) else float(widths[j]))
    return smoothing


def _split(points: Points, width: float) -> Points:
    """Each point becomes the nodes of a normal step about it."""
    nodes, weights = normal_points()
    place = (points.place[:, None] + width * nodes).ravel()
    mass = (points.mass[:, None] * weights).ravel()
    order = np.argsort(place)
    return Points(place[order], mass[order])


def _smoothed(points: Points, width: float, grid: Array) -> Points:
    """The density of the points after a normal step, on the grid, as masses."""
    place, mass = points
    density = np.empty_like(grid)
    for start in range(0, len(grid), _BLOCK):
        block = grid[start : start + _BLOCK]
        ends = block[0] - _BAND * width, block[-1] + _BAND * width
        near = slice(*np.searchsorted(place, ends))
        kernel = normal_density((block[:, None] - place[near]) / width)
        density[start : start + _BLOCK] = kernel @ mass[near]
    return Points(grid, (grid[1] - grid[0]) / width * density)


def _grid(times: Array, forwards: Array, vol: float, finest: float) -> Array:
    """Where y has a density that counts; `times` begin one fixing before `forwards`.

    From below y is bounded by the mean of ln(S_i/F_i) with the forwards as weights
    (Jensen), which is normal and narrower. From above the last, widest fixing bounds
    it, raised by the variance with which a call weighs it.
    """
    step = min(finest / _POINTS_PER_SD, _COARSEST)
    ahead = times[1:] - times[0]
    shares = forwards / forwards.sum()
    pairs = shares * (shares + 2.0 * (1.0 - np.cumsum(shares)))
    narrow = vol * np.sqrt(pairs @ ahead)  # sum_ij of shares times the earlier time
    wide = vol * np.sqrt(ahead[-1])
    low = -vol * vol / 2 * (shares @ ahead) - _REACH * narrow
    high = wide * wide / 2 + _REACH * wide
    return low + step * np.arange(np.ceil((high - low) / step) + 1)
