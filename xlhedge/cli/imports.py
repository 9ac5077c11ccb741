"""xlhedge import: a book from what a venue sends."""

from pathlib import Path

import click

from xlhedge.cli.files import given_tables, joined
from xlhedge.cli.making import make, require_workbook
from xlhedge.cli.running import FILE, reported, require_new


@click.group("import")
def imports() -> None:
    """Make a book from what a venue sends."""


@imports.command()
@click.argument("chain", type=FILE)
@click.option("--positions", type=FILE, required=True, help="CSV of positions.")
@click.option("--instruments", type=FILE, help="CSV of further instruments.")
@click.option("--policy", type=FILE, help="CSV of policies [none enabled].")
@click.option(
    "--smile",
    type=click.Choice(["delta", "svi"]),
    default="delta",
    help="Surface rows: quotes by delta from mark vols, or SVI fitted to bid and ask.",
)
@click.option("--out", type=FILE, required=True, help="The workbook to write.")
@click.option("--force", is_flag=True, help="Replace the workbook if it exists.")
@reported
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
    require_workbook(out)
    require_new(out, force)
    from xlhedge.store.deribit import read_chain

    tables = read_chain(chain, smile)
    given = given_tables({"positions": positions, "policy": policy})
    more = given_tables({"instruments": instruments}).get("Instruments")
    if more:
        tables["Instruments"] = joined(tables["Instruments"], more)
    make(tables | given, out)
