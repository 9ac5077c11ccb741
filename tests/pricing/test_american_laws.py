"""Laws of American options, over drawn markets."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.options import Options
from xlhedge.pricing import MODELS

AMERICAN, EUROPEAN = MODELS["american"], MODELS["black_scholes"]
_DRAWN = settings(derandomize=True, max_examples=40, deadline=None)
_MARKETS = st.tuples(
    st.sampled_from([1.0, -1.0]),
    *(st.floats(low, high) for low, high in [(20, 500), (20, 500), (1e-4, 30)]),
    *(st.floats(low, high) for low, high in [(0, 0.15), (0.02, 2), (0, 0.15)]),
)


@_DRAWN
@given(_MARKETS)
def test_an_american_option_is_worth_its_payoff_and_its_european_twin(
    market: Any,
) -> None:
    option = Options(*market)
    price = AMERICAN.price(*option)
    payoff = option.flag * (option.spot - option.strike)
    slack = 1e-6 * max(option.spot, option.strike)
    assert price >= max(payoff, EUROPEAN.price(*option)) - slack
    assert price <= (option.spot if option.flag > 0 else option.strike) + slack


@_DRAWN
@given(_MARKETS, st.floats(1.0, 2.0))
def test_value_rises_with_vol_and_time_and_scales_with_money(
    market: Any, factor: float
) -> None:
    option = Options(*market)
    price = AMERICAN.price(*option)
    slack = 1e-6 * max(option.spot, option.strike)
    wilder = option._replace(vol=option.vol * factor)
    longer = option._replace(years=option.years * factor)
    assert AMERICAN.price(*wilder) >= price - slack
    assert AMERICAN.price(*longer) >= price - slack
    richer = option._replace(spot=option.spot * factor, strike=option.strike * factor)
    assert AMERICAN.price(*richer) == pytest.approx(price * factor, abs=slack)


@_DRAWN
@given(_MARKETS)
def test_the_mirror_of_an_option_has_its_price(market: Any) -> None:
    flag, spot, strike, years, rate, vol, dividend = market
    mirror = (-flag, strike, spot, years, dividend, vol, rate)
    slack = 1e-13 * max(spot, strike)
    assert AMERICAN.price(*mirror) == pytest.approx(
        AMERICAN.price(*market), rel=1e-12, abs=slack
    )
