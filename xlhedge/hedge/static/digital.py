"""A cash digital as a spread of two vanillas, on the side that is asked for.

With payout Q and width w, Q/w spreads long the call at A and short the call at B
(digital put: long the put at A, short the put at B) pay Q beyond B and nothing before
A. A digital call of strike K by

over    A = K - w    B = K        never pays less: a seller is covered
centre  A = K - w/2  B = K + w/2
under   A = K        B = K + w    never pays more

and a put by the same with the other sign of w. The spread is off by at most Q, and
only between A and B. Its delta is at most Q/w exp(-qT): a limit D on the delta, or on
the number of options, asks for w >= Q/D.

Source: N. Taleb (1997), Dynamic Hedging, chapter 17.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.terms import TERMS

# The long strike, in widths from the digital's toward where it does not pay.
_LONG = {"over": 1.0, "centre": 0.5, "under": 0.0}


class DigitalSpread(NamedTuple):
    """Strikes in quote per base; `quantity` spreads, long one and short the other."""

    long_strike: Array
    short_strike: Array
    quantity: Array


def digital_static(
    flag: Text,
    strike: Real,
    spread_width: Real,
    payout: Real = 1.0,
    cover: str = "over",
) -> DigitalSpread:
    """The call or put spread that stands for a cash digital.

    Args: flag (call pays above the strike, put below), strike (quote per base, >= 0),
    spread_width (quote per base, > 0), payout (quote, >= 0), cover (over, centre,
    under). Floats or arrays that broadcast.

    Returns: long_strike, short_strike, quantity, in the broadcast shape.
    Raises: InputError for an unknown flag or cover, DomainError out of range and
    where a strike would be negative.

    >>> print(*digital_static("call", 100, 2, payout=1000))
    98.0 100.0 500.0
    """
    faults = Faults()
    share = _LONG[faults.choice("cover", cover, TERMS["cover"].choices)]
    phi = faults.flag(flag)
    strike = faults.number("strike", strike)
    width = faults.positive("spread_width", spread_width)
    payout = faults.number("payout", payout)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        long_strike = strike - phi * width * share
        short_strike = strike + phi * width * (1 - share)
        faults.add(
            np.minimum(long_strike, short_strike) < 0,
            "spread_width must leave both strikes >= 0",
        )
        faults.add(long_strike == short_strike, "spread_width must move the strike")
        spread = DigitalSpread(long_strike, short_strike, payout / width + 0 * phi)
    return faults.raise_with(spread)
