"""Array helpers below every formula."""

import math
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Real: TypeAlias = float | npt.NDArray[Any]
Text: TypeAlias = str | npt.NDArray[Any]
Array: TypeAlias = npt.NDArray[Any]

ROOT_TWO_PI = 2.5066282746310005
_SIGNS = {"call": 1.0, "c": 1.0, "put": -1.0, "p": -1.0}
# They would become 1.0 and a count of nanoseconds.
_NO_NUMBERS = (bool, np.bool_, np.datetime64, np.timedelta64)


def real(value: Any) -> Array:
    """`value` as an array of floats; raises ValueError for text."""
    return np.asarray(value, dtype=float)


def float_of(cell: Any) -> float | None:
    """One number as a float, infinite where none is large enough; None for the rest."""
    if isinstance(cell, _NO_NUMBERS) or not hasattr(cell, "__float__"):
        return None
    try:
        return float(cell)
    except TypeError:  # an array, say
        return None
    except OverflowError:
        return math.inf if cell > 0 else -math.inf


def floats_of(cells: Array) -> tuple[Array, Array]:
    """Cells of any kind as floats, NaN for what is no number, and where that is."""
    if cells.dtype.kind != "O":
        return np.full(cells.shape, np.nan), np.ones(cells.shape, dtype=bool)
    found = [float_of(cell) for cell in cells.flat]
    wrong = np.array([number is None for number in found], dtype=bool)
    floats = np.array(found, dtype=float)  # None becomes NaN
    return floats.reshape(cells.shape), wrong.reshape(cells.shape)


def alike(*arrays: Array) -> list[Array]:
    """Arrays in their common shape; those that have it stay as they are."""
    shape = np.broadcast(*arrays).shape
    return [a if a.shape == shape else np.broadcast_to(a, shape) for a in arrays]


def normal_density(d: Array) -> Array:
    """n(d), the standard normal density."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(-0.5 * d * d) / ROOT_TWO_PI


def inverse_or_zero(x: Array, tiny: float = 0.0) -> Array:
    """1/x, and 0 where x <= tiny: the factor is then multiplied by a zero."""
    good = np.asarray(x > tiny)
    if good.all():
        return 1.0 / x
    return np.where(good, 1.0 / np.where(good, x, 1.0), 0.0)


def sign_of(flag: Any) -> Array:
    """+1 for a call, -1 for a put, NaN for anything else.

    `flag` is call/put, c/p in any case, or +1/-1; scalar or array.
    """
    if isinstance(flag, str):
        return real(_sign_of_cell(flag))
    flags = np.asarray(flag)
    if flags.dtype.kind in "fiu":
        good = np.abs(flags) == 1
        return (flags if good.all() else np.where(good, flags, np.nan)).astype(float)
    if flags.dtype.kind == "O":
        each = [_sign_of_cell(cell) for cell in flags.flat]
        return np.reshape(np.array(each, dtype=float), flags.shape)
    words = flags.astype(str)
    signs = _sign_of_word(words)
    # Case is rarely needed, and costs ten times the rest.
    return _sign_of_word(np.char.lower(words)) if np.isnan(signs).any() else signs


def _sign_of_word(words: Array) -> Array:
    call = (words == "call") | (words == "c")
    put = (words == "put") | (words == "p")
    return np.where(call, 1.0, np.where(put, -1.0, np.nan))


def _sign_of_cell(cell: Any) -> float:
    """The sign of a text or of a number."""
    if isinstance(cell, str):
        return _SIGNS.get(cell.lower(), np.nan)
    number = float_of(cell)
    return np.nan if number is None or abs(number) != 1 else number
