"""Funding by hand, by exact fractions and by its laws; what holding a hedge costs."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlhedge.core.errors import DomainError
from xlhedge.hedge import funding, funding_rate, holding_cost

PRICES = st.floats(1, 1e5)


@pytest.mark.parametrize("mark", [49988.0, 50000.0, 50012.5, 49987.5])
def test_within_the_damper_nothing_is_paid_exactly(mark: float) -> None:
    rate = funding_rate(mark, 50000.0)
    paid = funding(1e9, mark, 50000.0, 8)
    assert rate.rate_8h == rate.rate_year == paid == 0
    assert not np.signbit(paid)


@given(PRICES, PRICES, st.floats(0, 0.01), st.floats(0, 0.05), st.floats(-1e6, 1e6))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_payment_is_the_rule_in_exact_fractions(
    mark: float, index: float, damper: float, cap: float, notional: float
) -> None:
    premium = Fraction(mark) / Fraction(index) - 1
    d, c = Fraction(damper), Fraction(cap)
    beyond = premium - d if premium > d else premium + d if premium < -d else Fraction()
    rate = min(max(beyond, -c), c)
    exact = -Fraction(notional) / Fraction(index) * rate * 3 / 8
    got = funding(notional, mark, index, 3, damper, cap)
    size = abs(notional) / index * float(abs(premium) + d)
    assert float(got) == pytest.approx(float(exact), rel=1e-13, abs=1e-15 * size)


def test_the_two_sides_pay_each_other_and_time_adds_up() -> None:
    mark = np.linspace(49000, 51000, 41)
    long, short = (funding(n, mark, 50000.0, 8) for n in (1e5, -1e5))
    np.testing.assert_array_equal(long, -short)
    assert (long[mark > 50100] < 0).all()
    assert (long[mark < 49900] > 0).all()
    parts = sum(funding(1e5, mark, 50000.0, h) for h in (1, 2, 5))
    np.testing.assert_allclose(parts, long, rtol=1e-14)


def test_a_year_is_1095_periods_not_compounded() -> None:
    rate = funding_rate(np.array([50100, 52000]), 50000.0)
    np.testing.assert_allclose(rate.rate_8h, [0.00175, 0.005], rtol=1e-12)
    np.testing.assert_allclose(rate.rate_year, [1.91625, 5.475], rtol=1e-12)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"mark": 0.0}, "mark must be > 0, got 0"),
        ({"index": 0.0}, "index must be > 0, got 0"),
        ({"hours": -1.0}, "hours must be >= 0, got -1"),
        ({"damper": -1.0}, "damper must be >= 0, got -1"),
        ({"cap": -1.0}, "cap must be >= 0, got -1"),
        ({"notional": np.nan}, "notional must be finite"),
    ],
)
def test_bad_funding_says_why_and_spares_the_rest(
    changed: dict[str, float], sentence: str
) -> None:
    good: dict[str, Any] = {"notional": 1e5, "mark": 50100, "index": 5e4, "hours": 8}
    both = good | {n: np.array([good.get(n, 0.005), v]) for n, v in changed.items()}
    with pytest.raises(DomainError, match=sentence) as caught:
        funding(**both)
    expected = funding(**(good | {n: v[0] for n, v in both.items() if n in changed}))
    np.testing.assert_array_equal(caught.value.result, [expected, np.nan])


def ledger(
    delta: float, mark: float, spread: float, fee_bps: float, rate: float, end: float
) -> float:
    """Cash of hedging a delta with linear perpetuals of one unit for a week.

    Traded at bid and ask, funded 21 times at the mark, closed around `end`.
    """
    units = -delta
    side = np.sign(units)
    bought, sold = mark + side * spread / 2, end - side * spread / 2
    cash = units * (sold - bought)
    cash -= 2 * abs(units) * mark * fee_bps / 1e4
    for _ in range(21):
        cash -= units * mark * rate
    return float(cash)


@pytest.mark.parametrize("delta", [-7.5, 3.0])
@pytest.mark.parametrize("rate", [-0.0003, 0.0, 0.0001])
@pytest.mark.parametrize("carry", [0.0, 0.12, -0.05])
def test_cost_is_what_the_cash_ledger_loses(
    delta: float, rate: float, carry: float
) -> None:
    end = 50000 * np.exp(-carry * 7 / 365)
    held = holding_cost(delta, 1, 50000, 50000, 7, 12, 4, 0, rate, carry)
    lost = -ledger(delta, 50000.0, 12.0, 4.0, rate, float(end))
    assert float(held.total) == pytest.approx(lost, rel=1e-11, abs=1e-8)
    assert float(held.per_delta) == pytest.approx(lost / abs(delta), rel=1e-11)


def test_a_fair_future_costs_what_the_cash_of_spot_does() -> None:
    spot, carry, years = 100.0, 0.07, np.array([0.1, 0.5, 2.0])
    future = spot * np.exp(carry * years)
    by_future = holding_cost(-40, future / spot, future, future, 30, carry=carry)
    by_spot = holding_cost(-40, 1, spot, spot, 30, carry=carry)
    np.testing.assert_allclose(by_future.basis, by_spot.basis, rtol=1e-13)
    assert (by_spot.basis > 0).all()


def test_a_short_hedge_is_paid_what_a_long_one_pays() -> None:
    terms: tuple[Any, ...] = (0.001, 10, 60000, 14, 0, 0, 0, 0.0002, 0.1)
    long, short = (holding_cost(d, *terms) for d in (-5, 5))
    assert long.quantity == -short.quantity == 5000
    assert long.total == pytest.approx(-float(short.total), rel=1e-14)
    assert long.funding > 0 > short.funding
    assert long.basis > 0 > short.basis


def test_cost_per_delta_counts_the_delta_that_whole_lots_hedge() -> None:
    held = holding_cost(10.4, 1.0, 100.0, 100.0, 1, spread=1.0, lot=1.0)
    assert (held.quantity, held.spread, held.per_delta) == (-10.0, 10.0, 1.0)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"delta": 0.0}, "delta must not be 0"),
        ({"hedge_delta": 0.0}, "hedge_delta must not be 0"),
        ({"delta": 0.004, "lot": 1.0}, "delta is less than half a lot"),
        ({"price": 0.0}, "price must be > 0, got 0"),
        ({"horizon": 0.0}, "horizon must be > 0, got 0"),
        ({"spread": -1.0}, "spread must be >= 0, got -1"),
        ({"funding_8h": np.nan}, "funding_8h must be finite"),
        ({"carry": np.inf}, "carry must be finite"),
    ],
)
def test_a_cost_without_its_numbers_says_why(
    changed: dict[str, float], sentence: str
) -> None:
    good = {"delta": 2.0, "hedge_delta": 0.01, "contract_size": 10.0, "price": 1000.0}
    with pytest.raises(DomainError, match=sentence):
        holding_cost(**(good | {"horizon": 5.0} | changed))
