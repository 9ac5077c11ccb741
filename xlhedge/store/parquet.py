"""Tables from Parquet files; the library that reads them is optional.

Columns are those of the CSV files (sources.py). A date may be a timestamp: without a
time zone it is UTC.
"""

from decimal import Decimal
from math import isnan
from pathlib import Path
from typing import Any

from xlhedge.book.columns import TableSpec
from xlhedge.core.errors import InputError

_LIBRARY = "pyarrow"


def read_parquet_table(path: Path, spec: TableSpec) -> list[list[Any]]:
    """One table as rows of raw cells, the first row its headers.

    Returns: float, str, bool, a date or None per cell.
    Raises: InputError naming the file and the rule, also where the library is missing.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import read_table
    except ModuleNotFoundError:
        rule = f"Parquet needs the Python package {_LIBRARY}, which is not installed"
        raise InputError(f"{path.name}: {rule}") from None
    try:
        table = read_table(path)
    except (OSError, ArrowException) as error:
        said = str(error).splitlines()[0]
        raise InputError(f"{path.name}: cannot be read, {said}") from error
    names = table.column_names
    for column in spec.columns:
        if column.required and column.name not in names:
            raise InputError(
                f"{path.name}: {spec.name} must have a column {column.name}"
            )
    columns = [column.to_pylist() for column in table.columns]
    body = ([_cell(value) for value in row] for row in zip(*columns, strict=True))
    return [names, *body]


def _cell(value: Any) -> Any:
    """A value as a CSV file would give it; a date stays one."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return float(value)
    if value == "" or (isinstance(value, float) and isnan(value)):
        return None
    return value
