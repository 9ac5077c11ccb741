"""Funding that a perpetual is expected to cost: a rate that returns to its mean.

    f(t) = L + (f - L) 2^(-t/H)                       per 8 hours, t in days
    received = -N 3 (L t + (f - L) (H/ln 2) (1 - 2^(-t/H)))

f is the rate now, L the one it returns to, H the days after which half of the way is
done, 3 the number of 8 hours in a day. Without H the rate stays at f. The long side
pays a positive rate; N is quote currency, long positive, so a payment in coin counts at
the index of today.

Source: definition, the mean of an Ornstein-Uhlenbeck process: G. Uhlenbeck and L.
Ornstein (1930), Physical Review 36, 823-841.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import scalar, vector
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.core.term import POSITIVE
from xlhedge.core.units import DAYS_PER_YEAR, HOURS_PER_DAY
from xlhedge.hedge.funding import FUNDING_HOURS

_STAMPS = HOURS_PER_DAY / FUNDING_HOURS  # a day


class FundingForecast(NamedTuple):
    """A row per number of days: the rate then, per 8 h and per year, and what a
    position has received by then in quote currency, - paid."""

    days: Array
    funding_8h: Array
    rate_year: Array
    received: Array


def funding_forecast(
    notional: float,
    funding_8h: float,
    days: Any,
    long_run_8h: float = 0.0,
    half_life: float | None = None,
) -> FundingForecast:
    """The rate after days, and the funding received until then, + received.

    Args: notional (quote currency, long positive), funding_8h (now, decimal), days (>=
    0, a list), long_run_8h (decimal), half_life (days, > 0; not given: the rate stays).
    Returns: shape (days,) each. Raises: InputError for no numbers, DomainError out of
    range.

    A short of 100,000 at 0.01 % per 8 hours that stays, after 10 days:

    >>> print(funding_forecast(-100000, 0.0001, [10]).received)
    [300.]
    """
    held, now = scalar("notional", notional), scalar("funding_8h", funding_8h)
    later, times = scalar("long_run_8h", long_run_8h), vector("days", days)
    rates, summed = np.full_like(times, now), now * times
    if half_life is not None:
        half = scalar("half_life", half_life, POSITIVE)
        left = step("left", "2^(-days/half_life)", 2 ** (-times / half))
        rates = later + (now - later) * left
        gone = -np.expm1(-times * np.log(2) / half)
        summed = later * times + (now - later) * half / np.log(2) * gone
    summed = step("summed", "integral of the rate over days", summed)
    received = -held * _STAMPS * summed + 0.0
    return FundingForecast(times, rates, rates * _STAMPS * DAYS_PER_YEAR, received)
