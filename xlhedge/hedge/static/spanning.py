"""What a smooth payoff is made of: a bond, a forward and options of every strike.

f(S) = f(k) + f'(k) (S - k) + int_0^k f''(K) (K - S)+ dK + int_k^inf f''(K) (S - K)+ dK

At one end price S both integrals are int_k^S f''(K) (S - K) dK.

Source: P. Carr and D. Madan (1998), Towards a Theory of Volatility Trading, in
Volatility (ed. R. Jarrow), Risk Books, 417-427, equation (1).
"""

from collections.abc import Callable
from typing import NamedTuple

from xlhedge.core.checks import Faults
from xlhedge.core.errors import ConvergenceError

_ACCURACY = 1e-12  # of the integral


class Spanned(NamedTuple):
    """What each leg pays, and all of them: quote currency."""

    bond: float
    forward: float
    options: float
    total: float


def spanned(
    value: float,
    slope: float,
    curvature: Callable[[float], float],
    split: float,
    price: float,
) -> Spanned:
    """The payoff at `price` from its value and slope at `split` and its curvature.

    Args: value f(k) and slope f'(k) (quote, quote per price), curvature (f'' of one
    price), split k and price S (quote per base, >= 0).

    Returns: Spanned.
    Raises: DomainError out of range, ConvergenceError where the integral of the
    curvature is not found to 1e-10 of itself.

    The cube of a price of 137, split at 100:

    >>> print(round(spanned(1e6, 3e4, lambda k: 6 * k, 100, 137).options, 6))
    461353.0
    """
    from scipy.integrate import quad

    faults = Faults()
    near, end = (float(faults.number("price", p)) for p in (split, price))
    faults.raise_with(None)
    options, error = quad(
        lambda k: curvature(k) * (end - k),
        near,
        end,
        full_output=True,  # its doubts are the exception below, not a warning
        epsabs=0.0,
        epsrel=_ACCURACY,
    )[:2]
    if not error <= 100 * _ACCURACY * abs(options):
        raise ConvergenceError(
            f"the options leg is {options:g} within {error:.3g} only"
        )
    bond, forward = float(value), slope * (end - near)
    return Spanned(bond, forward, options, bond + forward + options)
