"""Where other prices stand when some have moved: stress along correlations.

Of moves that are normal with mean 0 and covariance S, those of A are known, x_A; the
others are expected at

    x_B = S_BA S_AA^-1 x_A

With one price shocked that is beta times its move, beta = correlation vol_B/vol_A: an
equity index that falls by 20 % takes along a coin of four times its vol, correlated
0.4, by 32 %. Moves are relative; only the proportions of the covariance matter.

Source: P. H. Kupiec (1998), Stress testing in a value at risk framework, Journal of
Derivatives 6(1), 7-24; the mean of a conditional normal distribution.
"""

from typing import Any

import numpy as np

from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.risk.covariance import checked_covariance

_SINGULAR = 1e-12  # of correlations: the reciprocal of the largest condition


def conditional_moves(moves: Any, covariance: Any) -> Array:
    """Every move: the known ones as they are, the others where they are expected.

    Args: moves (relative, NaN for a price that follows the others; shape (prices,)),
    covariance (of the moves, any horizon; positive semi-definite).
    Returns: shape (prices,); all 0 where nothing is known.
    Raises: InputError where the sizes do not fit, DomainError for a covariance that
    cannot be, for a move that is not finite, and for known prices that move as one or
    not at all.

    >>> print(conditional_moves([-0.2, np.nan], [[0.0225, 0.036], [0.036, 0.36]]))
    [-0.2  -0.32]
    """
    found = np.array(moves, dtype=float)
    if found.ndim != 1:
        raise InputError("moves must be a list of numbers")
    spread = checked_covariance(covariance, len(found))
    if np.isinf(found).any():
        raise DomainError("moves must be finite, or NaN for a price that follows")
    known = ~np.isnan(found)
    follows = np.flatnonzero(~known)
    if not known.any():
        return np.zeros(len(found))
    vols = np.sqrt(np.diag(spread)[known])
    if not np.all(vols > 0):
        raise DomainError("a shocked price must have a vol > 0")
    linked = spread[np.ix_(known, known)] / np.outer(vols, vols)
    if np.linalg.eigvalsh(linked)[0] < _SINGULAR:
        raise DomainError("shocked prices move as one: leave one of them to follow")
    weights = np.linalg.solve(linked, found[known] / vols) / vols
    found[follows] = spread[np.ix_(follows, known)] @ weights
    return found
