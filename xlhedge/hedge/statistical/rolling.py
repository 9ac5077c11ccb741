"""The ratio of least squares over the last pairs only."""

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.ols import ols_error, slope
from xlhedge.hedge.statistical.parameters import whole_number
from xlhedge.hedge.statistical.samples import FEWEST, require_variance


def rolling(asset: Array, hedge: Array, window: float) -> float:
    """The slope over the last `window` pairs."""
    return slope(*last(asset, hedge, window))


def rolling_error(asset: Array, hedge: Array, window: float) -> float:
    """Its standard error, from the same pairs."""
    return ols_error(*last(asset, hedge, window))


def last(asset: Array, hedge: Array, window: float) -> tuple[Array, Array]:
    """The last `window` pairs. Raises DomainError where they have no variance."""
    count = whole_number("window of rolling", window, FEWEST, len(asset))
    for name, sample in (("asset", asset), ("hedge", hedge)):
        require_variance(f"the last {count} of {name}", sample[-count:])
    return asset[-count:], hedge[-count:]
