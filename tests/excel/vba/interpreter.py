"""A book with its macros in an interpreter of VBA, the real server behind GetObject.

What Excel and COM do between the two is here: cells become what COM carries, and what
the server raises becomes an error of VBA.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pyopenvba import ExcelFile
from pyopenvba.apps.excel import (
    Application,
    ExcelApplication,
    SheetView,
    Workbook,
)
from pyopenvba.apps.excel._tables import ListObject
from pyopenvba.interpreter import _values as vba
from pyopenvba.interpreter._intrinsics import INTRINSICS
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member, method

from tests.hosts.windows.pywin32 import ComException, install
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.windows.deadline import Deadline
from xlhedge.excel.windows.identity import CLSID
from xlhedge.excel.windows.server import Server

_OF_PROCEDURE = re.compile(r"Attribute \w+\.")
_FACILITY = 2146828288
_MISSING = -2147352572
# Application.EnableCancelKey: xlDisabled, xlInterrupt (Excel asks), xlErrorHandler.
ON_ESC_NOTHING, ON_ESC_ASK, ON_ESC_FAIL = 0, 1, 2

Asked = list[tuple[str, tuple[Any, ...]]]


def real_server() -> Server:
    """The server, over the real xlwings with stand-ins for pywin32."""
    install()
    from xlhedge.excel.udf import served

    return Server(served, Deadline())


class Proxy(VBAObject):
    """The object that a workbook gets: one server, until it is lost."""

    vba_type_name = "xlhedge.Functions"

    def __init__(self, server: Server, asked: Asked) -> None:
        super().__init__()
        self.server, self.asked, self.lost = server, asked, 0

    @method
    def CallUDF(self, Module: Any, Name: Any, Arguments: Any) -> Any:
        """One call through COM."""
        if self.lost:
            raise vba.error(self.lost, "The remote server machine does not exist")
        given = departing(Arguments)
        self.asked.append((str(Name), given))
        try:
            return arriving(self.server.CallUDF(str(Module), str(Name), given))
        except ComException as error:
            raise vba.error(error.scode, error.description) from None


class Filter(VBAObject):
    """The filter of a table, which hides rows or shows them all."""

    vba_type_name = "AutoFilter"

    def __init__(self, hides: bool) -> None:
        super().__init__()
        self.hides = hides

    @member
    def FilterMode(self) -> bool:
        """Whether it hides a row."""
        return self.hides


class Ended(Exception):
    """The macro ended where it was, because the user said so when Excel asked."""


class Desk:
    """An open workbook whose macros run.

    `servers` are the objects that they were given, `asked` the calls of those, `noted`
    what they asked of Excel that this one cannot do: member and arguments; `on` is
    what else happens then, `fails` what Excel refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: Asked = []
        self.servers: list[Proxy] = []
        self.noted: Asked = []
        self.links: Any = vba.EMPTY
        self.refuses = False
        self.temp = "C:\\Temp"
        self.fails: set[str] = set()
        self.on: dict[str, Callable[[str], None]] = {}
        self.filtered = False
        self.cancel_key = ON_ESC_ASK
        self._server = real_server()
        with self._whole_excel():
            self.app = ExcelApplication.open(path, with_vba=False)
            self._keep_values()
            self._load(path)

    def answer(self, formula: str) -> Any:
        """What a call in VBA's spelling answers: a value, an error, or rows."""
        with self._whole_excel():
            return self.app.evaluate(formula)

    def set(self, sheet: str, cell: str, value: Any) -> None:
        """Type into a cell."""
        with self._whole_excel():
            self.app.sheet(sheet).set_value(cell, value)

    def add_sheet(self, name: str, rows: list[list[Any]]) -> None:
        """A sheet behind the others with these cells."""
        with self._whole_excel():
            sheet = self.app.workbook.add_sheet(name)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        SheetView(sheet).set_value(Cell("", number, column).ref, value)

    def run(self, name: str, *arguments: Any) -> Any:
        """What a function answers to values of VBA."""
        with self._whole_excel():
            return self.app.run(name, *arguments)

    def open(self) -> None:
        """The event of the workbook's opening."""
        with self._whole_excel():
            self.app.interpreter.run("Workbook_Open", module="ThisWorkbook")

    def press(self, macro: str) -> list[str]:
        """The messages that a macro shows."""
        shown = self.app.interpreter.dialogs
        before = len(shown)
        with self._whole_excel():
            self.app.run(macro)
        return [text for _, text, _, _ in shown[before:]]

    def lose_the_server(self, number: int = 462) -> None:
        """As if its process had ended, which VBA tells by this number."""
        for server in self.servers:
            server.lost = number

    def press_esc(self) -> None:
        """What the key does at this moment: nothing, a failure, or the end of all."""
        if self.cancel_key == ON_ESC_FAIL:
            raise vba.error(18, "User interrupt occurred")
        if self.cancel_key == ON_ESC_ASK:
            raise Ended

    def _keep_values(self) -> None:
        """What each cell shows, without its formula: to calculate is Excel's work, and
        takes the interpreter seconds after every cell that a macro writes."""
        for sheet in self.app.workbook.sheets_:
            sheet.array_formulas.clear()
            sheet.spills.clear()
            for cell in sheet.cells_.values():
                cell.formula, cell.stale, cell.dynamic = "", False, False
                cell.spilled_from = None

    def _load(self, path: Path) -> None:
        """The macros, without the attributes of procedures, which Excel hides, and
        with a call for the one statement that the interpreter does not have."""
        with ExcelFile(path) as file:
            for name, text in file.vba_modules().items():
                text = text.replace("    Kill ", "    Application.Kill ")
                lines = [n for n in text.splitlines() if not _OF_PROCEDURE.match(n)]
                document = "VB_Base" in text
                kind = "document" if document else "standard"
                self.app.add_module("\r\n".join(lines), name=name, kind=kind)

    @contextmanager
    def _whole_excel(self) -> Iterator[None]:
        """While VBA has what asks Windows, and Excel what the interpreter lacks."""
        intrinsics = {"getobject": self._get_object, "environ": lambda *_: self.temp}
        book = {"isaddin": _answering(False), "linksources": self._link_sources()}
        book |= {name: self._noting(name) for name in ("ChangeLink", "SaveCopyAs")}
        done = [*("Calculate", "CalculateFull", "CalculateFullRebuild")]
        done += [*("MacroOptions", "OnTime", "Kill", "Wait")]
        excel = {name.lower(): self._noting(name) for name in done}
        excel["enablecancelkey"] = self._cancel_key()
        with (
            patch.dict(INTRINSICS, intrinsics),
            patch.dict(Workbook._vba_members, {k.lower(): m for k, m in book.items()}),
            patch.dict(Application._vba_members, excel),
            patch.dict(ListObject._vba_members, {"autofilter": self._filter()}),
        ):
            yield

    def _get_object(self, _: Any, arguments: list[Any], named: Any) -> Proxy:
        assert arguments == [f"new:{CLSID}"]
        if self.refuses:
            raise vba.error(429, "ActiveX component can't create object")
        self.servers.append(Proxy(self._server, self.asked))
        return self.servers[-1]

    def _link_sources(self) -> MemberSpec:
        return MemberSpec("LinkSources", "method", lambda *_: self.links, varargs=True)

    def _cancel_key(self) -> MemberSpec:
        def choose(_: Any, key: Any) -> None:
            self.cancel_key = int(key)

        get = lambda _: self.cancel_key  # noqa: E731
        return MemberSpec("EnableCancelKey", "property", get, choose)

    def _filter(self) -> MemberSpec:
        return MemberSpec("AutoFilter", "property", lambda _: Filter(self.filtered))

    def _noting(self, name: str) -> MemberSpec:
        def note(_: Any, *given: Any) -> Any:
            self.noted.append((name, given))
            if name in self.fails:
                raise vba.error(1004, f"{name} failed")
            if name in self.on:
                self.on[name](name)
            if name == "SaveCopyAs":
                Path(str(given[0])).write_bytes(self.path.read_bytes())
            if name == "Kill":
                Path(str(given[0])).unlink()
            return vba.EMPTY

        options = ("Macro", "Category", "ArgumentDescriptions")
        if name == "MacroOptions":
            return MemberSpec(name, "method", note, parameters=options)
        return MemberSpec(name, "method", note, varargs=True)


