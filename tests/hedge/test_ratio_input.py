"""What the ratios refuse, in Python and in cells, and in which words."""

from typing import Any

import numpy as np
import pytest

from tests.hedge.sample_pairs import FUEL, HEATING
from xlhedge.core.errors import CellError, DomainError, InputError
from xlhedge.excel.boundary import OMITTED, answer, call
from xlhedge.hedge.statistical import (
    METHODS,
    hedge_ratio,
    hedge_ratio_multi,
    hedge_ratio_stats,
)


@pytest.mark.parametrize(
    ("method", "parameter", "kind", "sentence"),
    [
        ("average", None, InputError, "method must be one of ols, ewma, rolling"),
        ("rolling", None, InputError, "parameter is missing: method rolling needs one"),
        ("ols", 1.5, DomainError, r"\(lags of ols\) .* from 0 to 13, got 1.5"),
        ("ols", -1, DomainError, r"\(lags of ols\) .* from 0 to 13, got -1"),
        ("ols", 14, DomainError, r"\(lags of ols\) .* from 0 to 13, got 14"),
        ("ols", "two", InputError, "parameter must be a number, got 'two'"),
        ("ols", np.nan, DomainError, "parameter must be finite, got nan"),
        ("ewma", 0, DomainError, r"\(decay of ewma\) must be > 0 and < 1, got 0"),
        ("ewma", 1, DomainError, r"\(decay of ewma\) must be > 0 and < 1, got 1"),
        ("ewma", 94, DomainError, r"\(decay of ewma\) must be > 0 and < 1, got 94"),
        ("rolling", 16, DomainError, r"\(window of rolling\) .* from 3 to 15, got 16"),
        ("rolling", 2, DomainError, r"\(window of rolling\) .* from 3 to 15, got 2"),
        ("rolling", 4.5, DomainError, r"\(window of rolling\) .* whole .* got 4.5"),
        ("robust", 0, DomainError, r"\(threshold of robust\) must be > 0, got 0"),
        ("tls", -1, DomainError, r"\(ratio of noise .* of tls\) must be > 0, got -1"),
    ],
)
def test_a_parameter_out_of_range_is_named_with_its_meaning(
    method: str, parameter: Any, kind: type[InputError], sentence: str
) -> None:
    for ask in (hedge_ratio, hedge_ratio_stats):
        with pytest.raises(InputError, match=sentence) as caught:
            ask(FUEL, HEATING, method, parameter)
        assert type(caught.value) is kind


@pytest.mark.parametrize("method", METHODS)
def test_every_method_refuses_samples_that_tell_no_ratio(method: str) -> None:
    given = 3.0 if method == "rolling" else None
    with pytest.raises(DomainError, match="asset must have 3 observations, got 2"):
        hedge_ratio(FUEL[:2], HEATING[:2], method, given)
    with pytest.raises(DomainError, match="hedge has no variance"):
        hedge_ratio(FUEL, np.ones(15), method, given)
    with pytest.raises(InputError, match="hedge has 14 numbers for 15 of asset"):
        hedge_ratio(FUEL, HEATING[:14], method, given)
    with pytest.raises(DomainError, match="asset must be finite, got nan"):
        hedge_ratio([*FUEL[:14], np.nan], HEATING, method, given)


def test_a_window_without_variance_is_named() -> None:
    stale = [*HEATING[:12], 0.0, 0.0, 0.0]
    with pytest.raises(DomainError, match="the last 3 of hedge has no variance"):
        hedge_ratio(FUEL, stale, "rolling", 3)


def test_a_hedge_that_stood_still_for_all_that_counts_is_refused() -> None:
    hedge = np.zeros(400)
    hedge[0] = 1.0
    with pytest.raises(DomainError, match="no variance in what the decay of ewma"):
        hedge_ratio(np.arange(400.0) % 7, hedge, "ewma", 0.1)


@pytest.mark.parametrize("confidence", [0.0, 1.0, -0.5, 95.0])
def test_confidence_is_a_fraction(confidence: float) -> None:
    with pytest.raises(DomainError, match="confidence must be > 0 and < 1, got"):
        hedge_ratio_stats(FUEL, HEATING, confidence=confidence)


TWO = np.column_stack([HEATING, HEATING[::-1]])


