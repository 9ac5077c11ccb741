"""Quantities as they can be traded: inside the bounds, in whole lots."""

from collections.abc import Callable

import numpy as np

from xlhedge.core.errors import InfeasibleError
from xlhedge.core.numeric import Array
from xlhedge.hedge.lots import in_lots
from xlhedge.hedge.solver.answer import Prices, Solution, solution
from xlhedge.hedge.solver.neighbours import descended
from xlhedge.hedge.solver.problem import Problem

_NOISE = 1e-9  # of a bound: what a solver's arithmetic leaves


def whole_lots(problem: Problem, quantities: Array) -> Array:
    """The nearest whole lots, or the next toward zero where those pass a bound.

    All of them toward zero where the nearest are beyond the budget.
    """
    nearest = in_lots(quantities, problem.lots)
    down = in_lots(quantities, problem.lots, "down")
    beyond = (nearest < problem.lower) | (nearest > problem.upper)
    kept = np.where(beyond, down, nearest)
    paid = problem.margins @ np.abs(kept)
    return down if paid > problem.budget * (1 + _NOISE) else kept


def in_whole_lots(
    problem: Problem,
    best: Array,
    prices: Prices,
    objective: Callable[[Problem, Array], float],
) -> Solution:
    """The answer in whole lots near the best trade of any size."""
    quantities = descended(problem, whole_lots(problem, best), objective)
    reached = objective(problem, quantities)
    gap = (reached - objective(problem, best)) / reached if reached > 0 else 0.0
    relaxed = bool((quantities != best).any())
    return solution(problem, quantities, reached, prices, relaxed, max(gap, 0.0))


def require_in_bounds(problem: Problem, quantities: Array) -> None:
    """Raise InfeasibleError where a quantity is beyond what may be traded."""
    slack = _NOISE * np.abs(quantities)
    low, high = problem.lower - slack, problem.upper + slack
    beyond = np.flatnonzero((quantities < low) | (quantities > high))
    if len(beyond):
        first = int(beyond[0])
        bounds = f"between {problem.lower[first]:g} and {problem.upper[first]:g}"
        wanted = f"{problem.instruments[first]} would trade {quantities[first]:.6g}"
        raise InfeasibleError(f"instrument {wanted}, allowed is {bounds}")
