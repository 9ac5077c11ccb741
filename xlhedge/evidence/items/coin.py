"""Contracts that settle in coin: SPEC sections 2.2 and 2.3."""

from xlhedge.core.greeks import to_desk
from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.hedge.ratios import hedge_inverse
from xlhedge.pricing import MODELS
from xlhedge.pricing.inverse import inverse_future


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
    "inverse_option": _inverse_option,
    "deribit_forward_quote": _deribit_forward_quote,
    "inverse_perp": _inverse_perp,
}
