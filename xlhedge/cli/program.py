"""The program xlhedge: all commands."""

import click

from xlhedge import __version__
from xlhedge.cli.audit import audit
from xlhedge.cli.build import build
from xlhedge.cli.evaluate import evaluate
from xlhedge.cli.fill import fill
from xlhedge.cli.imports import imports
from xlhedge.cli.new import new
from xlhedge.cli.recalc import recalc
from xlhedge.cli.refresh import refresh
from xlhedge.cli.report import report
from xlhedge.cli.verify import verify


@click.group()
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Greeks and hedge ratios of a position book, in Excel and outside it."""


for command in (evaluate, new, refresh, report, fill, recalc, audit, verify, build):
    main.add_command(command)
main.add_command(imports)
