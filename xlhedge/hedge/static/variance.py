"""The strip of options that pays the variance of a price, and what it is worth.

variance = 2/T exp(rT) sum dK/K^2 Q(K) - 1/T (F/K0 - 1)^2

Q is the put below and the call above K0, the last strike at or below the forward, and
their mean there. dK is half the distance of the two neighbours, at the ends that to
the one neighbour. Every option has the weight 2/T exp(rT) dK/K^2.

The listed strikes leave two tails. The sum reaches half a dK beyond the last strike, to
L. Below the lowest L the options missing pay ln(L/S) + S/L - 1 where S < L, above the
highest S/L - 1 - ln(S/L) where S > L: with the implied vol of the last listed option
those are worth, times 2/T,

F/L N(phi d1) - N(phi d2) - v (phi n(d2) + d2 N(phi d2)), phi = -1 below and +1 above.

Source: P. Carr and D. Madan (1998), Towards a Theory of Volatility Trading, in
Volatility (ed. R. Jarrow), Risk Books; Cboe (2003), VIX White Paper, for the sum. The
tails are derived here.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from xlhedge.core.checks import Faults, vector
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array, normal_density, sign_of
from xlhedge.core.terms import TERMS
from xlhedge.hedge.static.strikes import increasing
from xlhedge.pricing.black76 import BLACK76


class VarianceStrip(NamedTuple):
    """The fair variance (per year) and its root, vol.

    split: K0, where puts become calls. weights (strikes,): options per unit of
    variance. tail_below, tail_above: the variance that the options beyond the listed
    strikes would add at the vol of the last listed one; not in `variance`.
    """

    variance: float
    vol: float
    split: float
    weights: Array
    tail_below: float
    tail_above: float


def variance_strip(
    strikes: Any,
    call_prices: Any,
    put_prices: Any,
    forward: float,
    years: float,
    rate: float,
) -> VarianceStrip:
    """The fair variance of a chain of options of one expiry.

    Args: strikes (two or more, > 0, increasing), call_prices and put_prices (one per
    strike, quote, >= 0; only those out of the money and both at K0 are read), forward
    (from the lowest strike up), years (> 0), rate.

    Returns: VarianceStrip.
    Raises: InputError for lists of different lengths, DomainError out of range, for
    strikes that do not increase and where the sum is negative, or an end option has no
    implied vol.
    """
    listed, calls, puts = _chain(strikes, call_prices, put_prices)
    faults = Faults()
    forward = float(faults.number("forward", forward))
    years = float(faults.positive("years", years))
    rate = float(faults.number("rate", rate))
    faults.add(~(forward >= listed[0]), "forward must be >= the lowest strike")
    faults.raise_with(None)
    place = int(np.searchsorted(listed, forward, "right")) - 1
    split = float(listed[place])
    prices = np.where(listed < split, puts, calls)
    prices[place] = (calls[place] + puts[place]) / 2
    weights = 2 / years * np.exp(rate * years) * np.gradient(listed) / listed**2
    variance = float(weights @ prices - (forward / split - 1) ** 2 / years)
    if not variance >= 0:
        raise DomainError(f"the prices give a variance of {variance:.6g}")
    market = (forward, years, rate)
    return VarianceStrip(
        variance,
        float(np.sqrt(variance)),
        split,
        weights,
        _tail("put", listed[:2], float(puts[0]), *market),
        _tail("call", listed[-1:-3:-1], float(calls[-1]), *market),
    )


def _chain(strikes: Any, call_prices: Any, put_prices: Any) -> tuple[Array, ...]:
    listed = increasing("strikes", strikes)
    if len(listed) < 2:
        raise InputError(f"strikes must be two or more, got {len(listed)}")
    prices = []
    for name, values in (("call_prices", call_prices), ("put_prices", put_prices)):
        one = vector(name, values, TERMS[name].limits)
        if len(one) != len(listed):
            raise InputError(f"{name} has {len(one)} numbers for {len(listed)} strikes")
        prices.append(one)
    return (listed, *prices)


def _tail(
    flag: str, ends: Array, price: float, forward: float, years: float, rate: float
) -> float:
    """2/T times what is missing beyond the last strike, the first of `ends`.

    0 if the last option is worth 0, and below a strike of half a dK or less.
    """
    last, edge = float(ends[0]), float(1.5 * ends[0] - 0.5 * ends[1])
    if price == 0 or edge <= 0:
        return 0.0
    implied = BLACK76.implied_vol(flag, price, forward, last, years, rate)
    phi = float(sign_of(flag))
    width = float(implied) * np.sqrt(years)
    d1 = np.log(forward / edge) / width + width / 2
    d2 = d1 - width
    spread = forward / edge * ndtr(phi * d1) - ndtr(phi * d2)
    log = width * (phi * normal_density(d2) + d2 * ndtr(phi * d2))
    return float(2 / years * (spread - log))
