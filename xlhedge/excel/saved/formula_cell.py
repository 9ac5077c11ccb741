"""A formula cell of a saved workbook."""

from dataclasses import dataclass
from typing import Literal

from xlhedge.excel.saved.address import Area, Cell

# plain: one value; dynamic: spills as far as it needs; fixed: entered over its area;
# other: a what-if table, which no formula text describes.
Kind = Literal["plain", "dynamic", "fixed", "other"]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell; `area` is what its saved result covers."""

    cell: Cell
    text: str  # with the equals sign
    kind: Kind
    area: Area
