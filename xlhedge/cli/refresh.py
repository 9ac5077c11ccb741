"""xlhedge refresh: new market rows in, a recalculated copy and tickets out."""

import json
from pathlib import Path

import click

from xlhedge.cli.files import given_tables, require_copy
from xlhedge.cli.memory import limited_memory
from xlhedge.cli.running import FILE, reported, tell


@click.command()
@click.argument("book", type=FILE)
@click.option("--out", type=FILE, help="The copy to write [BOOK_refreshed.xlsx].")
@click.option("--market", type=FILE, help="CSV that replaces the table Market.")
@click.option("--dividends", type=FILE, help="CSV that replaces Dividends.")
@click.option("--surface", type=FILE, help="CSV that replaces the table Surface.")
@click.option("--instruments", type=FILE, help="CSV that replaces Instruments.")
@click.option("--positions", type=FILE, help="CSV that replaces Positions.")
@click.option("--policy", type=FILE, help="CSV that replaces Policy.")
@click.option("--limits", type=FILE, help="CSV that replaces the table Limits.")
@click.option("--cashflows", type=FILE, help="CSV that replaces Cashflows.")
@click.option("--switches", type=FILE, help="CSV that replaces Switches.")
@click.option("--series", type=FILE, help="CSV that replaces Series.")
@click.option("--roll", is_flag=True, help="First copy the tables into Previous.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--force", is_flag=True, help="Replace the copy if it exists.")
@reported
def refresh(
    book: Path,
    out: Path | None,
    roll: bool,
    as_json: bool,
    force: bool,
    **files: Path | None,
) -> None:
    """Recalculate BOOK outside Excel into a copy; print tickets and failures.

    A CSV file replaces its whole table. With --roll the P&L that Explain takes apart
    starts where BOOK stands; its cash flows are then none, or those given. Exit
    status 1 when a row failed, 2 when the input is unusable or a formula cannot be
    evaluated; then nothing is written.
    """
    from xlhedge.excel.refresh import refresh as refresh_book
    from xlhedge.excel.report import refresh_record, refresh_report

    out = out or book.with_name(f"{book.stem}_refreshed{book.suffix}")
    require_copy(book, out, force)
    with limited_memory(book):
        done = refresh_book(book, out, given_tables(files), rolled=roll)
    click.echo(
        json.dumps(refresh_record(done), indent=1) if as_json else refresh_report(done)
    )
    tell(done, as_json)
