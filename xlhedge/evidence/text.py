"""Verifications in plain text: counts, a line per section, a cell."""

from xlhedge.evidence.report import Report
from xlhedge.evidence.verification import Verification

LONGEST = 255  # of the text in a cell
_MORE = ", … (xlhedge verify names all)"


def counts(met: int, missed: int, left: int) -> str:
    """Such as "3 met, 1 missed, 2 not computed"; what there is none of is left out."""
    parts = {"met": met, "missed": missed, "not computed": left}
    return ", ".join(f"{count} {what}" for what, count in parts.items() if count)


def complete(left: int) -> str:
    """What follows the counts where nothing of the file is left; else nothing.

    >>> complete(0), complete(2)
    ('; every figure of the file is computed', '')
    """
    return "" if left else "; every figure of the file is computed"


def report_text(report: Report) -> str:
    """A line for each section, its number, title and counts; the counts of all."""
    width = max(len(section.title) for section in report.sections)
    lines = [
        f"{section.number}  {section.title:<{width}}  "
        f"{counts(section.met, len(section.missed), section.left)}"
        for section in report.sections
    ]
    total = counts(report.met, len(report.missed), report.left)
    return "\n".join([*lines, f"figures: {total}{complete(report.left)}"])


def selftest_text(done: Verification) -> str:
    """PASS, or the figures that are missed: as many as the text of a cell holds."""
    missed = [f"{o.figure.item} {o.figure.output}" for o in done.missed]
    if not missed:
        return "PASS"
    text = f"{len(missed)} of {len(done.outcomes)} figures missed: "
    text += ", ".join(dict.fromkeys(missed))
    if len(text) <= LONGEST:
        return text
    end = text.rindex(",", 0, LONGEST - len(_MORE) + 1)
    return text[:end] + _MORE
