"""Numbers that carry their derivatives: Taylor series in a few arguments, cut off.

A formula written once for arrays gives, when some of its arguments are variables of
this kind, its exact partial derivatives: no step, no difference. An element is

x(u) = sum of c_k u^k over the orders k <= top,   d^k x/du^k = k! c_k,

with u the displacement of the arguments and k one order for each of them. A function
f of x is the series of f about the undisplaced value, which ends because u does.

Source: Griewank and Walther (2008), Evaluating Derivatives, chapter 13.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import factorial, prod
from typing import Any, TypeAlias

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, normal_density
from xlhedge.pricing.mills import mills

Orders: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Taylor:
    """Coefficients by their orders; those left out are 0. Constants stay arrays."""

    parts: dict[Orders, Array]
    top: Orders

    __array_ufunc__ = None  # an array on the left leaves the arithmetic to us

    @property
    def value(self) -> Array:
        """The number itself, without its derivatives."""
        return self.parts[_none(self.top)]

    @property
    def length(self) -> int:
        """How many powers of a displacement there are beside 1."""
        return sum(self.top)

    def with_value(self, value: Array) -> "Taylor":
        """The same derivatives about another value."""
        return Taylor({**self.parts, _none(self.top): value}, self.top)

    def __add__(self, other: "Number | float") -> "Taylor":
        if not isinstance(other, Taylor):
            return self.with_value(self.value + other)
        parts = dict(self.parts)
        for orders, part in other.parts.items():
            parts[orders] = parts[orders] + part if orders in parts else part
        return Taylor(parts, self.top)

    def __mul__(self, other: "Number | float") -> "Taylor":
        if not isinstance(other, Taylor):
            return Taylor({k: part * other for k, part in self.parts.items()}, self.top)
        parts: dict[Orders, Array] = {}
        for left, factor in self.parts.items():
            for right, part in other.parts.items():
                orders = tuple(i + j for i, j in zip(left, right, strict=True))
                if all(i <= most for i, most in zip(orders, self.top, strict=True)):
                    parts[orders] = parts.get(orders, 0.0) + factor * part
        return Taylor(parts, self.top)

    def __neg__(self) -> "Taylor":
        return self * -1.0

    def __sub__(self, other: "Number | float") -> "Taylor":
        return self + -other

    def __rsub__(self, other: "Number | float") -> "Taylor":
        return -self + other

    def __truediv__(self, other: "Number | float") -> "Taylor":
        return self * reciprocal(other)

    def __rtruediv__(self, other: "Number | float") -> "Taylor":
        return reciprocal(self) * other

    __radd__ = __add__
    __rmul__ = __mul__


Number: TypeAlias = Array | Taylor


def variables(
    arguments: Mapping[str, Array], orders: Mapping[str, int]
) -> dict[str, Any]:
    """The arguments, those of `orders` as variables that carry so many derivatives."""
    top = tuple(orders.values())
    made: dict[str, Any] = dict(arguments)
    for place, name in enumerate(orders):
        first = tuple(int(i == place) for i in range(len(top)))
        made[name] = Taylor({_none(top): made[name], first: np.ones(())}, top)
    return made


def derivative(number: Number) -> Array:
    """The derivative of the highest orders; of a constant, 0."""
    if not isinstance(number, Taylor):
        return np.zeros_like(number)
    scale = prod(map(factorial, number.top))
    return scale * number.parts.get(number.top, np.zeros_like(number.value))


def value_of(number: Number) -> Array:
    """The number without its derivatives."""
    return number.value if isinstance(number, Taylor) else number


def choose(condition: Array, yes: Number, no: Number) -> Any:
    """np.where of numbers: the derivatives are chosen with the values."""
    if not (isinstance(yes, Taylor) or isinstance(no, Taylor)):
        return np.where(condition, yes, no)
    top = next(n.top for n in (yes, no) if isinstance(n, Taylor))
    left, right = _parts(yes, top), _parts(no, top)
    keys = left.keys() | right.keys()
    parts = {k: np.where(condition, left.get(k, 0.0), right.get(k, 0.0)) for k in keys}
    return Taylor(parts, top)


def exp(number: Number) -> Any:
    """e^x."""
    return _composed(number, lambda x, n: [np.exp(x)] * (n + 1))


def expm1(number: Number) -> Any:
    """e^x - 1, exact near 0."""
    return _composed(number, lambda x, n: [np.expm1(x), *[np.exp(x)] * n])


def root(number: Number) -> Any:
    """The square root of x >= 0."""
    return _composed(number, lambda x, n: _powers(np.sqrt(x), x, n, 0.5))


def reciprocal(number: Number | float) -> Any:
    """1/x."""
    return _composed(number, _reciprocals)


def log_ratio(above: Number, below: Number) -> Any:
    """ln(above/below) of positive numbers, exact near 0."""
    x, y = value_of(above), value_of(below)
    ratio = np.sign(x - y) * np.log1p(np.abs(x - y) / np.minimum(x, y))
    series = _composed(above, _logarithms) - _composed(below, _logarithms)
    return series.with_value(ratio) if isinstance(series, Taylor) else ratio


def normal(number: Number) -> Any:
    """N(x), the standard normal distribution."""
    return _composed(number, _normals)


def mills_ratio(number: Number) -> Any:
    """R(x) = N(x)/n(x), for x <= 0 or not far above."""
    return _composed(number, mills_derivatives)


def mills_derivatives(x: Any, order: int) -> list[Any]:
    """R and its derivatives: R' = 1 + x R, R(k+1) = k R(k-1) + x R(k)."""
    ratio = mills_ratio(x) if isinstance(x, Taylor) else mills(x)
    found = [ratio, 1.0 + x * ratio]
    for k in range(1, order):
        found.append(k * found[k - 1] + x * found[k])
    return found[: order + 1]


def _powers(first: Any, x: Any, order: int, exponent: float) -> list[Any]:
    """x^exponent, which is `first`, and its derivatives."""
    found = [first]
    for k in range(order):
        found.append(found[k] * (exponent - k) / x)
    return found


def _reciprocals(x: Any, order: int) -> list[Any]:
    return _powers(1 / x, x, order, -1.0)


def _logarithms(x: Array, order: int) -> list[Array]:
    return [np.log(x), *_reciprocals(x, order)][: order + 1]


def _normals(x: Array, order: int) -> list[Array]:
    density = normal_density(x)
    return [ndtr(x), density, -x * density, (x * x - 1) * density][: order + 1]


def _composed(
    number: Number | float, derivatives: Callable[[Any, int], Sequence[Array]]
) -> Any:
    """f(number), by the derivatives of f at its value."""
    if not isinstance(number, Taylor):
        return derivatives(number, 0)[0]
    found = derivatives(number.value, number.length)
    step = Taylor({k: part for k, part in number.parts.items() if any(k)}, number.top)
    total, power = Taylor({_none(number.top): found[0]}, number.top), step
    for k in range(1, number.length + 1):
        total = total + power * (found[k] / factorial(k))
        power = power * step
    return total


def _parts(number: Number, top: Orders) -> dict[Orders, Array]:
    return number.parts if isinstance(number, Taylor) else {_none(top): number}


def _none(top: Orders) -> Orders:
    """No order in any argument: that of the value."""
    return (0,) * len(top)
