"""xlhedge verify: the reference figures computed anew."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from xlhedge.cli.running import FAILED, FILE, progress, reported, require_new


@click.command()
@click.option("--out", type=FILE, default=Path("accuracy.html"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--force", is_flag=True, help="Replace the page if it exists.")
@reported
def verify(out: Path, as_json: bool, force: bool) -> None:
    """Compute the reference figures anew and write an accuracy report (HTML).

    Prints the counts of each section of the specification. Exit status 1 when a
    figure is missed, 2 when the report cannot be written.
    """
    require_new(out, force)
    from xlhedge.evidence.page import accuracy_page
    from xlhedge.evidence.record import report_record
    from xlhedge.evidence.report import accuracy_report
    from xlhedge.evidence.text import report_text
    from xlhedge.store.files import replacing

    report = accuracy_report(datetime.now(UTC), progress)
    with replacing(out) as page:
        page.write(accuracy_page(report).encode())
    shown = json.dumps(report_record(report), indent=1) if as_json else ""
    click.echo(shown or f"{report_text(report)}\nwritten to {out}")
    for outcome in () if as_json else report.missed:
        click.echo(f"missed: {outcome.report}", err=True)
    sys.exit(FAILED if report.missed else 0)
