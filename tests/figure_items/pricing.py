"""Figures of the pricing floor: SPEC sections 1 and 2."""

from tests.figure_items.given import Inputs, Items, Outputs, values
from xlhedge.core.greeks import to_desk
from xlhedge.hedge.ratios import hedge_inverse
from xlhedge.pricing import MODELS
from xlhedge.pricing.black import Black
from xlhedge.pricing.fx_delta import (
    atm_forward,
    atm_straddle,
    fx_delta,
    premium_adjusted_peak,
    strike_for_delta,
)
from xlhedge.pricing.inverse import inverse_future

_SIGNS = {"call": 1.0, "put": -1.0}
_CONVENTIONS = {
    "spot": "spot",
    "fwd": "forward",
    "pa_spot": "spot_pa",
    "pa_fwd": "forward_pa",
}


def _gbs(given: Inputs) -> Outputs:
    numbers = [*values(given, "type S K T r sigma"), given["r"] - given["b"]]
    greeks = MODELS["black_scholes"].greeks(*numbers)._asdict()
    kernel = Black(_SIGNS[given["type"]], *values(given, "S K T r b sigma"))
    return greeks | {
        "d1": kernel.d1,
        "d2": kernel.d2,
        "rho_b_fixed": kernel.rho_at_fixed_carry(),
        "carry_rho": kernel.carry_rho(),
        "phi_rho2": greeks["dividend_rho"],
        "dvanna_dvol": kernel.vanna_vol(),
        "prob_itm": greeks["itm_probability"],
    }


def _strike_from_delta(given: Inputs) -> Outputs:
    numbers = [*values(given, "type delta S T r sigma"), given["r"] - given["b"]]
    return {"strike": strike_for_delta(*numbers)}


def _fx_delta(given: Inputs) -> Outputs:
    numbers = values(given, "type S K T rd sigma rf")
    return {
        f"delta_{name}": fx_delta(*[*numbers, convention])
        for name, convention in _CONVENTIONS.items()
    }


def _fx_strike_from_delta(given: Inputs) -> Outputs:
    numbers = values(given, "type delta S T rd sigma rf")
    return {
        f"strike_{name}": strike_for_delta(*[*numbers, convention])
        for name, convention in _CONVENTIONS.items()
    }


def _fx_atm(given: Inputs) -> Outputs:
    numbers = values(given, "S T rd sigma rf")
    peak = premium_adjusted_peak(*numbers)
    return {
        "atm_fwd": atm_forward(*values(given, "S T rd rf")),
        "atm_dns_unadjusted": atm_straddle(*numbers),
        "atm_dns_pa": atm_straddle(*[*numbers, "spot_pa"]),
        "pa_call_kstar": peak.strike,
        "pa_spot_call_max_delta": peak.delta,
    }


def _inverse_option(given: Inputs) -> Outputs:
    numbers = values(given, "type S K T r sigma coin_yield")
    coin = MODELS["inverse"].greeks(*numbers)
    spot = given["S"]
    return {
        "price_usd": MODELS["black_scholes"].price(*numbers),
        "price_coin": coin.price,
        "delta_bs": coin.delta,
        "delta_net": coin.net_delta,
        "coin_delta_per_usd": coin.coin_delta,
        "coin_gamma": coin.coin_gamma,
        "usd_delta_cash": coin.delta * spot,
        "net_delta_cash": coin.net_delta * spot,
        "vega_coin_per_pt": to_desk("coin_vega", coin.coin_vega),
        "theta_coin_per_day": to_desk("coin_theta", coin.coin_theta),
        "hedge_inverse_usd": hedge_inverse(coin.net_delta, spot, 1.0),
    }


def _deribit_forward_quote(given: Inputs) -> Outputs:
    flag, forward, strike, years, vol = values(given, "type F K T sigma")
    coin = MODELS["inverse"].greeks(flag, forward, strike, years, 0.0, vol)
    return {
        "mark_price_coin": coin.price,
        "delta": coin.delta,
        "net_transaction_delta": coin.net_delta,
    }


def _inverse_perp(given: Inputs) -> Outputs:
    numbers = values(given, "notional_usd entry mark collateral_coin")
    position = inverse_future(*numbers)
    return {
        "pnl_coin": position.pnl_coin,
        "pnl_usd": position.pnl_quote,
        "coin_delta_per_usd": position.coin_delta,
        "delta_coins": position.coins,
        "coin_gamma": position.coin_gamma,
        "equity_coin": position.equity,
        "wealth_usd": position.wealth,
        "wealth_delta_coins": position.wealth_delta,
    }


ITEMS: Items = {
    "gbs": _gbs,
    "strike_from_delta": _strike_from_delta,
    "fx_delta": _fx_delta,
    "fx_strike_from_delta": _fx_strike_from_delta,
    "fx_atm": _fx_atm,
    "inverse_option": _inverse_option,
    "deribit_forward_quote": _deribit_forward_quote,
    "inverse_perp": _inverse_perp,
}
