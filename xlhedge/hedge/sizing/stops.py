"""Stops: where one stands, and at which price it was filled.

fixed     the level
trailing  best price so far - level for a long, + level for a short
atr       the same at level average true ranges

A stop that moves follows the position only (ratchet). The stop of a bar is known when
the bar opens: it stands on the best price of the bars before, the entry at first. A bar
that opens at or beyond its stop fills it at the open, which may be far worse, and never
at the stop; a bar that reaches it later fills it at the stop. A series of closes is one
of bars that show one price each.

Source: J. W. Wilder (1978), New Concepts in Technical Trading Systems, the
volatility system (a multiple of the average true range from the best price).
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.bars import checked_bars
from xlhedge.core.checks import Faults, scalar, vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.term import POSITIVE

_OPEN, _HIGH, _LOW = 0, 1, 2
_OPENED, _BEST, _WORST = 0, 1, 2


class Stop(NamedTuple):
    """`price`: where the stop stands for the next bar, or the fill once it was hit.

    `state`: working, stopped (filled at the stop) or gapped (filled beyond it, at the
    open). `bar`: the bar of the fill counted from 0, -1 while working. `stops`: that of
    each bar up to the fill, or up to the bar that comes next.
    """

    price: float
    state: str
    bar: int
    stops: Array


def stop(
    stop_kind: str,
    prices: Any,
    entry_price: float,
    level: float,
    atr: Any = None,
    side: str = "long",
) -> Stop:
    """The stop of a position after a series of prices, or its fill.

    Args: stop_kind (fixed, trailing, atr), prices (since the entry, oldest first, > 0:
    one column of closes, or rows of open, high, low, close), entry_price (quote, > 0),
    level (> 0; fixed: the stop, on the losing side of the entry; trailing: distance in
    price; atr: distance in ATRs), atr (for atr only: the average true range known when
    each bar opens, that of the bar before; or one number for all; quote, > 0), side
    (long, short).

    Returns: price, state, bar and stops.
    Raises: InputError for an unknown kind or side, a wrong shape and an atr that is
    missing or not needed, DomainError out of range and for a stop that is not > 0.

    >>> bars = [[100, 104, 99, 103], [103, 108, 102, 107], [96, 98, 95, 97]]
    >>> print(*stop("trailing", bars, 100, 5)[:3])
    96.0 gapped 2
    """
    Faults().choice("stop_kind", stop_kind)
    sign = 1.0 if Faults().choice("side", side) == "long" else -1.0
    entry = scalar("entry_price", entry_price, POSITIVE)
    bars = _seen_from(sign, _bars(prices))
    if not len(bars):
        raise InputError("prices must not be empty")
    levels = scalar("level", level) * _units(stop_kind, atr, len(bars))
    if stop_kind == "fixed":
        stops = sign * levels
    else:
        stops = _ratchet(bars, sign * entry, levels)
    _require_losing(sign, entry, sign * float(stops[0]))
    return _outcome(sign, bars, stops)


def _bars(prices: Any) -> Array:
    """Open, high, low and close of each bar; shape (bars, 4)."""
    series = np.asarray(prices)
    if series.ndim == 1 or series.shape[1:] == (1,):
        return np.repeat(vector("prices", series.ravel(), POSITIVE)[:, None], 4, axis=1)
    return checked_bars(series)


def _seen_from(sign: float, bars: Array) -> Array:
    """Open, best and worst price of each bar; higher is better for either side."""
    best, worst = (_HIGH, _LOW) if sign > 0 else (_LOW, _HIGH)
    return sign * bars[:, [_OPEN, best, worst]]


def _units(stop_kind: str, atr: Any, bars: int) -> Array:
    """What the level counts, in each bar and the next; shape (bars + 1,)."""
    if stop_kind != "atr":
        if atr is not None:
            raise InputError(f"atr is not used by a {stop_kind} stop")
        return np.ones(bars + 1)
    if atr is None:
        raise InputError("stop_kind atr needs atr")
    ranges = vector("atr", np.atleast_1d(atr))
    if len(ranges) not in (1, bars):
        raise InputError(f"atr has {len(ranges)} numbers for {bars} of prices")
    known = np.broadcast_to(ranges, bars)
    return np.append(known, known[-1:])


def _ratchet(bars: Array, entry: float, distances: Array) -> Array:
    """The stop in each bar and in the next: it follows the best price, never back."""
    best = np.maximum.accumulate([entry, *bars[:, _BEST]])
    return np.maximum.accumulate(best - distances)


def _require_losing(sign: float, entry: float, first: float) -> None:
    """Refuse a first stop on the winning side of the entry, or at no price."""
    if not first > 0:
        raise DomainError(f"level must leave a stop > 0, got {first:.12g}")
    if not sign * first < sign * entry:
        where = "below the entry of a long" if sign > 0 else "above that of a short"
        raise DomainError(f"level must leave a stop {where}, got {first:.12g}")


def _outcome(sign: float, bars: Array, stops: Array) -> Stop:
    """The first bar whose worst price reaches its stop."""
    hit = np.flatnonzero(bars[:, _WORST] <= stops[:-1])
    if not len(hit):
        return Stop(sign * float(stops[-1]), "working", -1, sign * stops)
    bar = int(hit[0])
    opened, at = float(bars[bar, _OPENED]), float(stops[bar])
    gapped = opened < at
    fill, state = (opened, "gapped") if gapped else (at, "stopped")
    return Stop(sign * fill, state, bar, sign * stops[: bar + 1])
