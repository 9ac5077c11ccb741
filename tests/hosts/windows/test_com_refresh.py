"""The steps of a refresh over COM: rows with blanks go out and come back."""

from pathlib import Path
from typing import Any

import pytest

from tests.hosts.windows.com import ON_WINDOWS, sent
from xlhedge.book.columns import BOOK_TABLES, TABLES
from xlhedge.excel.windows.identity import ACTIONS_MODULE
from xlhedge.store.sources import read_tables

pytestmark = [pytest.mark.hosts, ON_WINDOWS]

SAMPLE = Path(__file__).parents[3] / "workbook" / "sample"


def ask(server: Any, step: str, *given: Any) -> Any:
    """A step as the macro of the button asks for it."""
    return server.CallUDF(ACTIONS_MODULE, step, tuple(map(sent, given)))


def test_a_snapshot_is_found_read_and_checked(server: Any) -> None:
    found = ask(server, "sources", SAMPLE.name, str(SAMPLE.parent))
    assert [name for name, _ in found] == [
        *("Market", "Instruments", "Surface", "Dividends")
    ]
    fresh = {
        name: ask(server, "snapshot", name, [list(TABLES[name].names)], path)
        for name, path in found
    }
    assert fresh["Market"][0] == TABLES["Market"].names
    assert any(cell is None for row in fresh["Market"] for cell in row)
    own = read_tables(SAMPLE)
    whole = [fresh.get(s.name) or own[s.name] for s in BOOK_TABLES]
    rows = [[list(row) for row in table] for table in whole]
    assert ask(server, "failures", *rows) == "Every row has an answer."
    assert 46_000 < ask(server, "clock") < 80_000


def test_a_refusal_reaches_the_macro_with_its_reason(server: Any) -> None:
    import pythoncom

    with pytest.raises(pythoncom.com_error) as refused:
        ask(server, "sources", "", "")
    number, _, told, _ = refused.value.args
    assert "Market!B3 must name a folder, a file or Feed" in told[2]
    assert (number, told[5]) == (-2147352567, -2147024809)  # exception, E_INVALIDARG
