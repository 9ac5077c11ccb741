"""Blocks of single cells beside the arrays: what a panel and a list of notes are."""

from dataclasses import dataclass

from xlhedge.excel.saved.address import Cell

PREFIX = "XLH_"  # of every function of ours


@dataclass(frozen=True, slots=True)
class Entry:
    """One labelled cell; `name` is its defined name, `choices` its drop-down list.

    `choices_from` names the area that holds its choices, where a workbook says them;
    another text only warns.
    `good` is the only right value, as a formula spells it; a formula of ours fills
    `width` cells, an input that is blank at first is merged from them.
    """

    label: str
    value: str | float
    unit: str = ""
    note: str = ""
    name: str = ""
    style: str = "result"
    format: str = "general"
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    good: str = ""
    width: int = 1

    @property
    def is_input(self) -> bool:
        """True for a cell that a person types in."""
        return self.style in ("input", "text_input")


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of entries: its title stands at `corner`, the entries below it.

    `value`, `unit` and `note` are columns, the label stands in that of the corner;
    `width` is the number of columns under the title's line.
    """

    title: str
    corner: Cell
    value: int
    unit: int
    note: int
    width: int
    entries: tuple[Entry, ...]

    def place(self, entry: Entry) -> Cell:
        """The cell that holds the value of an entry."""
        sheet, row, _ = self.corner
        return Cell(sheet, row + 1 + self.entries.index(entry), self.value)


@dataclass(frozen=True, slots=True)
class Notes:
    """Lines under a title at `corner`: a sample in its style, and a text beside it."""

    title: str
    corner: Cell
    lines: tuple[tuple[str, str, str], ...]
