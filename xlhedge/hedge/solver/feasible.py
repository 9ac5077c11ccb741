"""How far the tolerances are from being reachable.

The smallest t with |g + G h| <= t tolerances for some trade h within all other
limits: t <= 1 where the problem has an answer.
"""

from dataclasses import replace

import numpy as np

from xlhedge.core.errors import ConvergenceError, InfeasibleError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.limits import allowed
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.program import OPTIMAL, Program, program, solved, tolerated


def why_infeasible(problem: Problem, seconds: float) -> InputError:
    """The error of a problem for which a solver found no answer.

    ConvergenceError where a trade does meet the tolerances.
    """
    tolerances = tolerated(problem)
    if not (tolerances > 0).any():
        rule = "no trade within the limits makes every Greek 0; give tolerances"
        return InfeasibleError(rule)
    scale = smallest_scale(problem, seconds)
    missed = f"no trade{_limited(problem)} meets the tolerances"
    if scale <= 1:
        return ConvergenceError("a trade meets the tolerances, but none was found")
    if np.isfinite(scale):
        wider = f"{scale:.4g} times as wide"
        return InfeasibleError(f"{missed}; they would have to be {wider}")
    exact = np.array(problem.greeks)[tolerances == 0]
    if len(exact):
        rule = "no trade makes the Greeks without a tolerance 0"
        return InfeasibleError(f"{rule} (Greek {', '.join(exact)})")
    return InfeasibleError(f"{missed}; how wide they would have to be was not found")


def _limited(problem: Problem) -> str:
    """The limits that are on all trades together."""
    most, budget = problem.max_instruments, problem.budget
    count = "" if most is None else f" of at most {most} instruments"
    return count + (" within the budget" if budget < np.inf else "")


def smallest_scale(problem: Problem, seconds: float) -> float:
    """The smallest multiple of the tolerances that a trade is found for, or inf."""
    task = _scaled(program(problem, tolerated(problem)), tolerated(problem))
    found = solved(task, seconds)
    if found.status != OPTIMAL:
        return np.inf
    scale = float(found.x[-1])
    wider = replace(problem, tolerances=tolerated(problem) * scale)
    return scale if allowed(wider, task.quantities(found.x)) else np.inf


def _scaled(task: Program, tolerances: Array) -> Program:
    """The program with the scale as its last column, and nothing else to minimise."""
    m = len(tolerances)
    scaled = np.where(np.isfinite(tolerances), tolerances, 0.0)
    column = np.zeros((len(task.rows), 1))
    column[: 2 * m, 0] = -np.tile(scaled, 2)
    limits = task.limits.copy()
    limits[: 2 * m] -= np.tile(scaled, 2)
    return replace(
        task,
        cost=np.append(np.zeros_like(task.cost), 1.0),
        rows=np.hstack([task.rows, column]),
        limits=limits,
        most=np.append(task.most, np.inf),
        whole=np.append(task.whole, False),
    )
