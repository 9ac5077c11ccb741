"""Gamma rent and break-even moves: the equation they come from, and refusals."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import CellError, Code, DomainError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.rebalancing import breakeven, gamma_rent
from xlhedge.pricing import BLACK_SCHOLES

NAN = float("nan")


def test_theta_is_rent_and_financing() -> None:
    """theta + vol^2 S^2 gamma/2 + b S delta - r V = 0, Black and Scholes."""
    rng = np.random.default_rng(5)
    spot, strike = rng.uniform(80, 120, (2, 200))
    years, vol = rng.uniform(0.05, 2, 200), rng.uniform(0.05, 0.9, 200)
    rate, carry = rng.uniform(-0.05, 0.1, (2, 200))
    given = ("put", spot, strike, years, rate, vol, rate - carry)
    greeks = BLACK_SCHOLES.greeks(*given)
    financing = rate * greeks.price - carry * spot * greeks.delta
    rent = 365 * gamma_rent(greeks.gamma, spot, vol)
    np.testing.assert_allclose(rent + financing, greeks.theta, atol=1e-12, rtol=1e-11)


@pytest.mark.parametrize(("gamma", "sign"), [(0.02, -1), (-0.02, 1)])
def test_who_holds_gamma_pays_rent(gamma: float, sign: int) -> None:
    assert np.sign(gamma_rent(gamma, 100, 0.2)) == sign


def test_no_gamma_pays_no_rent_without_a_sign() -> None:
    assert not np.signbit(gamma_rent(0.0, 100, 0.2))


def test_the_move_earns_exactly_the_theta() -> None:
    gamma, theta = np.array([0.02, -350.0]), np.array([-0.3, 7e4])
    move = breakeven(gamma, theta)
    np.testing.assert_allclose(gamma * move**2 / 2, -theta, rtol=1e-15)


def test_with_spot_and_vol_it_is_a_daily_deviation_of_any_gamma() -> None:
    move = breakeven(np.array([0.5, -3.0]), np.array([-1.0, -9.0]), 4200, 0.2)
    np.testing.assert_allclose(move, 4200 * 0.2 / np.sqrt(365), rtol=1e-15)
    rent = gamma_rent(0.5, 4200, 0.2)
    assert breakeven(0.5, rent) == pytest.approx(move[0], rel=1e-14)


def test_a_deep_put_with_positive_theta_has_no_break_even() -> None:
    put = ("put", 60.0, 100.0, 1.0, 0.05, 0.2)
    greeks = BLACK_SCHOLES.greeks(*put)
    assert greeks.theta > 0
    with pytest.raises(DomainError, match="opposite signs: no move pays") as caught:
        breakeven(greeks.gamma, greeks.theta / 365)
    assert caught.value.code == Code.NO_SOLUTION
    assert np.isnan(caught.value.result)
    cells = [greeks.gamma, greeks.theta / 365]
    assert call("XLH_BREAKEVEN", cells) is CellError.NUM
    assert "no move pays" in str(call("XLH_WHY", ["XLH_BREAKEVEN", *cells]))


def test_a_cell_takes_the_theta_of_a_cell() -> None:
    option = ["call", 4200.0, 4200.0, 0.1, 0.03, 0.2, 0.02]
    gamma, theta = call("XLH_GAMMA", option), call("XLH_THETA", option)
    move = call("XLH_BREAKEVEN", [gamma, theta])
    assert move == pytest.approx(44.731647076712604, rel=1e-12)  # SPEC's figures
    pure = call("XLH_BREAKEVEN", [gamma, theta, 4200.0, 0.2])
    assert pure == pytest.approx(43.967609497577951, rel=1e-14)


def test_rows_with_and_without_a_market_stand_together() -> None:
    spots, vols = [[100.0], [None], [100.0]], [[0.2], [None], [None]]
    value, reasons = answer("XLH_BREAKEVEN", [0.02, -0.01, spots, vols])
    pure = pytest.approx(20 / np.sqrt(365), rel=1e-14)
    assert value == [[pure], [1.0], [CellError.VALUE]]
    assert "spot and vol stand together: vol is missing" in reasons[0]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((0.0, -1.0), "gamma must not be 0, got 0"),
        ((NAN, -1.0), "gamma must be finite, got nan"),
        ((0.1, NAN), "theta must be finite, got nan"),
        ((0.1, -1.0, -5.0, 0.2), "spot must be >= 0, got -5"),
        ((0.1, -1.0, 100.0, -0.2), "vol must be >= 0 and <= 50, got -0.2"),
        ((0.1, -1.0, 100.0), "spot and vol stand together: vol is missing"),
        ((0.1, -1.0, "much", 0.2), "spot and vol stand together: spot is missing"),
    ],
)
def test_what_has_no_move_is_refused(given: tuple[Any, ...], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        breakeven(*given)


def test_markets_that_do_not_fit_are_named() -> None:
    with pytest.raises(InputError, match=r"sizes do not fit: spot \(3,\), vol \(2,\)"):
        breakeven(0.1, -1.0, np.full(3, 100.0), np.full(2, 0.2))
