"""A small market with round numbers, and books made from it."""

from typing import Any

import pytest

from xlhedge.book.book import Book

AS_OF = "2026-01-15 10:00"
# 29.2 days = 0.08 years after AS_OF.
EXPIRY = "2026-02-13 14:48"

MARKET = {
    "BTC": {"spot": 60000.0, "base": "BTC", "quote": "USD", "rate": 0.0},
    "SHARE": {"spot": 42.0, "base": "SHARE", "quote": "USD", "rate": 0.1},
    "EURUSD": {"spot": 1.0845, "base": "EUR", "quote": "USD", "rate": 0.043},
}
MARKET_ROW = {"dividend": 0.0, "fx_to_book": 1.0, "as_of": AS_OF, "source": "test"}
PERPETUAL = {
    "instrument": "BTC-PERPETUAL",
    "underlying": "BTC",
    "kind": "perpetual",
    "settlement": "inverse",
    "multiplier": 10.0,
    "price_currency": "USD",
    "bid": 59995.0,
    "ask": 60005.0,
    "mark": 60000.0,
    "lot": 1.0,
    "minimum": 1.0,
    "fee_bps": 5.0,
    "tradable": True,
}
POLICY = {
    "underlying": "BTC",
    "numeraire": "coin",
    "target": 0.0,
    "target_unit": "base",
    "below": 0.0,
    "above": 0.0,
    "method": "delta",
    "hedge_instrument": "BTC-PERPETUAL",
    "max_age": 60.0,
}
COIN_CALL = {
    "id": "C1",
    "underlying": "BTC",
    "quantity": 25.0,
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "flag": "call",
    "strike": 65000.0,
    "expiry": EXPIRY,
    "multiplier": 1.0,
    "vol": 0.6,
}


def rows_of(records: list[dict[str, Any]]) -> list[list[Any]]:
    """A rectangle of cells, headers first."""
    names = list(dict.fromkeys(name for record in records for name in record))
    return [names, *([record.get(name) for name in names] for record in records)]


def cells(
    positions: list[dict[str, Any]],
    instruments: list[dict[str, Any]] | None = None,
    market: dict[str, dict[str, Any]] | None = None,
    surface: list[dict[str, Any]] | None = None,
    policy: list[dict[str, Any]] | None = None,
    dividends: list[dict[str, Any]] | None = None,
) -> dict[str, list[list[Any]]]:
    """The tables around these positions."""
    changed = market or {}
    market_rows = [
        {"underlying": name} | MARKET_ROW | MARKET.get(name, {}) | changed.get(name, {})
        for name in MARKET | changed
    ]
    tables = {
        "positions": rows_of(positions),
        "instruments": rows_of([PERPETUAL] if instruments is None else instruments),
        "market": rows_of(market_rows),
        "policy": rows_of([POLICY] if policy is None else policy),
    }
    optional = {"surface": surface, "dividends": dividends}
    return tables | {name: rows_of(rows) for name, rows in optional.items() if rows}


class Desk:
    """What a test needs to make a book, in one place."""

    AS_OF, EXPIRY = AS_OF, EXPIRY
    COIN_CALL, PERPETUAL, POLICY = COIN_CALL, PERPETUAL, POLICY
    cells = staticmethod(cells)

    @staticmethod
    def book(*arguments: Any, **tables: Any) -> Book:
        """A book from records."""
        return Book.from_cells(**cells(*arguments, **tables))


@pytest.fixture(scope="session")
def desk() -> type[Desk]:
    """Builds books."""
    return Desk
