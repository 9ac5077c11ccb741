"""Strips pay what they are meant to: on dense grids, by quadrature, at random."""

import math
from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import QuantLib as ql
from hypothesis import given, settings
from hypothesis import strategies as st

from xlhedge.core.errors import ConvergenceError, DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.static import Legs, Strip, spanned, static_strip, variance_strip

Chain = tuple[Any, Any, Any]
LOTS = st.integers(-50, 50).map(float)


@st.composite
def payoffs(draw: st.DrawFn) -> tuple[Array, Array]:
    """Two to eight points of a payoff, at uneven prices."""
    size = draw(st.integers(2, 8))
    steps = draw(st.lists(st.floats(0.5, 40), min_size=size, max_size=size))
    values = draw(st.lists(LOTS, min_size=size, max_size=size))
    return np.cumsum(steps), np.array(values)


def by_hand(points: tuple[Array, Array], price: float) -> float:
    """The payoff at one price: the line through the two points around it."""
    prices, values = points
    right = 1
    while right < len(prices) - 1 and price > prices[right]:
        right += 1
    left = right - 1
    slope = (values[right] - values[left]) / (prices[right] - prices[left])
    return float(values[left] + slope * (price - prices[left]))


def both(one: Legs, other: Legs) -> Legs:
    """Two portfolios as one."""
    return Legs(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))


def assert_pays(legs: Legs, points: tuple[Array, Array], prices: Array) -> None:
    """To 1e-12 of the sizes that are added up."""
    expected = [by_hand(points, price) for price in prices]
    size = np.abs(legs.quantity) @ (1 + np.abs(legs.strike) + prices.max())
    np.testing.assert_allclose(legs.pays(prices), expected, rtol=0, atol=1e-12 * size)


@given(payoffs(), st.floats(0.1, 400))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_kinks_on_listed_strikes_are_exact_at_every_price(
    points: tuple[Array, Array], forward: float
) -> None:
    grid = np.linspace(0, 500, 1001)
    for split in (None, forward):
        strip = static_strip(*points, points[0], split)
        assert_pays(strip.legs, points, grid)
        assert not len(strip.uncovered.kind)
        assert strip.shortfall.amount == strip.excess.amount == 0


@given(
    payoffs(),
    st.lists(st.integers(1, 600), min_size=1, max_size=6, unique=True),
    st.one_of(st.none(), st.floats(0.1, 400)),
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_with_the_missing_options_only_the_gaps_are_left(
    points: tuple[Array, Array], listed: list[int], split: float | None
) -> None:
    """Exact on the strikes and beyond them; between them within the reported gaps."""
    strikes = np.sort(np.array(listed) / 2.0)
    strip = static_strip(*points, strikes, split)
    whole = both(strip.legs, strip.uncovered)
    beyond = np.concatenate(
        [np.linspace(0, strikes[0], 99), np.linspace(strikes[-1], 500, 99)]
    )
    assert_pays(whole, points, np.concatenate([strikes, beyond]))
    inside = np.linspace(strikes[0], strikes[-1], 500)
    off = np.array([by_hand(points, p) for p in inside]) - whole.pays(inside)
    size = 1e-11 * (1 + np.abs(whole.quantity).sum() * 1000)
    assert off.max() <= strip.shortfall.amount + size
    assert -off.min() <= strip.excess.amount + size
    for sign, gap in ((1, strip.shortfall), (-1, strip.excess)):
        there = by_hand(points, gap.price) - float(whole.pays(gap.price))
        assert sign * there == pytest.approx(gap.amount, abs=size)


@given(payoffs(), st.floats(0.1, 400))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_options_are_out_of_the_money_and_each_strike_is_used_once(
    points: tuple[Array, Array], forward: float
) -> None:
    kind, strike, _ = static_strip(*points, points[0], forward).legs
    assert (strike[kind == "put"] <= forward).all()
    assert (strike[kind == "call"] >= forward).all()
    options = np.isin(kind, ("put", "call")) & (strike != forward)
    assert sorted(strike[options]) == [x for x in points[0] if x != forward]


def rows(strip: Strip) -> list[tuple[str, float, float]]:
    return [(k, x, q) for k, x, q in zip(*strip.legs, strict=True) if q]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.0, 10.0], [("call", 100.0, 1.0)]),
        ([10.0, 0.0, 0.0], [("put", 100.0, 1.0)]),
        ([10.0, 0.0, 10.0], [("put", 100.0, 1.0), ("call", 100.0, 1.0)]),
        ([7.0, 7.0, 7.0], [("bond", 100.0, 7.0)]),
        ([-10.0, 0.0, 10.0], [("forward", 100.0, 1.0)]),
        # Gearing: 2 for 1 below, so one forward and a put short.
        (
            [-20.0, 0.0, 10.0],
            [("forward", 100.0, 1.0), ("put", 100.0, -1.0)],
        ),
    ],
)
def test_a_plain_position_is_found_as_itself(
    values: list[float], expected: list[tuple[str, float, float]]
) -> None:
    assert rows(static_strip([90, 100, 110], values, [95, 100, 105])) == expected


