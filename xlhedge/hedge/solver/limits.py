"""Which limits a trade keeps, and which of them hold it back."""

from collections.abc import Iterator

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.problem import Problem

# Of a limit: what a solver's own feasibility tolerance leaves.
_SLACK = 1e-6
# Of the size of a Greek or of a trade: rounding noise.
_NOISE = 1e-9


def within(problem: Problem, quantities: Array) -> Array:
    """Which Greeks are inside their tolerance; all of them where none is given."""
    if problem.tolerances is None:
        return np.ones(len(problem.exposures), dtype=bool)
    left = np.abs(problem.residuals(quantities))
    noise = _noise(problem, quantities)
    return left <= problem.tolerances * (1 + _SLACK) + noise


def allowed(problem: Problem, quantities: Array) -> bool:
    """Whether a trade keeps tolerances, budget and the number of instruments."""
    traded = np.count_nonzero(quantities)
    few = problem.max_instruments is None or traded <= problem.max_instruments
    paid = problem.margins @ np.abs(quantities) <= problem.budget * (1 + _SLACK)
    return bool(few and paid and within(problem, quantities).all())


def binding(problem: Problem, quantities: Array) -> Iterator[str]:
    """The limits that hold the trade back: tolerances, bounds and the budget.

    A bound between two lots does where no further lot fits.
    """
    if problem.tolerances is not None:
        left = np.abs(problem.residuals(quantities))
        edge = problem.tolerances * (1 - _SLACK) - _noise(problem, quantities)
        names = np.array(problem.greeks)[left >= edge]
        yield from (f"tolerance {name}" for name in names)
    step = np.where(problem.lots > 0, problem.lots * (1 - _SLACK), 0.0)
    step = np.maximum(step, _NOISE * np.abs(quantities))
    rooms = {"lower": quantities - problem.lower, "upper": problem.upper - quantities}
    for name, room in rooms.items():
        held = np.array(problem.instruments)[room <= step]
        yield from (f"{name} {instrument}" for instrument in held)
    if problem.margins @ np.abs(quantities) >= problem.budget * (1 - _SLACK):
        yield "budget"


def _noise(problem: Problem, quantities: Array) -> Array:
    """What rounding may leave of each Greek."""
    traded = np.abs(problem.sensitivities) @ np.abs(quantities)
    return _NOISE * (np.abs(problem.exposures) + traded)
