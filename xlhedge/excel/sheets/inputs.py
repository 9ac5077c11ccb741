"""The sheets of the input tables; the tables themselves stand in book/columns.py."""

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.policy import POLICY_SHEET
from xlhedge.excel.sheets.sheet import Sheet
from xlhedge.excel.sheets.surface import SURFACE_SHEET

REFRESHED_AT = "refreshed_at"
# Between the purpose and the units: the table below may grow in every direction.
_SOURCE = Panel(
    "",
    Cell("Market", 2, 1),
    value=2,
    unit=8,
    note=8,
    width=0,
    entries=(
        Entry(
            "refresh from",
            "",
            unit="a folder, a file (CSV, Parquet), or Feed for the sheet of that name",
            name="snapshot_source",
            style="text_input",
            width=6,
        ),
    ),
)
SOURCE = _SOURCE.place(_SOURCE.entries[0])
_REFRESHED = Panel(
    "",
    Cell("Market", 2, 12),
    value=13,
    unit=14,
    note=15,
    width=0,
    entries=(
        Entry(
            "refreshed at",
            "",
            "UTC",
            name=REFRESHED_AT,
            style="result",
            format="date",
        ),
    ),
)

INPUT_SHEETS = (
    Sheet(
        Page(
            "Positions",
            "Positions",
            "One row per position; quantity carries the sign. Name an instrument, or "
            "fill the seven columns from kind to multiplier.",
            "input",
            frozen_columns=1,
            pages_wide=2,
        )
    ),
    Sheet(
        Page(
            "Instruments",
            "Instruments",
            "Listed contracts: marks of positions and candidates for hedges. Prices in "
            "price_currency per unit, vols as decimals.",
            "input",
            frozen_columns=1,
            pages_wide=3,
        ),
        names={"instrument_names": "=Instruments[instrument]"},
    ),
    Sheet(
        Page(
            "Market",
            "Market",
            "One row per underlying. Rates are continuous decimals, times are UTC.",
            "input",
            frozen_columns=1,
        ),
        panels=(_SOURCE, _REFRESHED),
        names={"underlying_names": "=Market[underlying]"},
    ),
    Sheet(
        Page(
            "Dividends",
            "Dividends",
            "Cash dividends of shares. Where a forward is carried from spot, those "
            "with an ex-date after as_of and up to the expiry leave the spot first; "
            "the yield in Market is then what they leave out, or 0.",
            "input",
            frozen_columns=1,
        )
    ),
    SURFACE_SHEET,
    POLICY_SHEET,
)
