"""Findings of one kind as one statement: how many, where first, and the likely cause.

A file that one program saved in its own way breaks one rule hundreds of times. The
record for machines and the workbook of evidence list every finding.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from xlhedge.excel.audit.finding import Finding

MANY = 8  # findings of one kind that are read one by one
_FIRST = 3  # places that a statement names
# What differs between findings of one kind: places, numbers and what is in brackets.
_PARTICULARS = re.compile(
    r" \([^()]*\)|\b\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?|\d[\d,]*"
)
# The word that says what a name is of, and the name.
_NAMES = re.compile(r"\b(name|table|column) \S+")
# What is said of one cell, or of the worst of an array, is of one kind.
_KINDS = {"value": "the saved value is not what the formula gives"}
# The likely cause of many findings, by rule and what was found (a regular expression).
_OTHER = "built by another version, or no workbook of xlhedge"
_LIKELY = (
    *((rule, "", _OTHER) for rule in ("table", "name", "sheet")),
    ("value", r"#NAME\?", "saved by a program that had no functions of xlhedge"),
    (
        "value",
        "",
        "an input was changed after the values were calculated, or something else "
        "calculated them",
    ),
    (
        "formula",
        "an array entered over a fixed area",
        "saved by a program without dynamic arrays, such as LibreOffice or openpyxl",
    ),
    (
        "no value",
        "",
        "saved by a program that calculates nothing, such as openpyxl; xlhedge fill "
        "writes the results into a copy",
    ),
)


class Group(NamedTuple):
    """Findings of one rule and one kind, and what they likely come from."""

    findings: tuple[Finding, ...]
    likely: str

    @property
    def items(self) -> list[str]:
        """What each finding is about: its place, or the statement if all have one."""
        places = [str(finding.place) for finding in self.findings]
        if len(set(places)) > 1:
            return places
        return [finding.what for finding in self.findings]

    @property
    def first(self) -> str:
        """How many, and the first places."""
        one, *others = dict.fromkeys(str(finding.place) for finding in self.findings)
        named = ", ".join((one, *others[: _FIRST - 1]))
        many = "places, first" if others else "times in"
        return f"{len(self.findings)} {many} {named}"

    @property
    def what(self) -> str:
        """What holds of all: the statement without particulars."""
        return _kind(self.findings[0])

    @property
    def found(self) -> str:
        """What was found, if it was the same everywhere."""
        found = {finding.found for finding in self.findings}
        return found.pop() if len(found) == 1 else ""


def groups(findings: Iterable[Finding]) -> list[Group]:
    """The findings in their order, those of one kind together if they are many."""
    kinds: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        kinds[finding.rule, _kind(finding), _sort(finding)].append(finding)
    return [group for kind in kinds.values() for group in _groups(kind)]


def _groups(findings: list[Finding]) -> list[Group]:
    if len(findings) <= MANY:
        return [Group((finding,), "") for finding in findings]
    return [Group(tuple(findings), _likely(findings[0]))]


def _kind(finding: Finding) -> str:
    unnamed = _NAMES.sub(r"\1", finding.what)
    plain = " ".join(_PARTICULARS.sub("", unnamed).split())
    return _KINDS.get(finding.rule, plain)


def _sort(finding: Finding) -> str:
    """What was found, where many may show the same."""
    said = any(found and re.fullmatch(found, finding.found) for _, found, _ in _LIKELY)
    return finding.found if said else ""


def _likely(finding: Finding) -> str:
    """The likely cause, empty where none is known."""
    for rule, found, likely in _LIKELY:
        if finding.rule == rule and (not found or re.fullmatch(found, finding.found)):
            return likely
    return ""
