"""xlhedge build: the workbook and its list of functions."""

from pathlib import Path

import click

from xlhedge.cli.running import FOLDER, reported


@click.command()
@click.option("--sample", type=FOLDER, default=Path("workbook/sample"))
@click.option("--out", type=FOLDER, default=Path("workbook"))
@reported
def build(sample: Path, out: Path) -> None:
    """Write workbooks, add-in and FUNCTIONS.md from the CSV tables of a folder."""
    from xlhedge.excel.build import build_all

    for path in build_all(sample, out):
        click.echo(path)
