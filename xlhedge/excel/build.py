"""Builds the workbook: the template, recalculated outside Excel, with its results.

Every formula of the finished file holds its value and every array its true size, so
that whatever does not recalculate on opening shows numbers at once.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.fill import fill
from xlhedge.excel.guide import functions_markdown
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.input_tables import Rows, typed_rows
from xlhedge.excel.template.write import write_template
from xlhedge.store.sources import read_tables

WORKBOOK, FUNCTIONS = "hedge_book.xlsx", "FUNCTIONS.md"


def build(tables: Mapping[str, Rows], out: Path) -> None:
    """Write the workbook for these tables, with the results of all its formulas.

    Args: tables, rows by table name, headers first; out, .xlsx.
    Raises: InputError for tables that the workbook cannot hold and for a formula
    that cannot be evaluated; then nothing is written.
    """
    with TemporaryDirectory() as folder:
        template = Path(folder) / "template.xlsx"
        write_template(tables, template)
        book = _exact(read_workbook(template), tables)
        done = recalculate(book)
        for cell, reason in sorted(done.failures.items()):
            raise InputError(f"{cell} cannot be evaluated: {reason}")
        fill(book, done.results(everything=True), out)


def _exact(book: Workbook, tables: Mapping[str, Rows]) -> Workbook:
    """The workbook with every digit of its inputs; the template keeps sixteen."""
    for name, rows in tables.items():
        if len(rows) > 1:
            book = replace_rows(book, name, typed_rows(TABLES[name], rows))
    return book


def build_all(sample: Path, out: Path) -> list[Path]:
    """Write the workbook of a folder of CSV tables, and FUNCTIONS.md, to a folder.

    Returns: the files written. Raises: InputError as `build`, and for a table that
    cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    workbook, functions = out / WORKBOOK, out / FUNCTIONS
    build(read_tables(sample), workbook)
    functions.write_text(functions_markdown(), encoding="utf-8", newline="\n")
    return [workbook, functions]
