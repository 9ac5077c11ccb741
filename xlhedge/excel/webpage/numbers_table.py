"""The numbers of a chart as a table, for who cannot see it or wants to know."""

import math

from xlhedge.excel.webpage.view import Drawing, Head, Line, Row, Shown, Table

_LARGE = 1000.0  # from here on decimals say nothing


def numbers_table(drawing: Drawing) -> Table:
    """A column for each series; series of other places one below the other."""
    lines = [line for line in drawing.lines if line.name]
    if drawing.kind != "scatter":
        return _side_by_side(drawing, lines, drawing.categories)
    if len({line.places for line in lines}) == 1:
        places = tuple(map(_shown, lines[0].places))
        return _side_by_side(drawing, lines, places)
    return _one_below_the_other(drawing, lines)


def _side_by_side(
    drawing: Drawing, lines: list[Line], places: tuple[str, ...]
) -> Table:
    heads = (
        Head(drawing.category_title, "", drawing.kind != "scatter"),
        *(Head(line.name, "", False) for line in lines),
    )
    rows = tuple(
        Row((Shown(place), *(_number(line, i) for line in lines)))
        for i, place in enumerate(places)
    )
    return Table(drawing.title, heads, rows)


def _one_below_the_other(drawing: Drawing, lines: list[Line]) -> Table:
    heads = (Head("", "", True), Head(drawing.category_title, "", False))
    rows = tuple(
        Row((Shown(line.name), Shown(_shown(place)), _number(line, i)))
        for line in lines
        for i, place in enumerate(line.places)
    )
    return Table(drawing.title, (*heads, Head("value", "", False)), rows)


def _number(line: Line, place: int) -> Shown:
    value = line.values[place] if place < len(line.values) else math.nan
    return Shown("–") if math.isnan(value) else Shown(_shown(value))


def _shown(number: float) -> str:
    if abs(number) >= _LARGE:
        return f"{number:,.0f}"
    return f"{number:.6g}"
