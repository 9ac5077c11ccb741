"""The sheets of the workbook as pages: purpose, what stays on screen, how they print.

Row 1 holds the title, row 2 the purpose, row 4 the units, row 5 the headers.
"""

from dataclasses import dataclass

TITLE_ROW, PURPOSE_ROW, UNIT_ROW, HEADER_ROW = 1, 2, 4, 5
LOWER_HEADER_ROW = 24  # where panels stand above an array


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: what it is for, what stays on screen and how it prints.

    `holds`: input, result or text. `margin` columns are left free at the left. The
    header row and the units above it repeat on paper; so do the `frozen_columns`,
    which with the header row stay on screen. A page on paper ends after each of the
    columns of `breaks`, printed at `scale` percent; without breaks the sheet is
    `pages_wide` pages wide.
    """

    name: str
    title: str
    purpose: str
    holds: str
    header_row: int = HEADER_ROW
    frozen_columns: int = 0
    pages_wide: int = 1
    margin: int = 0
    scale: int = 100
    breaks: tuple[int, ...] = ()


PAGES: tuple[Page, ...] = (
    Page(
        "Start",
        "xlhedge hedge book",
        "What the book is exposed to, and what to trade to bring each underlying back "
        "to its target. A failed row shows an error, and so does every total over it.",
        "text",
        header_row=LOWER_HEADER_ROW,
        margin=1,
        scale=90,
        breaks=(12,),
    ),
    Page(
        "Positions",
        "Positions",
        "One row per position; quantity carries the sign. Name an instrument, or fill "
        "the seven columns from kind to multiplier.",
        "input",
        frozen_columns=1,
        pages_wide=2,
    ),
    Page(
        "Instruments",
        "Instruments",
        "Listed contracts: marks of positions and candidates for hedges. Prices in "
        "price_currency per unit, vols as decimals.",
        "input",
        frozen_columns=1,
        pages_wide=3,
    ),
    Page(
        "Market",
        "Market",
        "One row per underlying. Rates are continuous decimals, times are UTC.",
        "input",
        frozen_columns=1,
    ),
    Page(
        "Dividends",
        "Dividends",
        "Cash dividends of shares. Where a forward is carried from spot, those with an "
        "ex-date after as_of and up to the expiry leave the spot first; the yield in "
        "Market is then what they leave out, or 0.",
        "input",
        frozen_columns=1,
    ),
    Page(
        "Surface",
        "Surface",
        "One row per underlying and expiry: an svi smile, a delta smile or a flat vol.",
        "input",
        frozen_columns=2,
    ),
    Page(
        "Policy",
        "Policy",
        "One row per underlying; a row with book wins over one without. Target and "
        "band in target_unit.",
        "input",
        frozen_columns=1,
        pages_wide=2,
    ),
    Page(
        "Greeks",
        "Greeks",
        "One row per position, keyed by id. Position Greeks but delta are in book "
        "currency; delta counts units of the underlying.",
        "result",
        frozen_columns=1,
        scale=85,
        breaks=(14,),
    ),
    Page(
        "Hedge",
        "Hedge",
        "One option step by step, then the tickets of each policy: what to trade, and "
        "why or why not.",
        "result",
        header_row=LOWER_HEADER_ROW,
        scale=90,
        breaks=(11, 22),
    ),
    Page(
        "Help",
        "Help",
        "Every worksheet function: arguments, result and units.",
        "text",
        frozen_columns=2,
    ),
)
