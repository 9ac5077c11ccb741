"""What Asian options refuse, and what stays good beside it."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.greeks import COIN_GREEKS, GREEKS
from xlhedge.pricing.asian import METHODS, asian_greek
from xlhedge.pricing.asian_greeks import ASIAN_GREEKS

MARKET: tuple[Any, ...] = (100.0, 95.0, 1.0, 0.05, 0.3, 0.02)
TIMES = [0.25, 0.5, 1.0]


def price(average: str = "arithmetic", flag: Any = "call", **given: Any) -> Any:
    return asian_greek("price", average, flag, *MARKET, **given)


def test_the_greeks_are_all_of_the_vocabulary_in_its_order() -> None:
    assert [name for name in GREEKS if name not in COIN_GREEKS] == list(ASIAN_GREEKS)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"average": "harmonic"}, "average must be one of arithmetic, geometric"),
        ({"method": "levy"}, "method must be one of curran, turnbull_wakeman, exact"),
        ({"fixing_times": [0.5, 0.5, 1.0]}, "fixing_times must increase"),
        ({"fixing_times": [0.5, 0.25]}, "fixing_times must increase"),
        ({"fixing_times": [-0.1, 1.0]}, "fixing_times must be >= 0 .*got -0.1"),
        ({"fixing_times": [0.5, float("nan")]}, "fixing_times must be finite"),
        ({"fixing_times": ["x"]}, "fixing_times must be a number"),
        ({"fixing_times": [[0.5, 1.0]]}, "fixing_times must be a list of numbers"),
        ({"fixing_times": []}, "fixing_times and past_fixings hold no fixing"),
        ({"past_fixings": [100.0]}, "past_fixings need fixing_times"),
        (
            {"fixing_times": TIMES, "past_fixings": [100.0, 0.0]},
            "past_fixings must be > 0, got 0",
        ),
        ({"method": "exact"}, "fixing_times are needed by the method exact"),
        ({"method": "monte_carlo"}, "fixing_times are needed by the method monte"),
        ({"fixing_times": [1.5]}, "years must be >= the last fixing time 1.5, got 1"),
    ],
)
def test_a_bad_schedule_or_choice_is_refused(given: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        price(**given)


def test_an_unknown_greek_is_refused() -> None:
    with pytest.raises(InputError, match="greek must be one of price, delta"):
        asian_greek("coin_delta", "arithmetic", "call", *MARKET)


def test_fixing_times_that_are_sums_may_pass_years_by_rounding() -> None:
    times = np.cumsum([0.1] * 10) + 1e-12
    assert times[-1] > 1.0
    assert price(fixing_times=times) > 0


def test_many_fixings_too_close_for_the_grid_are_refused() -> None:
    times = [0.5, 0.5 + 1e-12, 0.5 + 2e-12, 1.0]
    with pytest.raises(DomainError, match=r"too close for the method exact, near 0\.5"):
        price(fixing_times=times, method="exact")
    for method in ("curran", "turnbull_wakeman", "monte_carlo"):
        assert price(fixing_times=times, method=method) > 0


def test_a_vol_too_high_for_the_grid_leaves_the_others_good() -> None:
    market = (100.0, 95.0, 1.0, 0.05, np.array([0.3, 31.0]))
    given: dict[str, Any] = {"fixing_times": TIMES, "method": "exact"}
    rule = r"vol must be <= 30/sqrt\(1\) with exact, got 31"
    with pytest.raises(DomainError, match=rule) as caught:
        asian_greek("delta", "arithmetic", "call", *market, **given)
    assert caught.value.codes.tolist() == [0, Code.OUT_OF_RANGE]
    assert np.isnan(caught.value.result).tolist() == [False, True]


@pytest.mark.parametrize(
    ("average", "method"), [("arithmetic", "curran"), ("geometric", "monte_carlo")]
)
def test_only_a_simulation_has_a_standard_error(average: str, method: str) -> None:
    times: dict[str, Any] = {"fixing_times": TIMES, "method": method}
    with pytest.raises(InputError, match="standard_error needs an arithmetic average"):
        asian_greek("standard_error", average, "call", *MARKET, **times)


@pytest.mark.parametrize("method", METHODS)
def test_bad_elements_leave_the_others_good(method: str) -> None:
    spots = np.array([100.0, -1.0, 100.0, 100.0, np.nan])
    vols = np.array([0.3, 0.3, -0.2, 60.0, 0.3])
    years = np.array([1.0, 1.0, 1.0, 1.0, 1.0])
    with pytest.raises(DomainError, match="spot must be >") as caught:
        asian_greek(
            *("price", "arithmetic", "call", spots, 95.0, years, 0.05, vols),
            fixing_times=TIMES,
            method=method,
        )
    bad = int(Code.OUT_OF_RANGE)
    assert caught.value.codes.tolist() == [0, bad, bad, bad, bad]
    good = asian_greek(
        *("price", "arithmetic", "call", 100.0, 95.0, 1.0, 0.05, 0.3),
        fixing_times=TIMES,
        method=method,
    )
    assert caught.value.result[0] == pytest.approx(float(good), rel=1e-12)
    assert np.isnan(caught.value.result[1:]).all()


def test_an_expired_option_and_a_late_fixing_keep_their_codes() -> None:
    with pytest.raises(DomainError) as caught:
        asian_greek(
            *("price", "geometric", "call", 100.0, 95.0),
            *(np.array([1.0, -1.0, 0.5]), 0.05, 0.3),
            fixing_times=TIMES,
        )
    assert caught.value.codes.tolist() == [0, Code.EXPIRED, Code.OUT_OF_RANGE]


def test_a_flag_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="flag must be call or put, got straddle"):
        price(flag=np.array(["call", "straddle"]))


@pytest.mark.parametrize("method", METHODS)
def test_without_spot_the_average_is_that_of_the_past(method: str) -> None:
    given: dict[str, Any] = {"fixing_times": TIMES, "method": method}
    market = (0.0, 95.0, 1.0, 0.05, 0.3)
    for flag, expected in (("call", 0.0), ("put", 95 * np.exp(-0.05))):
        got = asian_greek("price", "arithmetic", flag, *market, **given)
        assert got == pytest.approx(expected, rel=1e-14)


def test_the_geometric_average_needs_a_spot() -> None:
    with pytest.raises(DomainError, match="spot must be > 0, got 0"):
        asian_greek("price", "geometric", "put", 0.0, 95.0, 1.0, 0.05, 0.3)
