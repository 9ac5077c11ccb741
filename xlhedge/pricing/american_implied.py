"""Implied volatility of an American option.

The value rises with vol from that without diffusion, so that a secant kept inside a
shrinking bracket finds it. The European vol of the same price is the first guess: an
upper bound, as an American option is worth at least its European one.

Below the boundary of a vol the value is the payoff, whatever the vol: a price at the
intrinsic value names none and is refused.
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step, unwatched
from xlhedge.core.terms import TERMS
from xlhedge.pricing.american_put import as_put, exercised_early
from xlhedge.pricing.black import Black
from xlhedge.pricing.implied import lognormal_vol
from xlhedge.pricing.model import Given, refuse

_EPS = float(np.finfo(float).eps)
_SLACK = 4 * _EPS
_MOST_STEPS = 80
_LAST_STEP = 1e-12  # of the bracket or the vol, per vol
_FIRST_VOL = 1.0  # where no European vol gives the price
_NUDGE = 0.98  # the second guess per first one


def american_vol(faults: Faults, option: Any, price: Array) -> Array:
    """The vol at which `option` is worth `price`; NaN, and a fault, where none is.

    `option` was made with vol 0. Where it is never exercised early the vol is the
    European one.
    """
    price, codes, *numbers = np.broadcast_arrays(price, faults.codes, *option.given)
    given, vol = Given(*numbers), np.full(price.shape, np.nan)
    early = exercised_early(as_put(given)) & (codes == 0)
    plain = ~early & (codes == 0)
    vol[plain] = _plain_vol(faults, given, price, plain)
    with unwatched():
        floor = np.broadcast_to(option.price(), price.shape)
    worthless = early & (price == 0) & (floor == 0)
    vol[worthless] = 0.0
    wanted = early & ~worthless & _inside(faults, given, price, floor, early)
    guess = lognormal_vol(Faults(), _european(given, wanted), price[wanted])
    sought = Given(*(part[wanted] for part in given))
    step("first", "the European vol of the price, the first guess", guess)
    vol[wanted] = _solved(option, sought, price[wanted], guess)
    step(
        "vol", "tried, once residual is 0 or the bracket narrow; first only starts", vol
    )
    message = "no vol up to {:.12g} found for price {:.12g}"
    highest = np.array(TERMS["vol"].limits.highest)
    refuse(faults, wanted & np.isnan(vol), Code.NOT_CONVERGED, message, highest, price)
    return vol


def _european(given: Given, chosen: Array) -> Black:
    phi, spot, strike, years, rate, _, dividend = (part[chosen] for part in given)
    return Black(phi, spot, strike, years, rate, rate - dividend, 0.0)


def _plain_vol(faults: Faults, given: Given, price: Array, plain: Array) -> Array:
    """The European vols of these options; their faults join the others."""
    own = Faults()
    vol = lognormal_vol(own, _european(given, plain), price[plain])
    faults.join(own, plain.ravel(), price.shape)
    return vol


def _inside(
    faults: Faults, given: Given, price: Array, floor: Array, early: Array
) -> Array:
    """Where the price lies between its value without diffusion and its maximum."""
    maximum = as_put(given).strike
    above = "price must be < its maximum {:.12g}, got {:.12g}"
    high = early & (price >= maximum)
    refuse(faults, high, Code.ABOVE_MAXIMUM, above, maximum, price)
    below = "price must be > its intrinsic value {:.12g}, got {:.12g}"
    low = early & (floor > 0) & (price <= floor * (1 + _SLACK))
    refuse(faults, low, Code.BELOW_INTRINSIC, below, floor, price)
    return ~high & ~low


def _solved(option: Any, given: Given, price: Array, guess: Array) -> Array:
    """The vol of each price; NaN where the steps do not settle below the limit."""
    highest = TERMS["vol"].limits.highest
    root, still = np.full(price.shape, np.nan), np.arange(price.size)
    vol = np.where((guess > 0) & (guess < highest), guess, _FIRST_VOL)
    low, high = np.zeros_like(vol), np.full_like(vol, highest)
    before, missed = vol, np.full_like(vol, np.nan)
    for _ in range(_MOST_STEPS):
        if not still.size:
            break
        tried = Given(*(part[still] for part in given))._replace(vol=vol)
        with unwatched():
            miss = option.remade(tried).price() - price[still]
        step("tried", "the secant, or the middle of the bracket", vol)
        step("residual", "American price at tried - price", miss)
        low, high = np.where(miss < 0, vol, low), np.where(miss > 0, vol, high)
        after = _next(vol, miss, before, missed, low, high)
        exact = np.abs(miss) <= _EPS * price[still]
        close = np.minimum(np.abs(after - vol), high - low) <= _LAST_STEP * vol
        done = (exact | close) & (vol < highest * (1 - _LAST_STEP))
        root[still[done]] = np.where(exact, vol, after)[done]
        going = ~done
        still, before, missed = still[going], vol[going], miss[going]
        vol, low, high = after[going], low[going], high[going]
    return root


def _next(
    vol: Array, miss: Array, before: Array, missed: Array, low: Array, high: Array
) -> Array:
    """The secant through the last two vols; the middle where it leaves the bracket."""
    secant = vol - miss * (vol - before) / (miss - missed)
    after = np.where(np.isnan(missed), vol * _NUDGE, secant)
    return np.where((low < after) & (after < high), after, (low + high) / 2)
