"""The trade with the least risk and cost together, within all limits.

    minimise risk_aversion (G h + g)' W (G h + g) + costs |h| + impact h^2 / 2
    subject to |g + G h| <= tolerances, lower <= h <= upper, margins |h| <= budget

With W the covariance of what the Greeks multiply, the first part is the variance of
the profit. A convex quadratic program; lots are rounded to afterwards, and the gap
says what that costs at most.

Source: R. Almgren and N. Chriss (2001), Optimal Execution of Portfolio Transactions,
Journal of Risk 3(2), 5-39: cost plus risk aversion times variance.
"""

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Solution
from xlhedge.hedge.solver.conic import least_risk
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.singular import require_distinct, require_independent
from xlhedge.hedge.solver.whole import in_whole_lots


def min_variance(problem: Problem, seconds: float) -> Solution:
    """The trade with the least risk and cost; with lots the nearest whole ones.

    Raises: InfeasibleError where no trade is inside the limits or where two
    instruments cannot be told apart; ConvergenceError where the solver stops early;
    InputError where fixed_costs are given.
    """
    if problem.fixed_costs.any():
        raise InputError("fixed_costs need method min_cost")
    _require_told_apart(problem)
    best, prices = least_risk(problem, seconds)
    return in_whole_lots(problem, best, prices, _risk_and_cost)


def _risk_and_cost(problem: Problem, quantities: Array) -> float:
    risk = problem.risk_aversion * problem.risk(quantities)
    return risk + problem.cost(quantities)


def _require_told_apart(problem: Problem) -> None:
    """Raise unless risk, impact or cost prefers one of any two instruments."""
    ridge = np.diag(np.sqrt(problem.impact))
    rows = np.vstack([problem.factor @ problem.sensitivities, ridge])
    if problem.costs.any():
        require_distinct(np.vstack([rows, problem.costs]), problem.instruments)
    else:
        require_independent(rows, problem.instruments)
