"""Any payoff of one price, replicated by a bond, a forward and listed options.

With k the split between puts and calls and f' stepping at the kinks of f,

f(S) = f(k) + s (S - k) + sum over K < k of w(K) (K - S)+ + sum over K > k of
w(K) (S - K)+,  w(K) = the step of f' at K,

and at k itself s - f'(k-) puts and f'(k+) - s calls, for any s. It is the slope
between f'(k-) and f'(k+) that is nearest to 0: the smallest forward.

The payoff is given as points: straight lines between them, and on beyond the first
and the last. A kink on a listed strike is exact. One between two of them is shared
out by its distance to each, so that the strip is the straight line between them: it
is right on every listed strike, and off in between by at most the reported gaps. A
kink below the lowest or above the highest listed strike is not covered; it is
reported as the option that is missing.

Source: P. Carr and D. Madan (1998), Towards a Theory of Volatility Trading, in
Volatility (ed. R. Jarrow), Risk Books, 417-427: equation (1), f'' as a measure.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.static.legs import Legs
from xlhedge.hedge.static.strikes import increasing

_NOISE = 4 * 2.0**-52  # four units in the last place


class Gap(NamedTuple):
    """How much two payoffs differ at most, >= 0, and at which price."""

    price: float
    amount: float


class Strip(NamedTuple):
    """A payoff in legs.

    legs: bond, forward, puts and calls, one per listed strike, both on the split.
    uncovered: the puts and calls beyond the listed strikes that are missing. shortfall
    and excess: how much less and more than the payoff the legs pay between the listed
    strikes, in quote.
    """

    legs: Legs
    uncovered: Legs
    shortfall: Gap
    excess: Gap


class _Points(NamedTuple):
    """The payoff: prices (n,), values (n,), slopes (n - 1,), kinks (n - 2,)."""

    prices: Array
    values: Array
    slopes: Array
    kinks: Array

    def at(self, price: Array) -> Array:
        """f, a straight line beyond the ends."""
        first, last = self.prices[0], self.prices[-1]
        below = np.minimum(price - first, 0.0) * self.slopes[0]
        above = np.maximum(price - last, 0.0) * self.slopes[-1]
        return np.interp(price, self.prices, self.values) + below + above

    def slope(self, price: float, side: Any) -> float:
        """f' just below (side left) or just above (right) a price."""
        place = int(np.searchsorted(self.prices, price, side)) - 1
        return float(self.slopes[min(max(place, 0), len(self.slopes) - 1)])


