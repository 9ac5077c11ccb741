"""One call of a formula over cells that broadcast, each element on its own.

Bad elements are left out of the calculation and keep their own failure; the others
are calculated in one pass, or one pass per choice where a choice argument varies.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.core.terms import TERMS
from xlhedge.excel.calls.cells import Cells
from xlhedge.excel.calls.failures import Failures, sentence, texts_of
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.calls.readers import cells_of, mark_slips, read, read_list

Values = dict[str, Any]

_SLIPS = frozenset(name for name, term in TERMS.items() if term.slip < float("inf"))
# An exception over an array keeps one sentence; up to so many elements are asked for
# their own.
_ASKED = 100


class Elements(NamedTuple):
    """The fields of a result in its shape, () or (rows, columns), and what failed."""

    fields: list[Array]
    failures: Failures
    shape: tuple[int, ...]


def evaluate(function: Function, given: Mapping[Parameter, Any]) -> Elements:
    """The function over raw cells; arguments that are not given keep their default.

    Raises InputError if an argument is no rectangle or the sizes do not broadcast.
    """
    failures = Failures()
    lists = {p.name: read_list(p, x) for p, x in given.items() if p.kind == "numbers"}
    if lists:
        function = replace(function, fixed={**function.fixed, **lists})
    cells = {p: cells_of(p, raw) for p, raw in given.items() if p.name not in lists}
    shape = _common_shape(cells.values())
    values = {p.name: read(p, c, failures) for p, c in cells.items()}
    for name in filter(_SLIPS.__contains__, values):
        mark_slips(name, values[name], values.get("model", ""), failures)
    varying = [p.name for p in cells if p.kind == "choice" and _many(values[p.name])]
    if failures.any or varying:
        fields = _in_parts(function, values, shape, varying, failures)
    else:
        fields = _ask(function, values, shape, failures)
    return Elements(fields, failures, shape)


def _many(value: Any) -> bool:
    """True for the values of a range, False for that of a single cell."""
    return isinstance(value, np.ndarray)


def _common_shape(arguments: Iterable[Cells | float]) -> tuple[int, ...]:
    ranges = [cells for cells in arguments if isinstance(cells, Cells)]
    shapes = {cells.name: cells.shape for cells in ranges if cells.shape}
    try:
        return np.broadcast_shapes(*shapes.values()) if shapes else ()
    except ValueError:
        sizes = [f"{n} {rows} x {columns}" for n, (rows, columns) in shapes.items()]
        raise InputError(f"sizes do not fit: {', '.join(sizes)}") from None


def _in_parts(
    function: Function,
    values: Values,
    shape: tuple[int, ...],
    varying: list[str],
    failures: Failures,
) -> list[Array]:
    """The good elements, in one pass for each combination of varying choices."""
    good = np.flatnonzero(np.broadcast_to(failures.codes, shape) == 0)
    flat = _spread(values, shape, good)
    size = int(np.prod(shape))
    fields = _fields(function, None, (size,))
    codes, texts = np.zeros(size, dtype=np.int16), np.full(size, "", dtype=object)
    for part in _groups([flat[name] for name in varying], len(good)):
        chosen = {n: v[part] if _many(v) else v for n, v in flat.items()}
        chosen |= {name: chosen[name][0] for name in varying}
        found = Failures()
        results = _ask(function, chosen, part.shape, found)
        places = good[part]
        fields = [_placed(*pair, places) for pair in zip(fields, results, strict=True)]
        codes[places], texts[places] = found.codes, found.texts
    failures.add(codes.reshape(shape), texts.reshape(shape))
    return [field.reshape(shape) for field in fields]


def _spread(values: Values, shape: tuple[int, ...], places: Array) -> Values:
    """The arrays at these flat places of the common shape; scalars as they are."""
    return {
        name: np.broadcast_to(v, shape).ravel()[places] if _many(v) else v
        for name, v in values.items()
    }


def _groups(choices: list[Array], size: int) -> Iterator[Array]:
    """The places of equal choices, group by group."""
    if not size:
        return
    labels = np.zeros(size, dtype=int)
    for choice in choices:
        _, numbers = np.unique(choice.astype(str), return_inverse=True)
        labels = labels * (numbers.max() + 1) + numbers
    for label in np.unique(labels):
        yield np.flatnonzero(labels == label)


def _placed(field: Array, part: Array, places: Array) -> Array:
    """The field with these places filled; mixed kinds make it an object array."""
    if field.dtype != part.dtype:
        field = field.astype(object)
    field[places] = part
    return field


def _ask(
    function: Function, values: Values, shape: tuple[int, ...], failures: Failures
) -> list[Array]:
    """One call of the formula; what it refuses is marked."""
    try:
        result = function.implementation(**function.fixed, **values)
    except InputError as error:
        result = error.result
        codes = error.code if error.codes is None else error.codes
        codes = np.broadcast_to(np.asarray(codes, dtype=np.int16), shape)
        failures.add(codes, _sentences(function, values, codes, error))
    return _fields(function, result, shape)


def _fields(function: Function, result: Any, shape: tuple[int, ...]) -> list[Array]:
    """The columns of a result in the common shape; NaN where there is none."""
    if result is None:
        return [np.full(shape, np.nan) for _ in function.columns or ("result",)]
    columns = map(np.asarray, result if isinstance(result, tuple) else (result,))
    return [c if c.shape == shape else np.broadcast_to(c, shape) for c in columns]


def _sentences(
    function: Function, values: Values, codes: Array, error: InputError
) -> Array:
    """Why each element failed."""
    bad = np.flatnonzero(codes)
    if error.codes is None or len(bad) == 1:
        return np.where(codes != 0, error.rule, "").astype(object)
    texts = {place: sentence(codes.flat[place]) for place in bad.tolist()}
    asked = bad[:_ASKED]
    flat = _spread(values, codes.shape, asked)
    for number, place in enumerate(asked.tolist()):
        one = {n: v[number] if _many(v) else v for n, v in flat.items()}
        texts[place] = _complaint(function, one) or texts[place]
    return texts_of(codes.shape, texts)


def _complaint(function: Function, values: Values) -> str:
    """What the formula says about one element, empty if it accepts it."""
    try:
        function.implementation(**function.fixed, **values)
    except InputError as error:
        return error.rule
    return ""
