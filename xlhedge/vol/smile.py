"""The vol of one expiry at a log-moneyness k = ln(strike/forward).

svi    total variance a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), raw SVI.
delta  a shape-preserving cubic through the quoted deltas, flat beyond the last.
flat   the at-the-money vol.

Source: Gatheral and Jacquier (2014), Arbitrage-free SVI volatility surfaces,
equation 3.1; Reiswich and Wystup (2010), FX volatility smile construction.
"""

import numpy as np

from xlhedge.core.numeric import Array, Real, real
from xlhedge.pricing.fx_delta import atm_straddle, strike_for_delta
from xlhedge.vol.svi import Svi, total_variance


def svi_smile_vol(k: Real, years: Real, svi: Svi) -> Array:
    """Vol of a raw SVI slice; NaN where its total variance is negative."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt(total_variance(k, svi) / years))


def delta_smile_vol(
    k: Real,
    spot: float,
    forward: float,
    years: float,
    rate: float,
    quotes: dict[str, float],
    convention: str,
) -> Array:
    """Vol of a smile quoted as atm, rr25, bf25 and, optionally, rr10, bf10.

    atm is the vol of the delta-neutral straddle; a butterfly is the smile
    strangle: the mean of the two vols at that delta less atm.
    """
    from scipy.interpolate import PchipInterpolator

    points = []
    dividend = rate - np.log(forward / spot) / years
    for flag, sign in (("put", -1.0), ("call", 1.0)):
        for delta in (10, 25):
            rr, bf = quotes[f"rr{delta}"], quotes[f"bf{delta}"]
            if np.isnan(rr) or np.isnan(bf):
                continue
            vol = quotes["atm"] + bf + sign * rr / 2
            strike = strike_for_delta(
                flag, sign * delta / 100, spot, years, rate, vol, dividend, convention
            )
            points.append((float(np.log(strike / forward)), vol))
    middle = atm_straddle(spot, years, rate, quotes["atm"], dividend, convention)
    points.append((float(np.log(middle / forward)), quotes["atm"]))
    places, vols = (np.array(side) for side in zip(*sorted(points), strict=True))
    inside = np.clip(real(k), places[0], places[-1])
    return np.asarray(PchipInterpolator(places, vols)(inside))
