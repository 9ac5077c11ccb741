"""What early exercise adds to a European put: price, delta and gamma.

E = int_0^T [r K e^(-ru) Phi(-d-) - q S e^(-qu) Phi(-d+)] du, d+- of the spot against
the boundary B(T-u). The derivatives by S are taken under the integral.

Source: Kim (1990), Review of Financial Studies 3; Andersen, Lake and Offengenden
(2016), eq. 8.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array, normal_density
from xlhedge.pricing.american_boundary import Boundary
from xlhedge.pricing.american_grid import (
    Rule,
    Scheme,
    interpolation,
    premium_interpolation,
    tanh_sinh,
)

_BLOCK = 512  # options at once: a few arrays of them fit in a cache
# The largest sqrt(years/horizon) that more points follow.
MOST_STRETCH = 64.0


class Premium(NamedTuple):
    """The premium of early exercise and its derivatives by spot, strike 1."""

    price: Array
    delta: Array
    gamma: Array


def premium(
    scheme: Scheme,
    boundary: Boundary,
    spot: Array,
    years: Array,
    rate: Array,
    vol: Array,
    dividend: Array,
) -> Premium:
    """Premiums of puts of strike 1 at spots above their boundary; vectors."""
    market = np.stack([spot, years, rate, vol, dividend], axis=1)
    found = np.empty((3, len(spot)))
    stretch = np.sqrt(years / boundary.horizon[:, 0])
    fineness = np.ceil(np.minimum(stretch, MOST_STRETCH))
    for finer in np.unique(fineness):
        members = np.flatnonzero(fineness == finer)
        rule = tanh_sinh(1 + int(finer) * (scheme.premium_points - 1))
        block = max(1, int(_BLOCK / finer))
        for first in range(0, len(members), block):
            some = members[first : first + block]
            part = Boundary(*(values[some] for values in boundary))
            found[:, some] = _integrals(rule, part, market[some])
    return Premium(*found)


def _past(rule: Rule, boundary: Boundary, years: Array) -> Array:
    """ln(X/B) at years cos(a)^2; beyond the horizon that at the horizon."""
    nodes = boundary.depth.shape[1]
    squares = (boundary.depth**2)[:, None, :]
    if np.all(years == boundary.horizon):
        values = squares @ premium_interpolation(nodes, len(rule.cosine))
    else:
        places = np.minimum(1.0, np.sqrt(years / boundary.horizon) * rule.cosine)
        values = squares @ np.swapaxes(interpolation(nodes, places), 1, 2)
    return np.sqrt(np.maximum(values[:, 0, :], 0.0))


def _integrals(
    rule: Rule, boundary: Boundary, market: Array
) -> tuple[Array, Array, Array]:
    """The three integrals; arrays inside are (options, premium points)."""
    spot, years, rate, vol, dividend = market.T[:, :, None]
    elapsed, spans = years * rule.sine**2, years * rule.weight
    width = vol * np.sqrt(elapsed)
    distance = np.log(spot) - boundary.log_start + _past(rule, boundary, years)
    middle = (distance + (rate - dividend) * elapsed) / width
    upper, lower = middle + width / 2, middle - width / 2
    interest = rate * np.exp(-rate * elapsed) * spans / spot
    yields = dividend * np.exp(-dividend * elapsed) * spans
    gained, lost = interest * ndtr(-lower), yields * ndtr(-upper)
    by_interest = interest * normal_density(lower) / width
    by_yield = yields * normal_density(upper) / width
    curvature = by_interest * (1 + lower / width) + by_yield * (1 - upper / width)
    return (
        spot[:, 0] * (gained - lost).sum(axis=1),
        (by_yield - by_interest - lost).sum(axis=1),
        curvature.sum(axis=1) / spot[:, 0],
    )
