"""How far the rates of an American option may be bumped, and in what steps."""

from collections.abc import Mapping

import numpy as np

from xlhedge.core.numeric import Array, Real
from xlhedge.core.terms import TERMS
from xlhedge.pricing.model import Given

_RATE_SCALE = 0.1  # of the rates: in tests as good as any shorter one


def by_rates(given: Given) -> Array:
    """What multiplies the noise that sets the step of a rate, as step^5.

    The boundary, and with it the price, bends over a change of the rates by their own
    size: often less than 1/T and vol/sqrt(T), the scales of a European price.
    """
    width = given.vol * np.sqrt(given.years)
    usual = width / np.maximum(given.years, width)
    own = _RATE_SCALE * (np.abs(given.rate) + np.abs(given.dividend))
    finer: Array = np.minimum(1.0, own / usual) ** 5
    return finer


def single_boundary(
    phi: Array, arguments: Mapping[str, Array]
) -> dict[str, tuple[Real, Real]]:
    """The rates that a bump may touch without meeting a second boundary."""
    bounds: dict[str, tuple[Real, Real]] = {}
    for name, other, sign in (("rate", "dividend", -1), ("dividend", "rate", 1)):
        limits = TERMS[name].limits
        near = (phi == sign) & (arguments[other] < 0)
        bounds[name] = (np.where(near, 0.0, limits.lowest), limits.highest)
    return bounds
