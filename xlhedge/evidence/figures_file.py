"""The figures file: a CSV table that comes with the package.

Columns: item, inputs (a JSON object), output, value, how_verified, source.
"""

import csv
import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from xlhedge.core.errors import InputError
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.items.given import Inputs
from xlhedge.evidence.packaged import packaged

_NAME = "figures.csv"


class FiguresFile(NamedTuple):
    """The figures in their order, and the SHA-256 of the bytes they were read from."""

    figures: tuple[Figure, ...]
    sha256: str


def packaged_figures() -> FiguresFile:
    """The figures of this installation."""
    return parse_figures(packaged(_NAME), _NAME)


def parse_figures(content: bytes, name: str) -> FiguresFile:
    """The figures in the bytes of a figures file.

    Raises: InputError with file and line for what is no figure.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not UTF-8 text: {error.reason}") from error
    figures = tuple(_figures(text, name))
    return FiguresFile(figures, hashlib.sha256(content).hexdigest())


def _figures(text: str, name: str) -> list[Figure]:
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        missing = set(Figure._fields) - set(rows.fieldnames or ())
        if missing:
            raise InputError(f"no column {', '.join(sorted(missing))}")
        found = [_figure(row) for row in rows]
    except (InputError, csv.Error) as error:
        line = max(rows.reader.line_num, 1)
        raise InputError(f"{name} line {line}: {error}") from error
    if not found:
        raise InputError(f"{name} holds no figure")
    return found


def _figure(row: Mapping[Any, Any]) -> Figure:
    if None in row or None in row.values():
        raise InputError("must have a cell in every column, and no more")
    cells = {name: row[name] for name in Figure._fields}
    figure = Figure(**cells | {"inputs": _inputs(row["inputs"])})
    if not _is_number(figure):
        raise InputError(f"value must be a number, True or False, got {row['value']!r}")
    return figure


def _is_number(figure: Figure) -> bool:
    try:
        return not math.isnan(figure.expected)
    except ValueError:
        return False


def _inputs(text: str) -> Inputs:
    try:
        inputs = json.loads(text)
    except ValueError:
        inputs = None
    if not isinstance(inputs, dict):
        raise InputError(f"inputs must be a JSON object, got {text[:40]!r}")
    return inputs
