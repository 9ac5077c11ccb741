"""The accuracy report as plain data, for a machine."""

import math
from typing import Any

from xlhedge.evidence.report import Report
from xlhedge.evidence.summary import ItemSummary, SectionSummary
from xlhedge.evidence.verification import Outcome


def report_record(report: Report) -> dict[str, Any]:
    """The installation, the counts, and the worst and the missed figures of each item.

    What is no finite number is null.
    """
    return {
        **report.made_by._asdict(),
        "met": report.met,
        "missed": len(report.missed),
        "not_computed": report.left,
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: SectionSummary) -> dict[str, Any]:
    return {
        "section": section.number,
        "title": section.title,
        "items": [_item(item) for item in section.computed],
        "not_computed": [
            {"item": item.item, "is": item.words, "figures": len(item.not_computed)}
            for item in section.not_computed
        ],
    }


def _item(item: ItemSummary) -> dict[str, Any]:
    return {
        "item": item.item,
        "is": item.words,
        "figures": len(item.outcomes),
        "worst": _outcome(item.worst),
        "missed": [_outcome(outcome) for outcome in item.missed],
        "sources": item.sources,
        "verified_by": item.methods,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    figure = outcome.figure
    return {
        "output": figure.output,
        "inputs": dict(figure.inputs),
        "expected": figure.value,
        "got": _finite(outcome.got),
        "reason": outcome.reason,
        "relative_error": _finite(outcome.relative_error),
        "tolerance": figure.tolerance,
        "error_in_tolerances": _finite(outcome.share),
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
