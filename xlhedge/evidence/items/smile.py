"""SVI, SSVI and deltas along a smile: SPEC section 5."""

from typing import Any

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.vol.arbitrage import butterfly, butterfly_minimum, is_free
from xlhedge.vol.minimum_variance import mv_delta
from xlhedge.vol.smile_delta import smile_delta, sticky_delta
from xlhedge.vol.ssvi import conditions, power_law, ssvi_variance
from xlhedge.vol.svi import Svi, slopes, total_variance

_STICKY_DELTA_SLOPE = 0.08  # stands in the note of the row


def _slice(given: Inputs) -> Svi:
    return Svi(*values(given, "a b rho m sigma"))


def _svi_raw(given: Inputs) -> Outputs:
    svi, k = _slice(given), given["k"]
    first, second, _ = slopes(k, svi)
    w, g = total_variance(k, svi), butterfly(k, svi)
    return {"w": w, "w1": first, "w2": second, "g": g}


def _svi_g_min(given: Inputs) -> Outputs:
    svi, (low, high) = _slice(given), given["range"]
    k, g = butterfly_minimum(svi, low, high)
    return {"k_min": k, "g_min": g, "arbitrage_free": is_free(svi, low, high)}


def _ssvi_power_law(given: Inputs) -> Outputs:
    theta, rho, eta, gamma = values(given, "theta rho eta gamma")
    phi = power_law(theta, eta, gamma)
    first, second, sufficient = conditions(theta, rho, eta, gamma)
    return {
        "phi": phi,
        "w": ssvi_variance(given["k"], theta, rho, phi),
        "cond1_theta_phi_1prho": first,
        "cond2_theta_phi2_1prho": second,
        "eta_condition": sufficient,
    }


def _option(given: Inputs) -> list[Any]:
    return values(given, "type S K T r sigma")


def _skew_delta(given: Inputs) -> Outputs:
    option, skew, carry = _option(given), given["dsigma_dk"], dividend(given)
    regimes: dict[str, str | float] = {
        "sticky_strike": "sticky_strike",
        "sticky_moneyness": "sticky_moneyness",
        "sticky_local_vol_R2": "sticky_local_vol",
        "ssr_1_5": 1.5,
    }
    totals = {
        name: smile_delta(*[*option, skew, regime, carry])
        for name, regime in regimes.items()
    }
    floating = sticky_delta(*[*option, _STICKY_DELTA_SLOPE, carry])
    return totals | {"sticky_delta_h_slope_0.08": floating}


def _hull_white(given: Inputs) -> Outputs:
    regression = values(given, "a b_coef c")
    return {"mv_delta": mv_delta(*[*_option(given), *regression, dividend(given)])}


ITEMS: Items = {
    "svi_raw": _svi_raw,
    "svi_g_min": _svi_g_min,
    "ssvi_power_law": _ssvi_power_law,
    "skew_delta": _skew_delta,
    "hull_white_mv_delta": _hull_white,
}
