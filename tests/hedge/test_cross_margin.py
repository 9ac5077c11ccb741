"""Cross margin: every price at which an account is liquidated."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.hedge.sizing import (
    futures_equity,
    futures_maintenance,
    liquidation,
    liquidation_prices,
)
from xlhedge.pricing import MODELS

RATE, SLOPE = 0.01, 0.00005
INVERSE, BLACK_SCHOLES = MODELS["inverse"], MODELS["black_scholes"]


def none(price: Array) -> Array:
    return np.zeros_like(price)


@pytest.mark.parametrize("settlement", ["linear", "inverse"])
def test_one_future_is_liquidated_where_isolated_margin_is(settlement: str) -> None:
    rng = np.random.default_rng(4)
    for sign in rng.choice([-1.0, 1.0], 30):
        coins, margin = rng.uniform(1, 300), rng.uniform(0.05, 0.8)
        inverse = settlement == "inverse"
        size = sign * coins * (50000 if inverse else 1)
        posted = margin * coins * (1 if inverse else 50000)
        account = {"collateral" if inverse else "cash": posted}
        found = liquidation_prices(
            partial(
                futures_equity,
                quantities=[size],
                entry_prices=[5e4],
                settlements=settlement,
                **account,
            ),
            partial(
                futures_maintenance,
                quantities=[size],
                settlements=settlement,
                maintenance=RATE,
                maintenance_slope=SLOPE,
            ),
            50000,
        )
        alone = liquidation(size, 50000, posted, RATE, settlement, 1.0, SLOPE).price
        near = found.below if sign > 0 else found.above
        assert near == pytest.approx(float(alone), rel=1e-13)


def test_account_counts_coins_at_their_price() -> None:
    # 2 coins short 100,000 inverse at 50,000: 100,000 USD at any price.
    price = np.array([[1e4, 5e4], [9e4, 1e6]])
    equity = futures_equity(price, [-1e5], [5e4], "inverse", 0.0, 2.0)
    np.testing.assert_allclose(equity, 1e5, rtol=1e-14)
    mixed = futures_equity(6e4, [1.0, -1e5], [5e4, 5e4], ["linear", "inverse"], 10.0)
    assert mixed == pytest.approx(10 + 10000 - 20000)
    margin = futures_maintenance(6e4, [1, -6e5], ["linear", "inverse"], RATE, SLOPE)
    assert margin == pytest.approx(0.01005 * 6e4 + (0.01 + 0.0005) * 6e5)


def test_large_inverse_short_that_gains_is_liquidated_below_too() -> None:
    # 10,000 coins short, paid for in full: maintenance grows with the coins it gains.
    notional, coins = 5e8, 1e4

    def equity(price: Array) -> Array:
        return futures_equity(price, [-notional], [5e4], "inverse", collateral=coins)

    def needed(price: Array) -> Array:
        return futures_maintenance(price, [-notional], "inverse", RATE, SLOPE)

    found = liquidation_prices(equity, needed, 50000)
    # x = (RATE + SLOPE x) x with x = notional/price coins
    assert found.prices == pytest.approx([notional * SLOPE / (1 - RATE)], rel=1e-14)
    assert (found.below, found.above) == (found.prices[0], np.inf)
    assert liquidation(-notional, 5e4, coins, RATE, "inverse", 1, SLOPE).price == np.inf


def straddle(sign: float, cash: float) -> tuple[Any, Any]:
    """Equity of 10 straddles at 100, and a maintenance of 5 % of their notional."""

    def equity(price: Array) -> Real:
        legs = [
            BLACK_SCHOLES.price(flag, price, 100.0, 0.25, 0.02, 0.5)
            for flag in ("call", "put")
        ]
        paid = 10 * BLACK_SCHOLES.price("call", 100.0, 100.0, 0.25, 0.02, 0.5)
        paid += 10 * BLACK_SCHOLES.price("put", 100.0, 100.0, 0.25, 0.02, 0.5)
        return cash + sign * (10 * sum(legs) - paid)

    return equity, lambda price: 0.05 * 10 * price


def test_short_gamma_has_a_price_on_either_side() -> None:
    equity, needed = straddle(-1.0, 300.0)
    found = liquidation_prices(equity, needed, 100.0)
    assert found.prices.tolist() == [found.below, found.above]
    assert 50 < found.below < 100 < found.above < 200
    for price in found.prices:
        ends = np.array([price * (1 - 1e-9), price * (1 + 1e-9)])
        free = equity(ends) - needed(ends)
        assert free[0] * free[1] < 0
    inside = np.linspace(found.below, found.above, 999)[1:-1]
    assert (equity(inside) > needed(inside)).all()


def test_long_gamma_paid_in_full_has_none() -> None:
    equity, _ = straddle(1.0, 300.0)
    found = liquidation_prices(equity, none, 100.0)
    assert (found.below, found.above, found.prices.size) == (-np.inf, np.inf, 0)


def test_every_root_of_a_polynomial_is_found() -> None:
    roots = np.sort(np.random.default_rng(5).uniform(0.3, 3.0, 9)) * 100

    def equity(price: Array) -> Array:
        return np.prod(1 - price[..., None] / roots, axis=-1)

    spot = float((roots[3] + roots[4]) / 2)
    found = liquidation_prices(equity, none, spot)
    np.testing.assert_allclose(found.prices, roots, rtol=1e-12)
    assert (found.below, found.above) == (found.prices[3], found.prices[4])


def test_jump_to_a_higher_tier_is_a_liquidation_price() -> None:
    found = liquidation_prices(
        lambda p: 50 + 0 * p, lambda p: np.where(p > 130, 60.0, 40.0), 100.0
    )
    assert found.prices == pytest.approx([130], rel=1e-12)


def test_coin_put_sold_against_one_coin_is_liquidated_at_half_its_strike() -> None:
    # It settles at K/S - 1 coins: above one coin below half the strike.
    def equity(price: Array) -> Real:
        return 1.0 - INVERSE.price("put", price, 60000.0, 0.0, 0.0, 0.6)

    assert liquidation_prices(equity, none, 60000.0).prices == pytest.approx([30000])


def test_account_without_free_equity_at_spot_is_liquidatable_already() -> None:
    for cash in (50.0, 40.0):  # 50 is what is needed
        equity, needed = straddle(-1.0, cash)
        with pytest.raises(DomainError, match="already liquidatable"):
            liquidation_prices(equity, needed, 100.0)


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ((lambda p: 0 * p + 9, none, 0.0), "spot must be > 0, got 0"),
        ((lambda p: 0 * p + 9, none, 100.0, 1.0), "span must be > 1"),
        ((lambda p: 0 * p + 9, none, 100.0, 9.0, 0), "points >= 1"),
        ((lambda p: np.where(p > 500, np.nan, 9), none, 100.0), "at a price of 50"),
    ],
)
def test_bad_arguments_are_named(arguments: Any, rule: str) -> None:
    with pytest.raises(DomainError, match=rule):
        liquidation_prices(*arguments)


def test_functions_keep_the_shape_of_the_prices() -> None:
    with pytest.raises(InputError, match="keep the shape of prices"):
        liquidation_prices(lambda p: np.ones(3), none, 100.0)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"entry_prices": [1.0, 2.0, 3.0]}, "entry_prices has 3 numbers for 2 of"),
        ({"settlements": "coin"}, "settlements must be one of linear, inverse"),
        ({"settlements": ["linear"] * 3}, "settlements has 3 words for 2 of"),
        ({"quantities": [1.0, np.nan]}, "quantities must be finite"),
        ({"entry_prices": [1.0, 0.0]}, "entry_prices must be > 0, got 0"),
        ({"cash": np.nan}, "cash must be finite"),
        ({"collateral": [1.0]}, "collateral must be one number"),
    ],
)
def test_bad_account_is_refused_by_name(change: dict[str, Any], rule: str) -> None:
    account: dict[str, Any] = {"quantities": [1.0, -1.0], "entry_prices": 5e4}
    with pytest.raises(InputError, match=rule):
        futures_equity(5e4, **{**account, "settlements": "linear", **change})


def test_bad_price_spoils_no_other() -> None:
    with pytest.raises(DomainError, match=r"price must be > 0, got -1 at \[1\]") as bad:
        futures_equity(np.array([2.0, -1.0]), [1.0, 3.0], 1.0, "linear")
    np.testing.assert_array_equal(bad.value.result, [4.0, np.nan])
    with pytest.raises(DomainError, match=r"price must be > 0, got -1 at \[1\]") as bad:
        futures_maintenance(np.array([2.0, -1.0]), [1.0, 3.0], "linear", 0.25)
    np.testing.assert_array_equal(bad.value.result, [2.0, np.nan])
