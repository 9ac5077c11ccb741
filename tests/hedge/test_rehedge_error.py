"""The exact hedging error of a clock against other methods, print and laws."""

from typing import Any

import numpy as np
import pytest

from tests.hedge.hedge_error_moments import one_trade_error, quadrature_error
from xlhedge.core.errors import CellError, Code, DomainError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.rebalancing import derman_kamal_error, leading_error, rehedge_error
from xlhedge.pricing import BLACK_SCHOLES

HULL = ("call", 49.0, 50.0, 20 / 52, 0.05, 0.2)


def _random(seed: int, size: int) -> list[dict[str, float]]:
    rng = np.random.default_rng(seed)
    columns = {
        "spot": 100 * np.exp(rng.uniform(-0.5, 0.5, size)),
        "years": rng.uniform(0.01, 2, size),
        "r": rng.uniform(-0.03, 0.1, size),
        "vol": rng.uniform(0.02, 1.5, size),
        "q": rng.uniform(-0.03, 0.1, size),
    }
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, map(float, row), strict=True)) for row in rows]


def test_it_is_the_two_dimensional_quadrature_to_12_digits() -> None:
    for number, row in enumerate(_random(1, 40)):
        count = 1 + number % 12
        expected = quadrature_error(strike=100.0, count=count, **row)
        market = (row["years"], row["r"], row["vol"])
        got = rehedge_error("call", row["spot"], 100.0, *market, count, row["q"])
        assert got == pytest.approx(expected, rel=2e-12, abs=1e-12), (count, row)


@pytest.mark.parametrize("premium", [0.0, 0.08, -0.15])
def test_one_trade_is_the_closed_form_at_any_drift(premium: float) -> None:
    for row in _random(2, 40):
        market = (row["years"], row["r"], row["vol"])
        given = (row["spot"], 100.0, *market, premium)
        got = rehedge_error("put", *given[:-1], 1, 0.0, premium)
        assert got == pytest.approx(one_trade_error(*given), rel=1e-12), row


def test_a_drift_adds_what_paths_show() -> None:
    """Ten trades at a large drift; 4 standard errors of 400,000 antithetic paths."""
    rng, n, years, rate, premium, vol = (
        np.random.default_rng(3),
        10,
        1.0,
        0.03,
        0.4,
        0.3,
    )
    steps = rng.standard_normal((n, 200_000))
    steps = np.concatenate([steps, -steps], axis=1)
    drift = (rate + premium - vol**2 / 2) * years / n
    logs = np.cumsum(drift + vol * np.sqrt(years / n) * steps, axis=0)
    prices = 100 * np.exp(np.concatenate([np.zeros((1, steps.shape[1])), logs]))
    times = years * np.arange(n) / n
    held = BLACK_SCHOLES.greek(
        "delta", "call", prices[:-1], 110.0, (years - times)[:, None], rate, vol
    )
    discounted = prices * np.exp(-rate * years / n * np.arange(n + 1))[:, None]
    gains = np.sum(held * np.diff(discounted, axis=0), axis=0)
    error = gains - np.exp(-rate * years) * np.maximum(prices[-1] - 110.0, 0)
    got = rehedge_error("call", 100.0, 110.0, years, rate, vol, n, 0.0, premium)
    neutral = rehedge_error("call", 100.0, 110.0, years, rate, vol, n)
    kurtosis = np.mean((error - error.mean()) ** 4) / error.var() ** 2
    slack = 4 * error.std() * np.sqrt((kurtosis - 1) / 4 / len(error))
    assert abs(error.std() - got) < slack
    assert abs(neutral - got) > 3 * slack


def test_hulls_simulated_table_is_met_within_its_sampling_error() -> None:
    """J. Hull, Performance of delta hedging, older editions: 1000 trials each."""
    printed = {4: 0.43, 5: 0.39, 10: 0.26, 20: 0.19, 40: 0.14, 80: 0.09}
    price = BLACK_SCHOLES.price(*HULL)
    for count, ratio in printed.items():
        exact = float(rehedge_error(*HULL, count, 0.0, 0.08) / price)
        # Standard error of a standard deviation, and the rounding of print.
        assert abs(ratio - exact) < 4 * exact * 0.03 + 0.005, count


@pytest.mark.parametrize("premium", [0.0, 0.3])
def test_a_call_and_a_put_have_the_same_error(premium: float) -> None:
    rest = (np.array([60.0, 100.0, 150.0]), 100.0, 0.7, 0.04, 0.35, 9, 0.02, premium)
    np.testing.assert_array_equal(
        rehedge_error("call", *rest), rehedge_error("put", *rest)
    )


def test_it_is_homogeneous_and_knows_rates_by_the_forward_alone() -> None:
    one = rehedge_error(*HULL, 20, 0.02)
    many = rehedge_error("call", 4900.0, 5000.0, *HULL[3:], 20, 0.02)
    assert many == pytest.approx(100 * one, rel=1e-13)
    forward = 49.0 * np.exp(0.03 * HULL[3])
    flat = rehedge_error("call", forward, 50.0, HULL[3], 0.0, 0.2, 20)
    assert one == pytest.approx(float(np.exp(-0.05 * HULL[3]) * flat), rel=1e-13)


