"""The linear program of a hedge, whole lots and choices of instruments included.

Each instrument is bought or sold: h = unit (bought - sold), both >= 0, in lots where
there are lots. With fixed costs or a largest number of instruments each also has a
switch, used 0 or 1, with bought + sold <= most used.

    -tolerances <= g + G h <= tolerances, margins |h| <= budget
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.problem import Problem

OPTIMAL, STOPPED = 0, 1  # status of scipy.optimize.linprog
_WHOLE = 1e-9  # lots: noise of a bound that is a whole number of them


@dataclass(frozen=True)
class Program:
    """minimise cost' x with rows x <= limits, 0 <= x <= most, x whole where said.

    Columns: bought, sold, then used if there are switches. Rows: the tolerances from
    above and from below, then the budget if there is one, the switches and the number
    of instruments.
    """

    cost: Array
    rows: Array
    limits: Array
    most: Array
    whole: Array
    unit: Array
    has_budget: bool
    switched: bool = False

    @property
    def bounded(self) -> Array:
        """The rows that limit anything."""
        return np.isfinite(self.limits)

    def relaxed(self) -> "Program":
        """The same without whole numbers."""
        return replace(self, whole=np.zeros_like(self.whole), switched=False)

    def quantities(self, x: Array) -> Array:
        """Contracts to trade; whole lots exactly, none where the switch is off."""
        n = len(self.unit)
        lots = x[:n] - x[n : 2 * n]
        lots = np.where(self.whole[:n], np.rint(lots), lots)
        if self.switched:
            lots = np.where(x[2 * n : 3 * n] > 0.5, lots, 0.0)
        return self.unit * lots


def tolerated(problem: Problem) -> Array:
    """The tolerances; without any, every Greek must become 0."""
    given = problem.tolerances
    return np.zeros(len(problem.exposures)) if given is None else given


def program(problem: Problem, tolerances: Array) -> Program:
    """The linear program of a problem."""
    unit = np.where(problem.lots > 0, problem.lots, 1.0)
    whole = np.tile(problem.lots > 0, 2)
    most = np.concatenate([problem.upper, -problem.lower]) / np.tile(unit, 2)
    greeks = problem.sensitivities * unit
    rows = [np.hstack([greeks, -greeks]), np.hstack([-greeks, greeks])]
    limits = [tolerances - problem.exposures, tolerances + problem.exposures]
    has_budget = problem.budget < np.inf
    if has_budget:
        rows.append(np.tile(problem.margins * unit, 2)[None, :])
        limits.append(np.array([problem.budget]))
    linear = Program(
        np.tile(problem.costs * unit, 2),
        np.vstack(rows),
        np.hstack(limits),
        np.where(whole, np.floor(most + _WHOLE), most),
        whole,
        unit,
        has_budget,
    )
    switches = problem.max_instruments is not None or problem.fixed_costs.any()
    return _switched(problem, linear) if switches else linear


def _switched(problem: Problem, linear: Program) -> Program:
    """The program with a switch per instrument."""
    n = len(linear.unit)
    if not np.isfinite(linear.most).all():
        raise InputError("max_instruments and fixed_costs need finite lower and upper")
    top = np.maximum(linear.most[:n], linear.most[n:])
    rows = [
        np.hstack([linear.rows, np.zeros((len(linear.rows), n))]),
        np.hstack([np.eye(n), np.eye(n), -np.diag(top)]),
    ]
    limits = [linear.limits, np.zeros(n)]
    if problem.max_instruments is not None:
        rows.append(np.concatenate([np.zeros(2 * n), np.ones(n)])[None, :])
        limits.append(np.array([float(problem.max_instruments)]))
    return replace(
        linear,
        cost=np.concatenate([linear.cost, problem.fixed_costs]),
        rows=np.vstack(rows),
        limits=np.hstack(limits),
        most=np.concatenate([linear.most, np.ones(n)]),
        whole=np.concatenate([linear.whole, np.ones(n, dtype=bool)]),
        switched=True,
    )


def solved(task: Program, seconds: float) -> Any:
    """The result of scipy.optimize.linprog, to no gap unless the time is up."""
    from scipy.optimize import linprog

    options: Any = {"time_limit": seconds}
    if task.whole.any():
        options["mip_rel_gap"] = 0.0
    return linprog(
        task.cost,
        A_ub=task.rows[task.bounded],
        b_ub=task.limits[task.bounded],
        bounds=[(0.0, most) for most in task.most],
        integrality=task.whole.astype(int),
        options=options,
    )
