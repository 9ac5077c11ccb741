"""The worksheet functions through the real xlwings, with stand-ins for pywin32."""

import io
import subprocess
import sys
from typing import Any

import pytest

from tests.contract_samples import GOOD
from tests.hosts.windows.pywin32 import ComException, install
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel import boundary
from xlhedge.excel.boundary import OMITTED
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.windows.actions import ACTIONS
from xlhedge.excel.windows.cells import MISSING, NUMBERS, arrived
from xlhedge.excel.windows.deadline import Deadline
from xlhedge.excel.windows.identity import ACTIONS_MODULE, MODULE
from xlhedge.excel.windows.server import Server

OPTION = ("call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1)
# What a start of the server must not load before a function needs it.
HEAVY = (
    *("pandas", "scipy", "lxml", "openpyxl", "xlsxwriter", "matplotlib", "PIL"),
    *("statsmodels", "arch", "clarabel", "formualizer", "polars", "plotly"),
)

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has pywin32 itself"
)


@pytest.fixture(scope="module")
def server() -> Server:
    install()
    from xlhedge.excel.udf import served

    return Server(served, Deadline())


def numbered(value: Any) -> Any:
    """A value of the boundary as the server gives it."""
    rows = value if isinstance(value, list) else [[value]]
    cells = [[NUMBERS.get(c, c) if c in NUMBERS else c for c in row] for row in rows]
    return cells[0][0] if len(cells) == len(cells[0]) == 1 else cells


def as_tuples(cell: Any) -> Any:
    """Rows as COM hands them over."""
    return tuple(map(as_tuples, cell)) if isinstance(cell, list) else cell


@pytest.mark.parametrize("name", GOOD)
def test_xlwings_answers_every_function_as_the_boundary_does(
    server: Server, name: str
) -> None:
    arguments = tuple(map(as_tuples, GOOD[name]))
    expected = numbered(boundary.call(name, GOOD[name]))
    assert server.CallUDF(MODULE, name, arguments) == expected


def test_xlwings_finds_exactly_the_functions_of_the_catalogue(server: Server) -> None:
    from xlwings.udfs import generate_vba_wrapper

    from xlhedge.excel import udf

    class Book:
        Name = "book.xlsm"

    text = io.StringIO()
    generate_vba_wrapper(MODULE, udf, text, Book)
    lines = text.getvalue().splitlines()
    heads = [line for line in lines if line.startswith("Function ")]
    names = [head.removeprefix("Function ").partition("(")[0] for head in heads]
    assert sorted(names) == sorted(CATALOGUE)
    lots = "Function XLH_LOTS(quantity, lot, Optional minimum, Optional rounding)"
    assert lots in heads
    assert "Function XLH_WHY(name, ParamArray arguments())" in heads


def test_xlwings_shows_the_help_of_the_catalogue(server: Server) -> None:
    from xlhedge.excel import udf

    told = udf.XLH_LOTS.__xlfunc__  # type: ignore[attr-defined]
    assert told["ret"]["doc"] == CATALOGUE["XLH_LOTS"].summary
    assert told["argmap"]["lot"]["doc"] == "smallest tradable step; contracts"
    assert told["category"] == "xlhedge Hedge ratios"
    assert not told["volatile"]


@pytest.mark.parametrize("error", CellError)
def test_an_error_comes_back_as_its_number(server: Server, error: CellError) -> None:
    number = NUMBERS[error]
    single = (*OPTION[:2], number, *OPTION[3:])
    assert server.CallUDF(MODULE, "XLH_DELTA", single) == number
    column = (*OPTION[:2], ((100.0,), (number,)), *OPTION[3:])
    good = boundary.call("XLH_DELTA", OPTION)
    assert server.CallUDF(MODULE, "XLH_DELTA", column) == [[good], [number]]


def test_the_numbers_are_those_of_excel() -> None:
    """Printed in Microsoft's list of cell error values, as HRESULTs."""
    assert NUMBERS[CellError.NULL] == -2146826288
    assert NUMBERS[CellError.NUM] == -2146826252
    assert NUMBERS[CellError.NA] == -2146826246
    assert {number + 2146828288 for number in NUMBERS.values()} == {
        *(2000, 2007, 2015, 2023, 2029, 2036, 2042, 2043),
        *(2045, 2046, 2047, 2048, 2049, 2050),
    }


@pytest.mark.parametrize("number", [MISSING, -2146826288 - 1, -2147467259])
def test_an_unknown_failure_is_an_error_and_never_a_number(number: int) -> None:
    assert arrived(((1.0,), (number,))) == [[1.0], [CellError.VALUE]]


