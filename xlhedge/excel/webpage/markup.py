"""What a page shows, as HTML; every text is escaped here and nowhere else.

A long table is closed until it is opened, and shows the first of its rows and all
that failed, with the count of both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from xlhedge.core.printable import printable
from xlhedge.excel.webpage.numbers_table import numbers_table
from xlhedge.excel.webpage.view import (
    Block,
    Drawing,
    Head,
    Labelled,
    Row,
    Section,
    Shown,
    Table,
    Texts,
    View,
)

_OPEN = 40  # rows of a table that needs no opening
_LONG = 40  # letters of a text that takes several lines
_WIDE = 12  # columns; more are printed smaller


@dataclass(frozen=True)
class Markup:
    """Writes sections as HTML; of a table at most `rows` rows."""

    rows: int

    def sections(self, found: Sequence[Section]) -> str:
        """The sections, below a list of them."""
        listed = "".join(
            f'<li><a href="#{_anchor(s)}">{_text(s.title)}</a></li>' for s in found
        )
        shown = "\n".join(self._section(section) for section in found)
        return f'<nav aria-label="Sheets"><ul>{listed}</ul></nav>\n{shown}'

    def _section(self, section: Section) -> str:
        drawn = count(1)
        parts = [
            self._drawing(view, f"{section.name}-{next(drawn)}")
            if isinstance(view, Drawing)
            else self._view(view)
            for view in section.views
        ]
        content = "\n".join(filter(None, parts))
        return (
            f'<section class="sheet" id="{_anchor(section)}">\n'
            f"<h2>{_text(section.title)}</h2>\n"
            f'<p class="note">{_text(section.purpose)}</p>\n'
            f'<div class="views">\n{content}\n</div>\n</section>'
        )

    def _view(self, view: View) -> str:
        if isinstance(view, Block):
            return _block(view)
        if isinstance(view, Texts):
            return _texts(view)
        assert isinstance(view, Table)
        return self._table(view)

    def _table(self, table: Table) -> str:
        """A table; one that was typed, or a long one, is closed at first."""
        if not table.heads:
            (row,) = table.rows
            return _headed(table.title, f'<p class="alone">{_value(row.cells[0])}</p>')
        size = f"{len(table.rows):,} {'row' if len(table.rows) == 1 else 'rows'}"
        if not table.rows:
            return _headed(table.title, '<p class="note">no rows</p>')
        shown = self._shown(table)
        said = _soft(self._said(table, shown))
        grid = f"{_grid(table, shown)}{said}{_soft(table.note)}"
        if not table.is_input and len(table.rows) <= _OPEN:
            return _headed(table.title, grid)
        title = f"{_text(table.title) or 'Rows'} <span>{size}</span>"
        return f'<details class="table"><summary>{title}</summary>{grid}</details>'

    def _shown(self, table: Table) -> list[Row]:
        """The rows that failed, and the first others, in their order."""
        if len(table.rows) <= self.rows:
            return list(table.rows)
        failed = [i for i, row in enumerate(table.rows) if _failed(row)]
        others = [i for i, row in enumerate(table.rows) if not _failed(row)]
        kept = failed[: self.rows]
        kept += others[: self.rows - len(kept)]
        return [table.rows[i] for i in sorted(kept)]

    def _said(self, table: Table, shown: list[Row]) -> str:
        """What a table that is cut leaves out."""
        total, failed = len(table.rows), sum(map(_failed, table.rows))
        if len(shown) == total:
            return ""
        all_failed = f", all {failed:,} that failed" if 0 < failed <= self.rows else ""
        return f"{len(shown):,} of {total:,} rows{all_failed}; --rows shows more"

    def _drawing(self, drawing: Drawing, salt: str) -> str:
        """A chart, what it leaves out, and its numbers as a table."""
        from xlhedge.excel.webpage.drawing import svg

        numbers = numbers_table(drawing)
        if not numbers.rows:
            return _headed(drawing.title, '<p class="note">nothing to draw</p>')
        caption = f"<figcaption>{_text(drawing.title)}</figcaption>"
        grid = _grid(numbers, numbers.rows)
        return (
            f'<figure class="chart">{caption}{svg(drawing, salt)}'
            f"{_soft(drawing.left_out)}"
            f'<details class="table"><summary>its numbers</summary>{grid}</details>'
            "</figure>"
        )


def _failed(row: Row) -> bool:
    return row.look == "failed" or any(cell.look == "failed" for cell in row.cells)


def _headed(title: str, content: str) -> str:
    heading = f"<h3>{_text(title)}</h3>" if title else ""
    return f'<div class="view">{heading}{content}</div>'


def _grid(table: Table, rows: Iterable[Row]) -> str:
    """The table itself, in a frame that scrolls where the page is too narrow."""
    units = any(head.unit for head in table.heads)
    names = "".join(_head(head) for head in table.heads)
    above = "".join(_unit(head) for head in table.heads)
    lines = [f'<tr class="units">{above}</tr>'] if units else []
    lines.append(f"<tr>{names}</tr>")
    body = "\n".join(_row(table.heads, row) for row in rows)
    kind = " wide" if len(table.heads) > _WIDE else ""
    kind += " typed" if table.is_input else ""
    label = escape(printable(table.title) or "table")
    return (
        f'<div class="frame" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="cells{kind}"><thead>{"".join(lines)}</thead>'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _head(head: Head) -> str:
    """A name of a column, that may end its line after each word."""
    name = _text(head.name).replace("_", "_<wbr>")
    return f'<th scope="col"{_kind(head)}>{name}</th>'


def _unit(head: Head) -> str:
    return f"<td{_kind(head)}>{_text(head.unit)}</td>"


def _kind(head: Head) -> str:
    return "" if head.is_text else ' class="n"'


def _row(heads: Sequence[Head], row: Row) -> str:
    cells = "".join(
        _cell(cell, head, place == 0)
        for place, (cell, head) in enumerate(zip(row.cells, heads, strict=True))
    )
    look = f' class="{row.look}"' if row.look else ""
    return f"<tr{look}>{cells}</tr>"


def _cell(cell: Shown, head: Head, is_key: bool) -> str:
    looks = [cell.look, "" if head.is_text else "n"]
    looks += ["long"] if len(cell.text) > _LONG else []
    style = ""
    if cell.share is not None:
        looks.append("bar")
        style = f' style="--share: {cell.share:.1%}"'
    if cell.heat:
        looks.append("gain" if cell.heat > 0 else "loss")
        style = f' style="--heat: {abs(cell.heat):.1%}"'
    named = " ".join(filter(None, looks))
    kind = f' class="{named}"' if named else ""
    tag, scope = ("th", ' scope="row"') if is_key else ("td", "")
    return f"<{tag}{scope}{kind}{style}>{_text(cell.text)}</{tag}>"


def _block(block: Block) -> str:
    rows = "\n".join(_entry(entry) for entry in block.entries)
    return _headed(block.title, f'<dl class="entries">\n{rows}\n</dl>')


def _entry(entry: Labelled) -> str:
    cells = " ".join(_value(cell) for cell in entry.cells)
    unit = f' <span class="unit">{_text(entry.unit)}</span>' if entry.unit else ""
    kind = ' class="typed"' if entry.is_input else ""
    note = f'<dd class="note">{_text(entry.note)}</dd>' if entry.note else ""
    return f"<div><dt>{_text(entry.label)}</dt><dd{kind}>{cells}{unit}</dd>{note}</div>"


def _value(cell: Shown) -> str:
    look = f' class="{cell.look}"' if cell.look else ""
    return f"<span{look}>{_text(cell.text) or '&ndash;'}</span>"


def _texts(texts: Texts) -> str:
    lines = "".join(
        f"<div><dt>{_text(word)}</dt><dd>{_text(text)}</dd></div>"
        for word, text in texts.lines
    )
    return _headed(texts.title, f'<dl class="words">{lines}</dl>')


def _soft(text: str) -> str:
    return f'<p class="note">{_text(text)}</p>' if text else ""


def _text(text: str) -> str:
    """A text of a received file, without what it could do to a page."""
    return escape(printable(text))


def _anchor(section: Section) -> str:
    return escape(section.name.lower())
