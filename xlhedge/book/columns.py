"""The columns of the tables, in their order.

A column's meaning, unit, range and choices are those of its term in
core/terms.py; this file adds which table holds it and whether it must be there.
Rules that depend on the kind of instrument are in book/book.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from xlhedge.core.errors import InputError
from xlhedge.core.terms import LIMIT_MEASURES, POSITIVE, TERMS, Limits, Term

_ALIKE = 0.8  # of difflib: one letter of a short word, two of a long one


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `required` means that no row may leave it blank."""

    name: str
    required: bool
    limits: Limits
    choices: tuple[str, ...]

    @property
    def term(self) -> Term:
        """What the name means."""
        return TERMS[self.name]


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its name, its columns and the columns that name a row."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def may_be_empty(self) -> bool:
        """True for tables that a book can do without."""
        return self.name not in ("Positions", "Market", "Policy")

    @property
    def is_keyed(self) -> bool:
        """True where no two rows may have one name; cash comes more than once."""
        return self.name not in ("Cashflows", "Log")

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def require_spelling(self, headers: Iterable[object]) -> None:
        """Raise InputError for a header that is almost surely a column misspelt.

        A column of the user's own is ignored, and an absent optional one is blank: a
        slip of the pen would silently drop what was typed.
        """
        words = [str(header) for header in headers if header is not None]
        absent = [name for name in self.names if name not in words]
        for word in words:
            like = word.strip().lower()
            meant = get_close_matches(like, absent, 1, _ALIKE)
            if word not in self.names and meant:
                rule = f"rename it, or add a column {meant[0]}"
                text = f"{self.name} has a column {word} but no {meant[0]}; {rule}"
                raise InputError(text)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        return {column.name: column for column in self.columns}[name]


# Where a table offers other choices than the term.
_CHOICES = {
    ("Policy", "numeraire"): ("coin", "usd", "quote"),
    ("Limits", "measure"): LIMIT_MEASURES,
}


def _table(name: str, key: str, columns: str) -> TableSpec:
    """`*` after a column: required; `+`: greater than zero."""
    return TableSpec(
        name, tuple(key.split()), tuple(_column(name, c) for c in columns.split())
    )


def _column(table: str, word: str) -> Column:
    name = word.rstrip("*+")
    term = TERMS[name]
    limits = POSITIVE if "+" in word else term.limits
    choices = _CHOICES.get((table, name), term.choices)
    return Column(name, "*" in word, limits, choices)


POSITIONS = _table(
    "Positions",
    "id",
    "id* underlying* quantity* instrument kind settlement style flag strike+ expiry "
    "multiplier+ vol mark entry_price entry_time book strategy active note",
)
INSTRUMENTS = _table(
    "Instruments",
    "instrument",
    "instrument* underlying* kind* settlement* style flag strike+ expiry multiplier*+ "
    "price_currency* bid ask mark mark_vol bid_vol ask_vol forward+ lot+ minimum+ tick "
    "fee_bps fee_contract fee_cap funding_8h max_buy max_sell daily_volume "
    "open_interest tradable* as_of",
)
MARKET = _table(
    "Market",
    "underlying",
    "underlying* spot*+ base* quote* rate* dividend* fx_to_book*+ vol cut day_count "
    "delta_convention beta as_of* source*",
)
DIVIDENDS = _table("Dividends", "underlying ex_date", "underlying* ex_date* amount*")
SURFACE = _table(
    "Surface",
    "underlying expiry",
    "underlying* expiry* forward+ smile* svi_a svi_b svi_rho svi_m svi_sigma "
    "atm rr25 bf25 rr10 bf10 rmse arbitrage_free as_of",
)
POLICY = _table(
    "Policy",
    "underlying book",
    "underlying* book numeraire* target* target_unit* below* above* ratio minimum "
    "method* hedge_instrument tol_delta tol_gamma_1pct tol_vega_point "
    "max_instruments rounding price_side max_age* enabled",
)
LIMITS = _table(
    "Limits",
    "limit",
    "limit* underlying measure* spot_shock vol_shock soft* hard*+ note",
)
CASHFLOWS = _table("Cashflows", "underlying", "underlying* received* note")
SWITCHES = _table(
    "Switches", "instrument", "instrument* use* lot+ max_buy max_sell note"
)
LOG = _table(
    "Log",
    "decided_at decided_by decision",
    "decided_at* decided_by* decision* reason* underlying instrument quantity "
    "value_before value_after version",
)
SERIES = _table(
    "Series",
    "date",
    "date* asset_price* hedge_1_price* hedge_2_price hedge_3_price note",
)
STRESS = _table(
    "Stress",
    "scenario factor",
    "scenario* factor* spot_shock vol_shock correlation note",
)
FACTORS = _table("Factors", "factor", "factor* vol*+ note")
CORRELATIONS = _table("Correlations", "factor other", "factor* other* correlation*")
HISTORY = _table("History", "date", "date* daily_pnl* note")
# An argument of XLH_GEX; no sheet holds it.
CHAIN = _table(
    "Chain",
    "flag strike years",
    "flag* spot*+ strike*+ years* rate* dividend* vol*+ open_interest* multiplier*+",
)
PAYOFF = _table("Payoff", "payoff_strike", "payoff_strike* payoff_value* note")
LISTED = _table("Listed", "listed_strike", "listed_strike*")
# What a book is read from.
BOOK_TABLES = (POSITIONS, INSTRUMENTS, MARKET, DIVIDENDS, SURFACE, POLICY)
# The same tables as they stood before: Positions0 is what Positions was.
PREVIOUS = {
    spec.name: replace(spec, name=f"{spec.name}0")
    for spec in (POSITIONS, INSTRUMENTS, MARKET, DIVIDENDS, SURFACE)
}
_RISK = (STRESS, FACTORS, CORRELATIONS, HISTORY)
_ANALYSED = (SERIES, *_RISK, PAYOFF, LISTED)
_BESIDE = (LIMITS, *PREVIOUS.values(), CASHFLOWS, SWITCHES, *_ANALYSED, LOG)
TABLES = {table.name: table for table in (*BOOK_TABLES, *_BESIDE)}
