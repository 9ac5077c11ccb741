"""The command that checks an installation step by step."""

import json
import platform

from install.checkout import Checkout, Stop
from install.checks import (
    ASKING,
    EVERYWHERE,
    OF_THE_MACHINE,
    OF_THE_USER,
    Check,
    Finding,
    Subject,
    package_version,
)
from install.options import chosen, parser

VERDICTS = {True: "OK  ", False: "FAIL", None: "-   "}
ELSEWHERE = "Excel is checked on Windows only; here xlhedge refresh and eval work"


def doctor(checkout: Checkout, arguments: list[str]) -> int:
    """Check every step that applies to this system."""
    given = parser("doctor", "--json", "--machine", "--prefix").parse_args(arguments)
    return examine(chosen(checkout, given), given.machine, given.json)


def examine(checkout: Checkout, machine: bool = False, as_json: bool = False) -> int:
    """Print a line for each check; stops with the names of those that failed."""
    findings, subject = [], Subject(checkout, machine)
    for check in applicable(machine):
        findings.append(_checked(check, subject))
        if not as_json:
            print(line(findings[-1]), flush=True)
    if as_json:
        print(as_text(checkout, findings))
    elif platform.system() != "Windows":
        print(f"      {ELSEWHERE}")
    failed = [finding.name for finding in findings if finding.good is False]
    if failed:
        raise Stop(
            f"{len(failed)} of {len(findings)} checks failed: {', '.join(failed)}"
        )
    return 0


def _checked(check: Check, subject: Subject) -> Finding:
    """What a check finds, and what asks an environment that is not there does not."""
    if check in ASKING and not subject.checkout.has("python"):
        name = check.__name__.replace("_", " ")
        return Finding(name, None, "not checked: there is no environment to ask")
    return check(subject)


def applicable(machine: bool) -> tuple[Check, ...]:
    """The checks for this system, in the order of the chain that they follow."""
    if platform.system() != "Windows":
        return EVERYWHERE
    return EVERYWHERE + OF_THE_MACHINE + (() if machine else OF_THE_USER)


def line(finding: Finding) -> str:
    """OK, FAIL or neither, what was found, and how to mend it."""
    verdict = VERDICTS[finding.good]
    mend = f"\n      mend: {finding.mend}" if finding.good is False else ""
    return f"{verdict}  {finding.name}: {finding.says}{mend}"


def as_text(checkout: Checkout, findings: list[Finding]) -> str:
    """All findings as JSON, for an administrator's tools."""
    listed = [
        {**finding._asdict(), "mend": finding.mend if finding.good is False else ""}
        for finding in findings
    ]
    good = all(finding.good for finding in findings)
    version = package_version(checkout.root)
    return json.dumps({"good": good, "version": version, "checks": listed}, indent=1)
