"""The tree of a derivation: a cell or an area, what it is, and what it rests on."""

from dataclasses import dataclass, field
from typing import Literal

from xlhedge.core.errors import CellError
from xlhedge.excel.derivation.call import CallDerivation
from xlhedge.excel.saved.cell_xml import Value

# formula: calculated; input: typed; table: an area, summed up; above: said before.
Kind = Literal["formula", "input", "table", "above"]


@dataclass(frozen=True)
class Node:
    """`value` is recomputed; `held` is what the file shows where that differs.

    `label` and `unit` are what stands beside or above; `note` says what an input is,
    or why a value is missing. `calls` are the functions of ours in the formula,
    `children` the precedents, `left_out` how many more of them there are.
    """

    place: str
    kind: Kind
    label: str = ""
    value: Value = None
    unit: str = ""
    held: Value = None
    differs: bool = False
    formula: str = ""
    note: str = ""
    calls: tuple[CallDerivation, ...] = ()
    children: tuple["Node", ...] = field(default=())
    left_out: int = 0

    @property
    def failed(self) -> bool:
        """Whether the cell shows an error or has no value that could be found."""
        unknown = self.kind == "formula" and self.value is None
        return unknown or isinstance(self.value, CellError)
