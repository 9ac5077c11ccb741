"""What lets a reader trust a sheet: version, age, fingerprint and reasons.

Source: definition.
"""

import hashlib
import json
import warnings
from functools import cache
from typing import Any

import numpy as np

from xlhedge import __version__
from xlhedge.core.checks import Faults
from xlhedge.core.dates import parse_dates, serials
from xlhedge.core.errors import CellError, Code, DoubtWarning
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.core.units import SECONDS_PER_DAY
from xlhedge.excel.boundary import answer
from xlhedge.excel.calls.cells import kind_of, shown


def version() -> str:
    """The version that calculates."""
    return __version__


@cache
def selftest() -> str:
    """PASS, or the reference figures that this installation misses.

    They are computed once in a process.
    """
    from xlhedge.evidence.figures_file import packaged_figures
    from xlhedge.evidence.text import selftest_text
    from xlhedge.evidence.verification import verify

    return selftest_text(verify(packaged_figures().figures))


def stale(as_of: Any, clock: Any, max_age: Real) -> Array:
    """True where as_of is more than max_age seconds before the clock.

    Args: as_of and clock (date cells, UTC; a date alone is its midnight), max_age
    (seconds, >= 0). They broadcast.
    Raises: InputError for what is no date; DomainError where as_of is more than
    max_age seconds after the clock: one of the two is then in another time zone.
    """
    faults = Faults()
    then, now = _days(faults, "as_of", as_of), _days(faults, "clock", clock)
    limit = faults.number("max_age", max_age)
    age = (now - then) * SECONDS_PER_DAY
    step("age", "clock - as_of, in seconds", age)
    faults.add(age < -limit, "as_of is after the clock by more than max_age")
    return faults.raise_with(step("stale", "age > max_age", age > limit))


def fingerprint(values: list[list[Any]]) -> str:
    """SHA-256 of the cells, as 64 hex digits.

    Of the ASCII JSON of the rows without spaces: numbers and dates (as serial
    numbers) in the shortest form that reads back, texts, true and false, null for
    blank, an error as {"error":"#N/A"}.

    Source: FIPS 180-4 (SHA-256), RFC 8259 (JSON).

    >>> fingerprint([[1.0, "a", None]])[:16]
    'ae5feaa902b2e3b6'
    """
    cells = [[_canonical(cell) for cell in row] for row in values]
    text = json.dumps(cells, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def why(name: str, *arguments: Any) -> str:
    """Why the worksheet function fails with these arguments, or ok.

    Behind ok stands what is allowed but doubtful: ok; vol 7 looks like percent.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        reasons = answer(name, arguments).reasons
    doubts = dict.fromkeys(
        str(w.message) for w in caught if issubclass(w.category, DoubtWarning)
    )
    return "; ".join(reasons or ["ok", *doubts])


def _days(faults: Faults, name: str, cell: Any) -> Array:
    times, _, bad = parse_dates(cell)
    if bad.any():
        first = np.asarray(cell, dtype=object)[bad].flat[0]
        text = f"{name} must be a date, got {shown(first)}"
        faults.add(bad, text, Code.WRONG_KIND)
    return serials(times)


def _canonical(cell: Any) -> Any:
    kind = kind_of(cell)
    if kind == "number":
        return float(cell) + 0.0  # no negative zero
    if kind == "date":
        return float(serials(parse_dates(cell).times))
    return {"error": str(cell)} if isinstance(cell, CellError) else cell
