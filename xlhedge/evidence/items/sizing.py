"""Liquidation, sizes and liquidity: SPEC sections 8.4 and 8.5."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.hedge.sizing import (
    amihud,
    days_to_exit,
    kelly,
    kelly_binary,
    kelly_growth,
    liquidation,
    size,
    vol_target,
)

_SIGNS = {"long": 1.0, "short": -1.0}


def _liquidation(given: Inputs, size: str, margin: str, settlement: str) -> Outputs:
    quantity = _SIGNS[given["side"]] * given[size]
    entry, posted, rate = given["entry"], given[margin], given["mmr"]
    found = liquidation(quantity, entry, posted, rate, settlement)
    return {"liq_price": found.price, "leverage": found.leverage}


def _kelly(given: Inputs) -> Outputs:
    mean, vol, rate = values(given, "mu sigma r")
    return {
        "kelly_continuous": kelly(mean, vol, rate),
        "kelly_binary": kelly_binary(given["p"], given["b"]),
        "growth_at_kelly": kelly_growth(mean, vol, rate),
    }


def _position_sizing(given: Inputs) -> Outputs:
    account = values(given, "equity risk_fraction entry stop multiplier")
    vols = values(given, "target_vol realised_vol leverage_cap")
    return {
        "fixed_fractional_units": size(*account),
        "vol_target_leverage": vol_target(*vols),
    }


def _days_to_liquidate(given: Inputs) -> Outputs:
    held, volume, share = values(given, "position adv participation")
    return {
        "days": days_to_exit(held, volume, share),
        "days_whole": days_to_exit(held, volume, share, whole_days=True),
        "position_to_adv": days_to_exit(held, volume, 1.0),
    }


def _amihud(given: Inputs) -> Outputs:
    found = amihud(given["returns"], given["dollar_volume"])
    return {"illiq": found.illiquidity}


ITEMS: Items = {
    "liquidation_linear": lambda given: _liquidation(given, "qty", "margin", "linear"),
    "liquidation_inverse": lambda given: _liquidation(
        given, "notional_usd", "margin_coin", "inverse"
    ),
    "kelly": _kelly,
    "position_sizing": _position_sizing,
    "days_to_liquidate": _days_to_liquidate,
    "amihud": _amihud,
}
