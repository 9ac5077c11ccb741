"""xlhedge report: a workbook as one web page, for people without Excel."""

from pathlib import Path

import click

from xlhedge.cli.files import require_other
from xlhedge.cli.memory import limited_memory
from xlhedge.cli.running import FILE, reported, tell
from xlhedge.core.errors import InputError

_KINDS = (".html", ".htm")


@click.command()
@click.argument("book", type=FILE)
@click.option("--out", type=FILE, help="The page to write [BOOK.html].")
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="The most rows of a table; those that failed come first.",
)
@click.option("--force", is_flag=True, help="Replace the page if it exists.")
@reported
def report(book: Path, out: Path | None, rows: int, force: bool) -> None:
    """Write what BOOK shows as one page: tables and charts, no script, no network.

    Every number is recalculated from the inputs of the file and held against what the
    file holds. The page holds positions. Exit status 1 when a row failed or the file
    holds something else, each named on the page; 2 when the input is unusable, and
    nothing is written.
    """
    out = out or book.with_suffix(".html")
    if out.suffix.lower() not in _KINDS:
        raise InputError(f"{out} must end in {' or '.join(_KINDS)}")
    require_other(out, book, force)
    from xlhedge.excel.webpage.book_report import book_report
    from xlhedge.excel.webpage.page import book_page
    from xlhedge.store.files import replacing

    with limited_memory(book):
        done = book_report(book)
        page = book_page(done, rows).encode()
    with replacing(out) as file:
        file.write(page)
    size = f"{len(page) / 1e6:.1f} MB, holds positions"
    click.echo(f"master check {done.master_check}; written to {out} ({size})")
    tell(done, as_json=False)
