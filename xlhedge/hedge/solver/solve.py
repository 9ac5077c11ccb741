"""One hedging problem, four methods.

exact          as many instruments as Greeks, every Greek to 0
least_squares  least weighted squares of what is left (weights, impact)
min_cost       cheapest trade inside the tolerances (whole lots, fixed costs, number
               of instruments, budget)
min_variance   least risk and cost (weights, risk_aversion, costs,
               impact, tolerances, budget)

Every method keeps lower and upper; a limit that a method cannot keep is refused. Lots
are part of the program in min_cost; exact rounds to them; the others go on from there
while a neighbour is better. Tolerances are enforced by min_cost and min_variance and
reported by all.

    exact          g + G h = 0
    least_squares  min (g + G h)' W (g + G h) + impact h^2/2
    min_cost       min costs |h| + fixed_costs (h != 0), |g + G h| <= tolerances
    min_variance   min risk_aversion (g + G h)' W (g + G h) + costs |h| + impact h^2/2

g are the exposures, G the sensitivities, h the trades, W the weights.

Source: Bjorck (1996), Numerical Methods for Least Squares Problems, section 1.4;
Huangfu and Hall (2018), Mathematical Programming Computation 10 (HiGHS); Almgren and
Chriss (2001), Journal of Risk 3(2); Goulart and Chen (2024), arXiv:2405.12762.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import InputError
from xlhedge.hedge.solver.answer import Solution
from xlhedge.hedge.solver.exact import exact
from xlhedge.hedge.solver.least_squares import least_squares
from xlhedge.hedge.solver.min_cost import min_cost
from xlhedge.hedge.solver.min_variance import min_variance
from xlhedge.hedge.solver.problem import Problem, checked_problem

_SOLVERS: dict[str, Callable[[Problem, float], Solution]] = {
    "exact": exact,
    "least_squares": least_squares,
    "min_cost": min_cost,
    "min_variance": min_variance,
}
SOLVERS = tuple(_SOLVERS)
# Of a search for whole lots; with what follows it a cell waits two seconds at most.
CELL_SECONDS = 1.2
_BUDGETED = ("min_cost", "min_variance")


def solve(
    exposures: Any,
    sensitivities: Any,
    tolerances: Any = None,
    costs: Any = None,
    lots: Any = None,
    lower: Any = None,
    upper: Any = None,
    method: str = "exact",
    weights: Any = None,
    max_instruments: float | None = None,
    fixed_costs: Any = None,
    impact: Any = None,
    margins: Any = None,
    budget: float | None = None,
    risk_aversion: float = 1.0,
    seconds: float = 10.0,
    greeks: Sequence[str] | None = None,
    instruments: Sequence[str] | None = None,
) -> Solution:
    """The trades that hedge a position of several Greeks.

    Args: exposures (one per Greek), sensitivities (a row per Greek, a column per
    instrument: what one contract adds), tolerances (per Greek, >= 0; none: 0 with
    min_cost, unlimited with min_variance), costs (currency per contract, either
    side, >= 0), lots (contracts, 0 = any size), lower <= 0 <= upper (contracts),
    method (exact, least_squares, min_cost, min_variance), weights (risk per squared
    unit of each Greek, 1, or the covariance of what the Greeks multiply),
    max_instruments, fixed_costs (currency per instrument traded), impact (price move
    per contract), margins (currency per contract) and budget (their largest sum),
    risk_aversion (1 per currency), seconds (of a search), greeks and instruments (what
    sentences call them; their numbers). A single number stands for each.

    Returns: Solution.
    Raises: InputError for sizes that do not fit or a method that lacks what it needs,
    DomainError out of range, InfeasibleError where no trade is inside the limits or
    the instruments cannot be told apart, ConvergenceError where a solver stops early.

    A short gamma of 5,000 and vega of 8,000 against two options and the underlying
    (J. Hull, Options, Futures, and Other Derivatives, section on making a portfolio
    delta, gamma and vega neutral):

    >>> greeks = [[1.0, 0.6, 0.5], [0.0, 0.5, 0.8], [0.0, 2.0, 1.2]]
    >>> print(solve([0.0, -5000.0, -8000.0], greeks).quantities.round(9))
    [-3240.   400.  6000.]
    """
    problem = checked_problem(
        exposures,
        sensitivities,
        tolerances,
        costs,
        lots,
        lower,
        upper,
        weights,
        max_instruments,
        fixed_costs,
        impact,
        margins,
        budget,
        risk_aversion,
        greeks,
        instruments,
    )
    return solved(problem, method, seconds)


def solved(problem: Problem, method: str, seconds: float = 10.0) -> Solution:
    """The answer to a checked problem; `solve` for those who keep the statement."""
    Faults().choice("method", method, SOLVERS)
    _require_kept(problem, method)
    return _SOLVERS[method](problem, seconds)


def _require_kept(problem: Problem, method: str) -> None:
    """Raise InputError for a limit that the method would pass over in silence."""
    if problem.max_instruments is not None and method != "min_cost":
        raise InputError("max_instruments needs method min_cost")
    if problem.budget == np.inf:
        return
    if method not in _BUDGETED:
        raise InputError(f"budget needs method {' or '.join(_BUDGETED)}")
    if not problem.margins.any():
        raise InputError("budget needs margins")
