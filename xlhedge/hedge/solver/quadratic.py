"""The quadratic program of a hedge, as the conic solver takes it.

    minimise |y|^2 + costs' u + impact' h^2 / 2
    subject to y = R (G h + g), -u <= h <= u, and the limits of the problem

over the trades h, the sizes u of those that cost something or bind margin, and the
risks y, with R' R = risk_aversion W: the objective keeps the digits that the product
G' W G would lose.
"""

from dataclasses import dataclass

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices
from xlhedge.hedge.solver.problem import Problem


@dataclass(frozen=True)
class Quadratic:
    """minimise diagonal' x^2 / 2 + linear' x, equal x = wanted, rows x <= limits.

    x = (h, u, y). `parts` says which rows are above, below (the tolerances, of the
    Greeks in `greeks`), upper, lower (the bounds), size and budget.
    """

    diagonal: Array
    linear: Array
    equal: Array
    wanted: Array
    rows: Array
    limits: Array
    parts: dict[str, tuple[Array, slice]]

    def prices(self, duals: Array, greeks: int, instruments: int) -> Prices:
        """The duals of the rows by the limit they belong to; 0 where there is none."""

        def price(part: str, size: int) -> Array:
            full = np.zeros(size)
            places, rows = self.parts[part]
            full[places] = duals[rows]
            return full

        tolerance = price("above", greeks) + price("below", greeks)
        lower, upper = price("lower", instruments), price("upper", instruments)
        return Prices(tolerance, lower, upper, float(price("budget", 1)[0]))


def quadratic(problem: Problem) -> Quadratic:
    """The program of a problem."""
    factor = np.sqrt(problem.risk_aversion) * problem.factor
    m, n = len(factor), len(problem.costs)
    budgeted = problem.budget < np.inf
    sized = np.flatnonzero((problem.costs > 0) | (budgeted & (problem.margins > 0)))
    trade, size = np.eye(n), np.eye(n)[sized]

    def row(of_trades: Array, of_sizes: Array | float = 0.0) -> Array:
        """Rows over (h, u, y)."""
        sizes = np.broadcast_to(of_sizes, (len(of_trades), len(sized)))
        return np.hstack([of_trades, sizes, np.zeros((len(of_trades), m))])

    tolerances = problem.tolerances
    room = np.full(len(problem.exposures), np.inf) if tolerances is None else tolerances
    one = np.eye(len(sized))
    blocks = {
        "above": (row(problem.sensitivities), room - problem.exposures),
        "below": (row(-problem.sensitivities), room + problem.exposures),
        "upper": (row(trade), problem.upper),
        "lower": (row(-trade), -problem.lower),
        "bought": (row(size, -one), np.zeros(len(sized))),
        "sold": (row(-size, -one), np.zeros(len(sized))),
        "budget": (
            row(np.zeros((1, n)), problem.margins[sized]),
            np.array([problem.budget]),
        ),
    }
    rows, limits, parts = _finite(blocks)
    equal = row(-factor @ problem.sensitivities)
    equal[:, n + len(sized) :] = np.eye(m)
    return Quadratic(
        np.concatenate([problem.impact, np.zeros(len(sized)), np.full(m, 2.0)]),
        np.concatenate([np.zeros(n), problem.costs[sized], np.zeros(m)]),
        equal,
        factor @ problem.exposures,
        rows,
        limits,
        parts,
    )


def _finite(
    blocks: dict[str, tuple[Array, Array]],
) -> tuple[Array, Array, dict[str, tuple[Array, slice]]]:
    """The rows that limit anything, and where those of each block are."""
    rows, limits, parts, first = [], [], {}, 0
    for name, (block, most) in blocks.items():
        places = np.flatnonzero(np.isfinite(most))
        rows.append(block[places])
        limits.append(most[places])
        parts[name] = (places, slice(first, first + len(places)))
        first += len(places)
    return np.vstack(rows), np.concatenate(limits), parts
