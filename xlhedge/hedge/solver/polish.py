"""The last digits of a quadratic program: its binding rows as equations.

An interior-point solver stops a little inside the limits. With the binding rows as
equations the answer is that of a linear system; rows that it breaks join them, rows
with a negative dual leave, until none is left of either.

Source: B. Stellato, G. Banjac, P. Goulart, A. Bemporad and S. Boyd (2020), OSQP: an
operator splitting solver for quadratic programs, section 5.2: solution polishing; J.
Nocedal and S. Wright (2006), Numerical Optimization, section 16.5: active sets.
"""

from contextlib import suppress
from typing import Any

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.solver.quadratic import Quadratic

_NOISE = 1e-9  # of a row or a dual: what the linear system may leave
_ZERO = 1e-13  # of the largest: what it leaves of an instrument not traded
_ROUNDS = 20


def polished(task: Quadratic, found: Any) -> tuple[Array, Array] | None:
    """x and the duals of the limits; None where the binding rows are not found."""
    first = len(task.wanted)
    binding = np.asarray(found.z)[first:] > np.asarray(found.s)[first:]
    for _ in range(_ROUNDS):
        x, prices = _stationary(task, binding)
        over = task.rows @ x - task.limits
        room = np.abs(task.rows) @ np.abs(x) + np.abs(task.limits)
        broken = over > _NOISE * room
        idle = prices < -_NOISE * np.abs(prices).max(initial=0)
        if not (broken | idle).any():
            return x, np.maximum(prices, 0.0)
        binding = (binding & ~idle) | broken
    return None


def _stationary(task: Quadratic, binding: Array) -> tuple[Array, Array]:
    """Where the objective is least with these rows as equations; the duals of all."""
    rows = np.vstack([task.equal, task.rows[binding]])
    right = np.concatenate([task.wanted, task.limits[binding]])
    n, k = len(task.diagonal), len(right)
    size = np.abs(rows).max(axis=1)
    rows, right = rows / size[:, None], right / size
    system = np.block([[np.diag(task.diagonal), rows.T], [rows, np.zeros((k, k))]])
    solved = _solution(system, np.concatenate([-task.linear, right]))
    x, duals = solved[:n], np.zeros(len(task.limits))
    x[np.abs(x) <= _ZERO * np.abs(x).max()] = 0.0
    duals[binding] = (solved[n:] / size)[len(task.wanted) :]
    return x, duals


def _solution(system: Array, right: Array) -> Array:
    """That of a linear system; any of them where rows say the same twice."""
    with suppress(np.linalg.LinAlgError):
        solved = np.linalg.solve(system, right)
        left = np.abs(system @ solved - right).max()
        if left <= _NOISE * (np.abs(system) @ np.abs(solved)).max():
            return solved
    return np.linalg.lstsq(system, right, rcond=None)[0]
