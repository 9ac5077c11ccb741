"""How a formula calls a book function: tables with their headers, then the rest."""

from xlhedge.book.columns import TABLES

MARKET = ("Positions", "Instruments", "Market")
LAST = ("TRUE", "Dividends")  # with headers


def table_with_headers(name: str) -> str:
    """A table as a formula passes it: headers and data, never a totals row."""
    return f"{name}[[#Headers],[#Data]]"


def book_formula(function: str, *arguments: str) -> str:
    """The text of a formula; the name of a table stands for its headers and data."""
    shown = [table_with_headers(a) if a in TABLES else a for a in arguments]
    return f"={function}({','.join(shown)})"
