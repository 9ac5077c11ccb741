"""Static hedges and funding: SPEC sections 6.5 and 2.4."""

from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values
from xlhedge.hedge.funding import funding, funding_rate
from xlhedge.hedge.static import barrier_static, spanned, variance_strip
from xlhedge.pricing.black76 import BLACK76


def _funding_deribit(given: Inputs) -> Outputs:
    mark, index, damper, cap = values(given, "mark index damper cap")
    rate = funding_rate(mark, index, damper, cap)
    paid = funding(given["position_usd"], mark, index, given["hours"], damper, cap)
    return {
        "premium_rate": rate.premium,
        "funding_rate_8h": rate.rate_8h,
        "payment_coin": paid,
        "annualised_simple": rate.rate_year,
    }


def _carr_madan_log_strip(given: Inputs) -> Outputs:
    forward, strikes, years, rate, vol = values(given, "F strikes T r sigma")
    calls, puts = (
        BLACK76.price(flag, forward, strikes, years, rate, vol)
        for flag in ("call", "put")
    )
    strip = variance_strip(strikes, calls, puts, forward, years, rate)
    return {"fair_variance": strip.variance, "fair_vol": strip.vol}


def _carr_madan_identity(given: Inputs) -> Outputs:
    """The payoff is S^3."""
    split, price = values(given, "kappa S_T")
    legs = spanned(split**3, 3 * split**2, lambda k: 6 * k, split, price)
    return legs._asdict()


def _put_call_symmetry(given: Inputs) -> Outputs:
    spot, strike, barrier = values(given, "S K H")
    legs = barrier_static("call", spot, strike, barrier)
    market = (*values(given, "T r sigma"), dividend(given))
    put = legs.kind.tolist().index("put")
    return {
        "put_strike": legs.strike[put],
        "put_quantity": legs.quantity[put],
        "static_value": legs.value(spot, *market),
        "value_at_barrier": legs.value(barrier, *market),
    }


ITEMS: Items = {
    "funding_deribit": _funding_deribit,
    "carr_madan_log_strip": _carr_madan_log_strip,
    "carr_madan_identity": _carr_madan_identity,
    "put_call_symmetry_doc": _put_call_symmetry,
}
