"""The vol of one expiry at a log-moneyness k = ln(strike/forward).

svi    total variance a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), raw SVI.
delta  a shape-preserving cubic through the quoted deltas, flat beyond the last.
flat   the at-the-money vol.

Source: Gatheral and Jacquier (2014), Arbitrage-free SVI volatility surfaces,
equation 3.1; Reiswich and Wystup (2010), FX volatility smile construction.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array, Real, real
from xlhedge.core.steps import step, unwatched
from xlhedge.pricing.fx_delta import atm_straddle, strike_for_delta
from xlhedge.vol.svi import Svi, total_variance

_LEGS = (("put", 10), ("put", 25), ("call", 25), ("call", 10))  # by strike


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
    strangle: the mean of the two vols at that delta less atm. Raises: DomainError
    where a quoted delta has no strike, or the strikes are not in the order of the
    deltas.
    """
    from scipy.interpolate import PchipInterpolator

    market = _Market(spot, years, rate, rate - np.log(forward / spot) / years)
    with unwatched():
        legs = [_leg(flag, delta, quotes, market, convention) for flag, delta in _LEGS]
    atm = atm_straddle(spot, years, rate, quotes["atm"], market.dividend, convention)
    points = [point for point in (*legs[:2], (atm, quotes["atm"]), *legs[2:]) if point]
    strikes, vols = np.array(points).T
    if (np.diff(strikes) <= 0).any():
        shown = ", ".join(f"{strike:.6g}" for strike in strikes)
        raise DomainError(f"the strikes of a smile must increase, got {shown}")
    places = step(
        "smile_k", "ln(strike/forward) of the quotes", np.log(strikes / forward)
    )
    step("smile_vols", "vols of the quotes; between them monotone cubics", vols)
    inside = np.clip(real(k), places[0], places[-1])
    return np.asarray(PchipInterpolator(places, vols)(inside))


class _Market(NamedTuple):
    spot: float
    years: float
    rate: float
    dividend: float


def _leg(
    flag: str, delta: int, quotes: dict[str, float], market: _Market, convention: str
) -> tuple[float, float] | None:
    """Strike and vol of one quoted delta; None where it is not quoted."""
    phi = 1 if flag == "call" else -1
    vol = quotes["atm"] + quotes[f"bf{delta}"] + phi * quotes[f"rr{delta}"] / 2
    if np.isnan(vol):
        return None
    spot, years, rate, dividend = market
    terms = (phi * delta / 100, spot, years, rate, vol, dividend, convention)
    try:
        return float(strike_for_delta(flag, *terms)), vol
    except DomainError as error:
        leg = f"the {delta} delta {flag} of the smile"
        raise DomainError(f"{leg}: {error.rule}", code=error.code) from error
