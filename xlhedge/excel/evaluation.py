"""What an engine found for the formulas of a workbook: values, or reasons why not."""

from dataclasses import dataclass, field

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows


@dataclass(frozen=True)
class Evaluation:
    """The results of all formulas, by cell; every formula is in one of the two.

    `values` holds rows (one row of one value for a single cell), `failures` the
    reasons of formulas without a value. `booleans`: whether the engine tells TRUE
    from 1 and FALSE from 0.
    """

    values: dict[Cell, Rows]
    failures: dict[Cell, str]
    booleans: bool = field(default=True, kw_only=True)
