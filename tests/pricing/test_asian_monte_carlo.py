"""Simulated Asian options: standard errors, seeds, and where nothing is random."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.pricing.asian import asian_greek, asian_monte_carlo
from xlhedge.pricing.asian_greeks import ASIAN_GREEKS

MONTHLY = [month / 12 for month in range(1, 13)]
COMMON = {"years": 1.0, "fixing_times": MONTHLY}
CALL = COMMON | {"flag": "call", "spot": 100.0, "strike": 100.0}
CALL |= {"rate": 0.05, "vol": 0.3}
PUT = COMMON | {"flag": "put", "spot": 100.0, "strike": 105.0}
PUT |= {"rate": 0.03, "vol": 0.4, "dividend": 0.02}


def simulated(greek: str, option: dict[str, Any], **given: Any) -> Any:
    """Value and standard error."""
    return asian_monte_carlo(greek, **{**option, **given})


def valued(greek: str, option: dict[str, Any], method: str) -> float:
    return float(asian_greek(greek, "arithmetic", **{**option, "method": method}))


@pytest.mark.parametrize("option", [CALL, PUT], ids=["call", "put"])
@pytest.mark.parametrize("greek", ASIAN_GREEKS)
@pytest.mark.parametrize("past", [(), (98.0, 103.0, 101.5)])
def test_the_exact_value_is_within_four_standard_errors(
    option: dict[str, Any], greek: str, past: tuple[float, ...]
) -> None:
    seasoned = option | {"past_fixings": past}
    exact = valued(greek, seasoned, "exact")
    value, error = simulated(greek, seasoned, seed=7, paths=2048)
    assert abs(value - exact) < 4 * error
    assert 0 < error < 2e-2 * abs(exact)


@pytest.mark.parametrize("greek", ["price", "delta", "vega", "gamma"])
def test_a_plain_simulation_agrees(greek: str) -> None:
    """The payoff on whole paths, its pathwise derivatives, and a likelihood ratio."""
    rng, times = np.random.default_rng(11), np.array([0.25, 0.5, 1.0])
    spot, strike, rate, vol = 100.0, 97.0, 0.05, 0.4
    normals = rng.standard_normal((400_000, 3))
    brownian = np.cumsum(normals * np.sqrt(np.diff(times, prepend=0)), axis=1)
    fixings = spot * np.exp((rate - vol**2 / 2) * times + vol * brownian)
    mean, some = fixings.mean(axis=1), fixings.mean(axis=1) > strike
    score = normals[:, 0] / (spot * vol * np.sqrt(times[0]))
    sample = (
        np.exp(-rate)
        * {
            "price": np.where(some, mean - strike, 0.0),
            "delta": np.where(some, mean / spot, 0.0),
            "vega": np.where(
                some, (fixings * (brownian - vol * times)).mean(axis=1), 0
            ),
            # Of the pathwise delta: Glasserman (2004), section 7.3.3.
            "gamma": np.where(some, mean / spot * score - mean / spot**2, 0.0),
        }[greek]
    )
    option = {"flag": "call", "spot": spot, "strike": strike, "years": 1.0}
    option |= {"rate": rate, "vol": vol, "fixing_times": times}
    value, error = simulated(greek, option, seed=3)
    plain = sample.std() / np.sqrt(len(sample))
    assert abs(value - sample.mean()) < 4 * np.hypot(error, plain)
    assert error < plain


@pytest.mark.parametrize("greek", ASIAN_GREEKS)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_what_the_past_settles_is_certain(flag: str, greek: str) -> None:
    settled = CALL | {"flag": flag, "strike": 20.0, "past_fixings": [140.0] * 6}
    value, error = simulated(greek, settled, seed=1, paths=64)
    certain = valued(greek, settled, "curran")
    assert value == pytest.approx(certain, rel=1e-9, abs=1e-8, nan_ok=True)
    assert np.isnan(value) or error < 1e-8


@pytest.mark.parametrize("greek", ["price", "gamma", "theta"])
def test_a_single_fixing_and_a_known_average_have_no_error(greek: str) -> None:
    for schedule in (([1.0], None), ([], [98.0, 107.0]), ([0.0], [98.0])):
        times, past = schedule
        option = CALL | {"fixing_times": times, "past_fixings": past, "strike": 97.0}
        value, error = simulated(greek, option, seed=1, paths=64)
        assert value == pytest.approx(valued(greek, option, "exact"), rel=1e-8)
        assert error < 1e-9


def test_the_worksheet_choice_standard_error_is_that_of_the_price() -> None:
    estimate = simulated("price", CALL, seed=1)
    assert valued("price", CALL, "monte_carlo") == estimate.value
    assert valued("standard_error", CALL, "monte_carlo") == estimate.standard_error


def test_the_standard_error_is_that_of_independent_runs() -> None:
    runs = [simulated("price", CALL, seed=seed, paths=1024) for seed in range(200)]
    values, errors = np.array(runs).T
    # The sample deviation of 200 runs has an error of 5 %.
    assert np.std(values, ddof=1) == pytest.approx(np.mean(errors), rel=0.2)


@pytest.mark.parametrize("greek", ["price", "delta", "gamma", "dual_delta"])
def test_the_controls_take_most_of_the_error_away(greek: str) -> None:
    value, error = simulated(greek, CALL, seed=3, paths=4096)
    # Without a control the deviation of the payoff is more than its mean.
    assert error < 1e-3 * abs(value) / np.sqrt(4096)


def test_one_seed_gives_identical_numbers_and_another_one_others() -> None:
    first, again, other = (
        simulated("price", CALL, seed=seed, paths=256) for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other


def test_an_option_in_a_column_is_simulated_as_alone() -> None:
    spots = np.array([[90.0, 100.0], [110.0, 120.0]])
    values, errors = simulated("price", CALL | {"spot": spots}, seed=5)
    assert values.shape == errors.shape == (2, 2)
    assert (values[0, 1], errors[0, 1]) == simulated("price", CALL, seed=5)


def test_without_vol_there_is_no_error() -> None:
    still = CALL | {"vol": 0.0}
    value, error = simulated("price", still, seed=1, paths=64)
    assert value == pytest.approx(valued("price", still, "exact"), rel=1e-13)
    assert error < 1e-12


def test_the_method_monte_carlo_is_a_simulation_of_a_fixed_seed() -> None:
    first, again = (valued("price", CALL, "monte_carlo") for _ in range(2))
    assert first == again == pytest.approx(8.47428953699, rel=4e-5)


@pytest.mark.parametrize(
    ("greek", "given", "kind", "message"),
    [
        ("coin_delta", {}, InputError, "greek must be one of price, delta, gamma"),
        ("price", {"fixing_times": None}, InputError, "fixing_times are needed by"),
        ("price", {"paths": 31}, DomainError, "paths must be >= 32, got 31"),
        ("price", {"spot": -1.0}, DomainError, "spot must be >= 0, got -1"),
    ],
)
def test_what_cannot_be_simulated_is_refused(
    greek: str, given: dict[str, Any], kind: type[InputError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        simulated(greek, CALL, seed=1, **given)
