"""The leverage that brings an asset to a volatility.

L = min(cap, target_vol / vol); an asset that does not move gets the cap.

Source: definition; A. Moreira and T. Muir (2017), Volatility-Managed
Portfolios, Journal of Finance 72(4), 1611-1644, equation 1 (by variance).
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real, real
from xlhedge.core.steps import step


def vol_target(target_vol: Real, vol: Real, cap: Real | None = None) -> Array:
    """The leverage at which the asset runs at the target volatility, at most the cap.

    Args: target_vol and vol (decimal per year, >= 0), cap (>= 0; none if left out).
    Floats or arrays that broadcast.

    Returns: multiple of the equity, in the broadcast shape.
    Raises: DomainError out of range, and for vol 0 without a cap.

    >>> print(round(float(vol_target(0.1, 0.24, 2)), 12), vol_target(0.1, 0, 2))
    0.416666666667 2.0
    """
    faults = Faults()
    target = faults.number("target_vol", target_vol)
    vol = faults.number("vol", vol)
    highest = np.asarray(np.inf) if cap is None else _cap(faults, cap)
    still = vol == 0
    faults.add(still & np.isinf(highest), "vol must be > 0 without a cap, got 0")
    leverage = target / np.where(still, 1.0, vol)
    leverage = step("leverage", "target_vol/vol", leverage)
    capped = np.where(still, highest, np.minimum(leverage, highest))
    return faults.raise_with(step("kept", "leverage, at most the cap", capped))


def _cap(faults: Faults, cap: Real) -> Array:
    """The cap; a blank one, NaN, is a fault: it does not stand for none."""
    if np.asarray(cap).dtype.kind == "f":
        faults.add(np.isnan(real(cap)), "cap must be a number", Code.WRONG_KIND)
    return faults.number("cap", cap)
