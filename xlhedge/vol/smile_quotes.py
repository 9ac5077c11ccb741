"""Delta quotes of a smile that is known strike by strike.

Between listed strikes the vol is a shape-preserving cubic in k = ln(strike/forward).
The 25 and 10 delta strikes are where phi N(phi d1(k)) on that cubic meets the delta
(forward deltas); the at-the-money strike is that of the delta-neutral straddle,
k = vol^2 T/2. What the listed strikes do not reach is not quoted.
"""

import numpy as np
from scipy.special import ndtr

from xlhedge.core.numeric import Array

_GRID = 2001  # points of the search; the vol is then read off the cubic itself
_DELTAS = (25, 10)


def smile_quotes(
    strikes: Array, vols: Array, forward: float, years: float
) -> dict[str, str | float]:
    """`smile` and its quotes atm, rr25, bf25, rr10, bf10, in forward deltas.

    Args: strikes (quote per base) and vols (decimal) of the listed options, several
    vols at one strike are averaged; forward; years > 0.
    Returns: smile "delta" when both 25 deltas are within the listed strikes, else
    "flat" with atm alone.
    """
    from scipy.interpolate import PchipInterpolator

    places, groups = np.unique(np.log(strikes / forward), return_inverse=True)
    levels = np.bincount(groups, vols) / np.bincount(groups)
    if len(places) < 2:
        return {"smile": "flat", "atm": float(levels[0])}
    grid = np.linspace(places[0], places[-1], _GRID)
    smile = PchipInterpolator(places, levels)(grid)
    width = smile * np.sqrt(years)
    call_delta = ndtr(-grid / width + width / 2)
    atm = _crossing(grid - width**2 / 2, smile)
    if atm is None:
        nearest = int(np.argmin(np.abs(grid - width**2 / 2)))
        return {"smile": "flat", "atm": float(smile[nearest])}
    quotes: dict[str, str | float] = {"smile": "flat", "atm": atm}
    for delta in _DELTAS:
        call = _crossing(call_delta - delta / 100, smile)
        put = _crossing(call_delta - (1 - delta / 100), smile)
        if call is None or put is None:
            break
        quotes |= {
            "smile": "delta",
            f"rr{delta}": call - put,
            f"bf{delta}": (call + put) / 2 - atm,
        }
    return quotes


def _crossing(height: Array, smile: Array) -> float | None:
    """The vol where `height` first changes sign; None where it never does."""
    before = np.flatnonzero(np.sign(height[:-1]) != np.sign(height[1:]))
    if not len(before):
        return None
    i = before[0]
    share = height[i] / (height[i] - height[i + 1])
    return float(smile[i] + share * (smile[i + 1] - smile[i]))