def test_a_left_out_argument_is_its_default_and_a_blank_one_is_not(
    server: Server,
) -> None:
    left_out = server.CallUDF(MODULE, "XLH_DELTA", (*OPTION[:6], MISSING, MISSING))
    assert left_out == boundary.call("XLH_DELTA", [*OPTION[:6], OMITTED])
    blank = server.CallUDF(MODULE, "XLH_DELTA", (*OPTION[:6], None))
    assert blank == NUMBERS[CellError.VALUE]
    asked = ("XLH_DELTA", *OPTION[:2], MISSING, *OPTION[3:])
    assert server.CallUDF(MODULE, "XLH_WHY", asked) == "strike is missing"


def test_one_cell_is_a_value_and_one_row_stays_rows(server: Server) -> None:
    one = server.CallUDF(MODULE, "XLH_DELTA", (*OPTION[:2], ((100.0,),), *OPTION[3:]))
    assert one == boundary.call("XLH_DELTA", OPTION)
    row = server.CallUDF(MODULE, "XLH_GREEKS", OPTION)
    assert [type(cells) for cells in row] == [list]
    constant = (*OPTION[:2], (90.0, 100.0), *OPTION[3:])
    (cells,) = server.CallUDF(MODULE, "XLH_DELTA", constant)
    assert cells[1] == one


@pytest.mark.parametrize(
    ("module", "name", "arguments"),
    [
        ("os", "system", ("true",)),
        (MODULE, "served", ("XLH_DELTA", ())),
        (MODULE, "XLH_NONSENSE", ()),
        (MODULE, "about", ()),
        (ACTIONS_MODULE, "Path", ("x",)),
        (ACTIONS_MODULE, "XLH_DELTA", OPTION),
        (MODULE, "XLH_DELTA", "call"),
        (MODULE, "XLH_DELTA", None),
        (MODULE, ["XLH_DELTA"], ()),
        (["os"], "XLH_DELTA", ()),
        (None, None, None),
    ],
    ids=str,
)
def test_nothing_but_functions_and_actions_is_answered(
    server: Server, module: Any, name: Any, arguments: Any
) -> None:
    with pytest.raises(ComException, match="catalogue and actions only"):
        server.CallUDF(module, name, arguments)


@pytest.mark.parametrize(
    "error", [TypeError("no"), MemoryError(), RecursionError("deep"), KeyError("x")]
)
def test_a_function_that_fails_in_any_way_is_an_error_and_has_a_reason(
    error: Exception,
) -> None:
    def served(name: str, arguments: tuple[Any, ...]) -> Any:
        raise error

    server = Server(served, Deadline())
    assert server.CallUDF(MODULE, "XLH_DELTA", OPTION) == NUMBERS[CellError.VALUE]
    why = server.CallUDF(MODULE, "XLH_WHY", ("XLH_DELTA", *OPTION))
    assert why == f"XLH_WHY failed: {type(error).__name__}: {error}"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InputError("Market!B3 is blank"), "Market!B3 is blank"),
        (TypeError("unhashable\n type"), "clock failed: TypeError: unhashable type"),
        (MemoryError(), "clock failed: MemoryError:"),
    ],
)
def test_an_action_that_fails_in_any_way_says_so_on_one_line(
    server: Server, error: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Any:
        raise error

    monkeypatch.setitem(ACTIONS, "clock", fail)
    with pytest.raises(ComException) as refused:
        server.CallUDF(ACTIONS_MODULE, "clock", ())
    assert (refused.value.description, refused.value.scode) == (reason, -2147024809)


def test_com_reaches_one_method(server: Server) -> None:
    assert server._public_methods_ == ("CallUDF",)
    assert [name for name in dir(Server) if not name.startswith("_")] == ["CallUDF"]


def test_a_start_loads_nothing_that_the_first_call_does_not_need() -> None:
    code = (
        "import sys\n"
        "from tests.hosts.windows.pywin32 import install\n"
        "from xlhedge.excel.windows import server\n"
        "with server._hidden(*server._CONVERTERS):\n"
        "    install()\n"
        "    import xlhedge.excel.udf as udf\n"
        f"print(*(name for name in {HEAVY} if sys.modules.get(name)))\n"
        "udf.XLH_DELTA('call', 105.0, 100.0, 0.5, 0.1, 0.36)\n"
        "print('pandas' in sys.modules, 'scipy.optimize' in sys.modules)\n"
        "import pandas\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["", "False False"]
