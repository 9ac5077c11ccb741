"""An audit as one web page, of the same family as the accuracy report."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from itertools import groupby
from typing import Final

from xlhedge.evidence.document import code, document, pair
from xlhedge.excel.audit.audit import Audit
from xlhedge.excel.audit.facts import LABELS
from xlhedge.excel.audit.finding import RULES, Finding
from xlhedge.excel.audit.groups import Group, groups
from xlhedge.excel.audit.ledger import Entry
from xlhedge.excel.audit.text import agreement, left, verdict

LONGEST: Final = 1_000  # rows of a table; a page with more is no reading
_WIDE = LABELS[LABELS.index(LABELS.sha256) :]
_ARRAY = re.compile(r"(\d+ × \d+), ([0-9a-f]{8})[0-9a-f]{56}")


def audit_page(done: Audit) -> str:
    """The page as HTML: findings first, then every formula of ours."""
    return document(
        f"xlhedge {done.facts.xlhedge}",
        f"audit of {done.facts.file}",
        f"{'No findings' if done.passed else verdict(done)}, {left(done)}",
        is_good=done.passed,
        lead=f"{agreement(done)}. Recalculated without a spreadsheet program.",
        facts=dict(zip(LABELS, done.facts, strict=True)),
        wide=_WIDE,
        body="\n".join([*_findings(done), _left(done), _ledger(done), _rules(done)]),
        footer=f"Audited on {escape(done.facts.date)} by {code('xlhedge audit')}.",
        style=resources.files(__package__).joinpath("page.css").read_text("utf-8"),
    )


def _findings(done: Audit) -> Iterable[str]:
    """A section for each weight."""
    for severity, found in groupby(
        groups(done.findings), lambda group: group.findings[0].severity
    ):
        listed = list(found)
        heading = f"<h2>{severity.label.capitalize()}</h2>"
        rows = [_group(group) for group in listed[:LONGEST]]
        table = _table("findings", ("where", "what", "found", "expected"), rows)
        yield f'<section class="misses">{heading}{table}{_more(listed)}</section>'


def _group(group: Group) -> str:
    """A finding, or many of one kind with all their places."""
    if len(group.findings) == 1:
        return _finding(group.findings[0])
    one, places = group.findings[0], ", ".join(group.items[:LONGEST])
    where = (
        f"<details><summary>{escape(group.first)}</summary>{code(places)}"
        f"{_more(group.findings)}</details>{_soft(one.rule)}"
    )
    likely = f"<br>{_soft(f'likely {group.likely}')}" if group.likely else ""
    cells = (("", where), ("", f"{escape(group.what)}{likely}"))
    found = code(group.found) if group.found else ""
    return _row((*cells, ("found", found), ("expected", "")))


def _finding(finding: Finding) -> str:
    cells = (
        ("", f"{code(str(finding.place))}<br>{_soft(finding.rule)}"),
        ("", escape(finding.what)),
        ("found", code(finding.found) if finding.found else ""),
        ("expected", code(finding.expected) if finding.expected else ""),
    )
    return _row(cells)


def _ledger(done: Audit) -> str:
    """Every formula of ours; those that do not agree come first."""
    entries = sorted(done.ledger, key=lambda entry: entry.is_good)
    head = ("formula", "held", "recomputed", "difference", "status")
    table = _table("ledger", head, [_entry(entry) for entry in entries[:LONGEST]])
    note = (
        "Open a formula for its text, its inputs and its source. Arrays and tables are "
        "shown by size and SHA-256 as XLH_HASH gives it; differences are relative."
    )
    return (
        f"<section><h2>Formulas that call xlhedge</h2>{table}{_more(entries)}"
        f'<p class="note">{note}</p></section>'
    )


def _entry(entry: Entry) -> str:
    status = "good" if entry.is_good else "bad"
    names = ", ".join(source.partition(":")[0] for source in entry.sources)
    cells = (
        (
            "",
            f"<details><summary>{code(str(entry.cell))} {_soft(names)}</summary>"
            f"{_details(entry)}</details>",
        ),
        ("held", code(_short(entry.held))),
        ("recomputed", code(_short(entry.recomputed))),
        ("difference", code(entry.difference)),
        ("status", f'<span class="{status}">{escape(entry.status)}</span>'),
    )
    return _row(cells)


def _details(entry: Entry) -> str:
    inputs = [
        f"{code(one.place)} {escape(one.name)} = {code(one.value)}"
        for one in entry.inputs
    ]
    rows = {
        "formula": code(entry.formula),
        "inputs": "<br>".join(inputs) or "none",
        "held": code(entry.held),
        "recomputed": code(entry.recomputed),
        "source": "<br>".join(map(escape, entry.sources)),
    }
    shown = "".join(pair(name, value) for name, value in rows.items())
    return f'<dl class="details">{shown}</dl>'


def _rules(done: Audit) -> str:
    """What was checked, each with how often it does not hold."""
    items = []
    for name, rule in RULES.items():
        result = done.result(name)
        style = {"holds": "", "not checked": "left"}.get(result, "bad")
        said = f"<b>{result}</b>: " if style else ""
        items.append(f'<li class="{style}">{said}{escape(rule.holds)}</li>')
    listed = "\n".join(items)
    return f'<section><h2>Checked</h2><ul class="rules">\n{listed}\n</ul></section>'


def _left(done: Audit) -> str:
    items = "".join(f"<li>{escape(what)}</li>" for what in done.left)
    return f"<section><h2>Not checked</h2><ul>{items}</ul></section>"


def _table(style: str, head: Sequence[str], rows: Sequence[str]) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    body = "\n".join(rows)
    return (
        f'<table class="{style}"><thead><tr>{names}</tr></thead>'
        f"<tbody>\n{body}\n</tbody></table>"
    )


def _row(cells: Iterable[tuple[str, str]]) -> str:
    """Cells as markup, each with what it is called where there is no header."""
    shown = (
        f'<td data-of="{of}">{cell}</td>' if of else f"<td>{cell}</td>"
        for of, cell in cells
    )
    return f"<tr>{''.join(shown)}</tr>"


def _more(rows: Sequence[object]) -> str:
    left = len(rows) - LONGEST
    text = f"{left:,} more; xlhedge audit --xlsx or --json lists all"
    return f'<p class="note">{text}</p>' if left > 0 else ""


def _soft(text: str) -> str:
    return f'<span class="source">{escape(text)}</span>'


def _short(text: str) -> str:
    """An array by its size and the beginning of its fingerprint."""
    found = _ARRAY.fullmatch(text)
    return f"{found[1]}, {found[2]}…" if found else text
