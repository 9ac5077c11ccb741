"""Book functions in cells: parsed once, errors in place, numbers as of the book."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, answer, call
from xlhedge.excel.functions import books

EXPIRY = 46066 + 14.8 / 24  # 0.08 years after 2026-01-15 10:00
AS_OF = 46037 + 10 / 24

Rows = list[list[Any]]


def table(*records: dict[str, Any]) -> Rows:
    """Rows of cells, headers first; what a record leaves out is blank."""
    names = list(dict.fromkeys(name for record in records for name in record))
    return [names, *([record.get(name) for name in names] for record in records)]


CALLS = {
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
    "active": None,
}
SHORT = {
    "id": "F1",
    "underlying": "BTC",
    "quantity": -100.0,
    "instrument": "BTC-PERPETUAL",
    "entry_price": 60000.0,
}
POSITIONS = table(CALLS, SHORT)
INSTRUMENTS = table(
    {
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
)
MARKET = table(
    {
        "underlying": "BTC",
        "spot": 60000.0,
        "base": "BTC",
        "quote": "USD",
        "rate": 0.0,
        "dividend": 0.0,
        "fx_to_book": 1.0,
        "as_of": AS_OF,
        "source": "test",
    }
)
POLICY = table(
    {
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
)
TABLES = [POSITIONS, INSTRUMENTS, MARKET]
# mpmath, 50 digits: S = 60000, K = 65000, T = 0.08, sigma = 0.6.
NET_DELTA = 0.3130090974574971


def changed(cells: Rows, row: int, name: str, cell: Any) -> Rows:
    """The table with one cell replaced."""
    rows = [list(line) for line in cells]
    rows[row][rows[0].index(name)] = cell
    return rows


def records(value: Any) -> list[dict[str, Any]]:
    """A result with headers as one mapping per row."""
    headers, *rows = value
    return [dict(zip(headers, row, strict=True)) for row in rows]


class Counted(Book):
    """A book that counts how often cells are parsed."""

    parsed = 0

    @classmethod
    def from_cells(cls, **cells: Any) -> Book:
        cls.parsed += 1
        return Book.from_cells(**cells)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Counted]]:
    """Counts the books parsed from here on."""
    Counted.parsed = 0
    monkeypatch.setattr(books, "Book", Counted)
    books.parsed.cache_clear()
    yield Counted
    books.parsed.cache_clear()


def test_ten_formulas_over_one_book_parse_it_once(counted: type[Counted]) -> None:
    for by in ("underlying", "expiry", "strategy", "book", OMITTED):
        copies = [[list(row) for row in table] for table in TABLES]
        assert isinstance(call("XLH_BOOK_GREEKS", copies), list)
        assert isinstance(call("XLH_BOOK_TOTAL", [*TABLES, OMITTED, by]), list)
    assert counted.parsed == 1


def test_a_changed_cell_is_another_book(counted: type[Counted]) -> None:
    quantities = [25.0, 26.0, True, "25", None, CellError.NA]
    results = [
        call("XLH_BOOK_GREEKS", [changed(POSITIONS, 1, "quantity", q), *TABLES[1:]])
        for q in quantities
    ]
    assert counted.parsed == len(quantities)
    assert len({str(result) for result in results}) == len(quantities)


def test_one_and_true_are_different_cells(counted: type[Counted]) -> None:
    for active in (True, 1.0):
        positions = changed(POSITIONS, 1, "active", active)
        rows: Any = call("XLH_BOOK_GREEKS", [positions, *TABLES[1:]])
        assert (rows[0][-1] == "ok") == (active is True)
    assert counted.parsed == 2


def test_few_books_are_kept(counted: type[Counted]) -> None:
    for quantity in range(20):
        positions = changed(POSITIONS, 1, "quantity", float(quantity))
        call("XLH_BOOK_GREEKS", [positions, *TABLES[1:]])
    assert books.parsed.cache_info().currsize == 8


def test_cells_hold_what_the_book_answers() -> None:
    rows = records(call("XLH_BOOK_GREEKS", [*TABLES, OMITTED, OMITTED, True]))
    cells = {"positions": POSITIONS, "instruments": INSTRUMENTS, "market": MARKET}
    result = greeks(Book.from_cells(**cells))
    assert list(rows[0]) == list(result.columns)
    assert rows[0]["net_delta"] == pytest.approx(NET_DELTA, rel=1e-12)
    for name in ("delta", "price", "gamma_1pct", "value"):
        assert rows[0][name] == result[name][0]
    headless = call("XLH_BOOK_GREEKS", TABLES)
    assert headless == [list(row.values()) for row in rows]


def test_a_failed_row_shows_errors_and_its_reason() -> None:
    positions = changed(POSITIONS, 1, "vol", 45.0)
    arguments = [positions, *TABLES[1:], OMITTED, OMITTED, True]
    found = answer("XLH_BOOK_GREEKS", arguments)
    bad, good = records(found.value)
    assert bad["delta"] is bad["value"] is CellError.NUM
    assert bad["status"].endswith("vol 45 looks like percent; type 0.45")
    assert good["status"] == "ok"
    assert found.reasons == (bad["status"],)
    assert call("XLH_WHY", ["XLH_BOOK_GREEKS", *arguments]) == bad["status"]


@pytest.mark.parametrize(
    ("cell", "shown", "reason"),
    [
        (CellError.NA, CellError.NA, "id holds #N/A"),
        (CellError.REF, CellError.REF, "id holds #REF!"),
        (None, CellError.VALUE, "id is blank"),
    ],
)
def test_an_id_is_never_blank(cell: Any, shown: CellError, reason: str) -> None:
    bad = changed(POSITIONS, 1, "id", cell)
    first, second = records(
        call("XLH_BOOK_GREEKS", [bad, *TABLES[1:], OMITTED, AS_OF, True])
    )
    assert first["id"] is shown
    assert reason in first["status"]
    assert (second["id"], second["status"]) == ("F1", "ok")


def test_a_number_that_is_missing_in_a_good_row_has_a_reason() -> None:
    """Without its entry price an inverse contract has Greeks but no value."""
    positions = changed(POSITIONS, 2, "entry_price", None)
    found = answer("XLH_BOOK_GREEKS", [positions, *TABLES[1:], *[OMITTED] * 2, True])
    _, short = records(found.value)
    assert short["value"] is CellError.NA
    assert found.reasons == ("F1: value needs an entry_price",)


def test_a_total_over_a_failed_row_is_its_error() -> None:
    for cell, error, bad_reason in [
        (45.0, CellError.NUM, "Positions: vol 45 looks like percent; type 0.45"),
        (CellError.DIV0, CellError.DIV0, "Positions: vol holds #DIV/0!"),
    ]:
        positions = changed(POSITIONS, 1, "vol", cell)
        found = answer("XLH_BOOK_TOTAL", [positions, *TABLES[1:], *[OMITTED] * 4, True])
        (total,) = records(found.value)
        assert total["dollar_delta"] is error
        assert (total["rows"], total["failed"]) == (2.0, 1.0)
        assert found.reasons == (f"C1: {bad_reason}",)


def test_the_ticket_sells_the_delta_of_the_calls() -> None:
    """-(25 net_delta - 100 x 10 / 60000) 60000 / 10 contracts."""
    arguments = [*TABLES, POLICY, OMITTED, OMITTED, True]
    (ticket,) = records(call("XLH_BOOK_HEDGE", arguments))
    contracts = -(25 * NET_DELTA - 100 * 10 / 60000) * 60000 / 10
    assert ticket["unrounded"] == pytest.approx(contracts, rel=1e-11)
    assert ticket["quantity"] == round(contracts)
    assert ticket["side"] == "SELL"


DIVIDENDS = table({"underlying": "FX", "ex_date": 46050.0, "amount": 0.02})
FORWARD = {"id": "D1", "underlying": "FX", "quantity": 1.0, "kind": "forward"}
FORWARD |= {"settlement": "linear", "expiry": EXPIRY, "multiplier": 1.0}
WITH_FORWARD = [
    table(CALLS, FORWARD | {"entry_price": 1.0}),
    INSTRUMENTS,
    [*MARKET, ["FX", 1.1, "X", "USD", 0.05, 0.0, 1.0, AS_OF, "test"]],
]


def test_dividends_come_last_and_lower_the_carried_forward() -> None:
    """(1.1 - 0.02 exp(-0.05 t)) exp(0.05 T), t from AS_OF to the ex-date."""
    before = [*WITH_FORWARD, OMITTED, OMITTED, True]
    rows = records(call("XLH_BOOK_GREEKS", [*before, DIVIDENDS]))
    until = (46050 - AS_OF) / 365
    forward = (1.1 - 0.02 * np.exp(-0.05 * until)) * np.exp(0.05 * 0.08)
    assert rows[1]["forward"] == pytest.approx(forward, rel=1e-12)
    assert rows[0] == records(call("XLH_BOOK_GREEKS", before))[0]
    sums = records(
        call("XLH_BOOK_TOTAL", [*WITH_FORWARD, *[OMITTED] * 4, True, DIVIDENDS])
    )
    values = [row["rho_1pct"] for row in sums if row["underlying"] == "FX"]
    assert values == [pytest.approx(rows[1]["position_rho_1pct"], rel=1e-14)]


def test_a_failed_dividend_is_an_error_in_every_book_function() -> None:
    bad = changed(DIVIDENDS, 1, "amount", -0.02)
    rule = "Dividends row 1 (FX 2026-01-28 00:00): amount must be >= 0, got -0.02"
    found = answer("XLH_BOOK_GREEKS", [*WITH_FORWARD, *[OMITTED] * 2, True, bad])
    assert found.reasons == (rule,)
    assert records(found.value)[1]["forward"] is CellError.NUM
    found = answer("XLH_BOOK_TOTAL", [*WITH_FORWARD, *[OMITTED] * 4, True, bad])
    assert found.reasons == (f"D1: {rule}",)
    policy = [*POLICY, ["FX", "quote", *POLICY[1][2:]]]
    arguments = [*WITH_FORWARD, policy, *[OMITTED] * 2, True, bad]
    coin, share = records(call("XLH_BOOK_HEDGE", arguments))
    assert (coin["status"], share["status"]) == ("ok", f"D1: {rule}")


def test_as_of_is_a_date() -> None:
    later = answer("XLH_BOOK_GREEKS", [*TABLES, OMITTED, "2026-01-20 10:00"])
    assert later.value == call("XLH_BOOK_GREEKS", [*TABLES, OMITTED, AS_OF + 5])
    assert later.value != call("XLH_BOOK_GREEKS", TABLES)
    found = answer("XLH_BOOK_GREEKS", [*TABLES, OMITTED, "soon"])
    assert found == (CellError.VALUE, ("as_of must be a date, got soon",))


def test_an_unusable_table_names_itself() -> None:
    found = answer("XLH_BOOK_GREEKS", [[["id"], ["C1"]], *TABLES[1:]])
    assert found == (CellError.VALUE, ("Positions has no column underlying",))
    found = answer("XLH_BOOK_GREEKS", [*TABLES[:2], [MARKET[0]]])
    assert found == (CellError.NA, ("Market has no rows",))
