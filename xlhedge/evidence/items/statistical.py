"""Hedge ratios from samples: SPEC section 6.3."""

from typing import Any

import numpy as np

from xlhedge.evidence.items.given import Inputs, Items, Outputs
from xlhedge.hedge.lots import lots
from xlhedge.hedge.statistical import (
    hedge_ratio,
    hedge_ratio_multi,
    hedge_ratio_stats,
)


def _samples(given: Inputs) -> tuple[Any, Any]:
    return np.array(given["spot"]), np.array(given["hedge"])


def _least_squares(given: Inputs) -> Outputs:
    asset, hedge = _samples(given)
    found = hedge_ratio_stats(asset, hedge, confidence=given.get("conf", 0.95))
    outputs = {
        "h": found.ratio,
        "alpha": asset.mean() - found.ratio * hedge.mean(),
        "se": found.standard_error,
        "r2": found.r_squared,
        "corr": found.correlation,
        "sd_spot": asset.std(ddof=1),
        "sd_hedge": hedge.std(ddof=1),
        "ci_low": found.low,
        "ci_high": found.high,
    }
    if "QA" in given:
        contracts = found.ratio * given["QA"] / given["QF"]
        outputs |= {"N_star": contracts, "N_rounded": lots(contracts, 1.0)}
    return outputs


def _newey_west(given: Inputs) -> Outputs:
    found = hedge_ratio_stats(*_samples(given), "ols", given["maxlags"])
    return {"se_hac": found.standard_error}


def _several(given: Inputs) -> Outputs:
    hedges = np.column_stack([given["hedge1"], given["hedge2"]])
    found = hedge_ratio_multi(given["spot"], hedges)
    first, second = found.ratios
    return {"h1": first, "h2": second, "effectiveness_r2": found.r_squared}


ITEMS: Items = {
    "mv_hedge_ratio_ols": _least_squares,
    "mv_hedge_ratio_newey_west": _newey_west,
    "mv_hedge_ratio_ewma": lambda given: {
        "h": hedge_ratio(*_samples(given), "ewma", given["lam"])
    },
    "mv_hedge_ratio_rolling": lambda given: {
        "h_last": hedge_ratio(*_samples(given), "rolling", given["window"])
    },
    "mv_hedge_multi": _several,
}
