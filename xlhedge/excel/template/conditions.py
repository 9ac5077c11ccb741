"""Conditional formats: what colours a cell, or shortens its number, by its content.

A rule is written for the first cell of its area; Excel moves it along. Rules use
cells only: structured references are not allowed in them. The strongest rule comes
first and areas do not overlap, for hosts that apply one rule to a cell.
"""

from dataclasses import dataclass
from itertools import groupby

from xlhedge.excel.saved.address import Area, letters
from xlhedge.excel.sheets.array import ResultArray, ResultColumn
from xlhedge.excel.sheets.grid import Grid
from xlhedge.excel.sheets.links import Links
from xlhedge.excel.sheets.native import NativeArray
from xlhedge.excel.sheets.styles import WHOLE, WORDS

Rule = tuple[str, str]  # a formula, and the look it gives


def _is(*words: str) -> str:
    """The rule that a cell holds one of these words.

    With an empty text behind it: LibreOffice Calc finds that the text of an array
    that an add-in returned equals no other, and that any text made from it does.
    """
    each = ",".join(f'{{cell}}&""="{word}"' for word in words)
    return f"OR({each})" if len(words) > 1 else each


_ZERO = ("AND(ISNUMBER({cell}),{cell}=0)", "zero")
_SMALL = ("AND(ISNUMBER({cell}),ABS({cell})<0.001)", "small")
# Where the columns of an array move, the header says what a column holds.
_BY_HEADER = {
    "rows": "count",
    "failed": "count",
    "excluded": "count",
    "net_delta": "coins",
}


@dataclass(frozen=True, slots=True)
class Condition:
    """Where the rule holds, the area looks as CONDITIONS in styles.py says.

    The look "bar" draws one in each cell instead, as long as its number is of 1.
    A filled row of results is also `underlined`, whichever rule applies.
    """

    area: Area
    rule: str
    look: str
    underlined: bool = False


def of_input(area: Area, number_format: str) -> list[Condition]:
    """Whole numbers and dates without a time of day, in cells of one format."""
    return _conditions(area, _whole(number_format))


def of_check(area: Area, good: str) -> list[Condition]:
    """A cell that is right only with one value, a text or a number as a formula."""
    looks = [(f"{{cell}}<>{good}", "failed"), (f"{{cell}}={good}", "good")]
    return _conditions(area, looks)


def of_array(array: ResultArray) -> list[Condition]:
    """The conditions of a result array, one area for neighbours with equal rules."""
    found, place = [], array.body.left
    for rules, columns in groupby(array.columns, lambda c: _special(array, c)):
        width = len(list(columns))
        area = array.body._replace(left=place, right=place + width - 1)
        rules = [*_by_row(array), *rules, _filled(array)]
        found += _conditions(area, rules, underlined=True)
        if array.columns[place - array.body.left].format == "percent":
            found.append(Condition(area, "", "bar"))
        place += width
    return found


def of_native(array: NativeArray) -> list[Condition]:
    """Errors, what is right or not, and any other filled row."""
    rules: list[Rule] = [("ISERROR({cell})", "failed")]
    if array.good:
        return of_verdict(array.below, array.good)
    return _conditions(array.below, [*rules, ('{cell}<>""', "row")], underlined=True)


def of_verdict(area: Area, good: str) -> list[Condition]:
    """A column of verdicts: what is right, what is wrong, and any other filled row."""
    rules: list[Rule] = [("ISERROR({cell})", "failed"), (f"{{cell}}={good}", "good")]
    rules += [('OR({cell}="CHECK",{cell}="MISSED")', "failed")]
    return _conditions(area, [*rules, ('{cell}<>""', "row")], underlined=True)


def of_grid(grid: Grid) -> list[Condition]:
    """The conditions of a grid: names over what is filled, errors, the row at 0."""
    named = [('{cell}<>""', "head")] if grid.header else []
    key = f"${grid.corner._replace(row=grid.body.top).ref}"
    at_zero = f"AND(ISNUMBER({key}),{key}=0)"
    rules: list[Rule] = [("ISERROR({cell})", "failed")]
    rules += [(f'AND({at_zero},{{cell}}<>"")', "base"), ('{cell}<>""', "row")]
    return [
        *_conditions(grid.head, named),
        *_conditions(grid.body, rules, underlined=not grid.scale),
    ]


def of_links(links: Links) -> list[Condition]:
    """The conditions of links: errors, rows that failed, and what to do."""
    found = []
    for column in links.columns:
        rules = [*_by_row(links), *_of_words(column.name)]
        rules += [] if column.is_text else [_ZERO, *_whole(column.format)]
        found += _conditions(links.below(column.name), rules)
    return found


def _conditions(
    area: Area, rules: list[Rule], underlined: bool = False
) -> list[Condition]:
    cell, column = area.first.ref, letters(area.left)
    return [
        Condition(area, f"={rule.format(cell=cell, column=column)}", look, underlined)
        for rule, look in rules
    ]


def _whole(number_format: str) -> list[Rule]:
    rule = "AND(ISNUMBER({cell}),{cell}=INT({cell}))"
    return [(rule, WHOLE[number_format])] if number_format in WHOLE else []


def _by_row(array: ResultArray | Links) -> list[Rule]:
    """Errors, and the colours of rows that failed or do not count."""
    rules: list[Rule] = [("ISERROR({cell})", "failed")]
    if "status" in (column.name for column in array.columns):
        status = f'{_in_row(array, "status")}&""'
        failed = f'AND({status}<>"",{status}<>"ok",{status}<>"excluded")'
        rules += [(failed, "failed"), (f'{status}="excluded"', "excluded")]
    return rules


def _special(array: ResultArray, column: ResultColumn) -> list[Rule]:
    """The rules of one column."""
    if column.name in WORDS:
        return _of_words(column.name)
    if array.otherwise:
        header = f"{{column}}${array.anchor.row}"
        holds = f'AND({{cell}}<>"",{header}&""="{{name}}")'
        formats = [(holds.replace("{name}", n), k) for n, k in _BY_HEADER.items()]
        return [_ZERO, *formats]
    if column.is_text:
        return []
    small = [_SMALL] if column.format in ("decimal", "coins") else []
    zero = [_ZERO] if column.format != "shock" else []
    return [*zero, *small, *_whole(column.format)]


def _of_words(name: str) -> list[Rule]:
    """The rules of a column whose words have looks; none for another."""
    words = WORDS.get(name, {})
    return [
        (_is(*(word for word in words if words[word] == look)), look)
        for look in dict.fromkeys(words.values())
    ]


def _filled(array: ResultArray) -> Rule:
    """Any other filled row."""
    return f'{_in_row(array, array.columns[0].name)}<>""', "row"


def _in_row(array: ResultArray | Links, name: str) -> str:
    """The cell of a column in the first row, as a rule for the whole row names it."""
    cell = array.below(name).first
    return f"${letters(cell.column)}{cell.row}"
