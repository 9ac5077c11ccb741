"""Gamma of dealers, and what they must trade as the spot moves.

    exposure = sum of sign gamma open_interest multiplier S^2/100

is the change of their delta, in quote currency, per 1 % of spot; a move of x makes them
trade -exposure x/1 %. The sign is what dealers are taken to hold of an open interest:
+1 of calls and -1 of puts is a convention, not data, and therefore an input. Along the
profile every gamma is that at the moved spot, with vols of the strikes as they are
(sticky strike) and without what has expired. Where the profile crosses 0 dealers turn
from damping moves to driving them: a flip. Crossings are sought on 400 equal steps and
bisected to the last digit; two within one step are not seen, and a profile that only
touches 0 has none.

Source: definition; gamma of Black and Scholes (pricing/black.py).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.units import PERCENT
from xlhedge.pricing.black import Black

STEPS = 400
_HALVINGS = 60  # of a step: below the last digit of a spot
_ROUNDING = float(np.finfo(float).eps)  # of a sum, per part
Exposure = Callable[[Array], Array]


class Held(NamedTuple):
    """What dealers hold: an element per series; `size` is sign times contracts times
    multiplier, in units of underlying."""

    phi: Array
    strike: Array
    years: Array
    rate: Array
    dividend: Array
    vol: Array
    size: Array


def dealer_gamma(held: Held, spots: Array) -> Array:
    """The exposure at each spot, quote currency of delta per 1 %.

    Args: held (what has expired, years <= 0, counts nothing), spots (quote, > 0, in one
    dimension). Returns: shape (spots,).
    """
    alive = held.years > 0
    phi, strike, years, rate, dividend, vol, size = (part[alive] for part in held)
    at = np.asarray(spots, dtype=float)[:, None]  # (spots, series)
    carry = rate - dividend
    gamma = Black(phi, at, strike, years, rate, carry, vol).gamma()
    return net(gamma * at**2 * size) * PERCENT


def net(parts: Array) -> Array:
    """Sums along the last axis, 0 where the parts cancel but for rounding.

    What rounding leaves of equal gammas on both sides has a sign, but turns nothing.
    """
    sums, gross = parts.sum(axis=-1), np.abs(parts).sum(axis=-1)
    lost = np.abs(sums) <= parts.shape[-1] * _ROUNDING * gross
    return np.where(lost, 0.0, sums)


def flips(exposure: Exposure, lowest: float, highest: float) -> Array:
    """Where an exposure changes its sign between two places, in rising order.

    Raises: InputError unless lowest < highest, DomainError for an exposure that is not
    finite there.
    """
    if not lowest < highest:
        raise InputError("shocks must be at least two different moves")
    places = np.linspace(lowest, highest, STEPS + 1)
    signs = np.sign(exposure(places))
    if np.isnan(signs).any():
        raise DomainError("exposure is not a finite number")
    seen = np.flatnonzero(signs)  # a step that ends on 0 says nothing of a crossing
    turns = np.flatnonzero(signs[seen][1:] != signs[seen][:-1])
    below, above = places[seen[turns]], places[seen[turns + 1]]
    return _bisected(exposure, below, above, signs[seen[turns]])


def _bisected(exposure: Exposure, below: Array, above: Array, left: Array) -> Array:
    """The roots between each pair; `left` are the signs at `below`."""
    if not len(below):
        return below
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        before = np.sign(exposure(middle)) == left
        below = np.where(before, middle, below)
        above = np.where(before, above, middle)
    return np.asarray((below + above) / 2)


def held_by_dealers(
    phi: Array, open_interest: Array, multiplier: Array, signs: Any
) -> Array:
    """Sign times open interest times multiplier of each series.

    Args: phi (+1 call, -1 put), open_interest (contracts), multiplier (units of
    underlying per contract), signs (of calls and of puts, or one per series; -1 to 1).
    Raises: InputError for as many signs as fit neither, DomainError out of range.
    """
    given = vector("signs", signs)
    if len(given) == 2:
        given = np.where(phi > 0, given[0], given[1])
    if len(given) != len(phi):
        rule = f"signs must be 2, or one for each of {len(phi)} options"
        raise InputError(f"{rule}, got {len(given)}")
    return np.asarray(given * open_interest * multiplier)
