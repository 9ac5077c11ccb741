"""The command line: xlhedge eval, refresh, verify, build, import.

Exit status: 0 done; 1 done, and something in it failed (each named on standard
error, or in the JSON); 2 unusable input, nothing written; 3 a defect of this program
(XLHEDGE_TRACEBACK=1 shows where); 130 interrupted, nothing written. Every message is
one line.
"""

import json
import os
import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from xlhedge import __version__
from xlhedge.core.errors import DoubtWarning, InputError

if TYPE_CHECKING:
    from xlhedge.excel.refresh import Refreshed

Item = TypeVar("Item")

FAILED, UNUSABLE, DEFECT = 1, 2, 3
INTERRUPTED = 130  # 128 and the number of the signal, as shells say it
_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


def _reported(command: Callable[..., Any]) -> Callable[..., Any]:
    """Unusable input as one line on standard error and exit status 2."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            with _told_doubts():
                return command(*arguments, **options)
        except InputError as error:
            _stop(str(error))
        except KeyboardInterrupt:
            _stop("interrupted", INTERRUPTED)
        except OSError as error:
            if error.filename is None:  # not a file: a closed pipe, say
                raise
            _stop(f"{error.filename}: {error.strerror}")
        except Exception as error:
            if "XLHEDGE_TRACEBACK" in os.environ:
                raise
            _stop(f"internal error, {type(error).__name__}: {error}", DEFECT)

    return run


@contextmanager
def _told_doubts() -> Iterator[None]:
    """What is answered but hardly meant, a line each on standard error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DoubtWarning)
        try:
            yield
        finally:
            for text in dict.fromkeys(str(warning.message) for warning in caught):
                click.echo(f"warning: {text}", err=True)


def _stop(message: str, status: int = UNUSABLE) -> NoReturn:
    click.echo(f"xlhedge: {' '.join(message.split())}", err=True)
    sys.exit(status)


def _require_new(out: Path, force: bool) -> None:
    if out.exists() and not force:
        raise InputError(f"{out} exists; --force replaces it")


