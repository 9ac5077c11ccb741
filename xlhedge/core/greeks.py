"""The Greeks: order, definition, raw unit and desk unit.

Formulas return raw partial derivatives, per year and per 1.00. Scaling to desk
units happens here and nowhere else.
"""

from dataclasses import dataclass

from xlhedge.core.numeric import Real
from xlhedge.core.units import DAYS_PER_YEAR, PERCENT, POINT

_DAY = 1 / DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Greek:
    """`desk` is the factor from the raw partial derivative to the desk unit."""

    definition: str
    raw_unit: str
    desk_unit: str
    desk: float = 1.0


def _plain(definition: str, unit: str) -> Greek:
    return Greek(definition, unit, unit)


GREEKS: dict[str, Greek] = {
    "price": _plain("value of one unit", "price currency"),
    "delta": _plain("dV/dS", "base per unit"),
    "gamma": _plain("d2V/dS2", "per quote"),
    "vega": Greek("dV/dvol", "quote per 1.00 vol", "quote per vol point", POINT),
    "theta": Greek("dV/dt", "quote per year", "quote per day", _DAY),
    "rho": Greek("dV/drate", "quote per 1.00", "quote per 1 %", PERCENT),
    "dividend_rho": Greek("dV/ddividend", "quote per 1.00", "quote per 1 %", PERCENT),
    "vanna": Greek("d2V/dS dvol", "per 1.00 vol", "per vol point", POINT),
    "volga": Greek(
        "d2V/dvol2", "quote per 1.00 vol²", "quote per vol point²", POINT**2
    ),
    "charm": Greek("d2V/dS dt", "per year", "per day", _DAY),
    "veta": Greek(
        "d2V/dvol dt",
        "quote per 1.00 vol per year",
        "quote per vol point per day",
        POINT * _DAY,
    ),
    "speed": _plain("d3V/dS3", "per quote²"),
    "zomma": Greek("d3V/dS2 dvol", "per 1.00 vol", "per vol point", POINT),
    "color": Greek("d3V/dS2 dt", "per year", "per day", _DAY),
    "ultima": Greek(
        "d3V/dvol3", "quote per 1.00 vol³", "quote per vol point³", POINT**3
    ),
    "dual_delta": _plain("dV/dK", "per unit"),
    "dual_gamma": _plain("d2V/dK2", "per quote"),
    "elasticity": _plain("S/V dV/dS", "ratio"),
    "itm_probability": _plain("risk-neutral probability of exercise", "fraction"),
    "net_delta": _plain("delta less the premium paid in the underlying", "base"),
    "coin_delta": _plain("dc/dS of the coin price c", "coin per quote"),
    "coin_gamma": _plain("d2c/dS2 of the coin price", "coin per quote²"),
    "coin_vega": Greek(
        "dc/dvol of the coin price", "coin per 1.00 vol", "coin per vol point", POINT
    ),
    "coin_theta": Greek(
        "dc/dt of the coin price", "coin per year", "coin per day", _DAY
    ),
}
COIN_GREEKS = ("coin_delta", "coin_gamma", "coin_vega", "coin_theta")


def to_desk(name: str, value: Real) -> Real:
    """A raw partial derivative in desk units."""
    return value * GREEKS[name].desk
