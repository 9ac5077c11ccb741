"""Checks, and the signs that every file obeys.

Signs: call +1, put -1; quantity > 0 is long; trade > 0 is a buy; cost >= 0 is
paid; P&L > 0 is a gain.

A function checks first and computes after. The good elements are computed in one
pass; `raise_with` then raises once if any element was bad. The exception carries
the codes and the result.
"""

from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from xlhedge.core.errors import Code, doubt, error_of
from xlhedge.core.numeric import Array, floats_of, real, sign_of
from xlhedge.core.terms import TERMS, Limits

Result = TypeVar("Result")


class Faults:
    """The broken rules of one call: a code per element and the first message.

    The message names the argument, the rule and the first bad value; where there
    are several elements the exception adds the index of the first in the result.
    """

    def __init__(self) -> None:
        self.codes: Array = np.zeros((), dtype=np.int16)
        self.message = ""
        self.code = int(Code.OK)  # that of the message
        self._told: Array = np.zeros((), dtype=bool)  # where the message holds
        self._doubt = ""
        self._shapes: dict[str, tuple[int, ...]] = {}  # of the arrays checked

    def add(self, bad: Any, message: str, code: int = Code.OUT_OF_RANGE) -> None:
        """Mark the elements where `bad` holds; an earlier fault keeps its code."""
        bad = np.asarray(bad)
        if not bad.any():
            return
        if not self.message:
            self.message, self.code, self._told = message, int(code), bad
        first = np.where(bad, np.int16(code), np.int16(0))
        self.codes = np.where(self.codes == 0, first, self.codes)

    def number(self, name: str, value: Any, limits: Limits | None = None) -> Array:
        """`value` as floats, checked against the range of its term."""
        numbers = self._real(name, value)
        limits = limits or TERMS[name].limits
        ends = _ends(numbers)
        good = all(_within(limits, end) for end in ends)
        if not good:
            self._refuse(name, numbers, limits)
        if not good or any(end > TERMS[name].doubt for end in ends):
            _doubt_slips(name, numbers, limits)
        return numbers

    def positive(self, name: str, value: Any) -> Array:
        """`value` as floats, checked against the range of its term without its zero."""
        limits = replace(TERMS[name].limits, lowest=0.0, open_below=True)
        return self.number(name, value, limits)

    def _refuse(self, name: str, numbers: Array, limits: Limits) -> None:
        """Mark the numbers out of range, the expired ones as such."""
        bad = ~_within(limits, numbers)
        first = numbers[bad].flat[0]
        rule = str(limits) if np.isfinite(first) else "must be finite"
        got = f"{name} {rule}, got {first:.12g}"
        expired = (name == "years") & (numbers < 0) & np.isfinite(numbers)
        self.add(expired, f"{got} (expired)", Code.EXPIRED)
        self.add(bad, got)

    def _real(self, name: str, value: Any) -> Array:
        """`value` as floats, NaN where it is no number; a text never is one."""
        try:
            cells = np.asarray(value)
        except ValueError:  # rows of different lengths
            rule = f"{name} must be a rectangle of numbers, got {value!r:.60}"
            raise error_of(Code.WRONG_KIND)(rule) from None
        self._require_fit(name, cells.shape)
        if cells.dtype.kind in "fiu":
            return real(cells)
        if not isinstance(value, np.ndarray):  # 1 beside "x" is still a number
            cells = np.asarray(value, dtype=object)
        numbers, wrong = floats_of(cells)
        if wrong.any():
            got = cells[wrong].tolist()[0]
            text = f"{name} must be a number, got {got!r:.60}"
            self.add(wrong, text, Code.WRONG_KIND)
        return numbers

    def flag(self, value: Any) -> Array:
        """+1 for a call, -1 for a put."""
        signs = sign_of(value)
        self._require_fit("flag", signs.shape)
        bad = np.isnan(signs)
        if bad.any():
            got = np.asarray(value)[bad].flat[0]
            self.add(bad, f"flag must be call or put, got {got!s}", Code.WRONG_KIND)
        return signs

    def choice(self, name: str, value: str, choices: tuple[str, ...] = ()) -> str:
        """`value` if it is one of the choices; raises at once otherwise."""
        choices = choices or TERMS[name].choices
        if value not in choices:
            rule = f"{name} must be one of {', '.join(choices)}, got {value!s}"
            raise error_of(Code.WRONG_KIND)(rule)
        return value

    def _require_fit(self, name: str, shape: tuple[int, ...]) -> None:
        """Raise at once unless an array broadcasts with those checked before."""
        if not shape:
            return
        self._shapes[name] = shape
        try:
            np.broadcast_shapes(*self._shapes.values())
        except ValueError:
            sizes = ", ".join(f"{n} {size}" for n, size in self._shapes.items())
            rule = f"sizes do not fit: {sizes}"
            raise error_of(Code.WRONG_KIND)(rule) from None

    def doubt(self, text: str) -> None:
        """Have `raise_with` warn of this; of several texts, of the first."""
        self._doubt = self._doubt or text

    def join(self, part: "Faults", where: Any, shape: tuple[int, ...]) -> None:
        """Take over the faults of the elements `where` of a flat common shape."""
        self.doubt(part._doubt)
        if not part.message:
            return
        codes, told = np.zeros(shape, dtype=np.int16), np.zeros(shape, dtype=bool)
        codes.reshape(-1)[where], told.reshape(-1)[where] = part.codes, part._told
        if not self.message:
            self.message, self.code, self._told = part.message, part.code, told
        elif part.message == self.message:
            self._told = self._told | told
        self.codes = np.where(self.codes == 0, codes, self.codes)

    def raise_with(self, result: Result) -> Result:
        """`result` if every element is good; raises with it otherwise."""
        if self._doubt:
            doubt(self._doubt)
        if not self.message:
            return result
        fields: tuple[Any, ...] = result if isinstance(result, tuple) else (result,)
        shape = np.broadcast_shapes(self.codes.shape, *(np.shape(f) for f in fields))
        codes = np.broadcast_to(self.codes, shape)
        masked = _masked(result, codes != 0)
        place = self._place(shape)
        raise error_of(self.code)(self.message, codes, masked, self.code, place)

    def _place(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The index of the first element of which the message speaks, if it matters."""
        if self._told.all():
            return ()
        told = np.broadcast_to(self._told, shape)
        return tuple(int(i) for i in np.unravel_index(np.argmax(told), shape))


def _ends(numbers: Array) -> list[float]:
    """The least and the largest: all are good if these are; a NaN is both."""
    if numbers.size < 2:  # one, or none
        return numbers.reshape(-1).tolist()
    return [float(numbers.min()), float(numbers.max())]


def _within(limits: Limits, number: Any) -> Any:
    """Whether a number, or each of an array, is finite and in the range; NaN is not."""
    above = number > limits.lowest if limits.open_below else number >= limits.lowest
    return above & (number <= limits.highest) & (abs(number) < np.inf)


def require_equal_lengths(**lists: Array) -> None:
    """Raise InputError, with the lengths, unless these lists belong together."""
    if len({values.size for values in lists.values()}) > 1:
        sizes = ", ".join(f"{name} {values.size}" for name, values in lists.items())
        rule = f"lists must be of one length, got {sizes}"
        raise error_of(Code.WRONG_KIND)(rule)


def vector(name: str, values: Any, limits: Limits | None = None) -> Array:
    """A list of numbers that belong together, in one dimension.

    Raises at once, without codes, for anything else and for a number out of range:
    one bad entry leaves no good element.
    """
    faults = Faults()
    numbers = faults.number(name, values, limits)
    if numbers.ndim != 1:
        raise error_of(Code.WRONG_KIND)(f"{name} must be a list of numbers")
    if faults.codes.any():
        raise error_of(faults.code)(faults.message)
    return numbers


def scalar(name: str, value: Any, limits: Limits | None = None) -> float:
    """One number; raises at once, without codes, for anything else."""
    if np.ndim(value) != 0:
        raise error_of(Code.WRONG_KIND)(f"{name} must be one number")
    return float(vector(name, [value], limits)[0])


_NOTHING = {"M": np.datetime64("NaT"), "O": None, "U": "", "b": None}


def _masked(result: Any, bad: Array) -> Any:
    """NaN, NaT or nothing where bad, in an array or in every field of a named tuple.

    Truths become an array of objects: a bad one is neither TRUE nor FALSE.
    """
    if isinstance(result, tuple):
        return type(result)(*(_masked(field, bad) for field in result))
    nothing = _NOTHING.get(np.asarray(result).dtype.kind, np.nan)
    return np.where(bad, nothing, result)


def _doubt_slips(name: str, numbers: Array, limits: Limits) -> None:
    """Warn of numbers that are almost surely in another unit than their term's.

    Limits of their own mean a unit of their own: a vol in price units.
    """
    term = TERMS[name]
    if np.isinf(term.doubt) or limits.highest != term.limits.highest:
        return
    doubtful = (numbers > term.doubt) & (numbers <= limits.highest)
    if doubtful.any():
        doubt(slip_text(name, float(numbers[doubtful].flat[0])))


def slip(name: str, value: Any) -> Array:
    """Where a number is almost surely in another unit, by the term's `slip`."""
    numbers = np.abs(real(value))
    return numbers > TERMS[name].slip


def slip_text(name: str, value: float) -> str:
    """What to type instead: "vol 45 looks like percent; type 0.45"."""
    hint = TERMS[name].hint.format(percent=value / 100, years=value / 365)
    return f"{name} {value:g} {hint}"
