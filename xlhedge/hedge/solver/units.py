"""A hedging problem in units of its own, in which its numbers are about 1.

The tolerances of a solver are absolute, and those who state a problem count in what
they like: a vega of 1e9, a contract of 1e-6 coins, costs in millions. So a solver sees
every Greek in its tolerance, every instrument in trades that move a Greek by about
that, money in what is at stake and margin in the budget. All units are powers of two:
nothing is rounded on the way there and back.
"""

from dataclasses import dataclass, replace

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.answer import Prices
from xlhedge.hedge.solver.problem import Problem

_DIGITS = 1e-6  # of what is held: no Greek is counted in less


@dataclass(frozen=True)
class Units:
    """One unit of each Greek (m,), instrument (n,), of money and of margin."""

    greeks: Array
    instruments: Array
    money: float
    margin: float

    def stated(self, problem: Problem) -> Problem:
        """The problem in these units."""
        greeks, trades, money = self.greeks, self.instruments, self.money
        tolerances = problem.tolerances
        return replace(
            problem,
            exposures=problem.exposures / greeks,
            sensitivities=problem.sensitivities / greeks[:, None] * trades,
            tolerances=None if tolerances is None else tolerances / greeks,
            costs=problem.costs * trades / money,
            lots=problem.lots / trades,
            lower=problem.lower / trades,
            upper=problem.upper / trades,
            weights=problem.weights * greeks * greeks[:, None] / money,
            fixed_costs=problem.fixed_costs / money,
            impact=problem.impact * trades**2 / money,
            margins=problem.margins * trades / self.margin,
            budget=problem.budget / self.margin,
        )

    def quantities(self, found: Array) -> Array:
        """Contracts, of a trade in these units."""
        return found * self.instruments

    def prices(self, found: Prices) -> Prices:
        """Shadow prices in the units of the problem."""
        return Prices(
            found.tolerances * self.money / self.greeks,
            found.lower * self.money / self.instruments,
            found.upper * self.money / self.instruments,
            found.budget * self.money / self.margin,
        )


def own_units(problem: Problem, by_risk: bool) -> Units:
    """The units of a problem; `by_risk` where its risk is part of what is minimised."""
    needed = _needed(problem)
    scale = _scale(problem, by_risk, needed)
    known = scale > 0
    moved = np.abs(problem.sensitivities[known]) / scale[known, None]
    trades = 1 / _powers(moved.max(axis=0, initial=0.0))
    moved = (np.abs(problem.sensitivities) * trades).max(axis=1)
    size = np.where(known, np.where(needed > 0, needed, scale), moved)
    return Units(_powers(size), trades, _money(problem, trades), _margin(problem))


def _needed(problem: Problem) -> Array:
    """How well each Greek must be met: its tolerance; 0 where it has no limit."""
    held = np.abs(problem.exposures)
    if problem.tolerances is None:
        return np.zeros_like(held)
    least = np.maximum(problem.tolerances, _DIGITS * held)
    return np.where(np.isfinite(least), least, 0.0)


def _scale(problem: Problem, by_risk: bool, needed: Array) -> Array:
    """What is held of each Greek that counts; 0 of the others."""
    held = np.abs(problem.exposures)
    if not by_risk:
        limited = problem.tolerances is None or np.isfinite(problem.tolerances)
        return np.where(limited, np.maximum(held, needed), 0.0)
    each = np.diag(problem.weights)
    risk = problem.risk(np.zeros_like(problem.costs)) or 1.0
    spread = np.sqrt(risk / np.where(each > 0, each, np.inf))
    return np.where(needed > 0, np.maximum(held, needed), spread)


def _money(problem: Problem, trades: Array) -> float:
    """The middle of the costs of a trade; without any the risk of what is held."""
    paid = np.concatenate([problem.costs * trades, problem.fixed_costs])
    logs = np.log2(paid[paid > 0])
    if logs.size:
        return _power(np.exp2(logs.mean()))
    held = np.zeros_like(problem.costs)
    return _power(problem.risk_aversion * problem.risk(held))


def _margin(problem: Problem) -> float:
    return _power(problem.budget if problem.budget < np.inf else 1.0)


def _power(size: float) -> float:
    return float(_powers(np.asarray(size)))


def _powers(sizes: Array) -> Array:
    """The power of two next to each size; 1 for a size of 0."""
    return np.asarray(np.exp2(np.rint(np.log2(np.where(sizes > 0, sizes, 1.0)))))
