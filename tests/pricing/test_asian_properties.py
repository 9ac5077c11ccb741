"""Laws of Asian options on whatever market and schedule hypothesis thinks of."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.asians import ARITHMETIC, FORMULAS
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek

BLACK_SCHOLES = MODELS["black_scholes"]
LAW = settings(max_examples=60, deadline=None, derandomize=True)


# In basis points: a carry of 1e-168 is a kink to the forward and none to its sign.
RATES = st.integers(-1000, 1500).map(lambda points: points / 1e4)


@st.composite
def asians(draw: Any) -> tuple[tuple[float, ...], dict[str, Any]]:
    """Market (spot, strike, years, rate, vol, dividend) and schedule."""
    gaps = draw(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=6))
    times = np.cumsum(gaps)
    if draw(st.booleans()):
        times = times - times[0]
    past = draw(st.lists(st.floats(50, 200), max_size=4))
    market = (
        draw(st.floats(50, 200)),
        draw(st.floats(0, 400)),
        float(times[-1]) + draw(st.sampled_from([0.0, 0.25])),
        draw(RATES),
        draw(st.just(0.0) | st.floats(1e-3, 2.0)),
        draw(RATES),
    )
    return market, {"fixing_times": times, "past_fixings": past}


def value(greek: str, pair: Any, flag: str, market: Any, schedule: Any) -> float:
    given = {**schedule, "method": pair[1]}
    return float(asian_greek(greek, pair[0], flag, *market, **given))


def forward(market: Any, schedule: Any) -> float:
    """Mean of the average, from its definition."""
    spot, _, _, rate, _, dividend = market
    times, past = schedule["fixing_times"], schedule["past_fixings"]
    total = spot * np.exp((rate - dividend) * np.array(times)).sum() + sum(past)
    return float(total / (len(times) + len(past)))


@pytest.mark.parametrize("pair", ARITHMETIC)
@given(asians())
@LAW
def test_call_less_put_is_the_discounted_forward(pair: Any, case: Any) -> None:
    _, strike, years, rate, _, _ = case[0]
    call, put = (value("price", pair, f, *case) for f in ("call", "put"))
    mean = forward(*case)
    parity = np.exp(-rate * years) * (mean - strike)
    assert call - put == pytest.approx(parity, abs=1e-13 * (mean + strike))


@pytest.mark.parametrize("pair", ARITHMETIC)
@given(asians())
@LAW
def test_a_price_lies_between_its_intrinsic_value_and_what_it_can_pay(
    pair: Any, case: Any
) -> None:
    _, strike, years, rate, _, _ = case[0]
    discount, mean = np.exp(-rate * years), forward(*case)
    slack = 1e-13 * (mean + strike)
    for flag, sign, most in (("call", 1, mean), ("put", -1, strike)):
        price = value("price", pair, flag, *case)
        least = max(sign * (mean - strike), 0.0)
        assert discount * least - slack <= price <= discount * most + slack


@given(asians())
@LAW
def test_geometric_curran_exact_rise_in_this_order(case: Any) -> None:
    geometric, curran, _, exact = (
        value("price", pair, "call", *case) for pair in FORMULAS
    )
    slack = 1e-13 * (case[0][0] + case[0][1])
    assert geometric <= curran + slack
    assert curran <= exact + slack


@pytest.mark.parametrize("pair", FORMULAS[1:])
@given(asians())
@LAW
def test_a_call_with_carry_of_at_least_0_is_below_the_european_one(
    pair: Any, case: Any
) -> None:
    # Unseasoned, paid at the last fixing; two moments are no bound.
    if pair[1] == "turnbull_wakeman":
        return
    market, schedule = case
    spot, strike, _, rate, vol, dividend = market
    times = schedule["fixing_times"]
    carried = (spot, strike, float(times[-1]), rate, vol, min(rate, dividend))
    asian = value("price", pair, "call", carried, {"fixing_times": times})
    european = float(BLACK_SCHOLES.price("call", *carried))
    assert asian <= european + 1e-13 * (spot + strike)


@pytest.mark.parametrize("pair", FORMULAS)
@given(asians(), st.sampled_from([1e-6, 0.5, 1e4]))
@LAW
def test_prices_and_deltas_are_homogeneous(pair: Any, case: Any, unit: float) -> None:
    market, schedule = case
    scaled = (market[0] * unit, market[1] * unit, *market[2:])
    past = [fixing * unit for fixing in schedule["past_fixings"]]
    moved = (scaled, {**schedule, "past_fixings": past})
    size = 1e-11 * (market[0] + market[1])
    price, many = (value("price", pair, "put", *of) for of in (case, moved))
    assert many / unit == pytest.approx(price, rel=1e-9, abs=size)


@pytest.mark.parametrize("pair", FORMULAS)
@given(asians())
@LAW
def test_one_fixing_is_the_european_option(pair: Any, case: Any) -> None:
    market = (*case[0][:2], 0.75, *case[0][3:])
    one = {"fixing_times": [0.75]}
    for greek in ("price", "delta", "vega", "dual_delta"):
        got = value(greek, pair, "call", market, one)
        european = float(BLACK_SCHOLES.greek(greek, "call", *market))
        rel = 1e-8 if greek == "vega" else 1e-12
        scale = market[0] + market[1]
        assert got == pytest.approx(european, rel=rel, abs=rel * scale, nan_ok=True)


@pytest.mark.parametrize("pair", ARITHMETIC)
@given(asians())
@LAW
def test_the_delta_is_at_most_the_share_of_the_fixings_to_come(
    pair: Any, case: Any
) -> None:
    """|delta| <= discounted growth of k of n fixings; call less put is all of it."""
    (_, _, years, rate, _, dividend), schedule = case
    times, past = schedule["fixing_times"], schedule["past_fixings"]
    growth = np.exp((rate - dividend) * np.array(times)).sum()
    share = np.exp(-rate * years) * growth / (len(times) + len(past))
    call, put = (value("delta", pair, f, *case) for f in ("call", "put"))
    assert -1e-12 <= call <= share + 1e-12
    assert call - put == pytest.approx(share, rel=1e-11)
