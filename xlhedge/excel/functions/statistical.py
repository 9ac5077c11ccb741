"""Ratios from samples as names and values."""

from typing import Any

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical import hedge_ratio_multi, hedge_ratio_stats


def hedge_ratio_by_name(
    asset: Array,
    hedge: Array,
    method: str = "ols",
    parameter: float | None = None,
    confidence: float = 0.95,
) -> dict[str, Any]:
    """The ratio and its statistics, as hedge_ratio_stats."""
    return hedge_ratio_stats(asset, hedge, method, parameter, confidence)._asdict()


def hedge_ratios_by_name(
    asset: Array, hedges: Array, ridge: float = 0.0
) -> dict[str, Any]:
    """The ratios by the number of their column, as hedge_ratio_multi."""
    found = hedge_ratio_multi(asset, hedges, ridge)
    return {
        **_numbered("ratio", found.ratios),
        "r_squared": found.r_squared,
        **_numbered("standard_error", found.standard_errors),
        "n": found.n,
        "condition": found.condition,
        "levels_warning": found.levels_warning,
        "stability": found.stability,
    }


def _numbered(name: str, values: Array) -> dict[str, Any]:
    return {f"{name}_{number}": value for number, value in enumerate(values, 1)}
