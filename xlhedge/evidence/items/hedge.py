"""Hedges in tradable units: SPEC section 6.1."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.hedge.ratios import hedge, hedge_inverse, residual


def _delta_hedge_contracts(given: Inputs) -> Outputs:
    exposure = given["qty"] * given["multiplier"] * given["option_delta"]
    delta, multiplier, lot = values(given, "hedge_delta hedge_multiplier lot")
    rounded = hedge(exposure, delta, multiplier, lot=lot)
    return {
        "raw_units": hedge(exposure, delta, multiplier),
        "rounded_units": rounded,
        "residual_delta": residual(exposure, rounded, delta, multiplier),
    }


def _inverse_hedge_contracts(given: Inputs) -> Outputs:
    exposure = given["option_qty_coin"] * given["net_transaction_delta"]
    spot, size = given["S"], given["contract_usd"]
    return {
        "notional_usd": hedge_inverse(exposure, spot, 1.0),
        "contracts": hedge_inverse(exposure, spot, size),
        "contracts_rounded": hedge_inverse(exposure, spot, size, lot=1.0),
    }


ITEMS: Items = {
    "delta_hedge_contracts": _delta_hedge_contracts,
    "inverse_hedge_contracts": _inverse_hedge_contracts,
}
