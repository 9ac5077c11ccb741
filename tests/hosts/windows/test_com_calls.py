"""Every worksheet function through a COM server that Windows started."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tests.contract_samples import GOOD
from tests.hosts.windows.com import ON_WINDOWS, Clock, call, received, sent
from xlhedge.core.errors import CellError
from xlhedge.excel import boundary
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.windows.cells import NUMBERS

pytestmark = [pytest.mark.hosts, ON_WINDOWS]

OPTION = ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1]
ROWS = 20_000


@pytest.mark.parametrize("name", GOOD)
def test_every_function_answers_over_com_as_the_boundary_does(
    server: Any, name: str
) -> None:
    found = call(server, name, *GOOD[name])
    assert found == received(boundary.call(name, GOOD[name]))


@pytest.mark.parametrize(
    "strike",
    [
        None,
        OMITTED,
        "",
        True,
        [[100.0], [None], [110.0]],
        [[100.0, 110.0, CellError.NA]],
        [[100.0]],
        [90.0, 100.0, 110.0],
        [[90.0, "x"], [True, CellError.CALC]],
    ],
    ids=str,
)
def test_whatever_a_cell_holds_arrives_as_it_is(server: Any, strike: Any) -> None:
    arguments = ["call", 105.0, strike, 0.5, 0.1, 0.36]
    found = call(server, "XLH_DELTA", *arguments)
    assert found == received(boundary.call("XLH_DELTA", arguments))


@pytest.mark.parametrize("error", CellError)
@pytest.mark.parametrize("wrap", [lambda e: e, lambda e: [[1.0], [e]]], ids=["", "[]"])
def test_an_error_comes_back_as_itself(
    server: Any, error: CellError, wrap: Callable[[Any], Any]
) -> None:
    found = call(server, "XLH_DELTA", "call", 105.0, wrap(error), 0.5, 0.1, 0.36)
    assert np.ravel(found)[-1] == NUMBERS[error]


def test_an_omitted_argument_is_its_default_and_a_blank_one_an_error(
    server: Any,
) -> None:
    without = call(server, "XLH_DELTA", *OPTION[:6], OMITTED, OMITTED)
    assert without == call(server, "XLH_DELTA", *OPTION[:6], 0.0)
    assert call(server, "XLH_DELTA", *OPTION[:6], None) == NUMBERS[CellError.VALUE]
    told = call(server, "XLH_WHY", "XLH_DELTA", *OPTION[:2], OMITTED, *OPTION[3:])
    assert told == "strike is missing"
    told = call(server, "XLH_WHY", "XLH_DELTA", *OPTION[:2], None, *OPTION[3:])
    assert told == "strike is blank"


def test_dates_and_amounts_of_a_macro_are_numbers(server: Any) -> None:
    serial = call(server, "XLH_YEARS", 46027.5, 46108.25)
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    morning = datetime(2026, 3, 27, 6, tzinfo=UTC)
    assert call(server, "XLH_YEARS", noon, morning) == pytest.approx(serial, rel=1e-12)
    amount = call(server, "XLH_DELTA", "call", Decimal("105"), *OPTION[2:])
    assert amount == call(server, "XLH_DELTA", *OPTION)
    assert call(server, "XLH_DELTA", "call", 105, *OPTION[2:]) == amount


@pytest.mark.parametrize("name", ["XLH_DELTA", "XLH_GREEKS"])
def test_twenty_thousand_rows_come_back_in_one_call(
    server: Any, name: str, say: Callable[[str], None]
) -> None:
    random = np.random.default_rng(11)
    flags = [["call"], ["put"]] * (ROWS // 2)
    ends = [(90, 110), (80, 120), (0.1, 2), (0, 0.05), (0.1, 0.6), (0, 0.03)]
    numbers = [random.uniform(*end, (ROWS, 1)).tolist() for end in ends]
    arguments = [sent(column) for column in (flags, *numbers)]
    clock = Clock()
    found = call(server, name, *arguments)
    say(f"{name} of {ROWS:,} rows x 7, in and out: {clock.seconds * 1000:.0f} ms")
    assert found == received(boundary.call(name, [flags, *numbers]))


@pytest.mark.parametrize("count", [1000])
def test_a_call_of_single_cells_is_timed(
    server: Any, count: int, say: Callable[[str], None]
) -> None:
    arguments = tuple(OPTION)
    clock = Clock()
    for _ in range(count):
        found = call(server, "XLH_DELTA", *arguments)
    say(f"a scalar call, in and out: {clock.seconds / count * 1000:.2f} ms")
    assert found == boundary.call("XLH_DELTA", OPTION)