def _answering(value: Any) -> MemberSpec:
    return MemberSpec("", "property", lambda _: value)


def departing(value: Any) -> Any:
    """A value of VBA as COM hands it to Python."""
    if value is vba.MISSING:
        return _MISSING
    if value in (vba.EMPTY, vba.NULL, vba.NOTHING):
        return None
    if isinstance(value, vba.VBAErrorValue):
        return value.number - _FACILITY
    if isinstance(value, vba.VBAArray):
        return tuple(map(_row_or_cell, _nested(value)))
    if isinstance(value, bool | str):
        return value
    return float(value)


def _row_or_cell(value: Any) -> Any:
    return tuple(map(departing, value)) if isinstance(value, list) else departing(value)


def _nested(array: vba.VBAArray) -> list[Any]:
    """The cells of an array row by row; it stores them column by column."""
    if array.dimensions == 1:
        return array.items
    (low, high), *_ = array.bounds
    rows = high - low + 1
    return [array.items[row::rows] for row in range(rows)]


def arriving(value: Any) -> Any:
    """A value of Python as COM hands it to VBA."""
    if isinstance(value, list):
        rows, width = len(value), len(value[0])
        cells = [arriving(value[r][c]) for c in range(width) for r in range(rows)]
        return vba.VBAArray([(0, rows - 1), (0, width - 1)], items=cells)
    if value is None:
        return vba.NULL
    return vba.VBAInt(value, "Long") if type(value) is int else value
