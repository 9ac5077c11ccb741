"""The geometric average: lognormal, so that its option has a closed form.

ln G = known + sum of w ln S_i is normal with

mean      known + sum of w (ln S + (b - vol^2/2) t_i)
variance  vol^2 w^2 sum_ij min(t_i, t_j)

over the future fixings; continuously over [0, T] with weight w: known +
w (ln S + (b - vol^2/2) T/2) and vol^2 w^2 T/3, the Black-Scholes option with vol
vol/sqrt 3 and carry (b - vol^2/6)/2 of Kemna and Vorst.

Source: Kemna and Vorst (1990), J. Banking and Finance 14; Haug (2007), section 4.20.
"""

import numpy as np

from xlhedge.core.numeric import Array, inverse_or_zero
from xlhedge.pricing.asian_averaging import Averaging
from xlhedge.pricing.asian_lognormal import Lognormal, LognormalAsian
from xlhedge.pricing.model import Given


def geometric(given: Given, ahead: Averaging) -> LognormalAsian:
    """The option on the geometric average."""
    return LognormalAsian(given, given.strike, geometric_average(given, ahead))


def geometric_average(given: Given, ahead: Averaging) -> Lognormal:
    """Mean and width of G, with all derivatives; `known` is its logarithm."""
    share, drift_years, variance = _exponents(ahead)
    carry, vol = given.rate - given.dividend, given.vol
    # Measured from the spot, so that an average made at the spot is the spot.
    some = share > 0
    away = np.where(some, (share - 1.0) * np.log(given.spot), 0.0)
    drift = (carry - vol * vol / 2) * drift_years + vol * vol * variance / 2
    mean = np.where(some, given.spot, 1.0) * np.exp(ahead.known + away + drift)
    slope = mean * share * inverse_or_zero(given.spot)
    return Lognormal(
        mean=mean,
        width=vol * np.sqrt(variance),
        mean_spot=slope,
        mean_spot_spot=slope * (share - 1.0) * inverse_or_zero(given.spot),
        mean_vol=mean * vol * (variance - drift_years),
        width_vol=np.sqrt(variance),
    )


def _exponents(ahead: Averaging) -> tuple[Array, Array, Array]:
    """Sum of w, of w t_i, and of w^2 min(t_i, t_j)."""
    weight, times = ahead.weight, ahead.times
    if ahead.continuous:
        return weight, weight * times[0] / 2, weight**2 * times[0] / 3
    count = len(times)
    # The i-th of the ordered times is the smaller one of 2 (k - i) + 1 pairs.
    pairs = np.arange(2 * count - 1, 0, -2).reshape(-1, *[1] * (times.ndim - 1))
    total = weight**2 * (times * pairs).sum(axis=0)
    return weight * count, weight * times.sum(axis=0), total
