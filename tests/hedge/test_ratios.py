"""Hedge ratios: multiplier, sign, lot and inverse notional, first by hand."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.hedge import hedge, hedge_delta, hedge_inverse, lots, residual

SHORT_CALLS = -120 * 100 * 0.5216  # 120 calls on 100 shares sold: -6259.2 shares


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # Short calls are short delta: buy 6259.2 shares (SPEC 6.1).
        ({"exposure": SHORT_CALLS}, 6259.2),
        ({"exposure": SHORT_CALLS, "lot": 100}, 6300.0),
        ({"exposure": SHORT_CALLS, "lot": 100, "rounding": "down"}, 6200.0),
        # Long delta is sold.
        ({"exposure": 6259.2}, -6259.2),
        # 500 shares of delta with futures on 50: 500/50 = 10 contracts to sell.
        ({"exposure": 500, "multiplier": 50}, -10.0),
        # With puts of delta -0.4 on 100: -500/(-0.4 * 100) = 12.5 to buy.
        ({"exposure": 500, "hedge_delta": -0.4, "multiplier": 100}, 12.5),
        # Dollar delta 1,000,000 with futures at 5000 on 50: 1e6/250000 = 4 to sell.
        ({"exposure": 1e6, "hedge_delta": 5000, "multiplier": 50}, -4.0),
        # From -2 to -3: sell 1; half of it; one and a half of it.
        ({"exposure": -2, "target": -3}, -1.0),
        ({"exposure": -2, "target": -3, "ratio": 0.5}, -0.5),
        ({"exposure": -2, "target": -3, "ratio": 1.5}, -1.5),
        # 2.96 coins in lots of 0.1: 29.6 lots.
        ({"exposure": 2.96, "lot": 0.1}, -3.0),
        ({"exposure": 2.96, "lot": 0.1, "rounding": "down"}, -2.9),
    ],
)
def test_hedge_golden_rows(arguments: dict[str, Any], expected: float) -> None:
    assert float(hedge(**arguments)) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # SPEC 6.1: 25 calls of net delta 0.4321, -25*0.4321*60000/10.
        ((25 * 0.4321, 60000, 10), -64815.0),
        # SPEC 2.3: one long call, net delta 0.3130090974574971, in USD of perpetual.
        ((0.3130090974574971, 60000, 1), -18780.545847449826),
        # Short 1.2 coins: buy 1.2*62500/10.
        ((-1.2, 62500, 10), 7500.0),
        # A coin-neutral book still holds its 1.2 coins: sell 1.2*62500/10 for USD.
        ((0, 62500, 10, "usd", 1.2), -7500.0),
        # SPEC 2.3: short 75000 USD at 62500 is -1.2 coins against equity 1.2.
        ((-75000 / 62500, 62500, 10, "usd", 1.2), 0.0),
        # From 2 coins to a target of 0.5, half of the way: -(1.5)*0.5*50000/10.
        ((2, 50000, 10, "coin", None, 0.5, 0.5), -3750.0),
        # ETH contracts are 1 USD: 3.3333 * 3000 / 1 = 9999.9, to tens.
        ((3.3333, 3000, 1, "coin", None, 0, 1, 10), -10000.0),
    ],
)
def test_hedge_inverse_golden_rows(arguments: tuple[Any, ...], expected: float) -> None:
    assert float(hedge_inverse(*arguments)) == pytest.approx(expected, rel=1e-15)


def test_equity_is_ignored_by_the_coin_numeraire() -> None:
    assert hedge_inverse(1, 50000, 10, "coin", 7) == hedge_inverse(1, 50000, 10)


def test_inverse_hedge_is_the_hedge_with_inverse_delta_and_contract_size() -> None:
    rng = np.random.default_rng(3)
    net_delta = rng.normal(0, 30, 50)
    price = rng.uniform(2e4, 1e5, 50)
    size = rng.choice([1.0, 10.0], 50)
    per_quote = hedge_delta("inverse", price, price)
    np.testing.assert_allclose(
        hedge(net_delta, per_quote, size, target=2, ratio=0.7),
        hedge_inverse(net_delta, price, size, target=2, ratio=0.7),
        rtol=1e-14,
    )


def test_full_hedge_leaves_no_residual() -> None:
    rng = np.random.default_rng(5)
    exposure, target = rng.normal(0, 1e4, (2, 200))
    delta = rng.choice([-1, 1], 200) * rng.uniform(0.05, 2, 200)
    quantity = hedge(exposure, delta, 50, target)
    left = residual(exposure, quantity, delta, 50, target)
    np.testing.assert_allclose(left, 0, atol=1e-9)


def test_residual_of_rounded_hedge_is_at_most_half_a_lot() -> None:
    exposure = np.random.default_rng(9).normal(0, 1e4, 200)
    left = residual(exposure, hedge(exposure, 0.8, 50, lot=1), 0.8, 50)
    assert (np.abs(left) <= 0.8 * 50 / 2 + 1e-6).all()


def test_residual_of_the_worked_example() -> None:
    # -6259.2 + 6300 = 40.8 (SPEC 6.1)
    quantity = hedge(SHORT_CALLS, lot=100)
    assert float(residual(SHORT_CALLS, quantity)) == pytest.approx(40.8, rel=1e-12)


def _coin_call(spot: mp.mpf) -> mp.mpf:
    """A coin-settled call, N(d1) - K/S N(d2), in 50 digits."""
    strike, width = mp.mpf(65000), mp.mpf("0.6") * mp.sqrt(mp.mpf("0.08"))
    d1 = mp.log(spot / strike) / width + width / 2
    return mp.ncdf(d1) - strike / spot * mp.ncdf(d1 - width)


@pytest.mark.parametrize("numeraire", ["coin", "usd"])
def test_inverse_hedge_makes_wealth_flat_in_its_numeraire(numeraire: str) -> None:
    with mp.workdps(50):
        spot, cash = mp.mpf(60000), mp.mpf("1.5")
        net_delta = spot * mp.diff(_coin_call, spot)  # of one coin, in coins
        equity = cash + 25 * _coin_call(spot)
        contracts = hedge_inverse(
            float(25 * net_delta), float(spot), 10, numeraire, float(equity)
        )
        notional = 10 * mp.mpf(float(contracts))

        def wealth(price: mp.mpf) -> mp.mpf:
            coins = cash + 25 * _coin_call(price) + notional * (1 / spot - 1 / price)
            return coins * price if numeraire == "usd" else coins

        slope = mp.diff(wealth, spot) * spot / wealth(spot)
        assert abs(slope) < 1e-13


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("spot", 1.0),
        ("perpetual", 1.0),
        ("forward", 0.9900498337491681),  # exp(-0.02*0.5)
        ("future", 1.015113064615719),  # exp((0.05-0.02)*0.5), figure tail_factor_delta
        ("inverse", 1 / 101.5),
    ],
)
def test_hedge_delta_golden_rows(kind: str, expected: float) -> None:
    got = hedge_delta(kind, 101.5, 100, years=0.5, rate=0.05, dividend=0.02)
    assert float(got) == pytest.approx(expected, rel=1e-15)


def test_hedge_delta_is_the_slope_of_the_value_in_spot() -> None:
    with mp.workdps(50):
        spot, years, rate, dividend = map(mp.mpf, ("100", "0.75", "0.04", "-0.01"))

        def future(s: mp.mpf) -> mp.mpf:
            return s * mp.exp((rate - dividend) * years)

        def forward(s: mp.mpf) -> mp.mpf:
            return (future(s) - 97) * mp.exp(-rate * years)

        for kind, value in (("future", future), ("forward", forward)):
            got = hedge_delta(kind, 100, 100, 0.75, 0.04, -0.01)
            expected = float(mp.diff(value, spot))
            assert float(got) == pytest.approx(expected, rel=1e-15), kind


def test_hedge_delta_takes_a_column_of_kinds_with_blanks() -> None:
    got = hedge_delta(
        np.array(["spot", "future", "inverse", "forward"]),
        np.array([100, 101, 50000, 100]),
        np.array([100, 100, 50000, 100]),
        years=np.array([np.nan, 1, np.nan, 1]),
        rate=np.array([np.nan, 0.1, np.nan, np.nan]),
        dividend=np.array([np.nan, 0, np.nan, 0.1]),
    )
    expected = [1, 1.1051709180756477, 2e-5, 0.9048374180359595]  # e^0.1, e^-0.1
    np.testing.assert_allclose(got, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("future", 101, 100), "a forward or future needs years"),
        (("forward", 101, 100), "a forward or future needs years"),
        (("future", 101, 100, 0.5), "a future needs rate"),
        (("swap", 101, 100), "kind must be one of spot, forward, future, .* got swap"),
    ],
)
def test_hedge_delta_without_what_it_needs_is_an_input_error(
    arguments: tuple[Any, ...],
    message: str,
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        hedge_delta(*arguments)
    assert caught.value.code == Code.WRONG_KIND


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("inverse", 0, 100), "price must be > 0, got 0"),
        (("inverse", -5, 100), "price must be > 0, got -5"),
        (("spot", np.nan, 100), "price must be finite"),
        (("spot", 100, np.nan), "spot must be finite"),
        (("future", 101, 100, -0.5, 0.05), "years must .* got -0.5 .expired"),
        (("future", 101, 100, 0.5, 11), "rate must be between -10 and 10, got 11"),
    ],
)
def test_hedge_delta_out_of_range_is_a_domain_error(
    arguments: tuple[Any, ...],
    message: str,
) -> None:
    with pytest.raises(DomainError, match=message):
        hedge_delta(*arguments)


def test_hedge_with_no_delta_is_a_domain_error() -> None:
    with pytest.raises(DomainError, match="hedge_delta must not be 0") as caught:
        hedge(10, np.array([0.5, 0, -0.5]))
    np.testing.assert_array_equal(caught.value.codes, [0, 2, 0])
    np.testing.assert_array_equal(caught.value.result, [-20, np.nan, 20])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"multiplier": 0}, "multiplier must be > 0, got 0"),
        ({"multiplier": -100}, "multiplier must be > 0, got -100"),
        ({"ratio": 1.6}, "ratio must be >= 0 and <= 1.5, got 1.6"),
        ({"lot": -1}, "lot must be >= 0, got -1"),
        ({"target": np.inf}, "target must be finite, got inf"),
    ],
)
def test_hedge_out_of_range_is_a_domain_error(
    arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        hedge(10, **arguments)


def test_usd_without_equity_is_an_input_error() -> None:
    with pytest.raises(InputError, match="numeraire usd needs equity") as caught:
        hedge_inverse(np.array([1, 2]), 50000, 10, "usd", np.array([0.5, np.nan]))
    assert caught.value.code == Code.WRONG_KIND
    np.testing.assert_array_equal(caught.value.result, [-7500, np.nan])
    with pytest.raises(InputError, match="numeraire usd needs equity"):
        hedge_inverse(1, 50000, 10, "usd")


def test_unknown_numeraire_is_an_input_error() -> None:
    with pytest.raises(InputError, match="numeraire must be one of coin, usd"):
        hedge_inverse(1, 50000, 10, "eur")


@pytest.mark.parametrize("price", [0, -1, np.nan])
def test_futures_price_must_be_positive(price: float) -> None:
    with pytest.raises(DomainError, match="futures_price must be"):
        hedge_inverse(1, price, 10)


def test_hedge_rounds_as_lots_does() -> None:
    exposure = np.random.default_rng(11).normal(0, 3, 100)
    for rounding in ("nearest", "down", "up"):
        np.testing.assert_array_equal(
            hedge(exposure, lot=0.1, rounding=rounding),
            lots(-exposure, 0.1, rounding=rounding),
        )
