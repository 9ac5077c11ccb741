"""Bands, Leland, gamma rent and hedging errors: SPEC sections 7 and 9.1."""

from typing import Any

from xlhedge.core.greeks import to_desk
from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.hedge.rebalancing import (
    breakeven,
    derman_kamal_error,
    gamma_rent,
    hedge_band,
    leading_error,
    leland_number,
    leland_vol,
    rehedge_cost,
    rehedge_error,
    zakamouline,
)
from xlhedge.pricing import BLACK_SCHOLES


def _option(given: Inputs) -> list[Any]:
    return [given.get("type", "call"), *values(given, "S K T r sigma")]


def _hedge_bands(given: Inputs) -> Outputs:
    carry = dividend(given)
    trader = values(given, "cost_rate_one_way risk_aversion")
    held = [*_option(given), *trader, given["position"], carry]
    sold = [*_option(given), *trader, -given["position"], carry]
    market = BLACK_SCHOLES.greeks(*[*_option(given), carry])
    leading = hedge_band("whalley_wilmott", *sold)
    short, long = zakamouline(*sold), zakamouline(*held)
    short_band, long_band = (hedge_band("zakamouline", *row) for row in (sold, held))
    return {
        "delta": market.delta,
        "gamma": market.gamma,
        "ww_half_width": (leading.high - leading.low) / 2,
        "zak_H0": short.no_trade,
        "zak_H1": short.widening,
        "zak_K_abs": short.vol_change,
        "zak_sigma_short": short.vol,
        "zak_lower_short_call": short_band.low,
        "zak_upper_short_call": short_band.high,
        "zak_sigma_long": long.vol,
        # The hedge of a long call is a sale; the figures quote its delta.
        "zak_lower_long_call": -long_band.high,
        "zak_upper_long_call": -long_band.low,
    }


def _leland(given: Inputs) -> Outputs:
    trade = values(given, "sigma cost_rate_one_way dt_years")
    return {
        "leland_number": leland_number(*trade),
        "sigma_short": leland_vol(*trade),
        "sigma_long": leland_vol(*[*trade, "long"]),
    }


def _rebalancing_cost(given: Inputs) -> Outputs:
    rule = values(given, "cost_rate_one_way steps")
    found = rehedge_cost("time", *[*_option(given), *rule, dividend(given)])
    return {
        "first_order_cost": found.running_cost,
        "initial_trade_cost": found.opening_cost,
    }


def _gamma_rent(given: Inputs) -> Outputs:
    greeks = BLACK_SCHOLES.greeks(*[*_option(given), dividend(given)])
    units = given["qty"] * given["multiplier"]
    gamma = units * greeks.gamma
    theta_day = units * to_desk("theta", greeks.theta)
    market = values(given, "S sigma")
    return {
        "theta_per_day": theta_day,
        "gamma_rent_per_day": gamma_rent(gamma, *market),
        "breakeven_move_full_theta": breakeven(gamma, theta_day),
        "breakeven_move_pure": breakeven(gamma, theta_day, *market),
    }


def _hedge_error(given: Inputs) -> Outputs:
    carry = dividend(given)
    hedged = [*_option(given), given["rebalances"], carry]
    exact = rehedge_error(*hedged)
    price = BLACK_SCHOLES.price(*[*_option(given), carry])
    return {
        "sd_discounted_pnl_exact": exact,
        "ratio_to_price": exact / price,
        "sd_approx_derman_kamal": derman_kamal_error(*hedged),
    }


def _hedge_error_general(given: Inputs) -> Outputs:
    hedged = [*_option(given), given["rebalances"]]
    return {
        "sd_leading_order": leading_error(*hedged),
        "sd_exact": rehedge_error(*hedged),
    }


def _hull_table(given: Inputs) -> Outputs:
    premium = given["mu"] - given["r"]
    error = rehedge_error(*[*_option(given), given["rebalances"], 0.0, premium])
    return {"sd_cost_over_price": error / BLACK_SCHOLES.price(*_option(given))}


ITEMS: Items = {
    "hedge_bands": _hedge_bands,
    "leland": _leland,
    "expected_rebalancing_cost": _rebalancing_cost,
    "gamma_rent": _gamma_rent,
    "discrete_hedge_error": _hedge_error,
    "discrete_hedge_error_general": _hedge_error_general,
    "hull_table": _hull_table,
}
