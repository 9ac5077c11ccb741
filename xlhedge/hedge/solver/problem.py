"""The statement of a hedging problem: what is held, what can be traded, the limits.

    exposures g      per Greek, what is held
    sensitivities G  per Greek and instrument, what one contract adds
    quantities h     per instrument, the trade to do (buy +)
    residuals        g + G h, what is left

Every method of the solver reads the same statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array, real
from xlhedge.core.terms import ANY

_NOISE = 1e-12  # rounding noise of a matrix, of its largest entry


@dataclass(frozen=True)
class Problem:
    """A checked problem of m Greeks and n instruments.

    Shapes: exposures (m,), sensitivities (m, n), tolerances (m,) or None, weights
    (m, m), the others (n,). `lots` is 0 where any size can be traded; `lower` <= 0
    <= `upper` in contracts. `greeks` and `instruments` are what a sentence calls them.
    """

    exposures: Array
    sensitivities: Array
    tolerances: Array | None
    costs: Array
    lots: Array
    lower: Array
    upper: Array
    weights: Array
    max_instruments: int | None
    fixed_costs: Array
    impact: Array
    margins: Array
    budget: float
    risk_aversion: float
    greeks: tuple[str, ...]
    instruments: tuple[str, ...]

    @cached_property
    def factor(self) -> Array:
        """R with R' R = weights; a row per mode of risk.

        From the correlations, since Greeks differ in size by many powers of ten.
        """
        correlations, size = _correlated(self.weights)
        values, vectors = np.linalg.eigh(correlations)
        return np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T * size

    def residuals(self, quantities: Array) -> Array:
        """What is left of every Greek."""
        return self.exposures + self.sensitivities @ quantities

    def risk(self, quantities: Array) -> float:
        """residuals' weights residuals."""
        left = self.residuals(quantities)
        return float(left @ self.weights @ left)

    def cost(self, quantities: Array) -> float:
        """costs |h| + impact h^2 / 2 + the fixed cost of every instrument traded."""
        linear = self.costs @ np.abs(quantities)
        fixed = self.fixed_costs @ (quantities != 0)
        return float(linear + fixed + self.impact @ quantities**2 / 2)


def checked_problem(
    exposures: Any,
    sensitivities: Any,
    tolerances: Any = None,
    costs: Any = None,
    lots: Any = None,
    lower: Any = None,
    upper: Any = None,
    weights: Any = None,
    max_instruments: float | None = None,
    fixed_costs: Any = None,
    impact: Any = None,
    margins: Any = None,
    budget: float | None = None,
    risk_aversion: float = 1.0,
    greeks: Sequence[str] | None = None,
    instruments: Sequence[str] | None = None,
) -> Problem:
    """The problem if its parts fit together; arguments as in solve.

    Raises: InputError for sizes that do not fit, DomainError for numbers out of
    range; both name the argument.
    """
    held = vector("exposures", exposures)
    matrix = _matrix("sensitivities", sensitivities)
    rows, columns = "rows of sensitivities", "columns of sensitivities"
    m, n = matrix.shape
    _require_size("exposures", held, m, rows)

    def each(name: str, value: Any, default: float = 0.0) -> Array:
        """One number per instrument; a single one is that of each."""
        return _each(name, value, n, default, columns)

    tolerated = None
    if tolerances is not None:
        tolerated = _each("tolerances", tolerances, m, np.inf, rows)
    return Problem(
        held,
        matrix,
        tolerated,
        each("costs", costs),
        each("lots", lots),
        each("lower", lower, -np.inf),
        each("upper", upper, np.inf),
        _risk(weights, m),
        _count(max_instruments),
        each("fixed_costs", fixed_costs),
        each("impact", impact),
        each("margins", margins),
        float(_each("budget", budget, 1, np.inf, "")[0]),
        float(_each("risk_aversion", risk_aversion, 1, 1.0, "")[0]),
        _called("greeks", greeks, m, rows),
        _called("instruments", instruments, n, columns),
    )


def _called(
    what: str, names: Sequence[str] | None, size: int, of: str
) -> tuple[str, ...]:
    """A name for each; their numbers where none are given."""
    if names is None:
        return tuple(str(number + 1) for number in range(size))
    if len(names) != size:
        raise InputError(f"{what} has {len(names)} names for {size} {of}")
    return tuple(names)


def _each(name: str, value: Any, size: int, default: float, of: str) -> Array:
    """A number for each; None is the default, which alone may be infinite: no limit."""
    if value is None:
        return np.full(size, default)
    numbers = np.atleast_1d(_floats(name, value))
    unlimited = np.isinf(numbers) & (numbers == default)
    vector(name, np.where(unlimited, 0.0, numbers))
    if len(numbers) == 1:
        numbers = np.full(size, numbers[0])
    _require_size(name, numbers, size, of)
    return numbers


def _require_size(name: str, numbers: Array, size: int, of: str) -> None:
    if len(numbers) != size:
        raise InputError(f"{name} has {len(numbers)} numbers for {size} {of}")


def _floats(name: str, value: Any, what: str = "a list of numbers") -> Array:
    try:
        return real(value)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be {what}") from None


def _matrix(name: str, value: Any) -> Array:
    numbers = _floats(name, value, "rows of numbers")
    if numbers.ndim != 2 or not numbers.size:
        raise InputError(f"{name} must be rows of numbers")
    vector(name, numbers.ravel(), ANY)
    return numbers


def _risk(weights: Any, greeks: int) -> Array:
    """The positive semidefinite matrix of risk per product of two residuals."""
    if np.ndim(weights) < 2 or 1 in np.shape(weights):
        each = None if weights is None else np.ravel(weights)
        return np.diag(_each("weights", each, greeks, 1.0, "rows of sensitivities"))
    matrix = _matrix("weights", weights)
    if matrix.shape != (greeks, greeks):
        raise InputError(f"weights must be {greeks} numbers or {greeks} rows of them")
    if np.abs(matrix - matrix.T).max() > _NOISE * np.abs(matrix).max():
        raise DomainError("weights must be symmetric")
    correlations, _ = _correlated(matrix)
    if np.linalg.eigvalsh(correlations).min() < -_NOISE * greeks:
        raise DomainError("weights must be positive semidefinite")
    return (matrix + matrix.T) / 2


def _correlated(covariance: Array) -> tuple[Array, Array]:
    """The matrix with its diagonal scaled to 1, and the scale of each row."""
    size = np.sqrt(np.abs(np.diag(covariance)))
    size = np.where(size > 0, size, 1.0)
    return covariance / np.outer(size, size), size


def _count(number: Any) -> int | None:
    if number is None:
        return None
    count = float(vector("max_instruments", np.atleast_1d(real(number)))[0])
    if count != int(count):
        raise DomainError(f"max_instruments must be a whole number, got {count:g}")
    return int(count)
