"""Greeks of a price function by fourth-order differences, for models without formulas.

dV/dx = sum of weight_i V(x + offset_i h) / h^m, central: over two points on each side
for m = 1 and 2, three for m = 3; mixed Greeks difference the differences. The error is
of order h^4. Steps follow the width w = vol sqrt(T) on which a price bends:

h = (noise/w)^(1/(4 + m)) times S w, K w (w between 1e-4 and 1), T, vol, or 1/T or
w/T, the smaller, for rates,

with m the order of the whole Greek and `noise` the relative error of the price: there
the error of the formula, about h^4, meets that of the price over h^m. Measured on
Black-Scholes within 3 standard deviations of the strike and w < 1, relative to the
largest value of the Greek over spots: typically 1e-12 for m = 1, 3e-10 for m = 2 and
1e-8 for m = 3, at worst 1e-10, 1e-7 and 2e-6.

Where the stencil does not fit between the bounds of its argument (spot, strike, years
and vol at 0, or those given) it is one-sided. The price must be smooth on it: limits
such as the payoff at expiry belong to the model.

Source: Fornberg (1988), Mathematics of Computation 51, tables 1 and 3.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.terms import TERMS

Price = Callable[..., Array]
Bounds = Mapping[str, tuple[Real, Real]]

EPS = float(np.finfo(float).eps)
# Greek -> sign and the orders of differentiation; time to expiry falls as time passes.
DERIVATIVES: dict[str, tuple[int, dict[str, int]]] = {
    "price": (+1, {}),
    "delta": (+1, {"spot": 1}),
    "gamma": (+1, {"spot": 2}),
    "vega": (+1, {"vol": 1}),
    "theta": (-1, {"years": 1}),
    "rho": (+1, {"rate": 1}),
    "dividend_rho": (+1, {"dividend": 1}),
    "vanna": (+1, {"spot": 1, "vol": 1}),
    "volga": (+1, {"vol": 2}),
    "charm": (-1, {"spot": 1, "years": 1}),
    "veta": (-1, {"vol": 1, "years": 1}),
    "speed": (+1, {"spot": 3}),
    "zomma": (+1, {"spot": 2, "vol": 1}),
    "color": (-1, {"spot": 2, "years": 1}),
    "ultima": (+1, {"vol": 3}),
    "dual_delta": (+1, {"strike": 1}),
    "dual_gamma": (+1, {"strike": 2}),
    "net_delta": (+1, {"spot": 1}),
}
BUMPED = (*DERIVATIVES, "elasticity", "itm_probability")

_ORDER = 4
_NARROWEST, _WIDEST = 1e-4, 1.0
_LOUDEST = 1e-6  # keeps doubled steps of three points within 0.84 of their scale
_AT_ZERO = {"vol": 0.01, "years": 1 / 365}  # scale of an argument that is 0
# Order of the derivative -> (offset, weight) of each point; 0 pads to equal lengths.
_CENTRAL = {
    1: ((-2, 1 / 12), (-1, -8 / 12), (0, 0.0), (1, 8 / 12), (2, -1 / 12)),
    2: (
        *((-2, -1 / 12), (-1, 16 / 12), (0, -30 / 12)),
        *((1, 16 / 12), (2, -1 / 12), (0, 0.0)),
    ),
    3: (
        *((-3, 1 / 8), (-2, -8 / 8), (-1, 13 / 8), (0, 0.0)),
        *((1, -13 / 8), (2, 8 / 8), (3, -1 / 8)),
    ),
}
_FORWARD = {
    1: ((0, -25 / 12), (1, 48 / 12), (2, -36 / 12), (3, 16 / 12), (4, -3 / 12)),
    2: (
        *((0, 45 / 12), (1, -154 / 12), (2, 214 / 12)),
        *((3, -156 / 12), (4, 61 / 12), (5, -10 / 12)),
    ),
    3: (
        *((0, -49 / 8), (1, 232 / 8), (2, -461 / 8), (3, 496 / 8)),
        *((4, -307 / 8), (5, 104 / 8), (6, -15 / 8)),
    ),
}


def bumped(
    price: Price,
    arguments: Mapping[str, Array],
    greek: str,
    noise: Real = EPS,
    bounds: Bounds | None = None,
) -> Array:
    """One raw Greek of `price(**arguments)`, in the shape of the price.

    Args:
        price: of arrays that broadcast, among them spot, strike, years, rate, vol and
            dividend as far as the Greek needs them; others are passed on.
        arguments: checked; spot, strike, years and vol >= 0.
        greek: any of BUMPED. itm_probability is that of a European exercise,
            e^(rT) |dV/dK|; net_delta is delta, the premium being paid in quote.
        noise: relative error of the price.
        bounds: argument -> lowest and highest value that the stencil may touch, such
            as a barrier; the limits of core.terms where not given.

    Raises InputError for a Greek that no bump gives.
    """
    Faults().choice("greek", greek, BUMPED)
    return _greek(price, arguments, greek, noise, bounds or {}, 1.0)


def bump_error(
    price: Price,
    arguments: Mapping[str, Array],
    greek: str,
    noise: Real = EPS,
    bounds: Bounds | None = None,
) -> Array:
    """Estimated absolute error of `bumped`: its change when the steps are doubled.

    Doubling multiplies the error of the formula by 16 and takes most of the noise
    away, so that the estimate errs on the large side. Arguments as in bumped.
    """
    Faults().choice("greek", greek, BUMPED)
    once, twice = (
        _greek(price, arguments, greek, noise, bounds or {}, factor)
        for factor in (1.0, 2.0)
    )
    return np.abs(once - twice)


def _greek(
    price: Price,
    arguments: Mapping[str, Array],
    greek: str,
    noise: Real,
    bounds: Bounds,
    factor: float,
) -> Array:
    given = {name: np.asarray(value) for name, value in arguments.items()}

    def derivative(name: str) -> Array:
        sign, orders = DERIVATIVES[name]
        relative = np.minimum(noise / _width(given), _LOUDEST)
        size = factor * relative ** (1 / (_ORDER + sum(orders.values())))
        steps = [_step(given, n, m, size, bounds) for n, m in orders.items()]
        return sign * _derivative(price, given, steps)

    if greek == "itm_probability":
        return np.exp(given["rate"] * given["years"]) * np.abs(derivative("dual_delta"))
    if greek == "elasticity":
        value = derivative("price")
        some = value > 0
        lever = derivative("delta") * given["spot"] / np.where(some, value, 1.0)
        return np.where(some, lever, np.nan)
    return derivative(greek)


class _Step(NamedTuple):
    """How one argument moves; `side` is 0 for central, +-1 for one-sided."""

    name: str
    order: int
    size: Array
    side: Array

    def points(self) -> Iterator[tuple[Array, Array]]:
        """Offset in steps and weight of each point, elementwise."""
        pairs = zip(_CENTRAL[self.order], _FORWARD[self.order], strict=True)
        central = self.side == 0
        for (offset, weight), (away, weight_away) in pairs:
            weights = np.where(central, weight, self.side**self.order * weight_away)
            if weights.any():
                yield np.where(central, offset, self.side * away), weights


def _step(
    given: Mapping[str, Array], name: str, order: int, size: Array, bounds: Bounds
) -> _Step:
    value = given[name]
    wish = size * _scale(given, name)
    step = (value + wish) - value  # exact in binary
    limits = TERMS[name].limits
    lowest, highest = bounds.get(name, (limits.lowest, limits.highest))
    below, above = value - lowest, highest - value
    farthest = -_CENTRAL[order][0][0]
    fits = np.minimum(below, above) >= farthest * step
    return _Step(name, order, step, np.where(fits, 0, np.where(above > below, 1, -1)))


def _scale(given: Mapping[str, Array], name: str) -> Array:
    """The length on which the price bends in this argument, > 0."""
    value, years = given[name], given["years"]
    if name in _AT_ZERO:
        return np.where(value > 0, value, _AT_ZERO[name])
    width = _width(given)
    if name in ("spot", "strike"):
        other = given["strike" if name == "spot" else "spot"]
        length = np.where(value > 0, value, np.where(other > 0, other, 1.0))
        return width * length
    return width / np.maximum(years, width)


def _width(given: Mapping[str, Array]) -> Array:
    """vol sqrt(T), the part of spot and strike over which a price bends."""
    width: Array = given["vol"] * np.sqrt(given["years"])
    return np.clip(width, _NARROWEST, _WIDEST)


def _derivative(price: Price, given: Mapping[str, Array], steps: list[_Step]) -> Array:
    if not steps:
        return np.asarray(price(**given))
    step, *others = steps
    total = np.zeros(())
    for offset, weight in step.points():
        moved = {**given, step.name: given[step.name] + offset * step.size}
        value = _derivative(price, moved, others)
        total = total + np.where(weight == 0, 0.0, weight * value)
    return total / step.size**step.order
