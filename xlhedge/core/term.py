"""What a word of the vocabulary says: its kind, unit, choices and range."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "flag", "choice", "text", "date", "boolean", "numbers", "matrix", "table"
]


@dataclass(frozen=True, slots=True)
class Limits:
    """The interval [lowest, highest]; `open_below` excludes the lowest value."""

    lowest: float = float("-inf")
    highest: float = float("inf")
    open_below: bool = False

    def __str__(self) -> str:
        if self.lowest == -self.highest:
            return f"must be between {self.lowest:g} and {self.highest:g}"
        if self.lowest == float("-inf"):
            return f"must be <= {self.highest:g}"
        above = f"must be {'>' if self.open_below else '>='} {self.lowest:g}"
        if self.highest == float("inf"):
            return above
        return f"{above} and <= {self.highest:g}"


ANY = Limits()
POSITIVE = Limits(lowest=0.0, open_below=True)
NOT_NEGATIVE = Limits(lowest=0.0)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary.

    `limits` is the range in which the mathematics is defined. `slip` is the largest
    size a worksheet or a book accepts: beyond it the number is almost surely in
    another unit, and `hint` says which; `no_slip_in` are the models that measure it
    in a unit of their own. Beyond `doubt` a Python caller is warned. `or_number`: a
    choice may also be given as a number. `or_blank`: a table may be one blank cell.
    """

    text: str
    unit: str = ""
    kind: Kind = "number"
    choices: tuple[str, ...] = ()
    limits: Limits = ANY
    slip: float = float("inf")
    doubt: float = float("inf")
    hint: str = ""
    no_slip_in: tuple[str, ...] = ()
    or_number: bool = False
    or_blank: bool = False


def number(text: str, unit: str, limits: Limits = ANY) -> Term:
    """A number, which broadcasts."""
    return Term(text, unit, "number", limits=limits)


def numbers(text: str, unit: str, limits: Limits = ANY) -> Term:
    """A list taken as a whole, a row or a column: it does not broadcast."""
    return Term(text, unit, "numbers", limits=limits)


def words(text: str) -> Term:
    """Any text."""
    return Term(text, "", "text")


def choice(text: str, *choices: str) -> Term:
    """One of the choices."""
    return Term(text, "", "choice", choices)


def rate(text: str) -> Term:
    """A continuous rate or yield."""
    percent = "looks like percent; type {percent:g}"
    limits = Limits(-10, 10)
    return Term(text, "decimal per year", limits=limits, slip=1, hint=percent)


def vol_spread(text: str) -> Term:
    """A difference of vols."""
    percent = "looks like percent; type {percent:g}"
    return Term(text, "decimal vol", limits=Limits(-10, 10), slip=0.5, hint=percent)


def vol(text: str) -> Term:
    """A volatility."""
    percent = "looks like percent; type {percent:g}"
    return Term(
        text,
        "decimal per year",
        limits=Limits(0, 50),
        slip=10,
        doubt=5,
        hint=percent,
        no_slip_in=("bachelier",),
    )
