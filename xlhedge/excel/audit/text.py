"""An audit in plain text: the verdict first, then what weighs most."""

from collections.abc import Iterator
from itertools import groupby

from xlhedge.core.printable import one_line, printable
from xlhedge.excel.audit.audit import Audit
from xlhedge.excel.audit.facts import LABELS
from xlhedge.excel.audit.finding import Finding

NOT_CHECKED = (
    "number formats, conditional formats, validation and charts",
    "macros, which are never run here",
    "whether inputs are true: prices, positions and contract terms",
)
_SHOWN = 8  # findings of one rule that the terminal lists


def verdict(done: Audit) -> str:
    """Such as "PASS" or "3 findings: 2 wrong, 1 to review"."""
    if done.passed:
        return "PASS"
    parts = [f"{count} {s.label}" for s, count in done.counts.items() if count]
    many = "finding" if len(done.findings) == 1 else "findings"
    return f"{len(done.findings)} {many}: {', '.join(parts)}"


def agreement(done: Audit) -> str:
    """How many formulas agree, differ and were not verified."""
    parts = {
        "agree": done.agreeing,
        "differ": done.differing,
        "not verified": done.unverified,
    }
    counts = ", ".join(f"{count} {what}" for what, count in parts.items() if count)
    ours = f"{len(done.ledger)} of them call xlhedge"
    return f"{done.formulas} formulas, {done.cells:,} cells: {counts}; {ours}"


def audit_text(done: Audit) -> str:
    """The verdict, the findings by rule, the counts and the facts."""
    width = max(map(len, LABELS))
    facts = [
        f"{label:<{width}}  {printable(fact)}"
        for label, fact in zip(LABELS, done.facts, strict=True)
    ]
    left = [f"{'not checked':<{width}}  {what}" for what in NOT_CHECKED]
    lines = [verdict(done), *_findings(done), "", agreement(done), "", *facts, *left]
    return "\n".join(lines)


def _findings(done: Audit) -> Iterator[str]:
    for (severity, rule), group in groupby(
        done.findings, key=lambda finding: (finding.severity, finding.rule)
    ):
        listed = list(group)
        yield f"\n{severity.label}: {rule}"
        yield from map(_line, listed[:_SHOWN])
        if len(listed) > _SHOWN:
            yield f"  … {len(listed) - _SHOWN} more; --json, --html or --xlsx list all"


def _line(finding: Finding) -> str:
    return one_line(f"  {finding.place}  {finding.line}")