def test_a_kink_between_strikes_is_shared_and_its_gap_known() -> None:
    # A call of 97 from 90 and 100: 0.3 and 0.7 of it, 1 * 7 * 3/10 too much at 97.
    strip = static_strip([80, 97, 120], [0, 0, 23], [90, 100])
    assert rows(strip) == [
        ("call", 90.0, pytest.approx(0.3)),
        ("call", 100.0, pytest.approx(0.7)),
    ]
    assert strip.excess.price == 97
    assert strip.excess.amount == pytest.approx(2.1)
    assert strip.shortfall.amount == 0


def test_uncovered_tails_are_the_options_that_are_missing() -> None:
    strip = static_strip([0, 50, 100, 150, 200], [100, 0, 0, 0, 100], [90, 100, 110])
    assert [*zip(*strip.uncovered, strict=True)] == [
        ("put", 50.0, 2.0),
        ("call", 150.0, 2.0),
    ]
    assert not np.any(strip.legs.quantity)


@pytest.mark.parametrize("step", [0.1, 1 / 3, 1e5 / 7])
def test_points_on_one_line_need_no_option(step: float) -> None:
    prices = np.arange(1, 300) * step
    strip = static_strip(prices, 3.7 * prices - 11, prices[50:200:7])
    assert [kind for kind, _, _ in rows(strip)] == ["bond", "forward"]
    assert not len(strip.uncovered.kind)


def test_a_fine_strip_of_a_log_contract_is_worth_its_quadrature() -> None:
    """-2 ln(S/F)/T, from strikes 1 apart, against the lognormal density by QuantLib."""
    forward, years, vol = 100.0, 0.5, 0.3
    prices = np.exp(np.linspace(np.log(1), np.log(2000), 4001))
    strikes = np.arange(5.0, 600.0, 1.0)
    strip = static_strip(
        prices, -2 * np.log(prices / forward) / years, strikes, forward
    )
    width = vol * math.sqrt(years)
    worth = 0.0
    for kind, strike, size in zip(*strip.legs, strict=True):
        if kind in ("put", "call"):
            side = ql.Option.Call if kind == "call" else ql.Option.Put
            worth += size * ql.blackFormula(side, float(strike), forward, width)
        elif kind == "bond":
            worth += size
    assert worth == pytest.approx(vol**2, rel=1e-3)
    assert worth > vol**2  # chords of a convex payoff lie above it
    assert strip.shortfall.amount < 1e-4


@pytest.mark.parametrize(
    ("value", "slope", "curvature", "payoff"),
    [
        (1e6, 3e4, lambda k: 6 * k, lambda s: s**3),
        (math.log(100), 0.01, lambda k: -1 / k**2, math.log),
        (10.0, 0.05, lambda k: -(k**-1.5) / 4, math.sqrt),
        (math.cos(100), -math.sin(100), lambda k: -math.cos(k), math.cos),
    ],
)
@pytest.mark.parametrize("price", [60.0, 137.0, 240.0])
def test_a_smooth_payoff_is_the_sum_of_its_legs(
    value: float,
    slope: float,
    curvature: Callable[[float], float],
    payoff: Callable[[float], float],
    price: float,
) -> None:
    total = spanned(value, slope, curvature, 100.0, price).total
    assert total == pytest.approx(payoff(price), rel=1e-11, abs=1e-10)


def test_a_curvature_that_has_no_integral_is_a_convergence_error() -> None:
    with pytest.raises(ConvergenceError, match="the options leg is"):
        spanned(0, 0, lambda k: 1 / (k - 120.1) ** 2, 100, 140)


def chain_of(strikes: Array, vol: float = 0.2, rate: float = 0.02) -> Chain:
    """Strikes, calls and puts of three months at a forward of 100, by QuantLib."""
    width, discount = vol * 0.5, math.exp(-rate / 4)

    def prices(side: Any) -> list[float]:
        at = (float(strike) for strike in strikes)
        return [ql.blackFormula(side, k, 100.0, width, discount) for k in at]

    return strikes, prices(ql.Option.Call), prices(ql.Option.Put)


