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
from xlhedge.pricing.american_grid import Scheme, grid_of

_BLOCK = 512  # options at once: a few arrays of them fit in a cache


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
    for first in range(0, len(spot), _BLOCK):
        some = slice(first, first + _BLOCK)
        found[:, some] = _integrals(
            scheme, boundary.log_start[some], boundary.depth[some], market[some]
        )
    return Premium(*found)


def _integrals(
    scheme: Scheme, log_start: Array, depth: Array, market: Array
) -> tuple[Array, Array, Array]:
    """The three integrals; arrays inside are (options, premium points)."""
    rule = grid_of(scheme).outer
    spot, years, rate, vol, dividend = market.T[:, :, None]
    elapsed, spans = years * rule.sine**2, years * rule.weight
    squares = (depth * depth)[:, None, :] @ rule.interpolation
    past = np.sqrt(np.maximum(squares[:, 0, :], 0.0))
    width = vol * np.sqrt(elapsed)
    distance = np.log(spot) - log_start + past
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
