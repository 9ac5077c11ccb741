"""The vols of one expiry's two-sided quotes, and how much each of them is worth.

A strike is represented by the option that is out of the money if both its sides are
quoted, else by the other one; the vol is that of the mid price. The weight is vega over
the width of the quote: the number of vols that the width does not tell apart, inverted.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, require_equal_lengths
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Text, real
from xlhedge.core.terms import POSITIVE
from xlhedge.pricing import MODELS


class QuotedVols(NamedTuple):
    """What svi_fit takes: an entry per strike, strikes increasing."""

    strikes: Array
    vols: Array
    weights: Array


def quoted_vols(
    flag: Text,
    bid: Array,
    ask: Array,
    strike: Array,
    forward: float,
    years: float,
    model: str = "inverse",
) -> QuotedVols:
    """Vol and weight of each strike that is quoted on both sides.

    Args: flag, bid and ask (price currency, NaN or 0 for none), strike (quote per base,
    > 0), shape (options,); forward (> 0); years (> 0); model inverse (prices in coin)
    or black76. A quote is left out where a side is lacking, where the ask is not above
    the bid, and where no vol gives the mid.
    """
    faults = Faults()
    faults.choice("model", model, ("inverse", "black76"))
    strikes = np.ravel(faults.number("strike", strike, POSITIVE))
    phi = np.broadcast_to(faults.flag(flag), strikes.shape)
    faults.number("forward", forward, POSITIVE)
    faults.number("years", years, POSITIVE)
    faults.raise_with(strikes)
    low, high = (np.ravel(real(side)) for side in (bid, ask))
    require_equal_lengths(strike=strikes, bid=low, ask=high)
    quoted = np.flatnonzero((low > 0) & (high > low))
    phi, strikes = phi[quoted], strikes[quoted]
    vols = _implied(model, phi, ((low + high) / 2)[quoted], forward, strikes, years)
    kept = _one_per_strike(strikes, phi * (strikes - forward) < 0, vols > 0)
    phi, strikes, vols = phi[kept], strikes[kept], vols[kept]
    vega = MODELS[model].greek("vega", phi, forward, strikes, years, 0.0, vols)
    return QuotedVols(strikes, vols, vega / (high - low)[quoted][kept])


def _implied(
    model: str, phi: Array, mid: Array, forward: float, strikes: Array, years: float
) -> Array:
    """The vols of the mids, NaN where there is none."""
    try:
        vols = MODELS[model].implied_vol(phi, mid, forward, strikes, years, 0.0)
    except InputError as error:
        vols = error.result
    return np.asarray(vols)


def _one_per_strike(strikes: Array, inside: Array, known: Array) -> Array:
    """Places of the first known vol of each strike, out of the money first."""
    order = np.lexsort((inside, strikes))
    order = order[known[order]]
    _, first = np.unique(strikes[order], return_index=True)
    return order[first]
