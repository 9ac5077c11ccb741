"""An audit as a workbook of evidence: Summary, Findings, Ledger.

Everything that comes from the audited file is written as text: what begins like a
formula is none here. Printed on A4 landscape.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from xlhedge.excel.audit.audit import Audit
from xlhedge.excel.audit.facts import LABELS
from xlhedge.excel.audit.finding import RULES
from xlhedge.excel.audit.text import agreement, left, verdict
from xlhedge.excel.sheets.styles import FONT, STYLES

_LONGEST: Final = 32_000  # characters; a cell of Excel holds 32,767
_A4: Final = 9  # Excel's number of the paper size
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}  # inches
_FINDINGS = {
    "weight": 11,
    "rule": 13,
    "place": 18,
    "what": 52,
    "found": 40,
    "expected": 40,
}
_LEDGER = {
    "cell": 13,
    "formula": 44,
    "inputs": 50,
    "held": 24,
    "recomputed": 24,
    "difference": 10,
    "status": 20,
    "source": 44,
}
_SUMMARY = {"fact or rule": 24, "what": 96, "result": 14}


def evidence_file(done: Audit) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    out = BytesIO()
    with _Evidence(out, done) as evidence:
        evidence.write("Summary", _SUMMARY, _summary(done))
        evidence.write("Findings", _FINDINGS, _findings(done))
        evidence.write("Ledger", _LEDGER, _ledger(done))
    return out.getvalue()


class _Evidence:
    """The workbook being written."""

    def __init__(self, out: BytesIO, done: Audit) -> None:
        self._book = xlsxwriter.Workbook(
            out, {"in_memory": True, "default_format_properties": dict(FONT)}
        )
        self._book.set_properties({"title": f"xlhedge audit of {done.facts.file}"})
        self._styles = {
            name: self._book.add_format(dict(STYLES[name]))
            for name in ("title", "purpose", "header", "help")
        }
        self._head = (
            f"{verdict(done)}, {left(done)}",
            f"{done.facts.file}: {agreement(done)}",
        )
        self._footer = f"&L&8xlhedge {done.facts.xlhedge}&C&8&A&R&8page &P of &N"

    def __enter__(self) -> "_Evidence":
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def write(
        self, name: str, columns: dict[str, int], rows: Iterable[Sequence[str]]
    ) -> None:
        """A sheet: the verdict, the column names, the rows."""
        sheet = self._book.add_worksheet(name)
        for row, (words, style) in enumerate(
            zip(self._head, ("title", "purpose"), strict=True)
        ):
            _text(sheet, row, 0, words, self._styles[style])
        for place, (header, width) in enumerate(columns.items()):
            sheet.set_column(place, place, width)
            _text(sheet, 3, place, header, self._styles["header"])
        last = 3
        for last, cells in enumerate(rows, start=4):
            for place, words in enumerate(cells):
                _text(sheet, last, place, words, self._styles["help"])
        sheet.autofilter(3, 0, last, len(columns) - 1)
        self._set_up(sheet, pages=1 if name == "Summary" else 0)

    def _set_up(self, sheet: Worksheet, pages: int) -> None:
        """On paper, one page wide and as many high, 0 for any number."""
        sheet.freeze_panes(4, 1)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(**_MARGINS)
        sheet.repeat_rows(3)
        sheet.fit_to_pages(1, pages)
        sheet.set_footer(self._footer)


def _text(sheet: Worksheet, row: int, column: int, words: str, style: Any) -> None:
    """A text as text; one that no cell can hold says how long it was."""
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST]}… ({len(words):,} characters)"
    sheet.write_string(row, column, words, style)


def _summary(done: Audit) -> Iterable[Sequence[str]]:
    for what in done.left:
        yield "not checked", what, ""
    for label, fact in zip(LABELS, done.facts, strict=True):
        yield label, fact, ""
    for name, rule in RULES.items():
        yield name, rule.holds, done.result(name)


def _findings(done: Audit) -> Iterable[Sequence[str]]:
    if not done.findings:
        yield "none", "", "", "no findings", "", ""
    for one in done.findings:
        weight, place = one.severity.label, str(one.place)
        yield weight, one.rule, place, one.what, one.found, one.expected


def _ledger(done: Audit) -> Iterable[Sequence[str]]:
    for one in done.ledger:
        inputs = "\n".join(" ".join((i.place, i.name, i.value)) for i in one.inputs)
        yield (
            str(one.cell),
            one.formula,
            inputs,
            one.held,
            one.recomputed,
            one.difference,
            one.status,
            "\n".join(one.sources),
        )
