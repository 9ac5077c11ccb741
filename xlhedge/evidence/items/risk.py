"""Value at risk and the gamma of dealers: SPEC sections 8.3 and 8.6."""

from xlhedge.book.demand import chain_gamma
from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.hedge.risk import delta_gamma_var, historical_var

_COLUMNS = "flag spot strike years rate dividend vol open_interest multiplier"


def _delta_gamma(given: Inputs) -> Outputs:
    found = delta_gamma_var(*values(given, "delta gamma cov theta_pnl tail"))
    return {
        "mean": found.mean,
        "sd": found.sd,
        "skew": found.skew,
        "excess_kurt": found.excess_kurtosis,
        "z_cf": found.z_cf,
        "var_cf": found.var,
        "es_cf": found.es,
        "var_normal": found.var_normal,
    }


def _historical(given: Inputs) -> Outputs:
    found = historical_var(*values(given, "pnl tail"))
    return {"var": found.var, "es": found.es}


def _gex(given: Inputs) -> Outputs:
    spot, rate, dividend, multiplier = values(given, "S r q multiplier")
    chain = [
        [flag, spot, *values(row, "K T"), rate, dividend, row["sigma"], interest]
        for row in given["chain"]
        for flag, interest in (("call", row["call_oi"]), ("put", row["put_oi"]))
    ]
    found = chain_gamma([_COLUMNS.split(), *([*row, multiplier] for row in chain)])
    flips = found["spot"][found["item"] == "flip"]
    return {
        "gex_spot": found["gamma_1pct"][0],
        "gamma_flip_nearest": flips[0],
        "n_roots_80_120pct": len(flips),
    }


ITEMS: Items = {
    "delta_gamma_var": _delta_gamma,
    "historical_var": _historical,
    "gex": _gex,
}
