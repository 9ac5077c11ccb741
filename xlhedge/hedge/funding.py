"""Funding of a perpetual: what its two sides pay each other to stay near the index.

premium = (mark - index)/index
rate    = max(d, premium) + min(-d, premium), within +-cap    per 8 hours
payment = -(N/index) rate hours/8                             coins, + received

Within the damper d nothing is paid, exactly. The long side pays where the rate is
positive. N is quote currency, long positive, so the payment is in coins. The rate is
paid continuously; a venue with stamps pays `hours` = its interval at each stamp that
the position is open at. Damper and cap are those of the instrument, and change.

Source: Deribit, Inverse Perpetual, section on the funding rate: a premium rate with a
damper of 0.025 % (0.05 % in older editions) and a cap.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.core.units import DAYS_PER_YEAR, HOURS_PER_DAY

FUNDING_HOURS = 8.0  # over which a rate is quoted
DAMPER = 0.00025
CAP = 0.005


class FundingRate(NamedTuple):
    """Decimals: the premium, the rate per 8 hours, and a year of it, not compounded."""

    premium: Array
    rate_8h: Array
    rate_year: Array


def funding_rate(
    mark: Real, index: Real, damper: Real = DAMPER, cap: Real = CAP
) -> FundingRate:
    """The rate that the long side pays, per 8 hours and per year.

    Args: mark, index (quote per base, > 0), damper, cap (decimal per 8 h, >= 0).
    Floats or arrays that broadcast.

    Returns: FundingRate, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(*(round(float(part), 8) for part in funding_rate(50100, 50000)))
    0.002 0.00175 1.91625
    """
    faults = Faults()
    return faults.raise_with(_rate(faults, mark, index, damper, cap))


def funding(
    notional: Real,
    mark: Real,
    index: Real,
    hours: Real,
    damper: Real = DAMPER,
    cap: Real = CAP,
) -> Array:
    """What a position in a coin-settled perpetual is paid in funding, + received.

    Args: notional (quote currency, long positive), hours (>= 0, at this rate), the
    others as in funding_rate.

    Returns: coins, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(round(float(funding(200000, 50100, 50000, 8)), 12))
    -0.007
    """
    faults = Faults()
    notional = faults.number("notional", notional)
    hours = faults.number("hours", hours)
    rate = _rate(faults, mark, index, damper, cap).rate_8h
    index = faults.positive("index", index)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        paid = notional / index * rate * hours / FUNDING_HOURS
    received = -paid + 0.0  # no negative zero
    text = f"-notional/index rate_8h hours/{FUNDING_HOURS:g}"
    return faults.raise_with(step("funding", text, received))


def _rate(
    faults: Faults, mark: Real, index: Real, damper: Real, cap: Real
) -> FundingRate:
    mark, index = faults.positive("mark", mark), faults.positive("index", index)
    damper, cap = faults.number("damper", damper), faults.number("cap", cap)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        premium = step("premium", "(mark - index)/index", (mark - index) / index)
        outside = np.maximum(damper, premium) + np.minimum(-damper, premium)
        text = "max(damper, premium) + min(-damper, premium)"
        outside = step("outside", text, outside)
        rate = np.minimum(np.maximum(outside, -cap), cap)
        rate = step("rate_8h", "min(max(outside, -cap), cap)", rate)
        periods = DAYS_PER_YEAR * HOURS_PER_DAY / FUNDING_HOURS
        return FundingRate(premium, rate, rate * periods)
