"""A verification as one web page; its body is accuracy.html, filled here."""

import math
from html import escape
from string import Template

from xlhedge.evidence.document import code, document, pair
from xlhedge.evidence.packaged import packaged
from xlhedge.evidence.report import Report
from xlhedge.evidence.summary import ItemSummary, SectionSummary
from xlhedge.evidence.text import complete, counts
from xlhedge.evidence.verification import Outcome

_FACTS = (
    "xlhedge",
    "Python",
    "numpy",
    "scipy",
    "platform",
    "date",
    "SHA-256 of the figures",
)


def accuracy_page(report: Report) -> str:
    """The page as HTML; figures that were missed come first."""
    met, missed, left = report.met, len(report.missed), report.left
    made_by = report.made_by
    body = Template(packaged("accuracy.html").decode()).substitute(
        missed=_misses(report),
        sections="\n".join(_section(s) for s in report.sections if s.computed),
        not_computed=_not_computed(report),
    )
    return document(
        f"xlhedge {made_by.xlhedge}",
        "accuracy report",
        _verdict(met, missed, left),
        is_good=not missed,
        lead=_lead(met, missed, left),
        facts=dict(zip(_FACTS, made_by, strict=True)),
        wide=_FACTS[-1:],
        body=body,
        footer=f"Computed anew on {escape(made_by.date)} by {code('xlhedge verify')}.",
    )


def _verdict(met: int, missed: int, left: int) -> str:
    if missed:
        return f"{missed} of {met + missed} figures missed"
    all_of_them = f"{met} of {met + left}" if left else f"All {met}"
    return f"{all_of_them} figures met"


def _lead(met: int, missed: int, left: int) -> str:
    return (
        f"{met + missed + left} reference figures, from print and from independent "
        f"computation, against this installation: "
        f"{counts(met, missed, left)}{complete(left)}."
    )


def _misses(report: Report) -> str:
    shown = [
        f"<h3>{escape(item.words)}</h3>{_details(item._replace(outcomes=(outcome,)))}"
        for section in report.sections
        for item in section.computed
        for outcome in item.missed
    ]
    if not shown:
        return ""
    return "\n".join(
        ['<section class="misses">', "<h2>Missed</h2>", *shown, "</section>"]
    )


def _section(section: SectionSummary) -> str:
    count = counts(section.met, len(section.missed), section.left)
    heading = (
        f'<tr><th colspan="5">{escape(section.number)}&ensp;{escape(section.title)}'
        f'<span class="count">{count}</span></th></tr>'
    )
    return "\n".join(["<tbody>", heading, *map(_item, section.computed), "</tbody>"])


def _item(item: ItemSummary) -> str:
    worst = item.worst
    mark = "number" if worst.is_met else "number bad"
    return (
        f"<tr><td><details><summary>{escape(item.words)}</summary>"
        f"{_details(item)}</details></td>"
        f'<td class="number" data-of="figures">{len(item.outcomes)}</td>'
        f'<td class="{mark}" data-of="worst error">{_error(worst)}</td>'
        f'<td class="{mark}" data-of="of tolerance">{_share(worst.share)}</td>'
        f'<td class="source">{escape("; ".join(item.citations))}</td></tr>'
    )


def _details(item: ItemSummary) -> str:
    """The worst figure, and all that the file says of the item's sources."""
    worst, figure = item.worst, item.worst.figure
    rows = {
        "figure": code(f"{figure.item} {figure.output}"),
        "inputs": code(figure.arguments),
        "expected": code(figure.value),
        "got": code(worst.reason or repr(worst.got)),
        "error": f"{_error(worst)}, relative",
        "tolerance": f"{figure.tolerance:.1e}, absolute",
        "source": escape("; ".join(item.sources)),
        "verified by": escape("; ".join(item.methods)),
    }
    shown = "".join(pair(name, value) for name, value in rows.items())
    return f'<dl class="details">{shown}</dl>'


def _not_computed(report: Report) -> str:
    left = [section for section in report.sections if section.not_computed]
    if not left:
        return ""
    shown = "\n".join(
        pair(
            f"{section.number}&ensp;{escape(section.title)}",
            "; ".join(
                f"{escape(item.words)} ({len(item.not_computed)})"
                for item in section.not_computed
            ),
        )
        for section in left
    )
    return (
        "<section>\n<h2>Not computed by this version</h2>\n"
        "<p>The specification has figures for these items; this version has no "
        f'function that computes them.</p>\n<dl class="left">\n{shown}\n</dl>\n'
        "</section>"
    )


def _error(outcome: Outcome) -> str:
    error = outcome.relative_error
    if math.isnan(error):
        return "no number"
    return f"{error:.1e}" if error else "0"


def _share(share: float) -> str:
    if share < 0.001:
        return "&lt; 0.001" if share else "0"
    return f"{share:.2g}" if math.isfinite(share) else "no number"
