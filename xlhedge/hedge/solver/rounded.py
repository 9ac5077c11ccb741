"""A trade in whole lots without a search: the linear program, rounded.

Its answer lies on the edge of the tolerances, so rounding it leaves them. Narrower
tolerances keep room for the rounding; the cheapest trade that fits is taken.
"""

from dataclasses import replace

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.limits import allowed
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.program import OPTIMAL, program, solved, tolerated
from xlhedge.hedge.solver.whole import whole_lots

_NARROWER = np.linspace(1.0, 0.0, 21)  # multiples of the tolerances that are tried


def rounded(problem: Problem, seconds: float) -> Array | None:
    """The cheapest rounded trade inside all limits; None if there is none."""
    free = replace(problem, lots=np.zeros_like(problem.lots))
    best, least = None, np.inf
    for multiple in _NARROWER:
        task = program(free, multiple * tolerated(problem)).relaxed()
        found = solved(task, seconds)
        if found.status != OPTIMAL:
            break
        quantities = whole_lots(problem, task.quantities(found.x))
        if problem.cost(quantities) < least and allowed(problem, quantities):
            best, least = quantities, problem.cost(quantities)
    return best
