"""The break-even move of a theta as worksheets show it: per day."""

from xlhedge.core.numeric import Array, Real
from xlhedge.hedge.rebalancing.gamma_rent import breakeven


def breakeven_move(
    gamma: Real, theta: Real, spot: Real | None = None, vol: Real | None = None
) -> Array:
    """As breakeven, with the theta of XLH_THETA."""
    return breakeven(gamma, theta, spot, vol)
