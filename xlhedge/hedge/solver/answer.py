"""What a solver answers, beside the quantities: what it costs and what holds it."""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.hedge.solver.limits import binding, within
from xlhedge.hedge.solver.problem import Problem


class Prices(NamedTuple):
    """Shadow prices: what the objective falls per unit of a wider limit.

    tolerances (greeks,): per unit of the Greek; lower and upper (instruments,): per
    contract; budget: per unit of it. All >= 0, and 0 where the limit does not bind.
    """

    tolerances: Array
    lower: Array
    upper: Array
    budget: float = 0.0

    @classmethod
    def none(cls, greeks: int, instruments: int) -> "Prices":
        """Those of a problem whose limits do not bind."""
        return cls(np.zeros(greeks), np.zeros(instruments), np.zeros(instruments))


class Solution(NamedTuple):
    """The answer to a hedging problem of m Greeks and n instruments.

    quantities (n,): contracts to trade, buy +. objective: what the method made as
    small as it can be. cost: of the trades, currency. residuals (m,): what is left
    of each Greek. within (m,): inside its tolerance. binding: the limits that hold the
    answer back, such as "tolerance 2" or "upper 1". prices: the shadow prices, None
    where the method has none; `relaxed` says that they are those of the problem
    without whole lots and fixed costs. condition: of the sensitivities with rows and
    columns scaled to 1. gap: how far the objective may be from the best, as a
    fraction of it; 0 is proven.
    """

    quantities: Array
    objective: float
    cost: float
    residuals: Array
    within: Array
    binding: tuple[str, ...]
    prices: Prices | None
    relaxed: bool
    condition: float
    gap: float


def solution(
    problem: Problem,
    quantities: Array,
    objective: float,
    prices: Prices | None = None,
    relaxed: bool = False,
    gap: float = 0.0,
) -> Solution:
    """The answer that these quantities are."""
    quantities = step("h", "the trades found", quantities + 0.0)  # no negative zero
    text = "exposures + sensitivities h"
    return Solution(
        quantities,
        step("objective", "what the method makes least", float(objective)),
        step("cost", "costs abs(h) + impact h^2/2 + fixed", problem.cost(quantities)),
        step("residuals", text, problem.residuals(quantities)),
        step("within", "its tolerance", within(problem, quantities)),
        step("binding", "limits reached", tuple(binding(problem, quantities))),
        prices,
        relaxed,
        condition(problem.sensitivities),
        step("gap", "of the objective to the best, at most, as a fraction", gap),
    )


def condition(matrix: Array) -> float:
    """Condition number of the matrix with its rows and columns scaled to 1.

    Greeks have units of their own, so the plain number would measure those.
    """
    scaled = equilibrated(matrix)
    return float(np.linalg.cond(scaled)) if scaled.any() else np.inf


def equilibrated(matrix: Array) -> Array:
    """The matrix with every row, then every column divided by its largest entry."""
    return rows_scaled(rows_scaled(matrix).T).T


def rows_scaled(matrix: Array) -> Array:
    """The matrix with every row divided by its largest entry."""
    size = np.abs(matrix).max(axis=1, keepdims=True)
    return matrix / np.where(size > 0, size, 1.0)
