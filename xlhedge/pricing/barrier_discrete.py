"""A barrier watched at dates only, without approximation.

The continuity correction of barrier_option.py is fast and has every Greek; this is
the price that it approximates. The option is watched at T/m, 2T/m, ..., T. Between
two dates ln S moves by a normal step, so the value of what is still alive is

    V_j(x) = integral over the living side of n((y - x - drift)/w)/w V_(j+1)(y) dy

with w = vol sqrt(T/m); the last step is closed, a strip of Black's formula. Panels of
1.5 w, over nine standard deviations: within 1e-12 of spot or strike. A knock-in is
the European option less the knock-out; there is no rebate.

Source: F. AitSahlia and T. L. Lai (1997), Valuation of discrete barrier and hindsight
options, Journal of Financial Engineering 6(2): the recursion.
"""

from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import leggauss
from scipy.special import ndtr

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Text, normal_density
from xlhedge.core.terms import BARRIER_KINDS, POSITIVE, Limits
from xlhedge.pricing.barrier_kinds import ROWS
from xlhedge.pricing.black_scholes import BLACK_SCHOLES
from xlhedge.pricing.model import refuse_overflow

_PANEL, _NODES = 1.5, 14  # width of a panel in steps w; its points
_REACH = 9.0  # standard deviations of the whole path
_DATES = Limits(1, 1000)  # the kernel of 1000 dates has 3e7 numbers


class Watched(NamedTuple):
    """The knock-out: alive where eta (S - barrier) > 0, steps of normal logarithms."""

    phi: float
    eta: float
    strike: float
    barrier: float
    drift: float
    width: float

    def last(self, x: Array) -> Array:
        """Its undiscounted value one step before expiry."""
        low, high = (self.barrier, np.inf) if self.eta > 0 else (0.0, self.barrier)
        low = max(low, self.strike) if self.phi > 0 else low
        high = min(high, self.strike) if self.phi < 0 else high
        if low >= high:
            return np.zeros_like(x)
        forward = np.exp(x + self.drift + self.width**2 / 2)
        asset = self._between(x + self.width**2, low, high)
        return self.phi * (forward * asset - self.strike * self._between(x, low, high))

    def _between(self, x: Array, low: float, high: float) -> Array:
        """The probability of a spot between low and high after a step from x."""
        with np.errstate(divide="ignore"):
            below, above = np.log(low) - self.drift - x, np.log(high) - self.drift - x
        below, above = below / self.width, above / self.width
        # The tail that is small, on whichever side both ends lie.
        upper = below > 0
        sign = np.where(upper, -1.0, 1.0)
        return sign * (ndtr(sign * above) - ndtr(sign * below))

    def grid(self, start: float, dates: int) -> tuple[Array, Array]:
        """Points and weights over the living side, as far as the path gets."""
        reach = _REACH * self.width * np.sqrt(dates)
        moves = (0.0, self.drift * dates)
        low, high = start + min(moves) - reach, start + max(moves) + reach
        edge = np.log(self.barrier)
        low, high = (max(low, edge), high) if self.eta > 0 else (low, min(high, edge))
        panels = max(0, int(np.ceil((high - low) / (_PANEL * self.width))))
        ends = np.linspace(low, high, panels + 1)
        nodes, weights = leggauss(_NODES)
        half = np.diff(ends)[:, None] / 2  # (panels, 1)
        return (ends[:-1, None] + half * (nodes + 1)).ravel(), (half * weights).ravel()

    def value(self, start: float, dates: int) -> float:
        """The undiscounted value at ln S = start, with so many dates ahead."""
        if dates == 1:
            return float(self.last(np.array(start)))
        x, weights = self.grid(start, dates)
        step = (x - x[:, None] - self.drift) / self.width
        kernel = normal_density(step) * (weights / self.width)
        value = self.last(x)
        for _ in range(dates - 2):
            value = kernel @ value
        first = normal_density((x - start - self.drift) / self.width)
        return float((first * weights / self.width) @ value)


def discrete_barrier_price(
    barrier_kind: str,
    flag: Text,
    spot: float,
    strike: float,
    barrier: float,
    years: float,
    rate: float,
    vol: float,
    dividend: float = 0.0,
    monitorings: float = 1,
) -> float:
    """The price of one option whose barrier is watched at dates only.

    Args: as barrier_greek without rebate, each one number; spot, strike, years and vol
    > 0; monitorings a whole number from 1 to 1000. The spot now is not watched.
    Returns: quote per unit.
    Raises: InputError for an unknown kind or flag, DomainError out of range.

    Broadie, Glasserman and Kou (1997), A Continuity Correction for Discrete Barrier
    Options, Mathematical Finance 7(4), table 2.1 (4.907):

    >>> market = dict(years=0.2, rate=0.1, vol=0.3, monitorings=50)
    >>> price = discrete_barrier_price("down_out", "call", 100, 100, 95, **market)
    >>> print(round(price, 3))
    4.907
    """
    faults = Faults()
    faults.choice("barrier_kind", barrier_kind, BARRIER_KINDS)
    phi = float(faults.flag(flag))
    given = {"spot": spot, "strike": strike, "barrier": barrier, "years": years}
    for name, value in (given | {"vol": vol}).items():
        faults.number(name, value, POSITIVE)
    rates = faults.number("rate", rate), faults.number("dividend", dividend)
    refuse_overflow(faults, np.asarray(years), *rates)
    dates = float(faults.number("monitorings", monitorings, _DATES))
    faults.add(dates != np.floor(dates), f"monitorings must be whole, got {dates:g}")
    faults.raise_with(np.nan)
    row, step = ROWS[barrier_kind], years / dates
    drift = (rate - dividend - vol**2 / 2) * step
    watched = Watched(phi, row.eta, strike, barrier, drift, vol * np.sqrt(step))
    out = np.exp(-rate * years) * watched.value(np.log(spot), int(dates))
    if not row.knocks_in:
        return float(out)
    plain = BLACK_SCHOLES.price(flag, spot, strike, years, rate, vol, dividend)
    return float(plain - out)
