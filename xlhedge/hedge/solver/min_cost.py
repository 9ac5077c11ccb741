"""The cheapest trade that leaves every Greek inside its tolerance.

    minimise costs |h| + fixed_costs (h != 0)
    subject to |g + G h| <= tolerances, lower <= h <= upper, margins |h| <= budget,
    h in whole lots, at most max_instruments of them traded

A linear program, or a mixed-integer one where there are lots, fixed costs or a
largest number of instruments; both by HiGHS through scipy. Of an instrument that costs
nothing any trade is as cheap: no more of it is traded than the tolerances need.

Source: Q. Huangfu and J. Hall (2018), Parallelizing the dual revised simplex method,
Mathematical Programming Computation 10: HiGHS.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from xlhedge.core.errors import ConvergenceError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices, Solution, solution
from xlhedge.hedge.solver.feasible import why_infeasible
from xlhedge.hedge.solver.limits import allowed
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.program import (
    OPTIMAL,
    STOPPED,
    Program,
    program,
    solved,
    tolerated,
)
from xlhedge.hedge.solver.rounded import rounded
from xlhedge.hedge.solver.units import own_units
from xlhedge.hedge.solver.whole import whole_lots

_ACCURACY = 1e-6  # of the cost: what a solver that is done may leave
_HIDDEN = "the trade found breaks a limit: give closer lower and upper"


def min_cost(problem: Problem, seconds: float) -> Solution:
    """The cheapest trade; after `seconds` the best one found, with its gap.

    Raises: InfeasibleError where no trade is inside the tolerances, with the
    smallest multiple of them that one reaches; ConvergenceError where the time was
    too short for any trade; InputError where impact is given.
    """
    if problem.impact.any():
        raise InputError("min_cost has no impact; use min_variance")
    units = own_units(problem, by_risk=False)
    own = units.stated(problem)
    task = program(own, tolerated(own))
    whole = bool(task.whole.any())
    found = solved(task, seconds)
    if found.status not in (OPTIMAL, STOPPED):
        raise why_infeasible(own, seconds)
    relaxed = solved(task.relaxed(), seconds) if whole else found
    greeks = len(own.exposures)
    trade = _cheapest(own, _trades(own, task, found, seconds))
    if found.x is not None and trade is None:
        raise ConvergenceError(_HIDDEN)
    if trade is None or relaxed.status != OPTIMAL:
        raise ConvergenceError(f"no trade found within {seconds:g} seconds")
    gap = _gap(own.cost(trade), found, relaxed)
    quantities = whole_lots(problem, units.quantities(trade))
    prices = units.prices(_prices(task, greeks, relaxed))
    cost = problem.cost(quantities)
    return solution(problem, quantities, cost, prices, whole, gap)


def _trades(
    problem: Problem, task: Program, found: Any, seconds: float
) -> Iterator[Array | None]:
    """What was found; with wide bounds its switches may be off where it trades."""
    if found.x is not None:
        yield _needed(task, len(problem.exposures), found.x, seconds)
        yield replace(task, switched=False).quantities(found.x)
    if found.status == STOPPED and task.whole.any():
        yield rounded(problem, seconds)


def _cheapest(problem: Problem, trades: Iterable[Array | None]) -> Array | None:
    """The cheapest of those that keep every limit, if there is one."""
    kept = [trade for trade in trades if trade is not None and allowed(problem, trade)]
    return min(kept, key=problem.cost, default=None)


def _needed(task: Program, greeks: int, x: Array, seconds: float) -> Array:
    """The quantities, those of free instruments as small as the others allow.

    Small is counted in what they add to the Greek that they add most to.
    """
    free = task.cost == 0
    if not x[free].any():
        return task.quantities(x)
    paid = np.where(free, 0.0, np.where(task.whole, np.rint(x), x))
    moved = np.abs(task.rows[:greeks]).max(axis=0)
    least = replace(
        task,
        cost=np.where(moved > 0, moved, 1.0),
        limits=task.limits - task.rows @ paid,
        most=np.where(free, task.most, 0.0),
    )
    found = solved(least, seconds)
    return task.quantities(x if found.status != OPTIMAL else paid + found.x)


def _gap(cost: float, found: Any, relaxed: Any) -> float:
    """How much cheaper a better trade could be, as a fraction of the cost.

    0 where the solver proved it the cheapest, to its own accuracy.
    """
    bounds = [relaxed.fun, found.get("mip_dual_bound")]
    bound = max(b for b in bounds if b is not None and np.isfinite(b))
    gap = (cost - bound) / cost if cost > 0 else 0.0
    return gap if gap > (_ACCURACY if found.status == OPTIMAL else 0.0) else 0.0


def _prices(task: Program, greeks: int, found: Any) -> Prices:
    """What the cost falls per unit of each limit, from the duals of a linear one."""
    n, m = len(task.unit), greeks
    rows = np.zeros(len(task.limits))
    rows[task.bounded] = -found.ineqlin.marginals
    most = -found.upper.marginals[: 2 * n] / np.tile(task.unit, 2)
    tolerance = rows[:m] + rows[m : 2 * m]
    budget = rows[2 * m] if task.has_budget else 0.0
    return Prices(tolerance + 0.0, most[n:] + 0.0, most[:n] + 0.0, float(budget))