@pytest.mark.parametrize(("spot", "slack"), [(100.0, 0.22), (70.0, 0.4), (140.0, 0.4)])
def test_the_leading_order_is_reached_as_one_over_root_n(
    spot: float, slack: float
) -> None:
    count = np.array([25, 100, 400, 1600])
    option = ("call", spot, 100.0, 0.5, 0.0, 0.2)
    given: list[Any] = [*option, count]
    ratio = rehedge_error(*given) / leading_error(*given)
    scaled = (1 - ratio) * np.sqrt(count)
    assert (scaled > 0).all()
    assert (scaled < slack).all()
    assert scaled[-1] == pytest.approx(scaled[-2], rel=0.02)


def test_at_d2_0_without_rates_the_leading_order_is_derman_and_kamals() -> None:
    strike = 100 * np.exp(-(0.3**2) * 0.5 / 2)
    option = ("put", 100.0, strike, 0.5, 0.0, 0.3, 37)
    expected = derman_kamal_error(*option)
    assert leading_error(*option) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "option",
    [
        ("call", 49.0, 50.0, 0.0, 0.05, 0.2),
        ("call", 49.0, 50.0, 0.5, 0.05, 0.0),
        ("put", 0.0, 50.0, 0.5, 0.05, 0.2),
        ("call", 49.0, 0.0, 0.5, 0.05, 0.2),
    ],
)
def test_what_does_not_move_has_no_error(option: Any) -> None:
    given: list[Any] = [*option, 20, 0.01]
    assert rehedge_error(*given) == 0
    assert leading_error(*given) == 0


def test_far_from_the_strike_the_error_falls_to_nothing() -> None:
    spots = 100 * np.exp(np.linspace(-8, 8, 33))
    errors = rehedge_error("call", spots, 100.0, 1.0, 0.0, 0.2, 30)
    assert np.isfinite(errors).all()
    assert (np.diff(errors[:16]) >= 0).all()
    assert errors[16] > 1000 * errors[[10, 22]].max()


def test_a_width_of_10_keeps_its_digits() -> None:
    for vol in (1.0, 3.0, 5.0):
        expected = one_trade_error(100.0, 90.0, 4.0, 0.01, vol, 0.0)
        got = rehedge_error("call", 100.0, 90.0, 4.0, 0.01, vol, 1)
        assert got == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"rebalances": 0}, "rebalances must be >= 1 and <= 10000, got 0"),
        ({"rebalances": 2.5}, "rebalances must be a whole number, got 2.5"),
        ({"rebalances": 10_001}, "rebalances must be >= 1 and <= 10000, got 10001"),
        ({"rebalances": 1001, "risk_premium": 0.1}, "must be <= 1000 with a risk prem"),
        ({"vol": 20.0, "years": 1.0}, r"vol sqrt\(years\) must be <= 10, got 20"),
        ({"spot": -1.0}, "spot must be >= 0, got -1"),
        ({"risk_premium": np.nan}, "risk_premium must be finite, got nan"),
    ],
)
@pytest.mark.filterwarnings("ignore::xlhedge.core.errors.DoubtWarning")
def test_what_has_no_answer_is_refused_by_name(
    changed: dict[str, Any], sentence: str
) -> None:
    names = ("flag", "spot", "strike", "years", "rate", "vol")
    given: dict[str, Any] = dict(zip(names, HULL, strict=True)) | {"rebalances": 20}
    with pytest.raises(DomainError, match=sentence):
        rehedge_error(**given | changed)


def test_good_rows_survive_a_bad_one() -> None:
    counts = np.array([[4.0], [0.5], [20.0]])
    with pytest.raises(DomainError, match="rebalances must be >= 1") as caught:
        rehedge_error(*HULL, counts)
    np.testing.assert_array_equal(caught.value.codes.ravel(), [0, Code.OUT_OF_RANGE, 0])
    alone = [rehedge_error(*HULL, 4), np.nan, rehedge_error(*HULL, 20)]
    np.testing.assert_array_equal(caught.value.result.ravel(), alone)


def test_a_cell_shows_the_exact_error_of_each_row() -> None:
    counts = [[4.0], [20.0], [80.0], [0.0]]
    value, reasons = answer("XLH_REHEDGE_ERROR", [*HULL, counts])
    expected = [0.98430498229, 0.46106631865, 0.2351955216]  # SPEC's figures
    assert isinstance(value, list)
    assert [row[0] for row in value[:3]] == pytest.approx(expected, rel=2e-11)
    assert value[3] == [CellError.NUM]
    assert "rebalances must be >= 1" in reasons[0]
    drifting = call("XLH_REHEDGE_ERROR", [*HULL, 20.0, 0.0, 0.08])
    price = call("XLH_PRICE", list(HULL))
    assert isinstance(drifting, float)
    assert isinstance(price, float)
    assert drifting / price == pytest.approx(0.19232523374, rel=3e-11)
