"""Hedges of several Greeks at once, with several instruments.

solve states the problem and names the method; problem.py is the checked statement,
answer.py what comes back. One file per method:

exact, least_squares
min_cost      its linear program in program.py, a trade without a search in
              rounded.py, what is missing for an answer in feasible.py
min_variance  its quadratic program in quadratic.py, solved in conic.py, its last
              digits in polish.py

What they share: singular.py (instruments that cannot be told apart), whole.py and
neighbours.py (whole lots), limits.py (which are kept), units.py (those of a problem).
"""

from xlhedge.hedge.solver.answer import Prices, Solution
from xlhedge.hedge.solver.limits import within
from xlhedge.hedge.solver.problem import Problem, checked_problem
from xlhedge.hedge.solver.solve import CELL_SECONDS, SOLVERS, solve, solved

__all__ = [
    "CELL_SECONDS",
    "SOLVERS",
    "Prices",
    "Problem",
    "Solution",
    "checked_problem",
    "solve",
    "solved",
    "within",
]
