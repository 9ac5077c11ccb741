"""Liquidation prices of an account on cross margin: all roots of equity = maintenance.

An account is liquidated where its equity meets the maintenance margin of everything it
holds. A book that is short gamma has such a price on either side of spot, so every
root is reported and the nearest on each side is named.

The excess, equity less maintenance, is watched on a geometric grid from spot/span to
spot*span and each change of its sign is closed in on (bracketing, inverse quadratic
interpolation); a jump of the maintenance from one tier to the next counts as a root. A
pair of roots between two neighbours of the grid, or where the excess only touches zero,
is not seen: `points` makes the grid as fine as needed.

Source: T. Chandrupatla (1997), Advances in Engineering Software 28(3), 145-149, as in
scipy.optimize.elementwise.find_root.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import scalar
from xlhedge.core.errors import ConvergenceError, DomainError, InputError
from xlhedge.core.numeric import Array, Real, real
from xlhedge.core.term import POSITIVE

_SPAN = 100.0  # spot may fall to a hundredth or rise a hundredfold
_DIGITS = 4 * float(np.finfo(float).eps)
_POINTS = 2000  # neighbours are 0.46 % apart at that span


class CrossLiquidation(NamedTuple):
    """`below` and `above`: the nearest liquidation prices on each side of spot, minus
    infinity and infinity where there is none; `prices`: all, ascending; in quote."""

    below: float
    above: float
    prices: Array


def liquidation_prices(
    equity_at: Callable[[Array], Real],
    maintenance_at: Callable[[Array], Real],
    spot: float,
    span: float = _SPAN,
    points: int = _POINTS,
) -> CrossLiquidation:
    """Every price between spot/span and spot*span at which the account is liquidated.

    Args: equity_at and maintenance_at (functions of an array of prices that return
    money in one currency, in its shape), spot (quote, > 0), span (> 1), points (of the
    grid on each side of spot, >= 1).

    Returns: below, above and all prices.
    Raises: DomainError for an account that is liquidatable at spot already, and where
    equity or maintenance is not finite; ConvergenceError for a root not closed in on.

    >>> found = liquidation_prices(lambda p: 150 - abs(p - 100), lambda p: 0.5 * p, 100)
    >>> print(found.prices)
    [166.66666667]
    """
    grid = _grid(spot, span, points)

    def excess(prices: Array) -> Array:
        return _excess(equity_at, maintenance_at, prices)

    free = excess(grid)
    if not free[points] > 0:
        raise DomainError(
            "equity must be above the maintenance margin at spot, got "
            f"{free[points]:.12g} above it (already liquidatable)"
        )
    changes = np.flatnonzero(np.diff(free > 0))
    roots = _roots(excess, grid[changes], grid[changes + 1])
    below, above = roots[roots < spot], roots[roots > spot]
    return CrossLiquidation(
        float(below.max(initial=-np.inf)), float(above.min(initial=np.inf)), roots
    )


def _grid(spot: float, span: float, points: int) -> Array:
    """Prices at equal ratios, spot in the middle; shape (2 points + 1,)."""
    middle = scalar("spot", spot, POSITIVE)
    if not 1 < span < np.inf or points < 1:
        raise DomainError(f"span must be > 1 and points >= 1, got {span:g}, {points}")
    steps = np.linspace(-1.0, 1.0, 2 * points + 1)
    return np.asarray(middle * span**steps)


def _excess(
    equity_at: Callable[[Array], Real],
    maintenance_at: Callable[[Array], Real],
    prices: Array,
) -> Array:
    owned, needed = real(equity_at(prices)), real(maintenance_at(prices))
    if not owned.shape == needed.shape == prices.shape:
        raise InputError("equity_at and maintenance_at must keep the shape of prices")
    free = owned - needed
    bad = ~np.isfinite(free)
    if bad.any():
        at = f"at a price of {prices[bad][0]:.12g}"
        raise DomainError(f"equity less maintenance must be finite, is not {at}")
    return free


def _roots(excess: Callable[[Array], Array], lower: Array, upper: Array) -> Array:
    """The root, or jump, in each interval, to the last digits of the price."""
    from scipy.optimize import elementwise

    if not lower.size:
        return lower
    found = elementwise.find_root(
        excess, (lower, upper), tolerances={"xrtol": _DIGITS, "fatol": 0.0}
    )
    if not found.success.all():
        missed = np.flatnonzero(~found.success)[0]
        ends = f"{lower[missed]:.12g} and {upper[missed]:.12g}"
        raise ConvergenceError(f"liquidation price between {ends} not found")
    return np.asarray(found.x)
