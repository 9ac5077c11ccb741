"""The trade with the least risk and cost together, within all limits.

    minimise risk_aversion (G h + g)' W (G h + g) + costs |h| + impact h^2 / 2
    subject to |g + G h| <= tolerances, lower <= h <= upper, margins |h| <= budget

With W the covariance of what the Greeks multiply, the first part is the variance of
the profit. A convex quadratic program; whole lots are found near its answer, and
the gap says what that costs at most.

Source: R. Almgren and N. Chriss (2001), Optimal Execution of Portfolio Transactions,
Journal of Risk 3(2), 5-39: cost plus risk aversion times variance.
"""

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices, Solution
from xlhedge.hedge.solver.conic import least_risk
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.singular import require_distinct, require_independent
from xlhedge.hedge.solver.whole import in_whole_lots

_DUST = 1e-6  # of the largest trade: what a solver leaves of none


def min_variance(problem: Problem, seconds: float) -> Solution:
    """The trade with the least risk and cost; with lots whole ones near it.

    Raises: InfeasibleError where no trade is inside the limits or where two
    instruments cannot be told apart; ConvergenceError where the solver stops early;
    InputError where fixed_costs are given.
    """
    if problem.fixed_costs.any():
        raise InputError("fixed_costs need method min_cost")
    _require_told_apart(problem)
    best, prices = least_risk(problem, seconds)
    _require_only(problem, best, prices)
    return in_whole_lots(problem, best, prices, _risk_and_cost)


def _risk_and_cost(problem: Problem, quantities: Array) -> float:
    risk = problem.risk_aversion * problem.risk(quantities)
    return risk + problem.cost(quantities)


def _require_told_apart(problem: Problem) -> None:
    """Raise unless risk, impact or cost prefers one of any two instruments."""
    rows = _curvature(problem)
    if problem.costs.any():
        require_distinct(rows, problem.instruments, problem.costs)
    else:
        require_independent(rows, problem.instruments)


def _require_only(problem: Problem, best: Array, prices: Prices) -> None:
    """Raise where another split of what is traded is as good: it would be an average.

    A trade at a bound cannot move; others can where neither risk nor cost nor a limit
    with a price holds them.
    """
    moved = np.linalg.norm(_curvature(problem), axis=0) * np.abs(best)
    free = (problem.lower < best) & (best < problem.upper)
    free &= moved > _DUST * moved.max()
    sides = np.sign(best)
    held = [
        _curvature(problem),
        problem.sensitivities[prices.tolerances > 0],
        problem.costs * sides,
        problem.margins * sides * (prices.budget > 0),
    ]
    names = [problem.instruments[place] for place in np.flatnonzero(free)]
    if names:
        require_independent(np.vstack(held)[:, free], names)


def _curvature(problem: Problem) -> Array:
    """Rows whose squares are the risk and the impact of a trade."""
    ridge = np.diag(np.sqrt(problem.impact))
    return np.vstack([problem.factor @ problem.sensitivities, ridge])
