"""How many contracts a hedge ratio or a beta asks for.

    contracts    N* = h V_A / (V_F fx), times exp(-r T) where they are tailed
    beta hedge   N  = (beta* - beta) V / (F m)

h is from changes with V_A and V_F quantities (units held, units per contract), or
from returns with V_A and V_F values: the second form is itself a tail, as it follows
the prices day by day. A daily settled contract earns interest on its gains, so N
units fixed at T need N exp(-rT) contracts, and N units of spot now N exp(-(r-q)T):
pass r or r - q as the tail rate. One or the other, never both.

N* is a ratio times a size, positive = sell against a long asset: the ticket is -N*.
The beta hedge is a trade, buy +.

Source: J. Hull, Options, Futures, and Other Derivatives, chapter on hedging
strategies using futures: optimal number of contracts, tailing the hedge, changing
the beta of a portfolio.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.core.terms import ANY


def contracts(
    ratio: Real,
    asset_value: Real,
    hedge_value: Real,
    tail_rate: Real = 0.0,
    tail_years: Real = 0.0,
    fx_to_book: Real = 1.0,
) -> Array:
    """The optimal number of contracts, positive = sell against a long asset.

    Args: ratio (hedge ratio, any sign), asset_value (units or book currency, long
    positive) and hedge_value (of one contract, > 0: units, or quote currency of the
    hedge), tail_rate (decimal, continuous), tail_years (>= 0; 0 = not tailed),
    fx_to_book (book currency per quote unit of a hedge in another currency, > 0).
    Floats or arrays that broadcast.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range.

    Jet fuel hedged with heating oil: 2 million gallons, 42,000 a contract; then with
    returns and values (Hull):

    >>> print(round(float(contracts(0.7777, 2_000_000, 42_000)), 2))
    37.03
    >>> print(round(float(contracts(0.7777, 2_000_000 * 1.94, 42_000 * 1.99)), 2))
    36.1
    """
    faults = Faults()
    ratio = faults.number("ratio", ratio, ANY)
    asset_value = faults.number("asset_value", asset_value)
    hedge_value = faults.number("hedge_value", hedge_value)
    tail_rate = faults.number("tail_rate", tail_rate)
    tail_years = faults.number("tail_years", tail_years)
    fx_to_book = faults.number("fx_to_book", fx_to_book)
    with np.errstate(all="ignore"):
        tail = np.exp(-tail_rate * tail_years)
        tail = step("tail", "exp(-tail_rate tail_years)", tail)
        units = asset_value / (hedge_value * fx_to_book)
        units = step("units", "asset_value/(hedge_value fx_to_book)", units)
        number = step("contracts", "ratio units tail", ratio * units * tail)
    return faults.raise_with(number)


def beta_hedge(
    value: Real,
    beta: Real,
    futures_price: Real,
    multiplier: Real,
    target_beta: Real = 0.0,
) -> Array:
    """Index futures to trade (buy +) that take the beta of a portfolio to the target.

    Args: value (of the portfolio, currency, long positive), beta (of the portfolio to
    the index), futures_price (> 0), multiplier (currency per index point, > 0),
    target_beta. Floats or arrays that broadcast.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range.

    >>> print(beta_hedge(5_050_000, 1.5, 1010, 250))
    -30.0
    """
    faults = Faults()
    value = faults.number("value", value)
    beta = faults.number("beta", beta)
    futures_price = faults.number("futures_price", futures_price)
    multiplier = faults.number("multiplier", multiplier)
    target_beta = faults.number("target_beta", target_beta)
    with np.errstate(all="ignore"):
        one = step("contract", "futures_price multiplier", futures_price * multiplier)
        text = "(target_beta - beta) value/contract"
        number = step("contracts", text, (target_beta - beta) * (value / one))
    return faults.raise_with(number)
