"""xlhedge eval: one formula."""

import sys
from typing import Any

import click

from xlhedge.cli.running import FAILED, reported


@click.command("eval")
@click.argument("formula")
@reported
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


def _cell(value: Any) -> str:
    """A cell as text: numbers with all their digits."""
    if isinstance(value, bool):
        return str(value).upper()
    return repr(value) if isinstance(value, float) else str(value)
