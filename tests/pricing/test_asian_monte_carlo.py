"""Simulated Asian options: standard errors, seeds, and where nothing is random."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.pricing.asian import asian_greek, asian_monte_carlo

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
@pytest.mark.parametrize("greek", ["price", "delta", "vega"])
@pytest.mark.parametrize("past", [(), (98.0, 103.0, 101.5)])
def test_the_exact_value_is_within_four_standard_errors(
    option: dict[str, Any], greek: str, past: tuple[float, ...]
) -> None:
    seasoned = option | {"past_fixings": past}
    exact = valued(greek, seasoned, "exact")
    value, error = simulated(greek, seasoned, seed=7)
    assert abs(value - exact) < 4 * error
    assert 0 < error < 2e-3 * abs(exact)


def test_the_standard_error_is_that_of_independent_runs() -> None:
    runs = [simulated("price", CALL, seed=seed, paths=1024) for seed in range(200)]
    values, errors = np.array(runs).T
    # The sample deviation of 200 runs has an error of 5 %.
    assert np.std(values, ddof=1) == pytest.approx(np.mean(errors), rel=0.2)


def test_the_control_takes_most_of_the_error_away() -> None:
    _, error = simulated("price", CALL, seed=3, paths=4096)
    # Without a control: the deviation of the payoff, more than its mean.
    assert error < 0.1 * 8.47 / np.sqrt(4096)


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
    assert first == again == pytest.approx(8.47428953699, rel=2e-3)


@pytest.mark.parametrize(
    ("greek", "given", "kind", "message"),
    [
        ("gamma", {}, InputError, "greek must be one of price, delta, vega with"),
        ("price", {"fixing_times": None}, InputError, "fixing_times are needed by"),
        ("price", {"paths": 31}, DomainError, "paths must be >= 32, got 31"),
        ("price", {"spot": 0.0}, DomainError, "spot must be > 0, got 0"),
    ],
)
def test_what_cannot_be_simulated_is_refused(
    greek: str, given: dict[str, Any], kind: type[InputError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        simulated(greek, CALL, seed=1, **given)
