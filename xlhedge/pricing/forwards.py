"""Forwards: from a spot with cash dividends, and from put-call parity.

Escrowed dividends: those with ex-dates t_i in (0, T] leave the spot at their present
value, F = (S - sum D_i exp(-r t_i)) exp((r - q) T). Parity: over the strikes of one
expiry C - P = D (F - K) is a line in K; weighted least squares gives slope -D and
F where the line crosses 0.

Hull's share of 40 with dividends of 0.50 in two and five months, r = 9 %, six months:
without the present value of the dividends, 0.9742, it is worth 39.0258:

>>> forward = forward_price(40, 0.5, 0.09, 0, [2 / 12, 5 / 12], [0.5, 0.5])
>>> print(f"{forward * np.exp(-0.09 * 0.5):.4f}")
39.0258

Source: Hull (2018), Options, Futures and Other Derivatives, sections 5.5 and 15.12;
Stoll (1969), J. Finance 24, equation 2 (parity).
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, require_equal_lengths, vector
from xlhedge.core.errors import Code, DomainError
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.core.terms import ANY
from xlhedge.pricing.model import refuse, refuse_overflow

Reals = Sequence[float] | Array


class ParityForward(NamedTuple):
    """What put-call parity says: `rate` continuous, `rmse` in quote, n strikes."""

    forward: float
    rate: float
    n: int
    rmse: float


def forward_price(
    spot: Real,
    years: Real,
    rate: Real,
    dividend: Real = 0.0,
    dividend_years: Reals | None = None,
    dividend_amounts: Reals | None = None,
) -> Real:
    """The forward of a spot with a yield and cash dividends, quote per base.

    Args:
        spot: quote per base, >= 0. years: >= 0.
        rate, dividend: continuous, decimal per year; any sign.
        dividend_years: time to each ex-date, none if not given; those outside (0,
            years] do not count.
        dividend_amounts: cash of each, quote per base, >= 0; as many.

    The first four broadcast; the result has their shape. The dividends are one list,
    the same for every element.
    Raises InputError for lists of different lengths, DomainError where the present
    value of the dividends leaves nothing of the spot.
    """
    times = vector("dividend_years", _given(dividend_years))
    amounts = vector("dividend_amounts", _given(dividend_amounts))
    require_equal_lengths(dividend_years=times, dividend_amounts=amounts)
    faults = Faults()
    spot, years = faults.number("spot", spot), faults.number("years", years)
    rate, dividend = faults.number("rate", rate), faults.number("dividend", dividend)
    refuse_overflow(faults, years, rate, dividend)
    with np.errstate(all="ignore"):
        paid = _present_value(years, rate, times, amounts)
        rule = (
            "spot must exceed the present value of its dividends {:.12g}, got {:.12g}"
        )
        refuse(faults, ~(spot > paid), Code.OUT_OF_RANGE, rule, paid, spot)
        paid = step("paid", "present value of the dividends to expiry", paid)
        forward = (spot - paid) * np.exp((rate - dividend) * years)
        step("F", "(spot - paid) exp((rate - dividend) years)", forward)
    return faults.raise_with(forward[()])


def _given(values: Reals | None) -> Reals:
    return np.zeros(0) if values is None else values


def _present_value(years: Array, rate: Array, times: Array, amounts: Array) -> Array:
    """Of the dividends with ex-dates in (0, years], in the shape of years and rate."""
    due = (times > 0) & (times <= years[..., None])  # (..., dividends)
    discounts = np.exp(-rate[..., None] * times)
    return np.asarray(np.sum(np.where(due, amounts * discounts, 0.0), axis=-1))


def parity_forward(
    strikes: Reals,
    call_prices: Reals,
    put_prices: Reals,
    years: float,
    weights: Reals | None = None,
) -> ParityForward:
    """Forward and rate of one expiry from its calls and puts.

    Args:
        strikes, call_prices, put_prices: one list each, as long as the others, quote.
        years: time to expiry, > 0.
        weights: of the squared errors, >= 0, equal if not given; a strike of weight 0
            does not count.

    Returns: forward; rate; n, the strikes that count; rmse, root of the weighted mean
    squared error of C - P, quote.
    Raises InputError for lists of different lengths, DomainError for fewer than two
    strikes and where C - P does not fall with the strike.

    >>> fit = parity_forward([90, 100, 110], [14.3, 7.5, 3.2], [4.4, 7.5, 13.1], 0.5)
    >>> print(f"{fit.forward:g} {np.exp(-fit.rate * 0.5):.2f} {fit.n}")
    100 0.99 3
    """
    strike = vector("strikes", strikes, ANY)
    call = vector("call_prices", call_prices)
    put = vector("put_prices", put_prices)
    weight = vector("weights", np.ones_like(strike) if weights is None else weights)
    lists = {"strikes": strike, "call_prices": call, "put_prices": put}
    require_equal_lengths(**lists, weights=weight)
    faults = Faults()
    time = float(faults.positive("years", years))
    faults.raise_with(np.asarray(time))
    counted = weight > 0
    return _fitted(strike[counted], (call - put)[counted], weight[counted], time)


def _fitted(
    strike: Array, difference: Array, weight: Array, years: float
) -> ParityForward:
    if np.unique(strike).size < 2:
        raise DomainError("strikes must be at least two with a weight above 0")
    share = weight / weight.sum()
    middle, level = share @ strike, share @ difference
    away = strike - middle
    discount = -(share @ (away * difference)) / (share @ away**2)
    if not discount > 0:
        rule = "call_prices less put_prices must fall with the strike"
        raise DomainError(f"{rule}, got a slope of {-discount:.6g}")
    error = difference - (level - discount * away)
    return ParityForward(
        forward=float(middle + level / discount),
        rate=float(-np.log(discount) / years),
        n=int(strike.size),
        rmse=float(np.sqrt(share @ error**2)),
    )
