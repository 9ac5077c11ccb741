"""Every Greek to zero, with as many instruments as Greeks: G h = -g."""

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.hedge.solver.answer import Solution, solution
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.singular import require_independent
from xlhedge.hedge.solver.whole import require_in_bounds, whole_lots


def exact(problem: Problem, _seconds: float) -> Solution:
    """The one trade that leaves no Greek; with lots the nearest whole ones.

    Raises: InputError unless there are as many instruments as Greeks;
    InfeasibleError where they are not independent or a bound is in the way.
    """
    greeks, instruments = problem.sensitivities.shape
    if greeks != instruments:
        needed = "method exact needs as many instruments as Greeks"
        raise InputError(f"{needed}, got {instruments} for {greeks}")
    require_independent(problem.sensitivities, problem.instruments)
    quantities = np.linalg.solve(problem.sensitivities, -problem.exposures)
    require_in_bounds(problem, quantities)
    return solution(problem, whole_lots(problem, quantities), 0.0)
