"""A workbook as one page that needs nothing else, in the looks of other reports."""

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources

from xlhedge.core.printable import printable
from xlhedge.evidence.document import code, document
from xlhedge.excel.webpage.book_report import NO_CLOCK, BookReport
from xlhedge.excel.webpage.markup import Markup

ROWS = 1_000  # of a table; a page with more is no reading
_FINDINGS = 40  # lines of one kind
_WIDE = ("functions", "SHA-256 of the file")
_SECRET = "Confidential: this page holds positions."


def book_page(done: BookReport, rows: int = ROWS) -> str:
    """The page as HTML: what is wrong first, then sheet by sheet.

    Args: rows, the most that a table shows.
    """
    program = f"xlhedge {done.facts['calculated by'].removeprefix('xlhedge ')}"
    return document(
        program,
        f"report of {printable(done.name)}",
        f"Master check: {printable(done.master_check)}",
        is_good=done.is_good,
        lead=f"{_SECRET} {_agreement(done)}",
        facts={name: printable(fact) for name, fact in done.facts.items()},
        wide=_WIDE,
        body="\n".join([*_findings(done), Markup(rows).sections(done.sections)]),
        footer=_footer(done),
        style=resources.files(__package__).joinpath("page.css").read_text("utf-8"),
    )


def _agreement(done: BookReport) -> str:
    """Which numbers these are, and whether the file holds the same."""
    has_clock = done.facts["clock of the file"] != NO_CLOCK
    when = (
        "at the time that its clock shows" if has_clock else "at the time of this page"
    )
    anew = (
        f"Every number was calculated anew from the inputs in the file, {when} "
        f"({done.formulas:,} formulas)"
    )
    if done.unlike:
        return f"{anew}; the file itself differs in what is listed below."
    listed = ", but for what is listed below" if done.notes else ""
    return f"{anew}; the file holds the same{listed}."


def _findings(done: BookReport) -> Iterable[str]:
    kinds = {
        "Failed": done.failed.lines,
        "The file differs": done.unlike,
        "Warnings": done.warnings,
        "Left out": done.notes,
    }
    for title, lines in kinds.items():
        if lines:
            yield _listed(title, lines)


def _listed(title: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(printable(line))}</li>" for line in lines[:_FINDINGS])
    left = len(lines) - _FINDINGS
    more = f'<p class="note">and {left:,} more</p>' if left > 0 else ""
    kind = "misses" if title in ("Failed", "The file differs") else "remarks"
    return (
        f'<section class="{kind}"><h2>{title} ({len(lines):,})</h2>'
        f"<ul>{items}</ul>{more}</section>"
    )


def _footer(done: BookReport) -> str:
    made = escape(done.facts["page made"])
    return (
        f"{_SECRET} Made on {made} by {code('xlhedge report')}; nothing in the "
        "file was run. Check it with "
        f"{code('xlhedge audit')}."
    )
