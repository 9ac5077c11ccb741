"""Instruments that cannot be told apart: one hedges what another does already."""

from collections.abc import Sequence

import numpy as np

from xlhedge.core.errors import InfeasibleError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import condition, rows_scaled

# Beyond it a linear system has no digits left that a hedge could use.
_WORST_CONDITION = 1e10
# Between two directions: what rounding leaves of the same one.
_NOISE = 1e-10
_CLOSE = 1e-12  # of their cosine to 1, to be looked at


def require_independent(matrix: Array, names: Sequence[str]) -> None:
    """Raise InfeasibleError unless every column says something of its own."""
    require_distinct(matrix, names)
    if condition(matrix) > _WORST_CONDITION or matrix.shape[0] < matrix.shape[1]:
        raise InfeasibleError("singular: one instrument is a mixture of the others")


def require_distinct(
    matrix: Array, names: Sequence[str], costs: Array | float = 0.0
) -> None:
    """Raise InfeasibleError where a column is 0, or a multiple of another, for nothing.

    A multiple, of either sign, is told apart by what as much of it costs.
    """
    scaled = rows_scaled(matrix)
    length = np.linalg.norm(scaled, axis=0)
    idle = np.flatnonzero((length == 0) & (np.asarray(costs) == 0))
    if len(idle):
        raise InfeasibleError(f"singular: instrument {names[idle[0]]} changes nothing")
    length = np.where(length > 0, length, np.inf)
    directions, prices = scaled / length, costs / length
    cosines = directions.T @ directions
    for first, second in np.argwhere(np.triu(np.abs(cosines) > 1 - _CLOSE, 1)):
        sign = np.sign(cosines[first, second])
        apart = np.abs(directions[:, first] - sign * directions[:, second]).max()
        dearer = abs(prices[first] - prices[second])
        if apart <= _NOISE and dearer <= _NOISE * prices[first]:
            pair = f"instruments {names[first]} and {names[second]}"
            raise InfeasibleError(f"singular: {pair} hedge the same")
