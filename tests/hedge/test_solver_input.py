"""What the solver refuses, and in which words."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import CellError, DomainError, InfeasibleError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.solver import SOLVERS, solve

HELD = [-800.0, 35.0, 9000.0]
GREEKS = [[1.0, 0.55, 0.3], [0.0, 0.04, 0.06], [0.0, 12.0, 25.0]]
TOLERANCES = [5.0, 2.0, 1500.0]


@pytest.mark.parametrize("method", ["exact", "least_squares", "min_variance"])
@pytest.mark.parametrize("multiple", [1.0, -2.5, 1 + 1e-12])
def test_two_hedges_of_the_same_greeks_are_singular(
    method: str, multiple: float
) -> None:
    greeks = np.array([[1.0, 2.0, 0.0], [3.0, 1.0, 1.0], [0.0, 4.0, 2.0]])
    greeks[:, 2] = multiple * greeks[:, 1]
    with pytest.raises(InfeasibleError, match="instruments 2 and 3 hedge the same"):
        solve([1.0, 2.0, 3.0], greeks, method=method)


def test_a_mixture_of_other_hedges_is_singular() -> None:
    greeks = np.array([[1.0, 2.0, 3.0], [3.0, 1.0, 4.0], [0.0, 4.0, 4.0]])
    with pytest.raises(InfeasibleError, match="a mixture of the others"):
        solve([1.0, 2.0, 3.0], greeks)


def test_the_unit_of_a_greek_makes_nothing_singular() -> None:
    greeks = np.array(GREEKS) * np.array([[1.0], [1e-9], [1e9]])
    held = np.array(HELD) * np.array([1.0, 1e-9, 1e9])
    found = solve(held, greeks).quantities
    np.testing.assert_allclose(found, solve(HELD, GREEKS).quantities, rtol=1e-12)


def test_a_hedge_that_changes_nothing_is_singular() -> None:
    greeks = np.array(GREEKS)
    greeks[:, 1] = 0
    with pytest.raises(InfeasibleError, match="instrument 2 changes nothing"):
        solve(HELD, greeks)


def test_identical_hedges_are_told_apart_by_their_cost() -> None:
    asked: dict[str, Any] = {"method": "min_variance", "risk_aversion": 10.0}
    cheap, dear = solve([10.0], [[1.0, 1.0]], costs=[1.0, 2.0], **asked).quantities
    assert cheap == pytest.approx(-9.95, abs=1e-6)
    assert dear == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"tolerances": [1.0, 2.0]}, "tolerances has 2 numbers for 3 rows"),
        ({"costs": [1.0, 2.0]}, "costs has 2 numbers for 3 columns"),
        ({"costs": [1.0, -2.0, 1.0]}, "costs must be >= 0, got -2"),
        ({"costs": [1.0, np.nan, 1.0]}, "costs must be finite, got nan"),
        ({"lower": [1.0, 0.0, 0.0]}, "lower must be <= 0, got 1"),
        ({"upper": [1.0, -1.0, 0.0]}, "upper must be >= 0, got -1"),
        ({"lots": -1.0}, "lots must be >= 0, got -1"),
        ({"weights": np.eye(2)}, "weights must be 3 numbers or 3 rows"),
        ({"weights": np.triu(np.ones((3, 3)))}, "weights must be symmetric"),
        ({"weights": -np.eye(3)}, "weights must be positive semidefinite"),
        ({"max_instruments": 1.5}, "max_instruments must be a whole number"),
        ({"max_instruments": 0}, "max_instruments must be > 0, got 0"),
        ({"method": "cheapest"}, "method must be one of exact, least_squares"),
    ],
)
def test_a_problem_that_does_not_fit_is_refused(
    asked: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        solve(HELD, GREEKS, **asked)


@pytest.mark.parametrize("held", [[1.0, np.nan, 2.0], [1.0, np.inf, 2.0]])
@pytest.mark.parametrize("method", SOLVERS)
def test_an_exposure_that_is_no_number_is_refused(
    held: list[float], method: str
) -> None:
    with pytest.raises(DomainError, match="exposures must be finite"):
        solve(held, GREEKS, method=method)


@pytest.mark.parametrize("greeks", [[1.0, 2.0], [[]], [["a"]], [[[1.0]]]])
def test_sensitivities_that_are_no_rows_of_numbers_are_refused(greeks: Any) -> None:
    with pytest.raises(InputError, match="sensitivities must be rows of numbers"):
        solve([1.0], greeks)


def test_exact_needs_as_many_instruments_as_greeks() -> None:
    with pytest.raises(InputError, match="as many instruments as Greeks, got 2 for 3"):
        solve(HELD, [row[:2] for row in GREEKS])


def test_switches_need_bounds() -> None:
    with pytest.raises(InputError, match="need finite lower and upper"):
        solve(HELD, GREEKS, TOLERANCES, max_instruments=2, method="min_cost")


def test_no_hedge_within_the_limits_says_how_far_it_is() -> None:
    asked: dict[str, Any] = {"method": "min_cost", "lower": -1.0, "upper": 1.0}
    with pytest.raises(InfeasibleError, match="no trade within the limits makes every"):
        solve(HELD, GREEKS, **asked)
    with pytest.raises(InfeasibleError, match=r"159\.6 times as wide"):
        solve(HELD, GREEKS, TOLERANCES, **asked)
    with pytest.raises(InfeasibleError, match=r"without a tolerance 0 \(Greek 2\)"):
        solve(HELD, GREEKS, [5.0, 0.0, 1500.0], **asked)


@pytest.mark.parametrize("method", ["least_squares", "min_variance"])
def test_a_position_without_risk_needs_no_hedge(method: str) -> None:
    found = solve([0.0, 0.0, 0.0], GREEKS, costs=1.0, method=method)
    np.testing.assert_allclose(found.quantities, 0, atol=1e-6)


def _cells(values: Any) -> list[list[Any]]:
    return [[v] for v in values]


def test_sentences_call_greeks_and_instruments_by_their_names() -> None:
    names: dict[str, Any] = {"greeks": ["delta", "vega"], "instruments": ["A", "B"]}
    held, same, apart = [5.0, 7.0], [[1.0, 2.0], [2.0, 4.0]], [[1.0, 0.0], [2.0, 4.0]]
    with pytest.raises(InfeasibleError, match="instruments A and B hedge the same"):
        solve(held, same, **names)
    with pytest.raises(InfeasibleError, match="instrument A would trade -5, allowed"):
        solve(held, apart, lower=-4.0, **names)
    asked: dict[str, Any] = {"method": "min_cost", "lower": -2.0, "upper": 4.0}
    with pytest.raises(InfeasibleError, match=r"a tolerance 0 \(Greek delta\)"):
        solve(held, apart, [0.0, 1.0], **asked, **names)
    asked["lower"] = -5.0
    found = solve(held, apart, [0.5, 1.0], 1.0, **asked, **names)
    assert found.binding == ("tolerance delta", "tolerance vega")
    with pytest.raises(InputError, match="greeks has 1 names for 2 rows"):
        solve(held, apart, greeks=["delta"])


def test_a_cell_shows_quantities_and_what_holds_them() -> None:
    rows = call(
        "XLH_HEDGE_SOLVE",
        [
            _cells(HELD),
            GREEKS,
            _cells(TOLERANCES),
            [[0.01, 0.05, 0.06]],
            [[1.0, 1.0, 1.0]],
            [[-2000.0, -800.0, -800.0]],
            [[2000.0, 800.0, 800.0]],
            "min_cost",
        ],
    )
    assert isinstance(rows, list)
    said = {row[0]: row[1] for row in rows}
    assert rows[0][0] == 1.0
    assert said["objective"] == pytest.approx(52.04)  # SPEC 6.2
    assert said["binding"] == "tolerance 2"
    assert "relaxed_shadow_price_2" in said
    assert said["status"] == "ok"


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (
            [_cells(HELD), [[1.0, "a"]]],
            CellError.VALUE,
            "sensitivities must be a number",
        ),
        ([_cells(HELD), [[1.0], [None], [2.0]]], CellError.VALUE, "is blank"),
        ([_cells(HELD[:2]), GREEKS], CellError.VALUE, "exposures has 2 numbers"),
        ([_cells([1.0, 2.0]), [[1.0, 2.0], [1.0, 2.0]]], CellError.NUM, "singular"),
    ],
)
def test_a_cell_shows_the_right_error(
    arguments: list[Any], error: CellError, sentence: str
) -> None:
    value, reasons = answer("XLH_HEDGE_SOLVE", arguments)
    assert value is error
    assert sentence in reasons[0]


@pytest.mark.parametrize(
    ("method", "limit", "sentence"),
    [
        ("exact", {"max_instruments": 1}, "max_instruments needs method min_cost"),
        ("least_squares", {"max_instruments": 1}, "max_instruments needs method"),
        ("min_variance", {"max_instruments": 1}, "max_instruments needs method"),
        ("exact", {"budget": 10.0}, "budget needs method min_cost or min_variance"),
        ("least_squares", {"budget": 10.0}, "budget needs method min_cost or"),
    ],
)
def test_a_limit_that_the_method_does_not_keep_is_refused(
    method: str, limit: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        solve(HELD, GREEKS, TOLERANCES, margins=1.0, method=method, **limit)


def test_one_greek_and_one_instrument_are_single_cells() -> None:
    rows = call("XLH_HEDGE_SOLVE", [-300.0, 2.0])
    assert isinstance(rows, list)
    assert rows[0] == [1.0, 150.0]


def test_limits_on_all_trades_together_are_named_where_none_is_allowed() -> None:
    asked: dict[str, Any] = {"method": "min_cost", "margins": 1.0, "budget": 10.0}
    sentence = "no trade within the budget meets the tolerances; they would"
    with pytest.raises(InfeasibleError, match=sentence):
        solve(HELD, GREEKS, TOLERANCES, **asked)
    asked |= {"max_instruments": 1, "lower": -1e5, "upper": 1e5}
    sentence = "no trade of at most 1 instruments within the budget meets"
    with pytest.raises(InfeasibleError, match=sentence):
        solve(HELD, GREEKS, TOLERANCES, **asked)
