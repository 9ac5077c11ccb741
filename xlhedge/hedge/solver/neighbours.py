"""From the nearest whole lots to better ones, a lot or two at a time.

Where instruments hedge nearly the same, rounding each on its own may leave far more
than other lots would. One lot more or less, or one here against one there, is tried
until nothing is better: a local optimum, whose distance from the best of any size the
gap still states.
"""

from collections.abc import Callable

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.lots import in_lots
from xlhedge.hedge.solver.limits import within
from xlhedge.hedge.solver.problem import Problem

_BETTER = 1e-12  # of the objective: less is rounding
_STEPS = 1000
_PAIRED = 40  # instruments up to which pairs are tried: their number grows as n^2


def descended(
    problem: Problem,
    quantities: Array,
    objective: Callable[[Problem, Array], float],
) -> Array:
    """Whole lots that no neighbour inside the limits improves on."""
    moves = _moves(problem)
    reached = objective(problem, quantities)
    for _ in range(_STEPS):
        trades = in_lots(quantities + moves, problem.lots)
        kept = [trade for trade in trades if _kept(problem, quantities, trade)]
        left = [objective(problem, trade) for trade in kept]
        if min(left, default=np.inf) >= reached * (1 - _BETTER):
            break
        best = int(np.argmin(left))
        quantities, reached = kept[best], left[best]
    return quantities


def _moves(problem: Problem) -> Array:
    """One lot more or less; of few instruments also two at once; (moves, n)."""
    single = np.diag(problem.lots)[problem.lots > 0]
    single = np.concatenate([single, -single])
    if len(single) > 2 * _PAIRED:
        return single
    pairs = [a + b for i, a in enumerate(single) for b in single[:i] if (a + b).any()]
    return np.array([*single, *pairs]).reshape(-1, len(problem.lots))


def _kept(problem: Problem, now: Array, then: Array) -> bool:
    """Inside bounds and budget, and no Greek leaves its tolerance."""
    bounded = (problem.lower <= then) & (then <= problem.upper)
    paid = problem.margins @ np.abs(then) <= problem.budget
    held = within(problem, then) | ~within(problem, now)
    return bool(bounded.all() and paid and held.all())
