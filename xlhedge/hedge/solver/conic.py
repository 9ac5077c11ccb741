"""The quadratic program of a hedge, solved by an interior-point method.

Source: P. Goulart and Y. Chen (2024), Clarabel: an interior-point solver for conic
programs with quadratic objectives, arXiv:2405.12762.
"""

from typing import Any

import numpy as np

from xlhedge.core.errors import ConvergenceError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices
from xlhedge.hedge.solver.feasible import why_infeasible
from xlhedge.hedge.solver.polish import polished
from xlhedge.hedge.solver.problem import Problem
from xlhedge.hedge.solver.quadratic import Quadratic, quadratic
from xlhedge.hedge.solver.units import own_units

# Relative, of gap and feasibility: what is aimed at, and what is good enough.
_ACCURACY, _ENOUGH = 1e-11, 1e-8
_ROUNDING = 1e-12  # of a bound


def least_risk(problem: Problem, seconds: float) -> tuple[Array, Prices]:
    """The trade with the least risk and cost, any size, and its shadow prices.

    Raises: InfeasibleError where no trade is inside the limits, ConvergenceError
    where the solver stops early.
    """
    units = own_units(problem, by_risk=True)
    own = units.stated(problem)
    task = quadratic(own)
    found = _solved(task, seconds)
    status = str(found.status)
    if "Infeasible" in status:
        raise why_infeasible(own, seconds)
    exact = polished(task, found)
    if exact is None and status not in ("Solved", "AlmostSolved"):
        raise ConvergenceError(f"the quadratic program stopped: {status}")
    x, duals = exact or (np.asarray(found.x), np.asarray(found.z)[len(task.wanted) :])
    best = _on_bounds(problem, units.quantities(x[: len(problem.costs)]))
    return best, units.prices(task.prices(duals, *problem.sensitivities.shape))


def _on_bounds(problem: Problem, quantities: Array) -> Array:
    """Exactly on the bound where only rounding keeps a trade off it."""
    for bound in (problem.lower, problem.upper):
        close = np.abs(quantities - bound) <= _ROUNDING * np.abs(bound)
        quantities = np.where(close & np.isfinite(bound), bound, quantities)
    return np.clip(quantities, problem.lower, problem.upper)


def _solved(task: Quadratic, seconds: float) -> Any:
    """What the solver returns: x, the slacks s, the duals z and a status."""
    import clarabel
    from scipy.sparse import csc_matrix, diags

    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.time_limit = seconds
    for name in ("feas", "gap_abs", "gap_rel"):
        setattr(settings, f"tol_{name}", _ACCURACY)
        setattr(settings, f"reduced_tol_{name}", _ENOUGH)
    cones = [
        clarabel.ZeroConeT(len(task.wanted)),
        clarabel.NonnegativeConeT(len(task.limits)),
    ]
    return clarabel.DefaultSolver(
        csc_matrix(diags(task.diagonal)),
        task.linear,
        csc_matrix(np.vstack([task.equal, task.rows])),
        np.concatenate([task.wanted, task.limits]),
        cones,
        settings,
    ).solve()
