"""xlhedge recalc: every formula of a saved workbook, outside Excel."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlhedge.cli.files import require_other
from xlhedge.cli.memory import limited_memory
from xlhedge.cli.running import FAILED, FILE, reported
from xlhedge.core.errors import InputError

if TYPE_CHECKING:
    from xlhedge.excel.engines import Engine
    from xlhedge.excel.saved.address import Area
    from xlhedge.excel.saved.contents import Workbook

_ENGINES: "dict[str, list[Engine]]" = {
    "python": ["python"],
    "calc": ["calc"],
    "both": ["python", "calc"],
}


@click.command()
@click.argument("book", type=FILE)
@click.option(
    "--engine",
    type=click.Choice(list(_ENGINES)),
    default="python",
    show_default=True,
    help="The embedded engine, headless LibreOffice, or one beside the other.",
)
@click.option("--only", help="Formulas of an area, such as Hedge!A1:G20, [all].")
@click.option("--out", type=FILE, help="Write every cell as JSON to a file.")
@click.option("--json", "as_json", is_flag=True, help="Print every cell as JSON.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--timeout",
    type=click.FloatRange(1),
    default=120.0,
    show_default=True,
    help="Seconds that LibreOffice may take.",
)
@reported
def recalc(
    book: Path,
    engine: str,
    only: str | None,
    out: Path | None,
    as_json: bool,
    force: bool,
    timeout: float,
) -> None:
    """Evaluate every formula of BOOK outside Excel and compare with what it holds.

    Nothing is written into BOOK. Exit status 0 when every formula has a value, 1 when
    one has none or two engines differ, 2 when the input is unusable.
    """
    if out is not None:
        require_other(out, book, force)
    from xlhedge.excel.engines import outcomes
    from xlhedge.excel.recalc_report import recalc_record, recalc_text
    from xlhedge.excel.saved.workbook import read_workbook
    from xlhedge.store.files import replacing

    # LibreOffice takes its memory in a process of its own.
    limit = nullcontext() if engine == "calc" else limited_memory(book)
    with limit:
        workbook = read_workbook(book)
        done = outcomes(workbook, _ENGINES[engine], _area(workbook, only), timeout)
    record = json.dumps(recalc_record(done), indent=1)
    if out is not None:
        with replacing(out) as file:
            file.write(record.encode())
    click.echo(record if as_json else recalc_text(done))
    sys.exit(0 if all(outcome.complete for outcome in done) else FAILED)


def _area(workbook: "Workbook", text: str | None) -> "Area | None":
    """The area of --only; raises InputError unless it is on a sheet of the book."""
    if text is None:
        return None
    from xlhedge.excel.saved.address import area

    sheet, mark, ref = text.rpartition("!")
    name = workbook.sheet_names.get(sheet.strip("'").replace("''", "'").lower())
    if not mark or name is None:
        rule = "must be an area on a sheet of the book, such as Hedge!A1:G20"
        raise InputError(f"--only {rule}, got {text}")
    return area(name, ref)
