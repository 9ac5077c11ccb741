"""A report as one web page that needs nothing else: no network, no script.

The skeleton is page.html, its looks page.css; a report brings its own body, and looks
of its own if it needs any. What is given as `text` is escaped here, what is given as
markup must be.
"""

from collections.abc import Collection, Mapping
from html import escape
from string import Template

from xlhedge.evidence.packaged import packaged


def document(
    program: str,
    kind: str,
    verdict: str,
    *,
    is_good: bool,
    lead: str,
    facts: Mapping[str, str],
    wide: Collection[str] = (),
    body: str,
    footer: str,
    style: str = "",
) -> str:
    """The page as HTML.

    Args: texts: program and kind of report, verdict, lead, and facts by their names
    (`wide`: those that take a line of their own). Markup: body, footer. `style` is
    added to the looks that all reports share.
    """
    return Template(packaged("page.html").decode()).substitute(
        style=packaged("page.css").decode() + style,
        state="met" if is_good else "missed",
        title=escape(f"{program}: {verdict}"),
        kicker=f"{escape(program)} &middot; {escape(kind)}",
        verdict=escape(verdict),
        lead=escape(lead),
        facts="\n".join(_fact(*fact, fact[0] in wide) for fact in facts.items()),
        body=body,
        footer=footer,
    )


def code(text: str) -> str:
    """A text as code."""
    return f"<code>{escape(text)}</code>"


def pair(name: str, value: str) -> str:
    """A name and its value, both markup, in a list of definitions."""
    return f"<div>{_term(name, value)}</div>"


def _fact(name: str, text: str, wide: bool) -> str:
    if wide:
        shown = escape(text) if " " in text else code(text)
        return f'<div class="wide">{_term(escape(name), shown)}</div>'
    return pair(escape(name), escape(text))


def _term(name: str, value: str) -> str:
    return f"<dt>{name}</dt><dd>{value}</dd>"
