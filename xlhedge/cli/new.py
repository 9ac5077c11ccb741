"""xlhedge new: the workbook around somebody's own book."""

from pathlib import Path
from typing import Any

import click

from xlhedge.cli.files import given_tables
from xlhedge.cli.making import make, require_workbook
from xlhedge.cli.running import FILE, reported, require_new

Rows = list[list[Any]]


@click.command()
@click.option("--positions", type=FILE, required=True, help="CSV of positions.")
@click.option("--market", type=FILE, required=True, help="CSV, a row per underlying.")
@click.option("--instruments", type=FILE, help="CSV of listed contracts [none].")
@click.option("--surface", type=FILE, help="CSV of smiles [none].")
@click.option("--dividends", type=FILE, help="CSV of cash dividends [none].")
@click.option("--policy", type=FILE, help="CSV of policies [none enabled].")
@click.option("--limits", type=FILE, help="CSV of limits [none].")
@click.option("--series", type=FILE, help="CSV of prices for hedge ratios [none].")
@click.option("--stress", type=FILE, help="CSV of stress scenarios [none].")
@click.option("--factors", type=FILE, help="CSV of vols of factors of risk [none].")
@click.option("--correlations", type=FILE, help="CSV of their correlations [none].")
@click.option("--history", type=FILE, help="CSV of P&L by day [none].")
@click.option("--out", type=FILE, required=True, help="To write: .xlsx, or .xlsm.")
@click.option("--force", is_flag=True, help="Replace the workbook if it exists.")
@reported
def new(out: Path, force: bool, **files: Path | None) -> None:
    """Make the workbook of your own book, of any size, from CSV tables.

    A file that ends in .xlsm holds the worksheet functions as macros and the button
    that refreshes. Exit status 1 when a row or a policy failed, each named on standard
    error; 2 when a table is unusable; then nothing is written.
    """
    require_workbook(out)
    require_new(out, force)
    tables = given_tables(files)
    if "Policy" not in tables:
        tables["Policy"] = _disabled(tables["Market"])
    make(tables, out)


def _disabled(market: Rows) -> Rows:
    """A disabled policy for each underlying."""
    from xlhedge.store.policies import disabled_policies

    place = market[0].index("underlying")
    names = [row[place] for row in market[1:] if row[place] is not None]
    return disabled_policies(dict.fromkeys(names))
