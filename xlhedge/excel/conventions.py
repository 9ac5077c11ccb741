"""The sheet Conventions: units, signs, day counts and what every word means.

Rows come from the vocabulary, the Greeks and the error codes; rules that no other
file states as data stand here.

Source: definition.
"""

from collections.abc import Iterator

from xlhedge.core.errors import Code
from xlhedge.core.greeks import GREEKS
from xlhedge.core.term import ANY, Term
from xlhedge.core.terms import TERMS
from xlhedge.core.units import DAY_COUNTS
from xlhedge.excel.calls.failures import cell_error, sentence

HEADERS = ["section", "name", "meaning", "unit", "values"]
Row = list[str]

_SIGNS = (
    ("quantity", "the only sign: + long, - short", "contracts"),
    ("position Greek", "quantity × multiplier × Greek of one unit", ""),
    ("trade", "BUY is +, SELL is -", "contracts"),
    (
        "cost",
        "half the spread where it is crossed, and the fee; + is paid",
        "book currency",
    ),
    ("theta", "change of value as time passes; - for what decays", "quote per day"),
    ("failed row", "an error value, and so is every total over it", ""),
    ("blank", "no value, never 0", ""),
)
_UNITS = (
    ("rate, yield", "continuous decimals: 0.04 is 4 %", "decimal per year"),
    ("vol", "decimals: 0.6 is 60 %", "decimal per year"),
    ("vol point", "0.01 of vol", "decimal per year"),
    ("gamma_1pct", "change of dollar delta for spot 1 % up", "book currency"),
    ("times", "date-times in UTC; a date alone needs the cut of its market", "UTC"),
    ("book currency", "quote × fx_to_book of Market", ""),
    ("multiplier", "of inverse futures: quote per contract; of others: units", ""),
)
_DAYS = {
    "act365": "calendar days over 365",
    "act360": "calendar days over 360",
    "act252": "weekdays over 252",
}
_NUMERAIRES = (
    ("coin", "net_delta is the plain sum that a venue shows"),
    ("usd", "the coin equity (collateral, P&L, option marks) is in net_delta too"),
)


def convention_rows() -> list[Row]:
    """Headers first: section, name, meaning, unit, values."""
    return [HEADERS, *_rows()]


def _rows() -> Iterator[Row]:
    yield from (["signs", *row, ""] for row in _SIGNS)
    yield from (["units", *row, ""] for row in _UNITS)
    for name, days in DAY_COUNTS.items():
        yield ["day counts", name, _DAYS[name], "years", f"{days:g} days are a year"]
    yield from (["numeraire", name, text, "", ""] for name, text in _NUMERAIRES)
    for name, greek in GREEKS.items():
        same = greek.raw_unit == greek.desk_unit
        raw = "" if same else f"raw: {greek.raw_unit}"
        yield ["Greeks", name, greek.definition, greek.desk_unit, raw]
    for code in list(Code)[1:]:
        name = code.name.lower().replace("_", " ")
        yield ["error values", str(cell_error(code)), sentence(code), "", name]
    for name, term in sorted(TERMS.items()):
        yield ["words", name, term.text, term.unit, _values(term)]


def _values(term: Term) -> str:
    """What a word takes: its choices or its range."""
    if term.choices:
        return ", ".join(term.choices)
    return "" if term.limits == ANY or term.kind == "text" else str(term.limits)
