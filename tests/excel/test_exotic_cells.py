"""Barriers, digitals and normal options as cells: states, choices, sentences."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import CellError
from xlhedge.core.greeks import to_desk
from xlhedge.excel.boundary import answer, call
from xlhedge.excel.functions.options import BARRIER_CHOICES
from xlhedge.pricing import BACHELIER
from xlhedge.pricing.barrier import BARRIER_GREEKS, BarrierState, barrier_greek
from xlhedge.pricing.digital import DIGITAL_GREEKS, DIGITAL_KINDS, digital_greek

NEAR = ["up_out", "call", 119.0, 100.0, 120.0, 0.1, 0.03, 0.25, 0.01]
FAR = ["up_out", "call", 100.0, 100.0, 120.0, 0.1, 0.03, 0.25, 0.01]
MARKET = [0.5, 0.08, 0.25, 0.04]  # years, rate, vol, dividend


@pytest.mark.parametrize("kind", ["down_in", "down_out", "up_in", "up_out"])
@pytest.mark.parametrize("flag", ["call", "put"])
def test_every_greek_of_every_barrier_is_a_cell(kind: str, flag: str) -> None:
    level = 95.0 if kind.startswith("down") else 105.0
    option = [kind, flag, 100.0, 101.0, level, *MARKET, 3.0, 50.0]
    greeks = [[name] for name in BARRIER_GREEKS]
    found: Any = call("XLH_BARRIER", [greeks, *option])
    for (cell,), (name,) in zip(found, greeks, strict=True):
        raw = barrier_greek(name, *option)  # type: ignore[arg-type]
        assert cell == to_desk(name, raw), name


def test_a_trader_sees_that_the_barrier_is_near_or_touched() -> None:
    spots = [[100.0], [119.0], [120.0], [130.0]]
    option = ["up_out", "call", spots, *NEAR[3:]]
    assert call("XLH_BARRIER", ["near_barrier", *option]) == [
        *([False], [True], [True], [False])
    ]
    assert call("XLH_BARRIER", ["knocked", *option]) == [
        *([False], [False], [True], [True])
    ]
    near = call("XLH_BARRIER", ["near_barrier", *FAR])
    assert near is False


def test_deltas_of_both_sides_stand_in_cells() -> None:
    alive, knocked, here = (
        call("XLH_BARRIER", [name, *NEAR])
        for name in ("alive_delta", "knocked_delta", "delta")
    )
    assert isinstance(alive, float)
    assert isinstance(here, float)
    assert alive < here < 0
    assert knocked == 0
    below: Any = call("XLH_BARRIER", ["delta", "up_out", "call", 120 - 1e-9, *NEAR[3:]])
    assert below == pytest.approx(alive, rel=1e-6)
    assert call("XLH_BARRIER", ["delta", "up_out", "call", 120.0, *NEAR[3:]]) == knocked


def test_the_watched_barrier_is_the_moved_one() -> None:
    option = ["down_out", "call", 100.0, 100.0, 95.0, 0.2, 0.1, 0.3, 0.0, 0.0, 50.0]
    moved: Any = call("XLH_BARRIER", ["watched_barrier", *option])
    assert moved == pytest.approx(93.955652378324105, rel=1e-15)  # figures.csv


def test_a_state_and_a_greek_may_stand_side_by_side() -> None:
    found: Any = call("XLH_BARRIER", [[["price", "near_barrier", "knocked"]], *NEAR])
    price = barrier_greek("price", *NEAR)  # type: ignore[arg-type]
    assert found == [[price, True, False]]


def test_a_bad_option_leaves_the_flags_of_the_others() -> None:
    spots = [[100.0], [-1.0], [119.0], [None]]
    found = answer("XLH_BARRIER", ["near_barrier", "up_out", "call", spots, *NEAR[3:]])
    bad = [[CellError.NUM], [CellError.VALUE]]
    assert found.value == [[False], bad[0], [True], bad[1]]
    assert found.reasons[0] == "spot must be > 0, got -1"


def test_every_state_has_a_unit() -> None:
    assert len(set(BARRIER_CHOICES)) == len(BARRIER_GREEKS) + len(BarrierState._fields)
    for name in BarrierState._fields:
        assert isinstance(call("XLH_UNITS", [name]), str)
    assert call("XLH_UNITS", ["near_barrier"]) == "TRUE/FALSE"


@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_every_greek_of_a_digital_is_a_cell(kind: str) -> None:
    option = ["put", 100.0, 101.0, *MARKET, 7.0, kind]
    found: Any = call("XLH_DIGITAL", [[list(DIGITAL_GREEKS)], *option])
    expected = [
        to_desk(name, digital_greek(name, *option))  # type: ignore[arg-type]
        for name in DIGITAL_GREEKS
    ]
    assert found == [expected]


def test_a_normal_option_takes_prices_of_any_sign_in_cells() -> None:
    forwards = np.array([[-50.0], [-37.63], [-30.0], [0.0]])
    option = ["call", forwards.tolist(), -37.63, 0.25, 0.03, 30.0, 0.0, "bachelier"]
    found: Any = call("XLH_PRICE", option)
    expected = BACHELIER.price("call", forwards, -37.63, 0.25, 0.03, 30.0)
    np.testing.assert_array_equal(found, expected)
    back: Any = call(
        "XLH_IV",
        ["call", found, forwards.tolist(), -37.63, 0.25, 0.03, 0.0, option[-1]],
    )
    np.testing.assert_allclose(back, 30.0, rtol=2e-14)


def test_a_call_spread_stands_in_a_cell_for_a_digital() -> None:
    last_minute = ["call", 100.0, 100.0, 2e-6, 0.0, 0.2, 0.0, 1.0, "cash"]
    deltas: Any = call("XLH_DIGITAL", ["delta", *last_minute, [[0.0], [2.0]]])
    assert deltas[0][0] > 10
    assert deltas[1][0] == pytest.approx(0.5, rel=1e-12)  # payout over width


NORMAL = [1.0, 0.0, 0.0, "bachelier"]


@pytest.mark.parametrize(
    ("function", "arguments", "error", "sentence"),
    [
        (
            "XLH_BARRIER",
            ["delta", "sideways", *NEAR[1:]],
            CellError.VALUE,
            "barrier_kind must be one of down_in, down_out, up_in, up_out",
        ),
        (
            "XLH_BARRIER",
            ["near", *NEAR],
            CellError.VALUE,
            "greek must be one of price",
        ),
        (
            "XLH_BARRIER",
            ["knocked", *NEAR[:4], 0.0, *NEAR[5:]],
            CellError.NUM,
            "barrier must be > 0, got 0",
        ),
        (
            "XLH_BARRIER",
            ["price", *NEAR, 0.0, 2.5],
            CellError.NUM,
            "monitorings must be a whole number, got 2.5",
        ),
        (
            "XLH_BARRIER",
            ["price", *NEAR[:5], 0.1, -0.09, 0.2, -0.11, 3.0],
            CellError.NUM,
            "rate -0.09 is not supported with a rebate at hit",
        ),
        (
            "XLH_DIGITAL",
            ["price", "call", 100.0, 100.0, *MARKET, -1.0],
            CellError.NUM,
            "payout must be >= 0, got -1",
        ),
        (
            "XLH_DIGITAL",
            ["gamma", "call", 100.0, 100.0, 0.0, 0.05, 0.2],
            CellError.NUM,
            "the result is not a finite number",
        ),
        (
            "XLH_PRICE",
            ["call", -40.0, -37.63, 0.25, 0.03, 30.0, 0.01, "bachelier"],
            CellError.VALUE,
            "dividend must be 0 with bachelier",
        ),
        (
            "XLH_IV",
            ["call", 2.9, 1.0, -2.0, *NORMAL],
            CellError.NUM,
            "price must be >= its intrinsic value 3, got 2.9",
        ),
        (
            "XLH_IV",
            ["put", 2.9, 1.0, -2.0, 0.0, *NORMAL[1:]],
            CellError.NUM,
            "years must be > 0, got 0 (expired)",
        ),
    ],
)
def test_a_refusal_is_an_error_with_a_sentence(
    function: str, arguments: list[Any], error: CellError, sentence: str
) -> None:
    assert call(function, arguments) is error
    why = call("XLH_WHY", [function, *arguments])
    assert isinstance(why, str)
    assert sentence in why
