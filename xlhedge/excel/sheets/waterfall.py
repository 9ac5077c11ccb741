"""The waterfall of the sheet Explain: its cells, and the chart over them.

Bars are stacked: an invisible base, then what is gained or lost. Where a bar crosses
zero it has a part on either side, and no base.
"""

from xlhedge.book.taylor import TERM_NAMES
from xlhedge.excel.saved.address import Cell, letters
from xlhedge.excel.sheets.array import result_columns
from xlhedge.excel.sheets.cell_block import CellBlock
from xlhedge.excel.sheets.chart import Chart, Series
from xlhedge.excel.sheets.styles import GAIN, LOSS, NAVY

STEPS = (*TERM_NAMES, "trades", "cash", "remainder")
_TOTAL = "total"
_TOP, _LEFT = 6, 16
_PLACES = ("step", "amount", "start", "end", "base")
_MONEY = "book currency"


def _at(name: str, row: int) -> str:
    return f"{letters(_LEFT + _PLACES.index(name))}{row}"


def _row(place: int, name: str) -> tuple[str, ...]:
    """One step, or the total; without a previous snapshot every cell is empty text."""
    row, first = _TOP + 1 + place, f"${letters(_LEFT + 1)}${_TOP + 1}"
    step, amount, start, end, _ = (_at(column, row) for column in _PLACES)
    taken = f"ROWS(${letters(_LEFT)}${_TOP + 1}:{step})"
    is_total = f'{step}="{_TOTAL}"'
    steps = (
        f"MAX(MIN({start},{end}),0)+MIN(MAX({start},{end}),0)",
        f"({end}>={start})*(MAX({end},0)-MAX({start},0))",
        f"({end}>={start})*(MIN({start},0)-MIN({end},0))",
        f"({end}<{start})*(MAX({start},0)-MAX({end},0))",
        f"({end}<{start})*(MIN({end},0)-MIN({start},0))",
    )
    parts = (
        f"IF({is_total},0,{end}-{amount})",
        f"IF({is_total},{amount},SUM({first}:{amount}))",
        *(f"IF({is_total},0,{part})" for part in steps),
        f"IF({is_total},{end},0)",
    )
    shown = (f'=IF({amount}="","",{part})' for part in parts)
    return (
        name,
        f'=IF(explain_rows=0,"",INDEX(explain_figures,explain_rows,{taken}))',
        *shown,
    )


WATERFALL_BLOCK = CellBlock(
    "What the chart draws, of the row total",
    Cell("Explain", _TOP, _LEFT),
    result_columns(
        ("step", "of the P&L", "general", 12),
        *((n, _MONEY, "whole", 11) for n in _PLACES[1:]),
        ("gain", "above zero", "whole", 11),
        ("gain_below", "below zero", "whole", 11),
        ("loss", "above zero", "whole", 11),
        ("loss_below", "below zero", "whole", 11),
        (_TOTAL, _MONEY, "whole", 11),
    ),
    tuple(_row(i, name) for i, name in enumerate((*STEPS, _TOTAL))),
)


def _bars(column: str, colour: str, name: str = "") -> Series:
    return Series(name, WATERFALL_BLOCK.of(column), colour=colour)


WATERFALL_CHART = Chart(
    "stacked",
    "Where the P&L came from, book currency",
    Cell("Explain", 4, 6),
    (760, 345),
    categories=WATERFALL_BLOCK.of("step"),
    series=(
        _bars("base", "none"),
        _bars("gain", GAIN, "gain"),
        _bars("gain_below", GAIN),
        _bars("loss", LOSS, "loss"),
        _bars("loss_below", LOSS),
        _bars(_TOTAL, NAVY, _TOTAL),
    ),
    number_format='#,##0,"k"',
)
