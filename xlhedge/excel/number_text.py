"""A value of a cell as its number format shows it, outside a spreadsheet program.

Format codes are those of styles.py and of the charts: sections, a condition such as
[>=10], digits, thousands, a percent sign, an exponent, a literal. Digits are rounded
half away from zero, from the fifteen that a spreadsheet keeps.
Source: ECMA-376 part 1, 18.8.31 (number formats).
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from xlhedge.core.dates import parse_dates
from xlhedge.excel.saved.cell_xml import Value
from xlhedge.excel.sheets.styles import CONDITIONS, FORMATS, WHOLE

_SMALL = 0.001  # below it four decimals would say nothing
_SHORTENED = ("decimal", "coins")  # the formats that then take an exponent
_PLAIN = {"General": 10, "@": 15}  # digits; a column shows fewer than a text
_DATE = re.compile(r"[ymdh:/ -]+\Z")
# The longest first; mm are minutes after hours, else months.
_DATE_PARTS = {
    "hh:mm": "%H:%M",
    "yyyy": "%Y",
    "mm": "%m",
    "dd": "%d",
}
_SECTION = re.compile(
    r"(?:\[>=(?P<least>\d+)\]|\[<0\])?(?P<sign>[+-]?)(?P<whole>#,##0|0)(?:\.(?P<part>0*#*))?"
    r'(?P<scale>,*)(?P<exponent>E\+00)?(?P<percent>%?)(?:"(?P<unit>[^"]*)")?\Z'
)


class _Section(NamedTuple):
    """One section of a code: from which number on, and how it writes digits."""

    least: float | None
    sign: str
    grouped: bool
    needed: int  # decimals that are always written
    decimals: int
    scale: int
    exponent: bool
    unit: str


def cell_text(value: Value, name: str, as_result: bool = False) -> str:
    """What a cell shows, in a format of FORMATS; empty for an empty cell.

    A whole number of an amount loses its point and a date its time of day, as on the
    sheets; in the columns of a result, 0 and very small numbers are short too.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, float):
        return "" if value is None else str(value)
    return number_text(value, _code(value, name, as_result))


def number_text(value: float, code: str) -> str:
    """A number in a format code; raises ValueError for a code of another kind.

    >>> number_text(-1234.5, '#,##0,"k"'), number_text(0.25, "0%")
    ('-1k', '25%')
    """
    if code in _PLAIN:
        return f"{value:.{_PLAIN[code]}G}"
    if _DATE.match(code):
        return _date(value, code)
    section = _section_of(value, _sections(code))
    number = Decimal(f"{value:.15g}")
    if section.exponent:
        last = number.adjusted() - section.decimals
        rounded = number.quantize(Decimal(1).scaleb(last), ROUND_HALF_UP)
        return f"{float(rounded):.{section.decimals}E}"
    return _digits(number.scaleb(section.scale), section)


def _code(value: float, name: str, as_result: bool) -> str:
    if name in WHOLE and value.is_integer():
        return _changed(WHOLE[name])
    if as_result and value == 0 and name not in ("shock", "date"):
        return _changed("zero")
    if as_result and abs(value) < _SMALL and value and name in _SHORTENED:
        return _changed("small")
    return FORMATS[name]


def _changed(condition: str) -> str:
    return str(CONDITIONS[condition]["num_format"])


def _date(serial: float, code: str) -> str:
    """A serial number as a date, to the minute; a number that is none as it is."""
    times, _, bad = parse_dates(serial)
    if bad:
        return number_text(serial, "General")
    for part, meaning in _DATE_PARTS.items():
        code = code.replace(part, meaning)
    return f"{times.item():{code}}"


@cache
def _sections(code: str) -> tuple[_Section, ...]:
    found = [_SECTION.match(text) for text in code.split(";")]
    if not all(found):
        raise ValueError(f"no number format that is known here: {code}")
    return tuple(_section(match) for match in found if match)


def _section(match: re.Match[str]) -> _Section:
    part = match["part"] or ""
    percent = 2 if match["percent"] else 0
    return _Section(
        float(match["least"]) if match["least"] else None,
        match["sign"],
        match["whole"] != "0",
        part.count("0"),
        len(part),
        percent - 3 * len(match["scale"]),
        bool(match["exponent"]),
        match["percent"] + (match["unit"] or ""),
    )


def _section_of(value: float, sections: tuple[_Section, ...]) -> _Section:
    """The section of a number: by its condition, or positive; negative; zero."""
    first, *others = sections
    if not others:
        return first
    if first.least is not None:
        return first if value >= first.least else others[value >= 0]
    if value < 0:
        return others[0]
    return sections[2] if value == 0 and len(sections) > 2 else first


def _digits(number: Decimal, section: _Section) -> str:
    """Sign, digits and unit; decimals that need not be written lose their zeros."""
    exact = number.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP)
    text = f"{abs(exact):,f}" if section.grouped else f"{abs(exact):f}"
    for _ in range(section.decimals - section.needed):
        text = text.removesuffix("0")
    sign = section.sign or ("-" if exact < 0 else "")
    return f"{sign}{text.removesuffix('.')}{section.unit}"
