"""What can go wrong, as exceptions, as codes and as spreadsheet errors.

InputError                 wrong kind of thing (text for a number, unknown choice)
  DomainError              a number out of range, expired, below intrinsic ...
  InfeasibleError          no hedge meets the constraints
  ConvergenceError         a solver failed
  MissingDataError         a market item is absent

An exception raised over an array carries `codes` (0 = good, in the shape of the
result) and `result` (NaN where bad), so that nothing needs computing twice.

A DoubtWarning stands for what is answered but hardly meant. It is a warning of Python:
`warnings.filterwarnings` silences it or makes it an error.
"""

import inspect
import warnings
from enum import Enum, IntEnum
from typing import Any


class CellError(Enum):
    """An error as a spreadsheet cell shows it; a value, never a text."""

    NULL = "#NULL!"
    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    REF = "#REF!"
    NAME = "#NAME?"
    NUM = "#NUM!"
    NA = "#N/A"
    GETTING_DATA = "#GETTING_DATA"
    SPILL = "#SPILL!"
    CONNECT = "#CONNECT!"
    BLOCKED = "#BLOCKED!"
    UNKNOWN = "#UNKNOWN!"
    FIELD = "#FIELD!"
    CALC = "#CALC!"

    def __str__(self) -> str:
        return self.value

    @property
    def code(self) -> int:
        """The code of a result whose input already held this error."""
        return HELD + _ERROR_TYPES[self]

    @staticmethod
    def held(code: int) -> "CellError":
        """The inverse of `code`."""
        return _HELD[code]


_PACKAGE = __name__.partition(".")[0]
HELD = 100  # codes above it: an input cell held the error
# Excel's ERROR.TYPE numbers.
_ERROR_TYPES = {error: number for number, error in enumerate(CellError, 1)}
_HELD = {HELD + number: error for error, number in _ERROR_TYPES.items()}


class Code(IntEnum):
    """Why one element of a result is bad; 0 is good."""

    OK = 0
    WRONG_KIND = 1
    OUT_OF_RANGE = 2
    EXPIRED = 3
    BELOW_INTRINSIC = 4
    ABOVE_MAXIMUM = 5
    NO_SOLUTION = 6
    NOT_CONVERGED = 7
    INFEASIBLE = 8
    MISSING = 9


class InputError(ValueError):
    """Something of the wrong kind; the root of all errors of this package.

    `rule` is the message without the `place`, the index in the result of the first
    element that breaks it; () where there is no array.
    """

    code: int = Code.WRONG_KIND

    def __init__(
        self,
        message: str,
        codes: Any = None,
        result: Any = None,
        code: int = 0,
        place: tuple[int, ...] = (),
    ) -> None:
        super().__init__(f"{message} at {[*place]}" if place else message)
        self.rule = message
        self.code = code or type(self).code
        self.codes = codes
        self.result = result
        self.place = place


class DomainError(InputError):
    """A number outside the range in which the question has an answer."""

    code = Code.OUT_OF_RANGE


class InfeasibleError(InputError):
    """No hedge meets the constraints."""

    code = Code.INFEASIBLE


class ConvergenceError(InputError):
    """A solver stopped without an answer."""

    code = Code.NOT_CONVERGED


class MissingDataError(InputError):
    """A market item is absent."""

    code = Code.MISSING


def error_of(code: int) -> type[InputError]:
    """The exception class that stands for a code."""
    for kind in (InfeasibleError, ConvergenceError, MissingDataError):
        if code == kind.code:
            return kind
    return InputError if code == Code.WRONG_KIND or code > HELD else DomainError


class DoubtWarning(UserWarning):
    """A number that is allowed, but almost surely in another unit or without digits."""


def doubt(text: str) -> None:
    """Warn, in the name of the line from which this package was called."""
    level, frame = 1, inspect.currentframe()
    while frame and frame.f_globals.get("__name__", "").startswith(f"{_PACKAGE}."):
        level, frame = level + 1, frame.f_back
    warnings.warn(text, DoubtWarning, stacklevel=level)
