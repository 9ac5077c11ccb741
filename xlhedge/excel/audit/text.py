"""An audit in plain text: the verdict first, then what weighs most."""

from collections.abc import Iterator
from itertools import groupby

from xlhedge.core.printable import one_line, printable
from xlhedge.excel.audit.audit import Audit
from xlhedge.excel.audit.facts import LABELS
from xlhedge.excel.audit.groups import Group, groups

_SHOWN = 12  # statements on one rule that the terminal lists


def verdict(done: Audit) -> str:
    """Such as "PASS" or "3 findings: 2 wrong, 1 to review"; `left` belongs to it."""
    if done.passed:
        return "PASS"
    parts = [f"{count} {s.label}" for s, count in done.counts.items() if count]
    many = "finding" if len(done.findings) == 1 else "findings"
    return f"{len(done.findings)} {many}: {', '.join(parts)}"


def left(done: Audit) -> str:
    """How many things were not checked; a verdict is never shown without it."""
    return f"{len(done.left)} things not checked"


def agreement(done: Audit) -> str:
    """How many formulas agree, differ and were not verified."""
    if not done.formulas:
        return "no formulas"
    parts = {
        "agree": done.agreeing,
        "differ": done.differing,
        "not verified": done.unverified,
    }
    counts = ", ".join(f"{count} {what}" for what, count in parts.items() if count)
    ours = f"{len(done.ledger)} of them call xlhedge"
    many = "formula" if done.formulas == 1 else "formulas"
    return f"{done.formulas} {many}, {done.cells:,} cells: {counts}; {ours}"


def audit_text(done: Audit) -> str:
    """The verdict, the findings by rule, the counts and the facts."""
    width = max(map(len, LABELS))
    facts = [
        f"{label:<{width}}  {printable(fact)}"
        for label, fact in zip(LABELS, done.facts, strict=True)
    ]
    head = f"{verdict(done)}, {left(done)}: {'; '.join(done.left)}"
    lines = [head, *_findings(done), "", agreement(done), "", *facts]
    return "\n".join(lines)


def _findings(done: Audit) -> Iterator[str]:
    for (severity, rule), listed in groupby(
        groups(done.findings),
        key=lambda group: (group.findings[0].severity, group.findings[0].rule),
    ):
        yield f"\n{severity.label}: {rule}"
        each = list(listed)
        for group in each[:_SHOWN]:
            yield from _lines(group)
        if len(each) > _SHOWN:
            yield f"  … {len(each) - _SHOWN} more"
    if len(done.findings) > _SHOWN:
        yield "\n--json, --html or --xlsx list every finding"


def _lines(group: Group) -> Iterator[str]:
    """A finding, or many of one kind with what they likely come from."""
    if len(group.findings) == 1:
        (finding,) = group.findings
        yield one_line(f"  {finding.place}  {finding.line}")
        return
    found = f"; found {group.found}" if group.found else ""
    yield one_line(f"  {group.first}  {group.what}{found}")
    if group.likely:
        yield f"    likely {group.likely}"
