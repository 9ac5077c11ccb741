"""A sheet of the workbook as a page: purpose, what stays on screen, how it prints.

Row 1 holds the title, row 2 the purpose, row 4 the units, row 5 the headers.
"""

from dataclasses import dataclass

TITLE_ROW, PURPOSE_ROW, UNIT_ROW, HEADER_ROW = 1, 2, 4, 5
OWN_COLUMNS = 3  # of the user's, that a table has room for beside results
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
    row_breaks: tuple[int, ...] = ()
