"""The exact price of a barrier watched at dates."""

from typing import Any

import numpy as np
import pytest
from mpmath import mp

from tests.pricing.barrier_survivors import survivors
from tests.pricing.barriers import Barriers
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.terms import BARRIER_KINDS
from xlhedge.pricing.barrier import barrier_greek
from xlhedge.pricing.barrier_discrete import discrete_barrier_price
from xlhedge.pricing.black_scholes import BLACK_SCHOLES

MARKET = (0.2, 0.1, 0.3, 0.02)  # years, rate, vol, dividend


@pytest.mark.parametrize("times", [2, 5, 12, 100])
@pytest.mark.parametrize("flag", [1.0, -1.0])
@pytest.mark.parametrize(("kind", "barrier"), [("down_out", 94.0), ("up_out", 108.0)])
def test_price_is_that_of_a_quadrature_of_the_payoff(
    kind: str, barrier: float, flag: float, times: int
) -> None:
    one = Barriers(flag, 100.0, 101.0, barrier, *MARKET, 0.0, float(times))
    edge = np.log(barrier)
    alive = {
        "down_out": (edge, np.log(100) + 1.2),
        "up_out": (np.log(100) - 1.2, edge),
    }[kind]
    sign = "call" if flag > 0 else "put"
    price = discrete_barrier_price(
        kind, sign, 100.0, 101.0, barrier, *MARKET, monitorings=times
    )
    assert price == pytest.approx(survivors(one, alive, times), abs=1e-10)


@mp.workdps(30)
def two_dates(spot: float, strike: float, barrier: float) -> float:
    """A down-and-out call watched at T/2 and T: 30 digits, one integral."""
    years, rate, vol, dividend = map(mp.mpf, map(str, MARKET))
    half = years / 2
    width = vol * mp.sqrt(half)
    drift = (rate - dividend - vol**2 / 2) * half

    def call(at: Any) -> Any:
        forward = mp.exp(at + drift + width**2 / 2)
        d2 = (at + drift - mp.log(strike)) / width
        return forward * mp.ncdf(d2 + width) - strike * mp.ncdf(d2)

    start = mp.log(spot) + drift
    edge = mp.log(barrier)
    ends = [start + k * width for k in (0, 2, 4, 8, 16)]
    ends = [edge, *(end for end in ends if end > edge)]
    value = mp.quad(lambda y: mp.npdf(y, start, width) * call(y), ends)
    return float(mp.exp(-rate * years) * value)


@pytest.mark.parametrize("spot", [90.0, 95.0, 100.0, 130.0])
def test_two_dates_are_one_integral(spot: float) -> None:
    price = discrete_barrier_price(
        "down_out", "call", spot, 101.0, 94.0, *MARKET, monitorings=2
    )
    assert price == pytest.approx(two_dates(spot, 101.0, 94.0), abs=1e-12)


@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize("side", ["down", "up"])
def test_in_and_out_are_the_european_option(side: str, flag: str) -> None:
    barrier = 94.0 if side == "down" else 108.0
    both = [
        discrete_barrier_price(
            f"{side}_{ends}", flag, 100, 101, barrier, *MARKET, monitorings=12
        )
        for ends in ("in", "out")
    ]
    plain = BLACK_SCHOLES.price(flag, 100, 101, *MARKET)
    assert sum(both) == pytest.approx(float(plain), abs=1e-12)
    assert min(both) > 0


def test_a_barrier_watched_more_often_nears_the_one_watched_always() -> None:
    always = barrier_greek("price", "down_out", "call", 100, 101, 94, *MARKET)
    gaps = [
        discrete_barrier_price(
            "down_out", "call", 100, 101, 94, *MARKET, monitorings=times
        )
        - float(always)
        for times in (10, 40, 160, 640)
    ]
    # The gap falls with the root of the number of dates, ever more exactly.
    excess = np.array(gaps[1:]) / gaps[:-1] - 0.5
    assert (np.diff(excess) < 0).all()
    assert 0 < excess[-1] < 0.02


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"monitorings": 0}, "monitorings must be >= 1 and <= 1000, got 0"),
        ({"monitorings": 2.5}, "monitorings must be whole, got 2.5"),
        ({"vol": 0.0}, "vol must be > 0, got 0"),
        ({"years": -1.0}, "years must be > 0, got -1"),
        ({"spot": np.nan}, "spot must be finite, got nan"),
        ({"flag": "straddle"}, "flag must be call or put"),
        ({"barrier_kind": "sideways"}, "barrier_kind must be one of"),
    ],
)
def test_bad_input_is_refused(changed: dict[str, Any], sentence: str) -> None:
    given: dict[str, Any] = {
        "barrier_kind": BARRIER_KINDS[1],
        "flag": "call",
        "spot": 100.0,
        "strike": 101.0,
        "barrier": 94.0,
        "years": 0.2,
        "rate": 0.1,
        "vol": 0.3,
        "monitorings": 12,
    }
    kinds: tuple[type[InputError], ...] = (InputError, DomainError)
    with pytest.raises(kinds, match=sentence):
        discrete_barrier_price(**given | changed)


@pytest.mark.parametrize("times", [2, 12])
def test_a_path_that_cannot_reach_the_living_side_is_worth_nothing(times: int) -> None:
    # Twenty standard deviations below a barrier that must be above at the first date.
    arguments = ("call", 50.0, 40.0, 95.0, 0.1, 0.05, 0.1)
    out = discrete_barrier_price("down_out", *arguments, monitorings=times)
    knocked = discrete_barrier_price("down_in", *arguments, monitorings=times)
    assert out == 0
    assert knocked == BLACK_SCHOLES.price(*arguments[:3], *arguments[4:])
