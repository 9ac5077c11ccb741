"""Single barrier options: down or up, in or out, call or put, with a rebate.

A knock-in becomes the European option when the spot touches the barrier and pays its
rebate at expiry if it never does; a knock-out ends there and pays its rebate at once.
The price is the closed form of barrier_terms.py and every Greek its exact derivative:
no differences. Where that form cancels, a knock-out is an integral of one sign
(barrier_integrals.py), so that no price is negative. Against 50 digits the price errs
by 1e-15 of itself typically and, with vol sqrt(T) above 1 %, by 1e-12 at most, 1e-10
in tails down to 1e-100 of the spot; it loses in proportion to a smaller width. Greeks
err by 1e-11 of themselves or of a hundredth of their usual size.

Haug's down-and-out call with rebate 3 (6.7924), and the delta of its hedge:

>>> market = dict(years=0.5, rate=0.08, vol=0.25, dividend=0.04, rebate=3)
>>> print(f"{barrier_greek('price', 'down_out', 'call', 100, 100, 95, **market):.4f}")
6.7924
>>> print(f"{barrier_greek('delta', 'down_out', 'call', 100, 100, 95, **market):.4f}")
0.7508

Source: Reiner and Rubinstein (1991), Breaking Down the Barriers, Risk 4; Haug (2007),
section 4.17.1 and table 4-13.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import step
from xlhedge.core.units import DAYS_PER_YEAR
from xlhedge.pricing.barrier_option import BarrierOption, barrier_option
from xlhedge.pricing.model import Greeks

BARRIER_GREEKS = Greeks._fields


class BarrierState(NamedTuple):
    """Where a barrier option stands, with the deltas on both sides of its barrier."""

    knocked: Array
    near_barrier: Array
    watched_barrier: Real
    alive_delta: Real
    knocked_delta: Real


def barrier_greek(
    greek: str,
    barrier_kind: str,
    flag: Text,
    spot: Real,
    strike: Real,
    barrier: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    rebate: Real = 0.0,
    monitorings: Real = 0,
) -> Real:
    """The price or another raw Greek of a barrier option, per unit.

    Args:
        greek: one of BARRIER_GREEKS.
        barrier_kind: down_in, down_out, up_in or up_out.
        flag: call or put.
        spot, strike, barrier: > 0, in quote per base.
        years, vol: >= 0. rate, dividend: continuous, decimal per year.
        rebate: >= 0, quote per unit; of an in at expiry, of an out when hit.
        monitorings: whole number m; the barrier is watched at T/m, 2T/m, ... T and
            moved (barrier_option.py): an approximation, poor within a step of the
            barrier. From 1.5 steps away it was within 1e-3 of the price, but a
            knock-out put below or call above the spot within 3/m, as it pays up to
            the moved barrier. Greeks hold m and include the movement. 0: always.

    Where the barrier is touched already an in is the European option and an out its
    rebate; deltas are those of the side the spot is on. barrier_state tells both.
    Without time or vol the path is known; where it ends on strike or barrier, Greeks
    other than first ones in spot, strike and rates are NaN. itm_probability is that
    of exercise, alive and in the money; net_delta is delta.

    Returns floats or arrays in the common shape. Raises InputError; DomainError, also
    for the rebate of an out at a rate so far below 0 that its lambda is complex.
    """
    faults = Faults()
    faults.choice("greek", greek, BARRIER_GREEKS)
    numbers = (spot, strike, barrier, years, rate, vol, dividend, rebate, monitorings)
    with np.errstate(all="ignore"):
        option = barrier_option(faults, barrier_kind, flag, *numbers)
        text = "on the side of the barrier on which the spot is"
        result = step(greek, text, option.greek(greek)[()])
    return faults.raise_with(result)


def barrier_state(
    barrier_kind: str,
    flag: Text,
    spot: Real,
    strike: Real,
    barrier: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    rebate: Real = 0.0,
    monitorings: Real = 0,
) -> BarrierState:
    """Whether the barrier is touched or near; arguments as in barrier_greek.

    Returns a named tuple of the common shape:
        knocked: the spot has touched the watched barrier, or is beyond it.
        near_barrier: a day's standard deviation, or one step between monitorings,
        reaches the barrier: the delta may jump.
        watched_barrier: the barrier of the formula, in quote per base.
        alive_delta, knocked_delta: delta with the spot at that barrier, just before and
        just after the touch, in base per unit; NaN without time or vol.

    Raises InputError, DomainError.
    """
    faults = Faults()
    numbers = (spot, strike, barrier, years, rate, vol, dividend, rebate, monitorings)
    with np.errstate(all="ignore"):
        option = barrier_option(faults, barrier_kind, flag, *numbers)
        at_barrier = option._replace(spot=option.watched_barrier)
        moving = option.vol * option.years > 0
        state = BarrierState(
            option.knocked[()],
            (np.abs(np.log(option.spot / option.barrier)) < _reach(option))[()],
            option.watched_barrier[()],
            np.where(moving, at_barrier.alive("delta"), np.nan)[()],
            np.where(moving, at_barrier.beyond("delta"), np.nan)[()],
        )
    return faults.raise_with(state)


def _reach(option: BarrierOption) -> Array:
    """The standard deviation of a day or of a monitoring step, whichever is more."""
    often = np.where(option.monitorings > 0, option.monitorings, np.inf)
    return option.vol * np.sqrt(np.maximum(1 / DAYS_PER_YEAR, option.years / often))
