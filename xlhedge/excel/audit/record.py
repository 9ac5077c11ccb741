"""An audit as plain data, for machines."""

from typing import Any

from xlhedge.excel.audit.audit import Audit
from xlhedge.excel.audit.finding import RULES


def audit_record(done: Audit) -> dict[str, Any]:
    """Verdict, facts, counts, rules, findings and ledger."""
    return {
        "verdict": "pass" if done.passed else "findings",
        "not_checked": list(done.left),
        **done.facts._asdict(),
        "counts": {
            "findings": {s.label: count for s, count in done.counts.items()},
            "formulas": done.formulas,
            "agree": done.agreeing,
            "differ": done.differing,
            "not_verified": done.unverified,
            "cells_compared": done.cells,
        },
        "rules": {
            name: {"rule": rule.holds, "result": done.result(name)}
            for name, rule in RULES.items()
        },
        "findings": [
            {
                "severity": finding.severity.label,
                "rule": finding.rule,
                "place": str(finding.place),
                "what": finding.what,
                "found": finding.found,
                "expected": finding.expected,
            }
            for finding in done.findings
        ],
        "ledger": [
            {
                "cell": str(entry.cell),
                "formula": entry.formula,
                "inputs": [one._asdict() for one in entry.inputs],
                "held": entry.held,
                "recomputed": entry.recomputed,
                "relative_difference": entry.difference,
                "sources": list(entry.sources),
                "status": entry.status,
            }
            for entry in done.ledger
        ],
    }
