"""Sizing as cells: a column of sizes, a stop and its state, an illiquidity."""

from typing import Any

from xlhedge.core.numeric import Array
from xlhedge.hedge.sizing import amihud, kelly_multi, stop


def kelly_column(
    means: Array, covariance: Array, rate: float = 0.0, fraction: float = 1.0
) -> list[list[Any]]:
    """A row per asset, as kelly_multi."""
    return [[size] for size in kelly_multi(means, covariance, rate, fraction)]


def stop_cells(
    stop_kind: str,
    prices: Array,
    entry_price: float,
    level: float,
    atr: Array | None = None,
    side: str = "long",
) -> list[list[Any]]:
    """Price and state side by side, as stop."""
    found = stop(stop_kind, prices, entry_price, level, atr, side)
    return [[found.price, found.state]]


def illiquidity(returns: Array, volumes: Array) -> float:
    """The one number of amihud."""
    return amihud(returns, volumes).illiquidity


def illiquidity_stats(returns: Array, volumes: Array) -> dict[str, Any]:
    """Illiquidity, n and excluded, by name, as amihud."""
    return amihud(returns, volumes)._asdict()
