"""Builds the workbook: the template, recalculated outside Excel, with its results.

Every formula of the finished file holds its value and every array its true size, so
that whatever does not recalculate on opening shows numbers at once.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.clock import clock_of
from xlhedge.excel.fill import fill
from xlhedge.excel.guide import functions_markdown
from xlhedge.excel.layout import SHEETS
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import Rows, typed_rows
from xlhedge.excel.template.write import write_template
from xlhedge.excel.vba.addin import SHEETS as ADDIN_SHEETS
from xlhedge.excel.vba.addin import write_addin
from xlhedge.excel.vba.carried import carried_macros
from xlhedge.excel.vba.modules import addin_modules, book_modules
from xlhedge.excel.vba.project import project
from xlhedge.store.files import replacing
from xlhedge.store.sources import read_tables

WORKBOOK, DESK, ADDIN = "hedge_book.xlsx", "hedge_book.xlsm", "xlhedge.xlam"
FUNCTIONS = "FUNCTIONS.md"


def build(
    tables: Mapping[str, Rows],
    *outs: Path,
    macros: bytes | None = None,
    source: str = "",
) -> None:
    """Write the workbook for these tables, with the results of all its formulas.

    Args: tables, rows by table name, headers first; outs, .xlsx or .xlsm; macros, of
    those with macros [those of the built workbook]; source, where the button Refresh
    finds the market.
    Raises: InputError for tables that the workbook cannot hold and for a formula
    that cannot be evaluated; then nothing is written.
    """
    with TemporaryDirectory() as folder:
        books = []
        for out in outs:
            template = Path(folder) / f"template{out.suffix.lower()}"
            write_template(tables, template, _macros(out, macros), source)
            books.append(_exact(read_workbook(template), tables))
        # They differ in macros and buttons, not in any cell.
        done = recalculate(books[0], clock=clock_of(tables))
        for cell, reason in sorted(done.failures.items()):
            raise InputError(f"{cell} cannot be evaluated: {reason}")
        results = done.results(everything=True)
        for book, out in zip(books, outs, strict=True):
            fill(book, results, out)


def _macros(out: Path, given: bytes | None) -> bytes | None:
    """The macros of a file of that name; None for a workbook without."""
    if out.suffix.lower() != ".xlsm":
        return None
    return carried_macros() if given is None else given


def _exact(book: Workbook, tables: Mapping[str, Rows]) -> Workbook:
    """The workbook with every digit of its inputs; the template keeps sixteen."""
    for name, rows in tables.items():
        if len(rows) > 1:
            book = replace_rows(book, name, typed_rows(TABLES[name], rows))
    return book


def build_all(sample: Path, out: Path) -> list[Path]:
    """Write the workbooks of a folder of CSV tables, the add-in and FUNCTIONS.md.

    Returns: the files written. Raises: InputError as `build`, and for a table that
    cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    workbook, desk, addin, functions = (
        out / name for name in (WORKBOOK, DESK, ADDIN, FUNCTIONS)
    )
    macros = project(book_modules(), len(SHEETS))
    build(read_tables(sample), workbook, desk, macros=macros, source=sample.name)
    with replacing(addin) as file:
        write_addin(project(addin_modules(), ADDIN_SHEETS), file)
    functions.write_text(functions_markdown(), encoding="utf-8", newline="\n")
    return [workbook, desk, addin, functions]
