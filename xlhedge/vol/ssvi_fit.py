"""Calibration of an SSVI surface with the power law to the vols of several expiries.

theta of each expiry is its at-the-money total variance, read between the quotes on
either side of the forward; rho, eta and gamma are common to all and minimise the sum
of weight (model vol - vol)^2, the weights adding to one over the whole surface.

With the power law theta phi rises with theta more slowly than SSVI allows, whatever
rho: the surface has no calendar arbitrage where theta does not fall with the expiry.
A fall, and a slice that fails its butterfly conditions, are reported, never repaired.

Source: Gatheral and Jacquier (2014), Quantitative Finance 14(1), theorems 4.1 and 4.2
and section 5.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, require_equal_lengths
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import NOT_NEGATIVE, POSITIVE
from xlhedge.core.units import POINT
from xlhedge.vol.ssvi import conditions, power_law, ssvi_variance

_FEWEST = 5  # quotes for three common parameters and a level
_LOW, _HIGH = (-0.999, 1e-3, 1e-3), (0.999, 20.0, 0.5)  # of rho, eta, gamma
_STARTS = ((-0.5, 1.0, 0.3), (0.0, 1.0, 0.5), (0.5, 1.0, 0.3), (0.0, 4.0, 0.1))


class SsviFit(NamedTuple):
    """The surface, its error in vol points and what can be arbitraged.

    `years` and `theta` hold a value per expiry; `butterfly` is True for those that
    fail a condition of theorem 4.2, `calendar` for those whose theta is below that
    of the expiry before. `always` says that eta (1 + |rho|) <= 2.
    """

    years: Array
    theta: Array
    rho: float
    eta: float
    gamma: float
    rmse: float
    butterfly: Array
    calendar: Array
    always: bool

    @property
    def arbitrage_free(self) -> bool:
        """No slice fails its conditions and theta never falls."""
        return not (self.butterfly.any() or self.calendar.any())


def ssvi_fit(
    strikes: Array,
    vols: Array,
    forward: Array,
    years: Array,
    weights: Array | None = None,
) -> SsviFit:
    """The surface closest to the vols of one or more expiries.

    Args: strikes (quote per base, > 0), vols (decimal, > 0), forward (> 0) and years
    (> 0) of the expiry of each quote, weights (>= 0). Shape of each: (quotes,).
    Raises: InputError for too few quotes and for an expiry without quotes on both
    sides of the forward, DomainError out of range.
    """
    given = np.ones(np.size(strikes)) if weights is None else weights
    k, vols, years, shares = _checked(strikes, vols, forward, years, given)
    expiries, place = np.unique(years, return_inverse=True)
    theta = np.array([_at_the_money(k, vols, years, t) for t in expiries])

    def misses(common: Array) -> Array:
        rho, eta, gamma = common
        phi = power_law(theta, eta, gamma)
        variance = ssvi_variance(k, theta[place], rho, phi[place])
        return (np.sqrt(variance / years) - vols) * np.sqrt(shares)

    rho, eta, gamma, error = _closest(misses)
    found = conditions(theta, rho, eta, gamma)
    return SsviFit(
        expiries,
        theta,
        rho,
        eta,
        gamma,
        error / POINT,
        butterfly=~found.no_butterfly,
        calendar=np.append(False, np.diff(theta) < 0),
        always=bool(found.always),
    )


def _closest(misses: Callable[[Array], Array]) -> tuple[float, float, float, float]:
    """rho, eta, gamma and the error of the best of the starts."""
    from scipy.optimize import least_squares

    ends = [
        least_squares(misses, start, bounds=(_LOW, _HIGH), xtol=1e-12, ftol=1e-12)
        for start in _STARTS
    ]
    best = min(ends, key=lambda end: end.cost)
    rho, eta, gamma = (float(number) for number in best.x)
    return rho, eta, gamma, float(np.sqrt(2 * best.cost))


def _checked(
    strikes: Array, vols: Array, forward: Array, years: Array, weights: Array
) -> tuple[Array, Array, Array, Array]:
    """Log-moneyness, vol, years and weight of the quotes with one, adding to one."""
    faults = Faults()
    columns = {
        name: np.ravel(faults.number(name, values, limits))
        for name, values, limits in (
            ("strikes", strikes, POSITIVE),
            ("vols", vols, POSITIVE),
            ("forward", forward, POSITIVE),
            ("years", years, POSITIVE),
            ("weights", weights, NOT_NEGATIVE),
        )
    }
    require_equal_lengths(**columns)
    faults.raise_with(columns["strikes"])
    quotes = np.stack(list(columns.values()))
    quotes = quotes[:, quotes[-1] > 0]
    if quotes.shape[1] < _FEWEST:
        raise InputError(f"a surface needs {_FEWEST} quotes, got {quotes.shape[1]}")
    strike, vol, price, time, weight = quotes
    return np.log(strike / price), vol, time, weight / weight.sum()


def _at_the_money(k: Array, vols: Array, years: Array, expiry: float) -> float:
    """Total variance at the forward, linear between the quotes beside it."""
    mine = np.flatnonzero(years == expiry)
    mine = mine[np.argsort(k[mine])]
    if not k[mine[0]] <= 0 <= k[mine[-1]]:
        rule = "has no quotes on both sides of the forward"
        raise InputError(f"the expiry of {expiry:.6g} years {rule}")
    return float(np.interp(0.0, k[mine], vols[mine] ** 2 * expiry))
