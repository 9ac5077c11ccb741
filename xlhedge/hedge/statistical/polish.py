"""The last digits of a likelihood's optimum, which a search leaves to the machine.

A search stops where the likelihood is flat to ten digits; the point is then known to
five, and the others differ between processors. Newton's steps on central differences
go on to the point at which the slopes are zero:

    x <- x - H^+ g

over the numbers that are not at a bound; those within 1e-5 of 0 are 0, unless that is
less likely. A reaction and a persistence have a largest sum, too: a search that stopped
within 1e-5 of it goes on along it. The differences bias the point by the square of
their step, on every machine alike. Where the steps do not settle near the start and
within the bounds, the start is the answer.

Source: J. Nocedal and S. Wright (2006), Numerical Optimization, 2nd edition, chapters 3
and 8.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.core.numeric import Array

_STEP, _SMALL = 1e-4, 1e-2  # of a number, of at least
_AT_BOUND = 1e-5
_FLAT = 1e-8  # of the largest curvature
_STEPS = 12
_NEAR = 0.05  # how far the search may have stopped from the optimum
_SETTLED = 1e-9
_WORSE = 1e-6  # of a log-likelihood: what differences and a bound may cost


def polished(minus: Callable[[Array], float], found: Array) -> Array:
    """The point near `found` at which the slopes of `minus` are zero, shape (k,)."""
    start = np.where(np.abs(found) <= _AT_BOUND, 0.0, found)
    if not minus(start) <= minus(found) + _WORSE:
        start = found  # small, but not nothing
    free = np.flatnonzero(start)
    point = start.copy()
    for _ in range(_STEPS):
        slopes, curves = _derivatives(minus, point, free)
        if not (np.isfinite(slopes).all() and np.isfinite(curves).all()):
            return start
        moves = np.linalg.pinv(curves, rcond=_FLAT, hermitian=True) @ slopes
        point[free] -= moves
        if (
            not (point[free] > 0).all()
            or np.abs(point - start).max(initial=0.0) > _NEAR
        ):
            return start
        if np.abs(moves).max(initial=0.0) < _SETTLED:
            break
    else:
        return start
    return point if minus(point) <= minus(start) + _WORSE else start


def polished_below(minus: Callable[[Array], float], found: Array, most: float) -> Array:
    """As polished, of numbers whose last two sum to `most` at most, shape (k,)."""
    pair = found[-2:]
    if pair.sum() < most - _AT_BOUND:
        point = polished(minus, found)
        return point if point[-2:].sum() <= most else found
    if pair.min() <= _AT_BOUND:  # in a corner: both are held

        def whole(part: Array) -> Array:
            return np.append(part, pair)

        return whole(polished(lambda part: minus(whole(part)), found[:-2]))

    def along(part: Array) -> Array:
        return np.append(part, most - part[-1])

    point = along(polished(lambda part: minus(along(part)), found[:-1]))
    return point if point[-1] > 0 else found


def stated(number: float, digits: int) -> float:
    """A number to the digits that are the same on every machine.

    >>> stated(0.0430287789, 3)
    0.043
    """
    return float(f"{number:.{digits - 1}e}")


def _derivatives(
    minus: Callable[[Array], float], point: Array, free: Array
) -> tuple[Array, Array]:
    """Slopes and curvatures in the free numbers, by central differences."""
    steps = np.zeros((len(free), len(point)))
    sizes = _STEP * np.maximum(np.abs(point[free]), _SMALL)
    steps[np.arange(len(free)), free] = sizes
    up = np.array([minus(point + step) for step in steps])
    down = np.array([minus(point - step) for step in steps])
    curves = np.diag((up - 2 * minus(point) + down) / sizes**2)
    for i, one in enumerate(steps):
        for j, other in enumerate(steps[:i]):
            corners = minus(point + one + other) + minus(point - one - other)
            mixed = minus(point + one - other) + minus(point - one + other)
            curves[i, j] = curves[j, i] = (corners - mixed) / (4 * sizes[i] * sizes[j])
    return (up - down) / (2 * sizes), curves
