"""XLH_ASIAN in cells: rows and columns of fixings, every choice, and refusals."""

from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.core.greeks import GREEKS, to_desk
from xlhedge.excel.boundary import OMITTED, answer, call
from xlhedge.pricing.asian import ASIAN_CHOICES, METHODS, asian_greek

MARKET = (100.0, 95.0, 1.0, 0.05, 0.3, 0.02)
TIMES = [0.25, 0.5, 1.0]
PAST = [98.0, 103.0]
COLUMN = [[time] for time in TIMES]
NAME = "XLH_ASIAN"


def cell(greek: str = "price", average: str = "arithmetic", *rest: Any) -> Any:
    return call(NAME, [greek, average, "call", *MARKET, *rest])


def reason(*rest: Any) -> tuple[Any, str]:
    """The cell and its first reason, which XLH_WHY shows."""
    found = answer(NAME, ["price", "arithmetic", "call", *MARKET, *rest])
    return found.value, found.reasons[0]


@pytest.mark.parametrize("greek", ASIAN_CHOICES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("average", ["arithmetic", "geometric"])
def test_every_choice_is_the_formula_in_desk_units(
    greek: str, method: str, average: str
) -> None:
    got = cell(greek, average, COLUMN, [PAST], method)
    if greek == "standard_error" and (average, method) != ("arithmetic", "monte_carlo"):
        assert got == CellError.VALUE
        return
    raw = asian_greek(greek, average, "call", *MARKET, TIMES, PAST, method)
    assert got == (to_desk(greek, raw) if greek in GREEKS else raw)


def test_a_row_of_fixings_is_a_column_of_them_and_one_cell_is_one_fixing() -> None:
    assert cell("delta", "arithmetic", [TIMES]) == cell("delta", "arithmetic", COLUMN)
    assert cell("delta", "arithmetic", [[1.0]]) == cell("delta", "arithmetic", 1.0)


def test_without_fixings_the_average_is_continuous() -> None:
    assert cell() == asian_greek("price", "arithmetic", "call", *MARKET)
    assert cell("price", "geometric", OMITTED, OMITTED) == cell("price", "geometric")


def test_the_standard_error_has_a_unit() -> None:
    assert call("XLH_UNITS", ["standard_error"]) == "quote"


def test_a_column_of_spots_shares_the_schedule() -> None:
    spots = [[90.0], [-1.0], [110.0]]
    arguments = ["price", "arithmetic", "call", spots, *MARKET[1:], COLUMN]
    found = answer(NAME, arguments)
    assert isinstance(found.value, list)
    first, bad, last = (row[0] for row in found.value)
    for got, spot in ((first, 90.0), (last, 110.0)):
        alone = asian_greek("price", "arithmetic", "call", spot, *MARKET[1:], TIMES)
        assert got == alone
    assert bad == CellError.NUM
    assert "spot must be >= 0, got -1" in found.reasons[0]


@pytest.mark.parametrize(
    ("rest", "error", "why"),
    [
        (([[0.5, 0.25, 1.0]],), CellError.VALUE, "fixing_times must increase"),
        (([[0.5, 0.5, 1.0]],), CellError.VALUE, "fixing_times must increase"),
        (([[-0.5, 1.0]],), CellError.NUM, "fixing_times must be >= 0"),
        (([[0.5, "soon"]],), CellError.VALUE, "fixing_times must be a number"),
        (([[0.5], [None], [1.0]],), CellError.VALUE, "fixing_times"),
        (([[0.5, True]],), CellError.VALUE, "fixing_times"),
        (([[0.5, CellError.NA]],), CellError.NA, "fixing_times"),
        (([[0.5, 1.5]],), CellError.NUM, "years must be >= the last fixing time 1.5"),
        ((COLUMN, [[98.0, 0.0]]), CellError.NUM, "past_fixings must be > 0, got 0"),
        ((COLUMN, [[98.0, -3.0]]), CellError.NUM, "past_fixings must be > 0, got -3"),
        ((OMITTED, [PAST]), CellError.VALUE, "past_fixings need fixing_times"),
        ((COLUMN, OMITTED, "levy"), CellError.VALUE, "method must be one of curran"),
        ((OMITTED, OMITTED, "exact"), CellError.VALUE, "fixing_times are needed by"),
    ],
)
def test_a_bad_schedule_is_an_error_with_its_reason(
    rest: Any, error: CellError, why: str
) -> None:
    shown, told = reason(*rest)
    assert shown == error
    assert why in told