def static_strip(
    payoff_strikes: Any, payoff_values: Any, strikes: Any, forward: float | None = None
) -> Strip:
    """Bond, forward and listed options that pay what is given as points.

    Args: payoff_strikes (two prices or more, >= 0, increasing), payoff_values (what is
    paid at each, quote), strikes (listed, > 0, increasing), forward (splits puts below
    from calls above, so that every option is out of the money and the forward leg
    costs nothing; the middle strike if not given).

    Returns: Strip.
    Raises: InputError for lists that are too short, of different lengths or not
    increasing, DomainError out of range.

    A straddle of 100 that was sold, on three strikes:

    >>> strip = static_strip([50, 100, 150], [50, 0, 50], [90, 100, 110])
    >>> for kind, strike, quantity in zip(*strip.legs):
    ...     print(kind, strike, quantity)
    bond 100.0 0.0
    forward 100.0 0.0
    put 90.0 0.0
    put 100.0 1.0
    call 100.0 1.0
    call 110.0 0.0
    """
    payoff = _payoff(payoff_strikes, payoff_values)
    listed = increasing("strikes", strikes)
    split = float(listed[(len(listed) - 1) // 2])
    if forward is not None:
        split = float(vector("forward", [forward])[0])
    below, above = payoff.prices[1:-1] < listed[0], payoff.prices[1:-1] > listed[-1]
    return Strip(
        _legs(payoff, listed, split, ~below & ~above),
        _uncovered(payoff, below, above),
        *_gaps(payoff, listed),
    )


class StripPayoff(NamedTuple):
    """At each price: the payoff, what the legs pay, and by how much that differs."""

    price: Array
    payoff: Array
    replication: Array
    gap: Array


def strip_payoff(
    payoff_strikes: Any, payoff_values: Any, strikes: Any, forward: float | None = None
) -> StripPayoff:
    """What the strip pays beside the payoff, at every point and listed strike.

    Arguments as in static_strip; between these prices both are straight lines. Returns:
    quote, shape (prices,) each; gap is replication - payoff.
    """
    legs = static_strip(payoff_strikes, payoff_values, strikes, forward).legs
    payoff = _payoff(payoff_strikes, payoff_values)
    prices = np.union1d(payoff.prices, increasing("strikes", strikes))
    wanted, paid = payoff.at(prices), legs.pays(prices)
    return StripPayoff(prices, wanted, paid, paid - wanted)


def _payoff(payoff_strikes: Any, payoff_values: Any) -> _Points:
    prices = increasing("payoff_strikes", payoff_strikes)
    values = vector("payoff_values", payoff_values)
    if len(values) != len(prices):
        sizes = f"{len(values)} numbers for {len(prices)} payoff_strikes"
        raise InputError(f"payoff_values has {sizes}")
    if len(prices) < 2:
        raise InputError(f"payoff_strikes needs 2 prices, got {len(prices)}")
    steps = np.diff(prices)
    slopes = np.diff(values) / steps
    moved = slopes * prices[1:], slopes * prices[:-1], values[1:], values[:-1]
    noise = _NOISE * sum(np.abs(part) for part in moved) / steps
    kinks = np.diff(slopes)
    straight = np.abs(kinks) <= noise[1:] + noise[:-1]
    return _Points(prices, values, slopes, np.where(straight, 0.0, kinks))


def _legs(payoff: _Points, listed: Array, split: float, covered: Array) -> Legs:
    paid = payoff.at(listed)
    weights = _shared(payoff, listed, covered)
    at_split = weights[listed == split]
    left, right = _slopes_at(split, payoff, listed, paid)
    if not at_split.any():  # no kink: the slopes differ by rounding at most
        right = left
    slope = float(np.median([left, 0.0, right]))
    near = min(max(split, listed[0]), listed[-1])  # the strip is straight beyond
    bond = float(np.interp(near, listed, paid) + (split - near) * left)
    listing = [*zip(listed.tolist(), weights.tolist(), strict=True)]
    puts = [("put", strike, size) for strike, size in listing if strike < split]
    calls = [("call", strike, size) for strike, size in listing if strike > split]
    if len(at_split):
        puts.append(("put", split, slope - left))
        calls.insert(0, ("call", split, right - slope))
    return Legs.of([("bond", split, bond), ("forward", split, slope), *puts, *calls])


def _slopes_at(
    split: float, payoff: _Points, listed: Array, paid: Array
) -> tuple[float, float]:
    """Slopes of the strip just below and just above the split."""
    first, last = payoff.slope(listed[0], "left"), payoff.slope(listed[-1], "right")
    slopes = np.concatenate([[first], np.diff(paid) / np.diff(listed), [last]])
    below, above = (np.searchsorted(listed, split, side) for side in ("left", "right"))
    return float(slopes[below]), float(slopes[above])


def _shared(payoff: _Points, listed: Array, covered: Array) -> Array:
    """Options per listed strike: each covered kink shared by its two neighbours."""
    weights = np.zeros(len(listed))
    places, kinks = payoff.prices[1:-1][covered], payoff.kinks[covered]
    if len(listed) == 1:
        weights[0] = kinks.sum()
        return weights
    lower = np.minimum(np.searchsorted(listed, places, "right") - 1, len(listed) - 2)
    share = (places - listed[lower]) / (listed[lower + 1] - listed[lower])
    np.add.at(weights, lower, kinks * (1 - share))
    np.add.at(weights, lower + 1, kinks * share)
    return weights


def _uncovered(payoff: _Points, below: Array, above: Array) -> Legs:
    rows = []
    for kind, beyond in (("put", below), ("call", above)):
        missing = beyond & (payoff.kinks != 0)
        pairs = zip(payoff.prices[1:-1][missing], payoff.kinks[missing], strict=True)
        rows += [(kind, float(strike), float(size)) for strike, size in pairs]
    return Legs.of(rows)


def _gaps(payoff: _Points, listed: Array) -> tuple[Gap, Gap]:
    """Largest shortfall and excess between the listed strikes; they are at kinks."""
    inside = (payoff.prices > listed[0]) & (payoff.prices < listed[-1])
    prices = np.append(listed[0], payoff.prices[inside])
    paid = np.interp(prices, listed, payoff.at(listed))
    short = payoff.at(prices) - paid
    least, most = int(np.argmin(short)), int(np.argmax(short))
    return (
        Gap(float(prices[most]), float(short[most]) + 0.0),
        Gap(float(prices[least]), float(-short[least]) + 0.0),
    )
