"""A workbook made from tables: what `new` and `import` have in common."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from xlhedge.cli.running import FAILED
from xlhedge.core.errors import InputError

_KINDS = (".xlsx", ".xlsm")
_LARGE = 1000  # positions; more take longer than a breath


def require_workbook(out: Path) -> None:
    """Raise InputError unless `out` is called as a workbook is."""
    if out.suffix.lower() not in _KINDS:
        raise InputError(f"{out} must end in {' or '.join(_KINDS)}")


def make(tables: Mapping[str, list[list[Any]]], out: Path) -> NoReturn:
    """Write the workbook of these tables, say what failed in it, and exit.

    Raises: InputError, and nothing is written, for tables that no book can use.
    """
    from xlhedge.book.inspection import inspect
    from xlhedge.excel.build import build

    failures, warnings = inspect(tables)
    positions = len(tables["Positions"]) - 1
    if positions > _LARGE and sys.stderr.isatty():
        click.echo(f"calculating {positions:,} positions", err=True)
    build(tables, out)
    click.echo(out)
    for kind, lines in (("warning", warnings), ("failed", failures)):
        for line in lines:
            click.echo(f"{kind}: {line}", err=True)
    sys.exit(FAILED if failures else 0)
