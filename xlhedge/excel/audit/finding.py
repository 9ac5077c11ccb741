"""What an audit may find: the rules as a table, and a finding of one of them."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from xlhedge.excel.saved.address import Area, Cell

Place = Cell | Area | str  # a text where no cell is meant, such as "workbook"
WORKBOOK: Final = "workbook"


class Severity(IntEnum):
    """How much a finding weighs; the heaviest first."""

    WRONG = 0
    UNVERIFIED = 1
    REVIEW = 2

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return ("wrong", "not verified", "to review")[self]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of finding: its weight, and what holds where nothing is found."""

    severity: Severity
    holds: str


_WRONG, _UNVERIFIED, _REVIEW = Severity
RULES: Final[dict[str, Rule]] = {
    "value": Rule(_WRONG, "each formula's saved value is what it gives"),
    "size": Rule(_WRONG, "each array covers the cells that its result needs"),
    "overwritten": Rule(_WRONG, "no constant stands in place of a formula"),
    "formula": Rule(_WRONG, "each formula of the template is there, unchanged"),
    "pattern": Rule(_WRONG, "formulas of one column follow one pattern"),
    "unit": Rule(_WRONG, "each unit is that of the template"),
    "table": Rule(_WRONG, "each table of the template is there with its columns"),
    "name": Rule(_WRONG, "each name of the template is there and means the same"),
    "sheet": Rule(_WRONG, "each sheet of the template is there"),
    "constant": Rule(_WRONG, "each fixed number of the template is there, unchanged"),
    "text number": Rule(_WRONG, "no number is stored as text"),
    "setting": Rule(_WRONG, "calculation is automatic, exact and without iteration"),
    "link": Rule(_WRONG, "no other file is read, save xlhedge.xlam"),
    "master check": Rule(_WRONG, "the workbook's own master check says PASS"),
    "circular": Rule(_UNVERIFIED, "no formula depends on itself"),
    "not verified": Rule(_UNVERIFIED, "each formula could be recalculated"),
    "no value": Rule(_UNVERIFIED, "each formula has a saved value"),
    "version": Rule(_REVIEW, "calculated and built by this version of xlhedge"),
    "stale": Rule(_REVIEW, "the time of valuation is recent enough"),
    "as of": Rule(_REVIEW, "the tables are of the time of valuation"),
    "volatile": Rule(_REVIEW, "no volatile or live function, save in the name clock"),
    "hidden": Rule(_REVIEW, "nothing that holds inputs or formulas is hidden"),
    "macros": Rule(_REVIEW, "macros are those of the template, or of this version"),
    "active": Rule(_REVIEW, "no macro sheet, connection or embedded object"),
    "label": Rule(_REVIEW, "each text of the template is there, unchanged"),
    "added": Rule(_REVIEW, "nothing was typed onto a sheet of results"),
    "protection": Rule(_REVIEW, "sheets of results are protected"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of RULES that does not hold at a place."""

    rule: str
    place: Place
    what: str
    found: str = ""
    expected: str = ""

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity

    @property
    def line(self) -> str:
        """The finding in one line, without its place."""
        parts = [self.what]
        if self.found:
            parts.append(f"found {self.found}")
        if self.expected:
            parts.append(f"expected {self.expected}")
        return "; ".join(parts)
