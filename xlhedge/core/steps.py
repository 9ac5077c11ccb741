"""The numbers between arguments and result, shown by the code that computes them.

A formula hands each of them through `step`, with its symbol and its text; the value
comes back as it went in. Only inside `watched` are they kept, in the order in which
they are computed: an explanation is a by-product of the result, never a second
calculation. A step is text in plain mathematics: a space multiplies, ^ is a power, N
and n are the normal distribution and its density, Ninv the inverse of N, R the ratio
N/n, and ln, exp, sqrt, abs, min, max and sign the usual functions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

Value = TypeVar("Value")


class Step(NamedTuple):
    """A number, text or array on the way to a result.

    `formula` says how it follows from the symbols before it; of a `given` one, which
    the calculation starts from, it says what it is.
    """

    symbol: str
    formula: str
    value: Any
    given: bool = False


_KEPT: ContextVar[list[Step] | None] = ContextVar("steps", default=None)


@contextmanager
def watched() -> Iterator[list[Step]]:
    """The steps of what is computed inside, in order."""
    steps: list[Step] = []
    token = _KEPT.set(steps)
    try:
        yield steps
    finally:
        _KEPT.reset(token)


@contextmanager
def unwatched() -> Iterator[None]:
    """Keep no step of what is computed inside: a search, a bump, a simulation."""
    token = _KEPT.set(None)
    try:
        yield
    finally:
        _KEPT.reset(token)


def is_watched() -> bool:
    """Whether anybody wants the steps of what is computed now."""
    return _KEPT.get() is not None


def step(symbol: str, formula: str, value: Value) -> Value:
    """`value`, kept as a step if anybody watches."""
    kept = _KEPT.get()
    if kept is not None:
        kept.append(Step(symbol, formula, value))
    return value


def givens(**meanings: tuple[str, Any]) -> None:
    """What a calculation starts from: symbol = (meaning, value)."""
    kept = _KEPT.get()
    if kept is not None:
        kept += [Step(symbol, *said, given=True) for symbol, said in meanings.items()]


def answered(symbol: str, method: Callable[[], Value]) -> Value:
    """What a method returns, as a step whose formula begins its docstring."""
    value = method()
    if _KEPT.get() is not None:
        step(symbol, formula_of(method), value)
    return value


class part(cached_property[Value]):
    """A property computed once, as a step; its docstring is the formula.

    >>> class Square:
    ...     side = 3
    ...     @part
    ...     def area(self):
    ...         '''side^2, in square units.'''
    ...         return self.side**2
    >>> with watched() as steps:
    ...     print(Square().area, steps[0].formula)
    9 side^2
    """

    def __init__(self, function: Callable[[Any], Value], symbol: str = "") -> None:
        super().__init__(function)
        self._symbol = symbol or function.__name__

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        value = super().__get__(instance, owner)
        if instance is not None and _KEPT.get() is not None:
            step(self._symbol, formula_of(self), value)
        return value


def part_as(symbol: str) -> Callable[[Callable[[Any], Value]], part[Value]]:
    """A `part` under another symbol than its name."""
    return lambda function: part(function, symbol)


def formula_of(documented: Any) -> str:
    """What a docstring begins with: "phi D N(phi d)" of "V = phi D N(phi d), in coin."

    Up to the first comma, colon or semicolon outside brackets, or the end of the
    sentence.
    """
    text = " ".join((documented.__doc__ or "").split())
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "(") - (letter in ")")
        ends = text[place + 1 : place + 2] in ("", " ")
        if depth == 0 and letter in ",;:." and ends:
            text = text[:place]
            break
    head, equals, rest = text.partition(" = ")
    return rest if equals and " " not in head else text
