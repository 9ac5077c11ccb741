"""The Black-Scholes price to 50 digits, and derivatives of it; nothing of our own."""

from collections.abc import Callable
from typing import Any

import mpmath as mp

mp.mp.dps = 50

# Greek -> sign and orders of differentiation in spot, strike, years, rate, dividend
# and vol; time to expiry falls as time passes, hence the minus signs.
DERIVATIVES: dict[str, tuple[int, tuple[int, ...]]] = {
    "price": (+1, (0, 0, 0, 0, 0, 0)),
    "delta": (+1, (1, 0, 0, 0, 0, 0)),
    "gamma": (+1, (2, 0, 0, 0, 0, 0)),
    "vega": (+1, (0, 0, 0, 0, 0, 1)),
    "theta": (-1, (0, 0, 1, 0, 0, 0)),
    "rho": (+1, (0, 0, 0, 1, 0, 0)),
    "dividend_rho": (+1, (0, 0, 0, 0, 1, 0)),
    "vanna": (+1, (1, 0, 0, 0, 0, 1)),
    "volga": (+1, (0, 0, 0, 0, 0, 2)),
    "charm": (-1, (1, 0, 1, 0, 0, 0)),
    "veta": (-1, (0, 0, 1, 0, 0, 1)),
    "speed": (+1, (3, 0, 0, 0, 0, 0)),
    "zomma": (+1, (2, 0, 0, 0, 0, 1)),
    "color": (-1, (2, 0, 1, 0, 0, 0)),
    "ultima": (+1, (0, 0, 0, 0, 0, 3)),
    "dual_delta": (+1, (0, 1, 0, 0, 0, 0)),
    "dual_gamma": (+1, (0, 2, 0, 0, 0, 0)),
}


def normal(x: Any) -> Any:
    """N(x) by erfc, precise in both tails."""
    return mp.erfc(-x / mp.sqrt(2)) / 2


def price(
    phi: Any,
    spot: Any,
    strike: Any,
    years: Any,
    rate: Any,
    dividend: Any,
    vol: Any,
) -> Any:
    """phi (S e^(-qT) N(phi d1) - K e^(-rT) N(phi d2)) as it stands in the books."""
    numbers = (phi, spot, strike, years, rate, dividend, vol)
    phi, spot, strike, years, rate, dividend, vol = map(mp.mpf, numbers)
    width = vol * mp.sqrt(years)
    d1 = (mp.log(spot / strike) + (rate - dividend) * years) / width + width / 2
    held = spot * mp.exp(-dividend * years) * normal(phi * d1)
    owed = strike * mp.exp(-rate * years) * normal(phi * (d1 - width))
    return phi * (held - owed)


def differentiated(
    function: Callable[..., Any], point: tuple[float, ...], greek: str
) -> float:
    """A Greek of `function`, of spot, strike, years, rate, dividend and vol."""
    sign, orders = DERIVATIVES[greek]
    exact = tuple(mp.mpf(float(number)) for number in point)
    value = mp.diff(function, exact, orders) if any(orders) else function(*exact)
    return float(sign * value)
