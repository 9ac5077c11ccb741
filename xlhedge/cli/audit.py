"""xlhedge audit: a saved workbook against its formulas and its template."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xlhedge.cli.memory import limited_memory
from xlhedge.cli.running import FAILED, FILE, reported, require_new
from xlhedge.core.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from xlhedge.excel.audit.audit import Audit

_OUT = click.Path(dir_okay=False, path_type=Path, allow_dash=True)
_STDOUT = Path("-")


@click.command()
@click.argument("book", type=FILE)
@click.option("--against", type=FILE, help="The template [what this version builds].")
@click.option("--now", help="UTC time to hold as_of against [the file's own clock].")
@click.option(
    "--max-age", type=click.FloatRange(0), help="Seconds as_of may be old [86400]."
)
@click.option("--json", "record", type=_OUT, help="Write all as JSON; - prints it.")
@click.option("--html", "page", type=FILE, help="Write a page that needs no network.")
@click.option("--xlsx", "evidence", type=FILE, help="Write a workbook of evidence.")
@click.option("--force", is_flag=True, help="Replace output files that exist.")
@click.option("--explain", metavar="CELL", help="Derive one number, as Sheet!B7.")
@reported
def audit(
    book: Path,
    against: Path | None,
    now: str | None,
    max_age: float | None,
    record: Path | None,
    page: Path | None,
    evidence: Path | None,
    force: bool,
    explain: str | None,
) -> None:
    """Recalculate BOOK without Excel and check it against its template.

    Prints what was found, the heaviest first. Exit status 0 when nothing was found,
    1 with findings, 2 when the input is unusable; then nothing is written.

    With --explain it prints instead how the number of one cell comes about, down to
    the cells that were typed; exit status 1 when that cell shows an error.
    """
    if explain is not None:
        if against or page or evidence:
            raise InputError("--explain goes with --json, and with no other output")
        _explain(book, explain, record, force)
    from xlhedge.excel.audit.audit import MAX_AGE
    from xlhedge.excel.audit.audit import audit as audit_book
    from xlhedge.excel.audit.text import audit_text

    outputs = {"json": record, "html": page, "xlsx": evidence}
    files = {kind: path for kind, path in outputs.items() if path}
    _require_writable([p for p in files.values() if p != _STDOUT], book, against, force)
    age = MAX_AGE if max_age is None else max_age
    with limited_memory(book):
        done = audit_book(book, against, _time(now), age)
    contents = {path: _content(kind, done) for kind, path in files.items()}
    shown = contents.pop(_STDOUT, b"").decode()
    _write(contents)
    click.echo(shown or audit_text(done))
    sys.exit(0 if done.passed else FAILED)


def _explain(book: Path, cell: str, record: Path | None, force: bool) -> NoReturn:
    """Print the derivation of a cell, or write it as JSON."""
    from xlhedge.excel.derivation.derive import derive
    from xlhedge.excel.derivation.record import derivation_record
    from xlhedge.excel.derivation.text import derivation_text
    from xlhedge.excel.saved.workbook import read_workbook

    file = record if record != _STDOUT else None
    _require_writable([file] if file else [], book, None, force)
    with limited_memory(book):
        node = derive(read_workbook(book), cell)
    if record is None:
        shown = derivation_text(node)
    else:
        shown = json.dumps(derivation_record(node), indent=1)
    if file is None:
        click.echo(shown)
    else:
        _write({file: shown.encode()})
    sys.exit(FAILED if node.failed else 0)


def _require_writable(
    outputs: list[Path], book: Path, against: Path | None, force: bool
) -> None:
    """Refuse an output that exists or is named twice, and always one that is read."""
    for path in outputs:
        read = [p for p in (book, against) if p and p.exists() and path.exists()]
        if any(path.samefile(p) for p in read):
            raise InputError(f"{path} must not be a workbook that is read")
        if outputs.count(path) > 1:
            raise InputError(f"{path} is named for two outputs")
        require_new(path, force)


def _content(kind: str, done: "Audit") -> bytes:
    """The audit as the file of an option."""
    if kind == "json":
        from xlhedge.excel.audit.record import audit_record

        return json.dumps(audit_record(done), indent=1).encode()
    if kind == "html":
        from xlhedge.excel.audit.page import audit_page

        return audit_page(done).encode()
    from xlhedge.excel.audit.evidence_file import evidence_file

    return evidence_file(done)


def _write(contents: dict[Path, bytes]) -> None:
    from xlhedge.store.files import replacing

    for path, content in contents.items():
        with replacing(path) as file:
            file.write(content)


def _time(text: str | None) -> "np.datetime64 | None":
    """The time of --now."""
    from xlhedge.excel.audit.checks.times import time_of

    time = time_of(text)
    if text is not None and time is None:
        raise InputError(f"--now must be a time like 2026-03-27 08:00, got {text}")
    return time
