"""xlhedge eval: one formula."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from xlhedge.cli.running import FAILED, reported
from xlhedge.core.errors import InputError

if TYPE_CHECKING:
    from xlhedge.excel.evaluate import Evaluated


@click.command("eval")
@click.argument("formula")
@click.option("--explain", is_flag=True, help="Show every step, formula and source.")
@click.option("--json", "as_json", is_flag=True, help="The explanation as JSON.")
@reported
def evaluate(formula: str, explain: bool, as_json: bool) -> None:
    """Evaluate FORMULA as a cell would: xlhedge eval '=XLH_DELTA("call",105,…)'.

    A table is printed tab-separated. An error prints its reason on standard error
    and exits with status 1.
    """
    from xlhedge.excel.evaluate import evaluate_text

    if as_json and not explain:
        raise InputError("--json needs --explain")
    found = evaluate_text(formula)
    if explain:
        click.echo(_explanation(found, as_json))
        sys.exit(FAILED if found.failed else 0)
    for row in found.rows:
        click.echo("\t".join(_cell(value) for value in row))
    for reason in found.reasons:
        click.echo(f"xlhedge: {reason}", err=True)
    sys.exit(FAILED if found.failed else 0)


def _explanation(found: "Evaluated", as_json: bool) -> str:
    """How each call of ours in the formula comes to its answer."""
    from xlhedge.excel.derivation.call import derive_call
    from xlhedge.excel.derivation.record import call_record
    from xlhedge.excel.derivation.text import calls_text

    asked = [derive_call(*call) for call in found.calls]
    calls = [call for call in asked if call is not None]
    if not as_json:
        return calls_text(calls, found.rows)
    return json.dumps([call_record(call) for call in calls], indent=1)


def _cell(value: Any) -> str:
    """A cell as text: numbers with all their digits."""
    if isinstance(value, bool):
        return str(value).upper()
    return repr(value) if isinstance(value, float) else str(value)
