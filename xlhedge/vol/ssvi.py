"""SSVI: one surface of SVI slices from the at-the-money total variance theta.

w(k) = theta/2 (1 + rho phi k + sqrt((phi k + rho)^2 + 1 - rho^2)), phi = phi(theta).
Power law: phi = eta / (theta^gamma (1 + theta)^(1 - gamma)).

No butterfly if theta phi (1 + |rho|) < 4 and theta phi^2 (1 + |rho|) <= 4. With the
power law and 0 < gamma <= 1/2, eta (1 + |rho|) <= 2 is enough for all theta.

Source: Gatheral and Jacquier (2014), Quantitative Finance 14(1), theorems 4.1 and
4.2, remark 4.4.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array, Real, real
from xlhedge.vol.svi import Svi

_BOUND = 4.0
_SUFFICIENT = 2.0


class Conditions(NamedTuple):
    """The two quantities that must stay below 4, and eta (1 + |rho|), below 2."""

    first: Array
    second: Array
    eta: Array

    @property
    def no_butterfly(self) -> Array:
        """True where this slice has none."""
        return np.asarray((self.first < _BOUND) & (self.second <= _BOUND))

    @property
    def always(self) -> Array:
        """True where no slice of the surface has one."""
        return np.asarray(self.eta <= _SUFFICIENT)


def power_law(theta: Real, eta: Real, gamma: Real) -> Array:
    """phi(theta), per unit of log-moneyness."""
    theta = real(theta)
    return np.asarray(eta / (theta**gamma * (1 + theta) ** (1 - real(gamma))))


def ssvi_variance(k: Real, theta: Real, rho: Real, phi: Real) -> Array:
    """w(k), total variance; arguments broadcast."""
    tilted = real(phi) * k
    root = np.sqrt((tilted + rho) ** 2 + 1 - np.square(rho))
    return np.asarray(theta / 2 * (1 + rho * tilted + root))


def as_svi(theta: Real, rho: Real, phi: Real) -> Svi:
    """The raw parameters of the same slice (Gatheral and Jacquier, section 4)."""
    level = np.sqrt(1 - np.square(rho))
    half = real(theta) / 2
    return Svi(half * level**2, half * phi, rho, -real(rho) / phi, level / phi)


def conditions(theta: Real, rho: Real, eta: Real, gamma: Real) -> Conditions:
    """What theorem 4.2 asks of the slice at theta under the power law."""
    phi, lean = power_law(theta, eta, gamma), 1 + np.abs(rho)
    first = np.asarray(theta * phi * lean)
    return Conditions(first, np.asarray(first * phi), np.asarray(eta * lean))
