"""The sheet Tests: published figures computed in the workbook, a formula per kind."""

from collections.abc import Iterator

from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.excel.published import KINDS
from xlhedge.excel.saved.address import Cell, absolute
from xlhedge.excel.sheets.figure_block import RESULTS, FigureBlock
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Notes, Panel
from xlhedge.excel.sheets.sheet import Sheet

_FIRST_ROW = 14  # column names of the first block
_APART = 4  # rows from the last figure of a block to the names of the next
_LONGEST = 12  # arguments of a kind
_WIDTHS = (29, 17, 17, 10, 8, 10, 60)  # of the results
_LEFT = len(RESULTS) + 2  # of the arguments, one column is free


def _stacked() -> Iterator[FigureBlock]:
    row = _FIRST_ROW
    for kind in KINDS:
        block = FigureBlock(kind, Cell("Tests", row, 1), _LEFT, kind.rows())
        yield block
        row += block.height + _APART


FIGURE_BLOCKS = tuple(_stacked())
_COUNT = sum(len(block.rows) for block in FIGURE_BLOCKS)
_LAST = FIGURE_BLOCKS[-1].of("verdict")
_VERDICTS = _LAST._replace(top=_FIRST_ROW)

VERDICT = Panel(
    "Verdict",
    Cell("Tests", 4, 1),
    value=2,
    unit=3,
    note=3,
    width=5,
    entries=(
        Entry(
            "published figures",
            '=IF(tests_missed=0,"PASS","CHECK")',
            "",
            "in the master check",
            name="tests_verdict",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "figures here",
            float(_COUNT),
            "",
            "by the formulas of this sheet",
            name="tests_listed",
            format="count",
        ),
        Entry(
            "met",
            '=COUNTIF(tests_verdicts,"PAS?")',
            "",
            "within their tolerance",
            name="tests_met",
            format="count",
        ),
        Entry(
            "missed",
            "=tests_listed-tests_met",
            "",
            "or not computed at all",
            name="tests_missed",
            format="count",
            good="0",
        ),
        Entry(
            "in the figures file",
            float(len(packaged_figures().figures)),
            "",
            "computed by: xlhedge verify",
            name="tests_in_file",
            format="count",
        ),
    ),
)
READING = Notes(
    "How to read",
    Cell("Tests", 4, 6),
    (
        ("text", "expected", "of the file that the package carries; verified there"),
        ("text", "computed", "by one formula over its kind; of samples, a row each"),
        ("text", "tolerance", "1e-10 relative, or half a unit of the last digit"),
        ("text", "gap", "difference as a part of the tolerance; 1 misses"),
        ("text", "American", "tolerance 3.5e-7, of the strike for prices"),
    ),
)
TESTS_SHEET = Sheet(
    Page(
        "Tests",
        "Published figures",
        "Figures from print, computed here by the formulas of the desk. Expected "
        "values are those of the file that xlhedge verify reads; none is typed.",
        "result",
        frozen_columns=1,
        scale=62,
        breaks=(_LEFT - 1,),
    ),
    figures=FIGURE_BLOCKS,
    panels=(VERDICT,),
    notes=(READING,),
    names={"tests_verdicts": f"={absolute(_VERDICTS)}"},
    widths=dict(enumerate(_WIDTHS, start=1))
    | {_LEFT - 1: 2}
    | dict.fromkeys(range(_LEFT, _LEFT + _LONGEST), 16),
)