def test_the_tails_are_what_the_missing_options_are_worth() -> None:
    strikes = np.arange(80.0, 131.0, 0.5)
    found = variance_strip(*chain_of(strikes), 100.0, 0.25, 0.02)
    for tail, flag, ends in (
        (found.tail_below, -1, (20, 79.75)),
        (found.tail_above, 1, (130.75, 400)),
    ):

        def price(strike: Any, flag: int = flag) -> Any:
            d1 = mp.log(100 / strike) / mp.mpf("0.1") + mp.mpf("0.05")
            legs = 100 * mp.ncdf(flag * d1) - strike * mp.ncdf(flag * (d1 - 0.1))
            return flag * legs / strike**2

        expected = 8 * mp.quad(price, np.linspace(ends[0], ends[1], 12).tolist())
        assert tail == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize("vol", [0.1, 0.2, 0.6])
def test_a_wide_fine_strip_pays_the_variance_of_a_flat_smile(vol: float) -> None:
    """But for the spacing of the strikes, which is a bias upward."""
    strikes = np.arange(2.0, 1000.0, 0.25)
    found = variance_strip(*chain_of(strikes, vol), 100.0, 0.25, 0.02)
    tails = found.tail_below + found.tail_above
    assert found.variance + tails == pytest.approx(vol**2, rel=5e-4)
    assert found.variance > vol**2
    assert tails < 1e-9


def test_the_sum_and_its_tails_do_not_depend_on_where_the_chain_ends() -> None:
    wide = variance_strip(*chain_of(np.arange(20.0, 400.0, 0.1)), 100.0, 0.25, 0.02)
    narrow = variance_strip(*chain_of(np.arange(90.0, 115.0, 0.1)), 100.0, 0.25, 0.02)
    whole = narrow.variance + narrow.tail_below + narrow.tail_above
    assert narrow.variance < 0.95 * wide.variance
    assert whole == pytest.approx(wide.variance, rel=2e-5)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([1], [1], [1]), InputError, "payoff_strikes needs 2 prices, got 1"),
        (([1, 2], [1], [1]), InputError, "payoff_values has 1 numbers for 2"),
        (([2, 1], [1, 2], [1]), DomainError, "must increase, got 1 after 2"),
        (([1, 1], [1, 2], [1]), DomainError, "must increase, got 1 after 1"),
        (([-1, 1], [1, 2], [1]), DomainError, "payoff_strikes must be >= 0, got -1"),
        (([1, 2], [1, np.nan], [1]), DomainError, "payoff_values must be finite"),
        (([1, 2], [1, 2], [3, 2]), DomainError, "strikes must increase, got 2 after 3"),
        (([1, 2], [1, 2], [0]), DomainError, "strikes must be > 0, got 0"),
        (([1, 2], [1, 2], []), InputError, "strikes is empty"),
        (([1, 2], [1, 2], [[1]]), InputError, "strikes must be a list"),
        (([1, 2], [1, 2], [1], -1), DomainError, "forward must be >= 0, got -1"),
        (([1, "x"], [1, 2], [1]), InputError, "payoff_strikes must be a number"),
    ],
)
def test_a_strip_that_cannot_be_made_says_why(
    arguments: tuple[Any, ...], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        static_strip(*arguments)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"strikes": [100.0]}, "strikes must be two or more, got 1"),
        ({"strikes": [90.0, 90.0, 110.0]}, "strikes must increase, got 90 after 90"),
        ({"call_prices": [1.0]}, "call_prices has 1 numbers for 3 strikes"),
        ({"put_prices": [1.0, -1.0, 2.0]}, "put_prices must be >= 0, got -1"),
        ({"forward": 80.0}, "forward must be >= the lowest strike"),
        ({"years": 0.0}, "years must be > 0"),
        ({"put_prices": [0.0] * 3, "call_prices": [0.0] * 3}, "variance of -"),
    ],
)
def test_a_chain_without_a_variance_says_why(
    changed: dict[str, Any], sentence: str
) -> None:
    asked: dict[str, Any] = {
        "strikes": [90.0, 100.0, 110.0],
        "call_prices": [11.0, 4.0, 1.0],
        "put_prices": [1.0, 4.0, 11.0],
        "forward": 101.0,
        "years": 0.25,
        "rate": 0.0,
    }
    with pytest.raises(InputError, match=sentence):
        variance_strip(**(asked | changed))
