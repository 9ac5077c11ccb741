"""Leverage and liquidation: equity against maintenance, counted in whole fractions."""

from fractions import Fraction
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.sizing import leverage, liquidation

SETTLEMENTS = ("linear", "inverse")
# The venue's rule for a Bitcoin future: 1 % and 0.005 % per coin.
RATE, SLOPE = 0.01, 0.00005


def excess(position: dict[str, Any], price: Any) -> Any:
    """Equity less maintenance of one position, in the arithmetic of the price."""
    kind = type(price)
    q, entry, margin, rate, slope = (
        kind(position[name])
        for name in ("quantity", "entry_price", "margin", "maintenance", "slope")
    )
    if position["settlement"] == "linear":
        size, gain, mark = abs(q), q * (price - entry), price
    else:
        size, gain, mark = abs(q) / price, q * (1 / entry - 1 / price), kind(1)
    return margin + gain - (rate + slope * size) * size * mark


def positions(
    seed: int, count: int, settlement: str, largest: float
) -> list[dict[str, Any]]:
    """Positions that are solvent at entry, leverage 0.5 to 50, half with a slope."""
    rng = np.random.default_rng(seed)
    drawn: list[dict[str, Any]] = []
    for number in range(count):
        entry = float(np.exp(rng.uniform(np.log(10), np.log(1e5))))
        coins = float(np.exp(rng.uniform(np.log(0.01), np.log(largest))))
        worth = coins * entry if settlement == "linear" else coins
        size = coins if settlement == "linear" else coins * entry
        drawn.append(
            {
                "quantity": float(rng.choice([-1, 1])) * size,
                "entry_price": entry,
                "margin": worth * float(np.exp(rng.uniform(np.log(0.02), np.log(2)))),
                "maintenance": float(rng.uniform(0, 0.02)),
                "slope": SLOPE * (number % 2),
                "settlement": settlement,
            }
        )
    return [p for p in drawn if excess(p, Fraction(p["entry_price"])) > 0]


def found_price(position: dict[str, Any]) -> float:
    slope = {"maintenance_slope": position["slope"]}
    given = {name: x for name, x in position.items() if name != "slope"}
    return float(liquidation(**given, **slope).price)


@pytest.mark.parametrize("settlement", SETTLEMENTS)
def test_equity_meets_maintenance_there_and_nowhere_before(settlement: str) -> None:
    for position in positions(1, 400, settlement, 3e4):
        price = found_price(position)
        long = position["quantity"] > 0
        entry = Fraction(position["entry_price"])
        if np.isinf(price):
            far = [entry / 10**k if long else entry * 10**k for k in range(13)]
            assert min(excess(position, p) for p in far) >= 0, position
            continue
        step = Fraction(1, 10**9) * (1 if long else -1)
        before, beyond = Fraction(price) * (1 + step), Fraction(price) * (1 - step)
        assert excess(position, before) > 0 > excess(position, beyond), position
        between = [entry + (before - entry) * k / 50 for k in range(50)]
        assert min(excess(position, p) for p in between) > 0, position
        assert (price < entry) == long


@pytest.mark.parametrize("settlement", SETTLEMENTS)
def test_price_has_every_digit_that_its_arguments_hold(settlement: str) -> None:
    worst = 0.0
    with mp.workdps(50):
        for position in positions(2, 200, settlement, 300):
            price = found_price(position)
            if np.isinf(price):
                continue
            root = mp.findroot(lambda p, at=position: excess(at, p), mp.mpf(price))
            # Coins at entry are rounded, and what is left of them magnifies that.
            entry = position["entry_price"]
            magnified = max(price / entry, entry / price)
            error = abs(mp.mpf(price) / root - 1) / magnified
            worst = max(worst, float(error))
    assert worst < 1e-15


def test_worked_rows() -> None:
    linear = liquidation(np.array([2, -2]), 50000, 10000, 0.01)
    np.testing.assert_allclose(linear.price, [90000 / 1.98, 110000 / 2.02])
    assert linear.leverage.tolist() == [10, 10]
    inverse = liquidation(
        np.array([1e5, -1e5, -1e5]), 50000, np.array([0.2, 0.2, 2.5]), 0.01, "inverse"
    )
    np.testing.assert_allclose(inverse.price, [505000 / 11, 55000, np.inf])
    np.testing.assert_allclose(inverse.leverage, [10, 10, 0.8])


def test_inverse_short_backed_by_its_coins_has_no_price_above() -> None:
    coins = 100000 / 50000
    margins = np.array([coins, 1.25 * coins, 1e6])
    assert np.all(liquidation(-100000, 50000, margins, RATE, "inverse").price == np.inf)
    almost = coins * (1 - 2.0**-40)
    price = float(liquidation(-100000, 50000, almost, RATE, "inverse").price)
    assert price == pytest.approx((1 - RATE) * 50000 * 2**40, rel=1e-12)


