"""The cells of an argument as its kind: numbers, signs of flags, choices, texts, dates.

One cell gives one value, a rectangle an array of its shape (rows, columns). What a
cell cannot be is marked in `Failures` and stands as NaN or "" until the marked
elements are left out; nothing is repaired, and a blank is neither 0 nor the default.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from xlhedge.core.checks import slip, slip_text
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array, sign_of
from xlhedge.core.terms import TERMS
from xlhedge.excel.calls.cells import Cells
from xlhedge.excel.calls.failures import Failures, texts_of
from xlhedge.excel.calls.function import Parameter


def cells_of(parameter: Parameter, raw: Any) -> Cells | float:
    """The cells of an argument; one number, or one word that is a flag, needs no
    further reading.

    Raises InputError if they are not a rectangle.
    """
    if type(raw) is float and parameter.kind == "number":
        return raw
    if type(raw) is str and parameter.kind == "flag" and (sign := _sign(raw)) == sign:
        return sign
    return Cells(parameter.name, raw)


def read(parameter: Parameter, cells: Cells | float, failures: Failures) -> Any:
    """The cells of an argument as its kind: a value, or an array of their shape."""
    if isinstance(cells, float):
        return cells
    return _READERS[parameter.kind](parameter, cells, failures)


def _numbers(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    wanted = ("number", "blank") if parameter.may_be_blank else ("number",)
    if cells.only("number"):
        return np.array(cells.flat, dtype=float).reshape(cells.shape)[()]
    cells.fail(~cells.are(*wanted), "must be a number", failures)
    numbers = np.full(len(cells.flat), np.nan)
    good = cells.are("number")
    numbers[good] = cells.objects()[good].astype(float)
    return numbers.reshape(cells.shape)[()]


def _flags(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    words = _masked(cells, "text", "number")
    signs = {word: _sign(word) for word in set(words)}
    numbers = np.array([*map(signs.__getitem__, words)], dtype=float)
    cells.fail(np.isnan(numbers), "must be call or put", failures)
    return numbers.reshape(cells.shape)[()]


@lru_cache(maxsize=256)
def _sign(word: str | float | None) -> float:
    """+1 for a call, -1 for a put, else NaN."""
    if word is None:
        return np.nan
    return float(sign_of(word if isinstance(word, str) else float(word)))


def _choices(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    rule = f"must be one of {', '.join(parameter.choices)}"
    if not parameter.term.or_number:
        return _words(cells, parameter.choices.__contains__, rule, failures)

    def accepts(word: Any) -> bool:
        return not isinstance(word, str) or word in parameter.choices

    return _words(cells, accepts, f"{rule} or a number", failures, "number")


def _texts(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    return _words(cells, lambda word: True, "must be text", failures)


def _words(
    cells: Cells,
    accepts: Callable[[Any], bool],
    rule: str,
    failures: Failures,
    *others: str,
) -> Any:
    """A text (or a cell of `others`), or an object array of them with "" where bad."""
    words = _masked(cells, "text", *others)
    known = {word: word is not None and accepts(word) for word in set(words)}
    good = np.array([*map(known.__getitem__, words)], dtype=bool)
    cells.fail(~good, rule, failures)
    return np.where(good, cells.objects(), "").reshape(cells.shape)[()]


def _dates(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    """Cells that may be dates; core/dates.py reads them."""
    if cells.only("number"):
        return np.array(cells.flat, dtype=float).reshape(cells.shape)[()]
    bad = ~cells.are("number", "text", "date")
    cells.fail(bad, "must be a date", failures)
    return cells.objects().reshape(cells.shape)[()]


def _booleans(parameter: Parameter, cells: Cells, failures: Failures) -> Any:
    """TRUE and FALSE; hosts without a logical type hand them over as 1 and 0."""
    words = _masked(cells, "boolean", "number")
    good = np.array([word in (0, 1) for word in words], dtype=bool)
    cells.fail(~good, "must be TRUE or FALSE", failures)
    return np.where(good, cells.objects(), False).astype(bool).reshape(cells.shape)[()]


def _masked(cells: Cells, *kinds: str) -> list[Any]:
    """The cells of these kinds, None for the others."""
    if cells.only(*kinds):
        return cells.flat
    objects = cells.objects()
    objects[~cells.are(*kinds)] = None
    return list(objects)


_READERS: dict[str, Callable[[Parameter, Cells, Failures], Any]] = {
    "number": _numbers,
    "flag": _flags,
    "choice": _choices,
    "text": _texts,
    "date": _dates,
    "boolean": _booleans,
}


def read_list(parameter: Parameter, raw: Any) -> Array:
    """The numbers of one row or one column, in one dimension.

    Raises InputError for anything else; one bad cell leaves no good element.
    """
    numbers = read_matrix(parameter, raw)
    if numbers.size != max(numbers.shape, default=1):
        raise InputError(f"{parameter.name} must be one row or one column")
    return np.ravel(numbers)


def read_matrix(parameter: Parameter, raw: Any) -> Array:
    """The numbers of a rectangle, shape (rows, columns); of one cell (1, 1).

    Raises InputError for anything else and for a number in another unit than meant;
    one bad cell leaves no good element.
    """
    cells, failures = Cells(parameter.name, raw), Failures()
    numbers = _numbers(parameter, cells, failures)
    mark_slips(parameter.name, numbers, "", failures)
    if failures.any:
        code = failures.codes.ravel()[np.flatnonzero(failures.codes)[0]]
        raise InputError(failures.reasons[0], code=int(code))
    return np.atleast_2d(numbers)


def mark_slips(name: str, values: Any, model: Any, failures: Failures) -> None:
    """Fail the numbers that are almost surely in another unit than that of `model`."""
    term = TERMS[name]
    if type(values) is float and abs(values) <= term.slip:
        return
    slipped = slip(name, values) & ~np.isin(model, term.no_slip_in)
    if not slipped.any():
        return
    sizes = np.broadcast_to(values, slipped.shape).ravel()
    places = np.flatnonzero(slipped).tolist()
    texts = {place: slip_text(name, float(sizes[place])) for place in places}
    codes = np.where(slipped, np.int16(Code.OUT_OF_RANGE), np.int16(0))
    failures.add(codes, texts_of(slipped.shape, texts))
