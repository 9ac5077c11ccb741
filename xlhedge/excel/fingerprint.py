"""What a workbook says of the xlhedge that built it, as properties of the file."""

import hashlib
from functools import cache

from xlhedge import __version__
from xlhedge.excel.catalogue import CATALOGUE

VERSION, FUNCTIONS = "xlhedge version", "xlhedge functions"


def properties() -> dict[str, str]:
    """The properties of a workbook that this version builds, by name."""
    return {VERSION: __version__, FUNCTIONS: functions_sha256()}


@cache
def functions_sha256() -> str:
    """SHA-256 of the signatures of all worksheet functions, one a line."""
    lines = "\n".join(function.signature for function in CATALOGUE.values())
    return hashlib.sha256(lines.encode()).hexdigest()