def test_long_that_is_paid_for_in_full_has_no_price_below() -> None:
    margins = np.array([100000, 100001, 1e9])
    assert np.all(liquidation(2, 50000, margins, RATE).price == -np.inf)
    almost = liquidation(2, 50000, 100000 - 1e-6, RATE).price
    assert almost == pytest.approx(1e-6 / (2 * (1 - RATE)), rel=1e-5)
    # An inverse long always has one: a fallen coin is worth less as margin too.
    assert 0 < liquidation(1e5, 50000, 1e6, RATE, "inverse").price < 50000


@pytest.mark.parametrize("settlement", SETTLEMENTS)
@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_more_margin_is_liquidated_later(settlement: str, sign: float) -> None:
    worth = 50000.0 if settlement == "linear" else 1.0
    size = sign * (1.0 if settlement == "linear" else 50000.0)
    margins = worth * np.linspace(0.02, 0.9, 200)
    found = liquidation(size, 50000, margins, RATE, settlement, 1.0, SLOPE)
    assert np.all(sign * np.diff(found.price) < 0)
    assert np.all(np.diff(found.leverage) < 0)


@pytest.mark.parametrize(
    ("settlement", "size", "margin"), [("linear", 30.0, 4e5), ("inverse", 1e6, 2.0)]
)
def test_contracts_count_by_their_multiplier(
    settlement: str, size: float, margin: float
) -> None:
    whole = liquidation(size, 50000, margin, RATE, settlement, 1.0, SLOPE)
    parts = liquidation(size / 8, 50000, margin, RATE, settlement, 8.0, SLOPE)
    assert whole == parts


@pytest.mark.parametrize("margin", [0.02, 0.0199, 0.0, -1.0])
def test_margin_at_or_below_maintenance_is_liquidatable_already(margin: float) -> None:
    rule = r"of 0.02 at entry, got [-.0-9]+ \(already liquidatable\)"
    with pytest.raises(DomainError, match=rule):
        liquidation(np.array([1e5, -1e5]), 50000, margin, RATE, "inverse")
    with pytest.raises(DomainError, match="already liquidatable"):
        liquidation(2, 50000, 50000 * margin, RATE)


def test_good_positions_survive_a_liquidatable_one() -> None:
    with pytest.raises(DomainError, match=r"at entry, got 900 .* at \[1\]") as caught:
        liquidation(np.array([2, 2, -2]), 50000, np.array([1e4, 900, 1e4]), 0.01)
    assert caught.value.codes.tolist() == [0, 2, 0]
    price, ratio = caught.value.result
    np.testing.assert_allclose(price, [90000 / 1.98, np.nan, 110000 / 2.02])
    np.testing.assert_array_equal(ratio, [10, np.nan, 10])


def test_position_of_no_size_is_refused() -> None:
    with pytest.raises(DomainError, match="quantity must not be 0, got 0"):
        liquidation(0, 50000, 1, 0.01)
    with pytest.raises(InputError, match="settlement must be one of linear, inverse"):
        liquidation(1, 50000, 1, 0.01, "coin")


def test_leverage_counts_gross_net_and_delta() -> None:
    found = leverage([150000, -50000], [-150000, 20000], np.array([50000, 1e5]))
    np.testing.assert_array_equal(found.gross, [4, 2])
    np.testing.assert_array_equal(found.net, [2, 1])
    np.testing.assert_array_equal(found.delta, [2.6, 1.3])


def test_leverage_bounds_and_scale() -> None:
    notionals = np.random.default_rng(3).normal(0, 1e5, 40)
    whole = leverage(notionals, 0.5 * notionals, 2e5)
    assert abs(whole.net) <= whole.gross
    assert whole.delta == pytest.approx(abs(whole.net) / 2, rel=1e-12)
    np.testing.assert_allclose(leverage(7 * notionals, notionals, 14e5)[:2], whole[:2])


@pytest.mark.parametrize("equity", [0.0, -1.0, np.nan, np.inf])
def test_no_equity_is_no_leverage(equity: float) -> None:
    with pytest.raises(DomainError, match="equity must be") as caught:
        leverage([1.0], [1.0], np.array([5.0, equity]))
    np.testing.assert_array_equal(caught.value.result.gross, [0.2, np.nan])


def test_a_delta_is_needed_for_each_notional() -> None:
    with pytest.raises(InputError, match="deltas has 1 numbers for 2 of notionals"):
        leverage([1.0, 2.0], [1.0], 5.0)
    with pytest.raises(DomainError, match="notionals must be finite, got nan"):
        leverage([1.0, np.nan], [1.0, 1.0], 5.0)
