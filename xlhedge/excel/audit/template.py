"""The template that an audit holds a workbook against when none is given."""

from pathlib import Path
from tempfile import TemporaryDirectory

from xlhedge.book.columns import TABLES
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.dashboard import CAPTION
from xlhedge.excel.sheets.input_tables import Rows
from xlhedge.excel.template.chart import drawn
from xlhedge.excel.template.write import write_template
from xlhedge.excel.vba.carried import ADDIN


def own_template(book: Workbook) -> Workbook:
    """What this version builds, without rows, with as many bars as the book's chart.

    That number is fixed when a workbook is built; nothing else depends on its rows.
    Of an add-in, the one that came with this installation.
    """
    if book.package and book.package.path.suffix.lower() == ADDIN.suffix:
        return read_workbook(ADDIN)
    caption = book.formula_at(CAPTION)
    bars = drawn(caption.text) if caption else 1
    tables: dict[str, Rows] = {n: [list(spec.names)] for n, spec in TABLES.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(tables, path, underlyings=bars)
        return read_workbook(path)
