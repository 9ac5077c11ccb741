"""The command that checks an installation step by step."""

import json
import platform

from install.checkout import Checkout, Stop
from install.checks import (
    EVERYWHERE,
    OF_THE_MACHINE,
    OF_THE_USER,
    Check,
    Finding,
    Subject,
    package_version,
)
from install.options import chosen, parser

ELSEWHERE = "Excel is checked on Windows only; here xlhedge refresh and eval work"


def doctor(checkout: Checkout, arguments: list[str]) -> int:
    """Check every step that applies to this system."""
    given = parser("doctor", "--json", "--machine", "--prefix").parse_args(arguments)
    return examine(chosen(checkout, given), given.machine, given.json)


def examine(checkout: Checkout, machine: bool = False, as_json: bool = False) -> int:
    """Print a line for each check; stops with the names of those that failed."""
    findings = []
    for check in applicable(machine):
        findings.append(check(Subject(checkout, machine)))
        if not as_json:
            print(line(findings[-1]), flush=True)
    if as_json:
        print(as_text(checkout, findings))
    elif platform.system() != "Windows":
        print(f"      {ELSEWHERE}")
    failed = [finding.name for finding in findings if not finding.good]
    if failed:
        raise Stop(
            f"{len(failed)} of {len(findings)} checks failed: {', '.join(failed)}"
        )
    return 0


def applicable(machine: bool) -> tuple[Check, ...]:
    """The checks for this system, in the order of the chain that they follow."""
    if platform.system() != "Windows":
        return EVERYWHERE
    return EVERYWHERE + OF_THE_MACHINE + (() if machine else OF_THE_USER)


def line(finding: Finding) -> str:
    """OK or FAIL, what was found, and how to mend it."""
    verdict = "OK  " if finding.good else "FAIL"
    mend = "" if finding.good else f"\n      mend: {finding.mend}"
    return f"{verdict}  {finding.name}: {finding.says}{mend}"


def as_text(checkout: Checkout, findings: list[Finding]) -> str:
    """All findings as JSON, for an administrator's tools."""
    listed = [
        {**finding._asdict(), "mend": "" if finding.good else finding.mend}
        for finding in findings
    ]
    good = all(finding.good for finding in findings)
    version = package_version(checkout.root)
    return json.dumps({"good": good, "version": version, "checks": listed}, indent=1)