@click.group()
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Greeks and hedge ratios of a position book, in Excel and outside it."""


@main.command("eval")
@click.argument("formula")
@_reported
def evaluate(formula: str) -> None:
    """Evaluate FORMULA as a cell would: xlhedge eval '=XLH_DELTA("call",105,…)'.

    A table is printed tab-separated. An error prints its reason on standard error
    and exits with status 1.
    """
    from xlhedge.excel.evaluate import evaluate_text

    found = evaluate_text(formula)
    for row in found.rows:
        click.echo("\t".join(_cell(value) for value in row))
    for reason in found.reasons:
        click.echo(f"xlhedge: {reason}", err=True)
    sys.exit(FAILED if found.failed else 0)


@main.command()
@click.argument("book", type=_FILE)
@click.option("--out", type=_FILE, help="The copy to write [BOOK_refreshed.xlsx].")
@click.option("--market", type=_FILE, help="CSV that replaces the table Market.")
@click.option("--dividends", type=_FILE, help="CSV that replaces Dividends.")
@click.option("--surface", type=_FILE, help="CSV that replaces the table Surface.")
@click.option("--instruments", type=_FILE, help="CSV that replaces Instruments.")
@click.option("--positions", type=_FILE, help="CSV that replaces Positions.")
@click.option("--policy", type=_FILE, help="CSV that replaces Policy.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--force", is_flag=True, help="Replace the copy if it exists.")
@_reported
def refresh(
    book: Path, out: Path | None, as_json: bool, force: bool, **files: Path | None
) -> None:
    """Recalculate BOOK outside Excel into a copy; print tickets and failures.

    A CSV file replaces its whole table. Exit status 1 when a row failed, 2 when the
    input is unusable or a formula cannot be evaluated; then nothing is written.
    """
    from xlhedge.excel.refresh import refresh as refresh_book

    out = out or book.with_name(f"{book.stem}_refreshed{book.suffix}")
    if not (out.exists() and book.exists() and out.samefile(book)):
        _require_new(out, force)
    done = refresh_book(book, out, _tables(files))
    click.echo(json.dumps(_as_json(done), indent=1) if as_json else _as_text(done))
    for line in () if as_json else done.warnings:
        click.echo(f"warning: {line}", err=True)
    for line in () if as_json else done.failures:
        click.echo(f"failed: {line}", err=True)
    sys.exit(FAILED if done.failures else 0)


@main.command()
@click.option("--out", type=_FILE, default=Path("accuracy.html"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--force", is_flag=True, help="Replace the page if it exists.")
@_reported
def verify(out: Path, as_json: bool, force: bool) -> None:
    """Compute the reference figures anew and write an accuracy report (HTML).

    Prints the counts of each section of the specification. Exit status 1 when a
    figure is missed, 2 when the report cannot be written.
    """
    _require_new(out, force)
    from xlhedge.evidence.page import accuracy_page
    from xlhedge.evidence.record import report_record
    from xlhedge.evidence.report import accuracy_report
    from xlhedge.evidence.text import report_text
    from xlhedge.store.files import replacing

    report = accuracy_report(datetime.now(UTC), _progress)
    with replacing(out) as page:
        page.write(accuracy_page(report).encode())
    shown = json.dumps(report_record(report), indent=1) if as_json else ""
    click.echo(shown or f"{report_text(report)}\nwritten to {out}")
    for outcome in () if as_json else report.missed:
        click.echo(f"missed: {outcome.report}", err=True)
    sys.exit(FAILED if report.missed else 0)


@main.command()
@click.option("--sample", type=_FOLDER, default=Path("workbook/sample"))
@click.option("--out", type=_FOLDER, default=Path("workbook"))
@_reported
def build(sample: Path, out: Path) -> None:
    """Write hedge_book.xlsx and FUNCTIONS.md from the CSV tables of a folder."""
    from xlhedge.excel.build import build_all

    for path in build_all(sample, out):
        click.echo(path)


@main.group("import")
def imports() -> None:
    """Make a book from what a venue sends."""


@imports.command()
@click.argument("chain", type=_FILE)
@click.option("--positions", type=_FILE, required=True, help="CSV of positions.")
@click.option("--instruments", type=_FILE, help="CSV of further instruments.")
@click.option("--policy", type=_FILE, help="CSV of policies [none enabled].")
@click.option(
    "--smile",
    type=click.Choice(["delta", "svi"]),
    default="delta",
    help="Surface rows: quotes by delta from mark vols, or SVI fitted to bid and ask.",
)
@click.option("--out", type=_FILE, required=True, help="The workbook to write.")
@click.option("--force", is_flag=True, help="Replace the workbook if it exists.")
@_reported
def deribit(
    chain: Path,
    positions: Path,
    instruments: Path | None,
    policy: Path | None,
    smile: str,
    out: Path,
    force: bool,
) -> None:
    """Make a workbook from a Deribit option CHAIN (CSV) and positions.

    Names each Surface row that can be arbitraged and each row that fails. Exit status
    1 when a row failed; the workbook is written all the same.
    """
    _require_new(out, force)
    from xlhedge.book.inspection import inspect
    from xlhedge.excel.build import build
    from xlhedge.store.deribit import read_chain

    tables = read_chain(chain, smile)
    given = _tables({"positions": positions, "policy": policy})
    more = _tables({"instruments": instruments}).get("Instruments")
    if more:
        tables["Instruments"] = _joined(tables["Instruments"], more)
    tables |= given
    build(tables, out)
    click.echo(out)
    failures, warnings = inspect(tables)
    for line in warnings:
        click.echo(f"warning: {line}", err=True)
    for line in failures:
        click.echo(f"failed: {line}", err=True)
    sys.exit(FAILED if failures else 0)


def _progress(items: Collection[Item]) -> Iterator[Item]:
    """The items one by one; on a terminal, with a bar of how many are done."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, file=sys.stderr) as shown:
        yield from shown


def _tables(files: Mapping[str, Path | None]) -> dict[str, list[list[Any]]]:
    """The tables of the CSV files that were given."""
    from xlhedge.book.columns import TABLES
    from xlhedge.store.sources import read_csv_table

    given = {name.capitalize(): path for name, path in files.items() if path}
    return {name: read_csv_table(path, TABLES[name]) for name, path in given.items()}


def _joined(first: list[list[Any]], second: list[list[Any]]) -> list[list[Any]]:
    """The rows of two tables under the columns of both."""
    names = list(dict.fromkeys([*first[0], *second[0]]))
    rows = [
        dict(zip(table[0], row, strict=True))
        for table in (first, second)
        for row in table[1:]
    ]
    return [names, *([row.get(name) for name in names] for row in rows)]


def _cell(value: Any) -> str:
    """A cell as text: numbers with all their digits."""
    if isinstance(value, bool):
        return str(value).upper()
    return repr(value) if isinstance(value, float) else str(value)


def _as_text(done: "Refreshed") -> str:
    from xlhedge.excel.report import refresh_report

    return refresh_report(done)


def _as_json(done: "Refreshed") -> dict[str, Any]:
    from xlhedge.excel.report import refresh_record

    return refresh_record(done)
