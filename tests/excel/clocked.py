"""The cells of a workbook that follow the time of day."""

from datetime import timedelta

from xlhedge.excel.clock import held_clock
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.contents import Workbook


def clocked(book: Workbook) -> set[Cell]:
    """The formulas that show something else a year after the saved time."""
    saved = held_clock(book)
    assert saved is not None
    now, later = (
        recalculate(book, clock=saved + timedelta(days=days)).values
        for days in (0, 365)
    )
    return {cell for cell, value in now.items() if later[cell] != value}
