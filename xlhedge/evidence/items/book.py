"""Greeks of a position in money: SPEC section 8.1."""

from xlhedge.book.scaling import position_greeks
from xlhedge.evidence.items.given import Inputs, Items, Outputs, values


def _currency_greeks(given: Inputs) -> Outputs:
    numbers = values(given, "qty multiplier fx S delta gamma vega theta")
    position = position_greeks(*numbers)
    return {
        "dollar_delta": position.dollar_delta,
        "gamma_1pct": position.gamma_1pct,
        "gamma_pnl_1pct": position.gamma_pnl_1pct,
        "vega_per_point": position.vega_point,
        "theta_per_day": position.theta_day,
    }


ITEMS: Items = {
    "currency_greeks": _currency_greeks,
}
