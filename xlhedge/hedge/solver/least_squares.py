"""The least weighted sum of squares of what is left.

    minimise (G h + g)' W (G h + g) + h' D h,  D = impact / 2, lower <= h <= upper

Without bounds h = -(G' W G + D)^-1 G' W g; it is solved from the factor of W, which
keeps the digits that the product G' W G would lose. A bound that is in the way makes
it a quadratic program.

Source: A. Bjorck (1996), Numerical Methods for Least Squares Problems, section 1.4.
"""

from dataclasses import replace

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices, Solution
from xlhedge.hedge.solver.conic import least_risk
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.singular import require_independent
from xlhedge.hedge.solver.whole import in_whole_lots


def least_squares(problem: Problem, seconds: float) -> Solution:
    """The trade with the least weighted squares; with lots whole ones near it.

    Raises: InfeasibleError where the instruments are not independent and no impact
    tells them apart.
    """
    ridge = np.diag(np.sqrt(problem.impact / 2))
    rows = np.vstack([problem.factor @ problem.sensitivities, ridge])
    require_independent(rows, problem.instruments)
    wanted = np.append(-problem.factor @ problem.exposures, np.zeros(len(ridge)))
    size = np.linalg.norm(rows, axis=0)
    best = np.linalg.lstsq(rows / size, wanted, rcond=None)[0] / size
    prices = Prices.none(*problem.sensitivities.shape)
    if ((best < problem.lower) | (best > problem.upper)).any():
        best, prices = least_risk(_squares_only(problem), seconds)
    return in_whole_lots(problem, best, prices, _squares)


def _squares_only(problem: Problem) -> Problem:
    """The problem without costs and tolerances."""
    free = np.zeros_like(problem.costs)
    return replace(problem, costs=free, tolerances=None, risk_aversion=1.0)


def _squares(problem: Problem, quantities: Array) -> float:
    return problem.risk(quantities) + float(problem.impact @ quantities**2) / 2
