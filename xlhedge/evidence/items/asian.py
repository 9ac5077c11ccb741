"""Asian options: SPEC section 4.2."""

from typing import Any

from xlhedge.evidence.items.given import Inputs, Items, Outputs, values
from xlhedge.pricing.asian import asian_greek


def _greek(given: Inputs, greek: str, average: str, method: str = "curran") -> Any:
    times = given.get("fixing_times")
    years = given["T"] if times is None else times[-1]
    flag, spot, strike, rate, vol, carry = values(given, "type S K r sigma b")
    market = (spot, strike, years, rate, vol, rate - carry)
    schedule = (times, given.get("past_fixings"))
    return asian_greek(greek, average, flag, *market, *schedule, method)


def _geometric(given: Inputs) -> Outputs:
    return {name: _greek(given, name, "geometric") for name in ("price", "delta")}


def _two_moment(given: Inputs) -> Outputs:
    return {
        name: _greek(given, name, "arithmetic", "turnbull_wakeman")
        for name in ("price", "delta")
    }


def _discrete(given: Inputs) -> Outputs:
    two_moment, geometric = _two_moment(given), _geometric(given)
    return {
        "turnbull_wakeman_2moment": two_moment["price"],
        "tw_delta": two_moment["delta"],
        "geometric": geometric["price"],
        "geometric_delta": geometric["delta"],
        "curran_lower_bound": _greek(given, "price", "arithmetic", "curran"),
        "exact_price": _greek(given, "price", "arithmetic", "exact"),
        "exact_delta": _greek(given, "delta", "arithmetic", "exact"),
    }


ITEMS: Items = {
    "asian_geometric_continuous": _geometric,
    "asian_tw_continuous": _two_moment,
    "asian_discrete": _discrete,
}
