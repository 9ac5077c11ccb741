"""Draws a chart as SVG without a script, a font or anything else to fetch.

Colours are the names of CSS variables, so that one picture serves light, dark and
paper. Texts stay texts, and none is read as markup or mathematics.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from logging import ERROR, getLogger
from math import isnan
from typing import TYPE_CHECKING, Any
from warnings import catch_warnings, filterwarnings

import matplotlib

from xlhedge.core.printable import printable
from xlhedge.excel.number_text import number_text
from xlhedge.excel.sheets.styles import PALETTE
from xlhedge.excel.webpage.view import Drawing, Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SIZE = (3.9, 2.8)  # inches: as wide as a phone, letters then are some 11 pixels high
_INK, _GRID = "#0a0b0c", "#0a0b0d"  # stand for colours of the page
_COLOURS = {_INK: "var(--soft)", _GRID: "var(--line)"} | {
    colour.lower(): f"var(--series-{number})"
    for number, colour in enumerate(PALETTE, start=1)
}
_LOOKS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.size": 8.5,
    "axes.edgecolor": _GRID,
    "axes.labelcolor": _INK,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": _GRID,
    "grid.linewidth": 0.7,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "text.color": _INK,
    "legend.frameon": False,
    "lines.linewidth": 1.6,
}
_TICKS = 6  # of an axis of numbers or dates, whose labels may be long
_LONG = 7  # letters of a category; longer ones stand askew below columns
_LONGEST = 18  # letters of a category or of a name; more would leave no chart
_OWN_IDS = re.compile(r' id="[a-z0-9.]+_\d+"')
_FONT = re.compile(r'font-family: [^;"]*')


def svg(drawing: Drawing, salt: str) -> str:
    """The chart as an element of a page; `salt` tells its parts from other charts'."""
    with _own_looks(salt):
        from matplotlib.figure import Figure

        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.use_sticky_edges = False  # else no room is left beyond stacked bars
        _draw(axes, drawing)
        _set_axes(axes, drawing)
        _set_legend(figure, drawing)
        return _element(figure, drawing.title)


@contextmanager
def _own_looks(salt: str) -> Iterator[None]:
    """The library's own settings, whatever a file of settings says, and ours.

    It looks for fonts when it is first used and would tell the reader of that.
    """
    getLogger("matplotlib").setLevel(ERROR)
    with matplotlib.rc_context(), catch_warnings():
        filterwarnings("ignore", "Glyph .* missing from")  # the reader's font has it
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_LOOKS | {"svg.hashsalt": salt})
        yield


def _draw(axes: "Axes", drawing: Drawing) -> None:
    named = [line for line in drawing.lines if line.name]
    if drawing.kind == "stacked":
        _stack(axes, drawing)
    for number, line in enumerate(named):
        if drawing.kind == "scatter":
            axes.plot(line.places, line.values, color=line.colour, **_mark(line))
        elif drawing.kind == "line":
            places = range(len(line.values))
            axes.plot(places, line.values, color=line.colour, **_mark(line))
        elif drawing.kind != "stacked":
            _bars(axes, drawing, line, number, len(named))


def _mark(line: Line) -> dict[str, Any]:
    """Marks without a line, for what was observed."""
    if line.as_points:
        return {"marker": "o", "linestyle": "", "markersize": 4.5}
    return {}


def _stack(axes: "Axes", drawing: Drawing) -> None:
    """Bars on those before: what is negative below zero, and none where none is."""
    above = [0.0] * len(drawing.categories)
    below = list(above)
    for line in drawing.lines:
        values = [0.0 if isnan(value) else value for value in line.values]
        bottoms = [below[i] if v < 0 else above[i] for i, v in enumerate(values)]
        if line.colour != "none":
            axes.bar(range(len(values)), values, 0.65, bottoms, color=line.colour)
        for place, value in enumerate(values):
            (below if value < 0 else above)[place] += value


def _bars(axes: "Axes", drawing: Drawing, line: Line, number: int, count: int) -> None:
    """Bars side by side; those of a bar chart run to the right."""
    width = 0.7 / count
    offset = (number - (count - 1) / 2) * width
    places = [place + offset for place in range(len(line.values))]
    draw = axes.barh if drawing.kind == "bar" else axes.bar
    draw(places, line.values, width, color=line.colour)


def _set_axes(axes: "Axes", drawing: Drawing) -> None:
    across = drawing.kind == "bar"
    from matplotlib.ticker import MaxNLocator

    values, categories = (
        (axes.xaxis, axes.yaxis) if across else (axes.yaxis, axes.xaxis)
    )
    values.set_major_formatter(
        lambda v, _: number_text(float(v), drawing.number_format)
    )
    values.grid(True)
    axes.tick_params(length=0)
    if drawing.kind == "scatter":
        code = drawing.category_format or "General"
        categories.set_major_locator(MaxNLocator(_TICKS))
        categories.set_major_formatter(lambda v, _: number_text(float(v), code))
        axes.set_xlabel(drawing.category_title)
        return
    names = [_short(name) for name in drawing.categories]
    categories.set_ticks(range(len(names)), names)
    # Room for every category, also for one whose number failed.
    set_limits = axes.set_ylim if across else axes.set_xlim
    set_limits(-0.6, len(names) - 0.4)
    if across:
        axes.invert_yaxis()
        axes.axvline(0, color=_INK, linewidth=0.8)
    else:
        axes.axhline(0, color=_INK, linewidth=0.8)
        if any(len(name) > _LONG for name in names) or len(names) > _LONG:
            axes.tick_params(axis="x", rotation=40)
            for label in axes.get_xticklabels():
                label.set_horizontalalignment("right")
                label.set_rotation_mode("anchor")


def _set_legend(figure: "Figure", drawing: Drawing) -> None:
    """What is drawn in which colour, below the chart."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    named = [line for line in drawing.lines if line.name]
    if len(drawing.lines) < 2:
        return
    keys: list[Line2D | Patch] = []
    for line in named:
        if drawing.kind in ("scatter", "line"):
            keys.append(Line2D([], [], color=line.colour, **_mark(line)))
        else:
            keys.append(Patch(color=line.colour))
    names = [_short(line.name) for line in named]
    columns = 4 if max(map(len, names), default=0) <= _LONG else 2
    figure.legend(keys, names, loc="outside lower center", ncols=columns)


def _short(name: str) -> str:
    text = printable(name)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _element(figure: "Figure", title: str) -> str:
    """The picture as an element that a reader of screens calls by its title."""
    out = StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(out, format="svg", metadata=nothing, transparent=True)
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = _OWN_IDS.sub("", text)
    text = _FONT.sub("font-family: var(--chart-font)", text)
    for colour, variable in _COLOURS.items():
        text = text.replace(colour, variable)
    label = escape(f"Chart: {printable(title)}")
    return text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)
