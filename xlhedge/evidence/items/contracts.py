"""Ratios of shortfall, levels and moving correlation; contracts: SPEC 6.3, 6.4."""

import numpy as np

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.hedge.contracts import beta_hedge, contracts
from xlhedge.hedge.effectiveness import effectiveness
from xlhedge.hedge.ratios import hedge_delta
from xlhedge.hedge.statistical.cvar import expected_shortfall
from xlhedge.hedge.statistical.dcc import dcc_forecast
from xlhedge.hedge.statistical.error_correction import error_correction
from xlhedge.hedge.statistical.garch import Dcc, Garch
from xlhedge.hedge.statistical.ratio import hedge_ratio
from xlhedge.hedge.statistical.semivariance import shortfall


def _semivariance(given: Inputs) -> Outputs:
    asset, hedge, target = _samples(given, "target")
    ratio = hedge_ratio(asset, hedge, "semivariance", target)
    least = shortfall(asset, hedge, ratio, target)
    return {"h": ratio, "lower_partial_moment2": least}


def _cvar(given: Inputs) -> Outputs:
    asset, hedge, tail = _samples(given, "tail")
    ratio = hedge_ratio(asset, hedge, "cvar", tail)
    return {"h": ratio, "cvar": expected_shortfall(asset, hedge, ratio, tail)}


def _error_correction(given: Inputs) -> Outputs:
    found = error_correction(*values(given, "spot futures lags"))
    return {
        "coint_const": found.constant,
        "coint_slope": found.slope,
        "h": found.ratio,
        "ec_coefficient": found.adjustment,
        "se_h": found.standard_error,
    }


def _dcc(given: Inputs) -> Outputs:
    asset, hedge, reaction = _samples(given, "dcc_a")
    variances = Garch(*given["garch_spot"]), Garch(*given["garch_hedge"])
    found = dcc_forecast(asset, hedge, Dcc(*variances, reaction, given["dcc_b"]))
    return {
        "var_spot_next": found.asset_variance,
        "var_hedge_next": found.hedge_variance,
        "rho_next": found.correlation,
        "h_next": found.ratio,
    }


def _effectiveness(given: Inputs) -> Outputs:
    hedge = -np.array(given["instrument"])  # given as held, against the asset
    found = effectiveness(given["item"], hedge, given["hedge_ratio"])
    return {
        "dollar_offset_cumulative": found.dollar_offset,
        "variance_reduction": found.variance_reduction,
    }


def _tailing(given: Inputs) -> Outputs:
    ratio, spot, future = values(given, "h_returns S F")
    held, contract = given["QA"] * spot, given["multiplier"] * future
    return {"N_star": contracts(ratio, held, contract)}


def _tail_factor(given: Inputs) -> Outputs:
    number, years, rate, dividend = values(given, "N T r q")
    return {
        "futures_delta": hedge_delta("future", 1.0, 1.0, years, rate, dividend),
        "contracts_equiv": contracts(1.0, number, 1.0, rate - dividend, years),
        "tailed_daily_settlement": contracts(1.0, number, 1.0, rate, years),
    }


def _beta_hedge(given: Inputs) -> Outputs:
    return {"N": beta_hedge(*values(given, "value beta futures multiplier target"))}


def _samples(given: Inputs, parameter: str) -> tuple[np.ndarray, np.ndarray, float]:
    return np.array(given["spot"]), np.array(given["hedge"]), given[parameter]


ITEMS: Items = {
    "semivariance_hedge_ratio": _semivariance,
    "cvar_hedge_ratio": _cvar,
    "ecm_hedge_ratio": _error_correction,
    "dcc_hedge_ratio": _dcc,
    "effectiveness": _effectiveness,
    "tailing": _tailing,
    "tail_factor_delta": _tail_factor,
    "beta_hedge": _beta_hedge,
}
