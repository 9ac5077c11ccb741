"""xlhedge fill: everything recalculated, the results in a copy."""

import json
from pathlib import Path

import click

from xlhedge.cli.files import require_copy
from xlhedge.cli.memory import limited_memory
from xlhedge.cli.running import FILE, reported, tell


@click.command()
@click.argument("book", type=FILE)
@click.option("--out", type=FILE, required=True, help="The copy to write.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--force", is_flag=True, help="Replace the copy if it exists.")
@reported
def fill(book: Path, out: Path, as_json: bool, force: bool) -> None:
    """Recalculate all of BOOK outside Excel into a copy; print what changed.

    Macros, links and connections of the file are kept and never followed. Exit status
    1 when a row or a cell failed, an array has no room or a formula cannot be
    evaluated and keeps its value; 2 when the file is unusable or a formula of ours
    cannot be evaluated; then nothing is written.
    """
    from xlhedge.excel.fill_report import fill_record, fill_report
    from xlhedge.excel.refill import refill

    require_copy(book, out, force)
    with limited_memory(book):
        done = refill(book, out)
    click.echo(
        json.dumps(fill_record(done), indent=1) if as_json else fill_report(done)
    )
    tell(done, as_json)
