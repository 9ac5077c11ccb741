"""Audits a saved workbook: recalculates it, and checks it against its template.

The template is the workbook that this version builds, or a file that is given. Cells
are compared with what the formulas of the file itself give; nothing in the file is
executed, no link is followed, and nothing is written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from xlhedge.excel.audit.case import Case
from xlhedge.excel.audit.checks.added import (
    check_added,
    check_constants,
    check_protection,
)
from xlhedge.excel.audit.checks.design import (
    check_formulas,
    check_headers,
    check_sheets,
    check_tables,
    check_texts,
)
from xlhedge.excel.audit.checks.hidden import check_hidden
from xlhedge.excel.audit.checks.inputs import check_text_numbers
from xlhedge.excel.audit.checks.macros import check_macros
from xlhedge.excel.audit.checks.master import check_master
from xlhedge.excel.audit.checks.names import check_names
from xlhedge.excel.audit.checks.outside import (
    check_active,
    check_links,
    check_volatile,
)
from xlhedge.excel.audit.checks.patterns import check_patterns
from xlhedge.excel.audit.checks.settings import check_settings
from xlhedge.excel.audit.checks.times import check_age, check_tables_agree
from xlhedge.excel.audit.checks.values import (
    check_evaluated,
    check_values,
    is_verified,
    starting_places,
)
from xlhedge.excel.audit.checks.versions import check_version
from xlhedge.excel.audit.facts import Facts, facts
from xlhedge.excel.audit.finding import RULES, Finding, Severity
from xlhedge.excel.audit.ledger import Entry, ledger
from xlhedge.excel.audit.left import not_checked, unchecked_rules
from xlhedge.excel.audit.template import own_template
from xlhedge.excel.clock import held_clock, shown_clock
from xlhedge.excel.comparison import compare, held_results
from xlhedge.excel.formula import read_formula
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Area, Cell
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook

MAX_AGE = 86_400.0  # seconds that the time of valuation may be old: a day

CHECKS = (
    check_sheets,
    check_formulas,
    check_tables,
    check_headers,
    check_texts,
    check_constants,
    check_patterns,
    check_names,
    check_values,
    check_evaluated,
    check_version,
    check_text_numbers,
    check_settings,
    check_links,
    check_active,
    check_macros,
    check_volatile,
    check_hidden,
    check_added,
    check_protection,
    check_age,
    check_tables_agree,
    check_master,
)


@dataclass(frozen=True)
class Audit:
    """What an audit found: the heaviest findings first, and each formula of ours.

    `agreeing`, `differing` and `unverified` count all formulas; `cells` those that
    were compared. `unchecked` are rules that nothing in the file could be held to;
    `left` has a line for everything that was not checked, them included.
    """

    facts: Facts
    findings: tuple[Finding, ...]
    ledger: tuple[Entry, ...]
    agreeing: int
    differing: int
    unverified: int
    cells: int
    unchecked: frozenset[str]
    left: tuple[str, ...]

    def result(self, rule: str) -> str:
        """What became of a rule: holds, how often it does not, or not checked."""
        count = sum(finding.rule == rule for finding in self.findings)
        if rule in self.unchecked:
            return "not checked"
        return f"{count} found" if count else "holds"

    @property
    def formulas(self) -> int:
        return self.agreeing + self.differing + self.unverified

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each weight there are."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in Severity}


def audit(
    source: Path,
    against: Path | None = None,
    now: np.datetime64 | None = None,
    max_age: float = MAX_AGE,
) -> Audit:
    """Audit the workbook `source`, which is only read.

    Args: against, the template, None for what this version builds; now, the time
    (UTC) against which the time of valuation is old, None for the clock of the file;
    max_age, seconds.
    Raises: InputError for a file that cannot be read as a workbook.
    """
    started = datetime.now(UTC)
    book = read_workbook(source)
    template = read_workbook(against) if against else own_template(book)
    case = _case(book, template, now, max_age)
    findings = _sorted(case, _findings(case))
    compared = case.compared.values()
    verified = [c for c in compared if is_verified(case, c)]
    equal = [c for c in verified if c.status == "equal"]
    return Audit(
        facts(case, source, against, started),
        tuple(findings),
        tuple(ledger(case)),
        len(equal),
        len(verified) - len(equal),
        len(compared) - len(verified),
        sum(len(c.held) * len(c.held[0]) for c in verified),
        frozenset(unchecked_rules(case)),
        tuple(not_checked(case)),
    )


def _case(
    book: Workbook, template: Workbook, now: np.datetime64 | None, max_age: float
) -> Case:
    done = recalculate(book, clock=held_clock(book))
    compared = compare(book.formulas(), held_results(book), done)
    return Case(
        book,
        template,
        {f.cell: read_formula(f, book) for f in book.formulas()},
        {one.formula.cell: one for one in compared},
        shown_clock(book) if now is None else now,
        max_age,
    )


def _findings(case: Case) -> Iterator[Finding]:
    """What all checks find; a cell that breaks the template breaks no pattern too."""
    seen: set[tuple[str, object]] = set()
    for check in CHECKS:
        for finding in check(case):
            design = finding.rule in ("overwritten", "pattern", "formula")
            key = ("formula" if design else finding.line, finding.place)
            if key not in seen:
                seen.add(key)
                yield finding


def _sorted(case: Case, findings: Iterator[Finding]) -> list[Finding]:
    """By weight and rule, values where differences start first, by sheet and cell."""
    rules, sheets = list(RULES), list(case.book.sheets)
    starting = starting_places(case)

    def order(finding: Finding) -> tuple[int, ...]:
        place = finding.place
        follows = finding.rule == "value" and place not in starting
        rule = finding.severity, rules.index(finding.rule), int(follows)
        if not isinstance(place, Cell | Area) or place.sheet not in sheets:
            return *rule, -1, 0, 0
        return *rule, sheets.index(place.sheet), place[1], place[2]

    return sorted(findings, key=order)
