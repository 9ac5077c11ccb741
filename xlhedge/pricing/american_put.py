"""When an American option is exercised, and what that adds to a European one.

An option is one of three things:
- not exercised before a known time (expiry, or the best one without diffusion): a
  European option of that expiry;
- exercised now: a European option of expiry 0;
- held, with a boundary ahead: a European option and a premium.

Calls are treated as the puts that they mirror.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.pricing.american_boundary import Boundary, find_boundary
from xlhedge.pricing.american_grid import Scheme
from xlhedge.pricing.american_premium import MOST_STRETCH, Premium, premium
from xlhedge.pricing.model import Given

_MOST_GROWTH = 4.0  # of ln S
_NO_INTEREST = 1e-12  # of the strike: less than any accuracy


class Exercise(NamedTuple):
    """`held` options have a premium; `years` is the expiry of the European part.

    The premium and its derivatives are 0 where none is held, `error` (the last step
    of the boundary, per strike; infinite where the method does not reach) where there
    is no boundary.
    """

    held: Array
    years: Array
    price: Array
    delta: Array
    gamma: Array
    dual_delta: Array
    error: Array


def exercise(scheme: Scheme, given: Given) -> Exercise:
    """The exercise of each option; arguments of one shape, NaN where bad."""
    put = as_put(given)
    early = exercised_early(put) & (put.vol > 0)
    still = (put.vol == 0) | (put.spot == 0) | (put.strike == 0)
    years = np.where(still, best_time(put), put.years)
    puts = Given(*(argument[early] for argument in put))
    boundary = find_boundary(scheme, puts.years, puts.rate, puts.vol, puts.dividend)
    spots = puts.spot / puts.strike
    log_boundary = boundary.log_start[:, 0] - boundary.depth[:, -1]
    _show(boundary, spots, np.exp(log_boundary))
    ahead = np.log(spots) > log_boundary
    years[early] = np.where(ahead, puts.years, 0.0)
    figures = np.zeros((5, *years.shape))
    figures[4, early] = np.where(_beyond(puts, boundary), np.inf, boundary.error)
    held = np.array(early)
    held[early] = ahead
    figures[:4, held] = _premiums(scheme, boundary, puts, spots, ahead)
    return Exercise(held, years, *figures)


def _show(boundary: Boundary, ratio: Array, now: Array) -> None:
    """The boundary that the search found, as steps."""
    step("ratio", "spot/strike of the put; of a call, of the put it mirrors", ratio)
    step("nodes", "times at which the boundary was solved for", boundary.depth.shape[1])
    step("B_expiry", "the boundary at expiry", np.exp(boundary.log_start[:, 0]))
    step("B_moved", "by the last Newton step of the boundary", boundary.error)
    text = (
        "the boundary now, from B_expiry over nodes, settled to B_moved; held above it"
    )
    step("B", f"{text}: ratio > B", now)


def as_put(given: Given) -> Given:
    """Each call as the put with spot and strike, rate and dividend exchanged."""
    phi, spot, strike, years, rate, vol, dividend = given
    call = phi > 0
    return Given(
        phi,
        np.where(call, strike, spot),
        np.where(call, spot, strike),
        years,
        np.where(call, dividend, rate),
        vol,
        np.where(call, rate, dividend),
    )


def exercised_early(put: Given) -> Array:
    """Where waiting may cost more than it gains: interest, or a negative yield.

    At rate < 0 no put is exercised early with dividend >= rate; others are refused.
    The premium is at most the interest on the strike.
    """
    wanted = (put.rate * put.years > _NO_INTEREST) | (
        (put.rate >= 0) & (put.dividend < 0)
    )
    return wanted & (put.years > 0) & (put.spot > 0) & (put.strike > 0)


def best_time(put: Given) -> Array:
    """When K e^(-rt) - S e^(-qt) is largest, the latest of equals.

    At the expiry, now, or where the interest r K e^(-rt) and the yield q S e^(-qt)
    balance.
    """
    _, spot, strike, years, rate, _, dividend = put
    balance = np.log(dividend * spot / (rate * strike)) / (dividend - rate)
    between = (balance > 0) & (balance < years)
    zero = np.zeros_like(years)
    times = np.stack([years, zero, np.where(between, balance, 0.0)])
    values = strike * np.exp(-rate * times) - spot * np.exp(-dividend * times)
    chosen = np.argmax(values, axis=0)
    return np.take_along_axis(times, chosen[None], axis=0)[0]


def _beyond(puts: Given, boundary: Boundary) -> Array:
    """Where the integrals lose their digits.

    A spot that falls through the boundary does so in too small a part of the time, or
    a negative yield grows the spot so much before the boundary settles that large
    terms cancel.
    """
    horizon = boundary.horizon[:, 0]
    sudden = (puts.years > MOST_STRETCH**2 * horizon) & (puts.rate < puts.dividend)
    return sudden | (-puts.dividend * horizon > _MOST_GROWTH)


def _premiums(
    scheme: Scheme, boundary: Boundary, puts: Given, spots: Array, ahead: Array
) -> Array:
    """Price, delta, gamma and dual delta of the options, not of their mirrors."""
    boundary = Boundary(*(part[ahead] for part in boundary))
    phi, _, strikes, years, rate, vol, dividend = (part[ahead] for part in puts)
    ratio = spots[ahead]
    found: Premium = premium(scheme, boundary, ratio, years, rate, vol, dividend)
    by_strike = found.price - ratio * found.delta
    call = phi > 0
    return np.stack(
        [
            strikes * found.price,
            np.where(call, by_strike, found.delta),
            found.gamma * np.where(call, ratio**2, 1.0) / strikes,
            np.where(call, found.delta, by_strike),
        ]
    )
