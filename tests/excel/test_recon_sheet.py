"""The reconciliation of the book: it agrees, it finds what is wrong, and it grows."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.excel.built_book import Tables
from tests.excel.changed_book import NEWEST, Changes, answer, with_cells, with_tables
from tests.excel.test_added_rows import grown
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.recon import NATIVES, RECON_ARRAY, VERDICT

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
COLUMNS = {native.column.name: native for native in NATIVES}


class Shown:
    """What the sheet shows: its counts by name, its columns by their names."""

    def __init__(self, book: Workbook, ours: Any = answer, clock: datetime = NEWEST):
        values = recalculate(book, ours, clock).values
        self.rows = values[RECON_ARRAY.anchor]
        self.counts: dict[str, Any] = {
            e.name.removeprefix("recon_"): values[VERDICT.place(e)][0][0]
            for e in VERDICT.entries
            if str(e.value).startswith("=")
        }
        self.columns: dict[str, list[Any]] = {
            name: [row[0] for row in values[native.below.first]]
            for name, native in COLUMNS.items()
        }

    def of(self, name: str) -> list[Any]:
        """A column of the array at the left."""
        place = self.rows[0].index(name)
        return [row[place] for row in self.rows[1:]]


def test_every_covered_option_of_the_sample_agrees_three_times() -> None:
    found = Shown(read_workbook(BOOK))
    counts = found.counts
    assert counts["verdict"] == "PASS"
    assert counts["listed"] == counts["covered"] == counts["agreed"] > 20
    assert (counts["failed"], counts["left"]) == (0, 0)
    assert set(found.columns["verdict"]) == {"PASS"}
    native = {"price": "price", "delta": "delta", "gamma": "gamma"}
    for name, short in (native | {"vega_point": "vega"}).items():
        theirs = found.columns[f"{short}_native"]
        assert theirs == pytest.approx(found.of(name), rel=1e-11)


def test_every_position_is_counted_as_covered_left_or_other(tables: Tables) -> None:
    counts = Shown(read_workbook(BOOK)).counts
    positions = len(tables["Positions"]) - 1
    assert counts["covered"] + counts["left"] + counts["others"] == positions


@pytest.mark.parametrize("column", ["price", "delta", "gamma", "vega_point"])
def test_a_wrong_number_of_python_is_found_by_excels_own_functions(column: str) -> None:
    def wrong(name: str, arguments: Any) -> Any:
        value = answer(name, arguments)
        if name != "XLH_BOOK_RECON":
            return value
        header, first, *rest = ([*row] for row in value)
        first[header.index(column)] *= 1.00001
        return [header, first, *rest]

    found = Shown(read_workbook(BOOK), wrong)
    assert found.counts["verdict"] == "CHECK"
    assert found.counts["failed"] == 1
    assert found.columns["verdict"][:2] == ["CHECK", "PASS"]
    gap = "price_gap" if column == "price" else "native_gap"
    assert found.columns[gap][0] > 1 > found.columns[gap][1]


def test_a_wrong_bump_alone_is_found_too() -> None:
    def wrong(name: str, arguments: Any) -> Any:
        value = answer(name, arguments)
        if name != "XLH_BOOK_RECON":
            return value
        header, first, *rest = ([*row] for row in value)
        first[header.index("gamma_bump")] *= 1.00001
        return [header, first, *rest]

    found = Shown(read_workbook(BOOK), wrong)
    assert (found.counts["verdict"], found.counts["failed"]) == ("CHECK", 1)
    assert found.columns["bump_gap"][0] > 1 > found.columns["native_gap"][0]


def test_an_option_that_is_not_covered_is_counted_and_never_agrees(
    tables: Tables,
) -> None:
    changes: Changes = {"P-201": {"style": "american"}, "P-202": {"vol": 18.2}}
    book = with_tables({"Positions": with_cells(tables["Positions"], changes)})
    found = Shown(book)
    counts = found.counts
    assert (counts["left"], counts["failed"], counts["verdict"]) == (2, 0, "PASS")
    ids, verdicts = found.of("id"), found.columns["verdict"]
    for name in changes:
        place = ids.index(name)
        assert verdicts[place] == "not covered"
        assert found.columns["price_native"][place] == ""
        assert found.of("status")[place] not in ("ok", "excluded")


def test_a_book_without_options_agrees_with_nothing(tables: Tables) -> None:
    header, *rows = tables["Positions"]
    options = {r[header.index("id")] for r in rows if is_option(header, r, tables)}
    kept = [row for row in rows if row[header.index("id")] not in options]
    found = Shown(with_tables({"Positions": [header, *kept]}))
    assert len(kept) > 1
    assert found.counts["verdict"] == "nothing covered"
    assert (found.counts["listed"], found.counts["others"]) == (0, len(kept))
    assert found.columns["verdict"] == [""]


def is_option(header: list[Any], row: list[Any], tables: Tables) -> bool:
    """Whether a position, or the instrument that it names, is an option."""
    given = dict(zip(header, row, strict=True))
    names, *listed = tables["Instruments"]
    kinds = {r[names.index("instrument")]: r[names.index("kind")] for r in listed}
    return (given["kind"] or kinds.get(given["instrument"])) == "option"


def test_excels_own_functions_grow_with_the_table(tmp_path: Path) -> None:
    before, after = (
        Shown(read_workbook(path)) for path in (BOOK, grown(tmp_path / "grown.xlsx", 3))
    )
    assert after.counts["agreed"] == before.counts["agreed"] + 3
    for name, column in after.columns.items():
        assert len(column) == len(before.columns[name]) + 3


def test_extreme_options_agree_too(tables: Tables) -> None:
    """Deep in and out of the money, an hour and ten years, vols from 1 to 300 %."""
    header = tables["Positions"][0]
    shared = {"underlying": "SPX", "quantity": 1.0, "kind": "option", "multiplier": 1.0}
    shared |= {"settlement": "linear", "style": "european"}
    cases = [
        (flag, strike, expiry, vol)
        for flag in ("call", "put")
        for strike in (2000.0, 6900.0, 7000.0, 20000.0)
        for expiry in ("2026-01-15 22:00", "2026-06-19 21:00", "2035-12-21 21:00")
        for vol in (0.01, 0.2, 3.0)
    ]
    rows = []
    for number, (flag, strike, expiry, vol) in enumerate(cases):
        given = {"id": f"X{number}", "flag": flag, "strike": strike}
        given |= shared | {"expiry": expiry, "vol": vol}
        rows.append([given.get(name) for name in header])
    found = Shown(with_tables({"Positions": [header, *rows]}))
    wrong = [
        (case, [found.columns[g][i] for g in ("price_gap", "native_gap", "bump_gap")])
        for i, case in enumerate(cases)
        if found.columns["verdict"][i] != "PASS"
    ]
    assert wrong == []
    assert found.counts["covered"] == len(cases)