@pytest.mark.parametrize(
    ("asset", "hedges", "ridge", "kind", "sentence"),
    [
        (FUEL[:14], TWO, 0, InputError, "hedges has 15 rows for 14 numbers of asset"),
        (
            FUEL[:3],
            TWO[:3],
            0,
            DomainError,
            "asset must have 4 observations for",
        ),
        (FUEL, HEATING, 0, InputError, "hedges must be rows of numbers"),
        (FUEL, TWO * [1, 0], 0, DomainError, "hedge 2 has no variance"),
        (np.ones(15), TWO, 0, DomainError, "asset has no variance"),
        (FUEL, TWO * [1, np.nan], 0, DomainError, "hedges must be finite, got nan"),
        (FUEL, [["a", 1.0]] * 15, 0, InputError, "hedges must be a number, got 'a'"),
        (FUEL, [[1.0], [1.0, 2.0]], 0, InputError, "hedges must be a rectangle"),
        (FUEL, TWO, -0.1, DomainError, "ridge must be >= 0, got -0.1"),
    ],
)
def test_several_hedges_that_do_not_fit_are_refused(
    asset: Any, hedges: Any, ridge: float, kind: type[InputError], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        hedge_ratio_multi(asset, hedges, ridge)
    assert type(caught.value) is kind


def column(numbers: Any) -> list[list[Any]]:
    return [[number] for number in numbers]


ASSET, HEDGE = column(FUEL), column(HEATING)


def test_cells_show_the_numbers_of_python() -> None:
    assert call("XLH_HEDGE_RATIO", [ASSET, HEDGE]) == hedge_ratio(FUEL, HEATING)
    rows: Any = call("XLH_HEDGE_RATIO_STATS", [ASSET, [HEATING], "tls", OMITTED, 0.9])
    found = hedge_ratio_stats(FUEL, HEATING, "tls", confidence=0.9)
    assert rows == [list(pair) for pair in found._asdict().items()]
    several: Any = call("XLH_HEDGE_RATIO_MULTI", [ASSET, TWO.tolist()])
    assert [name for name, _ in several] == [
        *("ratio_1", "ratio_2", "r_squared", "standard_error_1", "standard_error_2"),
        *("n", "condition", "levels_warning", "stability"),
    ]
    expected = hedge_ratio_multi(FUEL, TWO)
    assert [value for _, value in several[:3]] == [
        *expected.ratios,
        expected.r_squared,
    ]


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ([ASSET, HEDGE[:14]], CellError.VALUE, "hedge has 14 numbers for 15 of asset"),
        (
            [ASSET[:2], HEDGE[:2]],
            CellError.NUM,
            "asset must have 3 observations, got 2",
        ),
        ([ASSET, column([1.0] * 15)], CellError.NUM, "hedge has no variance"),
        (
            [ASSET, [*HEDGE[:14], ["n/a"]]],
            CellError.VALUE,
            'hedge must be a number, got "n/a"',
        ),
        ([ASSET, [*HEDGE[:14], [None]]], CellError.VALUE, "hedge is blank"),
        ([ASSET, [*HEDGE[:14], [CellError.NA]]], CellError.NA, "hedge holds #N/A"),
        (
            [ASSET, TWO.tolist()],
            CellError.VALUE,
            "hedge must be one row or one column",
        ),
        (
            [ASSET, HEDGE, "rolling"],
            CellError.VALUE,
            "parameter is missing: method rolling needs one",
        ),
        (
            [ASSET, HEDGE, "rolling", 16.0],
            CellError.NUM,
            "parameter (window of rolling) must be a whole number from 3 to 15, got 16",
        ),
        (
            [ASSET, HEDGE, "ewma", 94.0],
            CellError.NUM,
            "parameter (decay of ewma) must be > 0 and < 1, got 94",
        ),
    ],
)
def test_a_cell_shows_the_right_error_and_its_reason(
    arguments: list[Any], error: CellError, sentence: str
) -> None:
    for name in ("XLH_HEDGE_RATIO", "XLH_HEDGE_RATIO_STATS"):
        assert answer(name, arguments) == (error, (sentence,))
        assert call("XLH_WHY", [name, *arguments]) == sentence


def test_a_cell_names_the_hedges_that_cannot_be_told_apart() -> None:
    twice = [[h, 2 * h] for h in HEATING]
    sentence = "singular: hedges 1 and 2 cannot be told apart without ridge"
    assert answer("XLH_HEDGE_RATIO_MULTI", [ASSET, twice]) == (
        CellError.NUM,
        (sentence,),
    )
    assert call("XLH_WHY", ["XLH_HEDGE_RATIO_MULTI", ASSET, twice]) == sentence
    shared: Any = call("XLH_HEDGE_RATIO_MULTI", [ASSET, twice, 0.01])
    assert shared[0][1] == pytest.approx(2 * shared[1][1], rel=1e-12)
