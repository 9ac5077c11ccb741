"""A workbook of somebody's own tables: nothing typed is lost, guessed or changed."""

import re
from pathlib import Path

import openpyxl
import pytest

from tests.excel.built_book import Tables, block, column, named_value, rebuilt
from xlhedge.book.columns import TABLES
from xlhedge.core.errors import InputError
from xlhedge.excel.build import build
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.excel.sheets.page import HEADER_ROW
from xlhedge.excel.template.write import write_template


def test_a_text_never_becomes_a_formula_or_a_number(
    tmp_path: Path, tables: Tables
) -> None:
    texts = ["=1+1", "1e5", "https://example.org", "+1"]
    header, *rows = tables["Positions"]
    place = header.index("note")
    noted = [
        [*row[:place], text, *row[place + 1 :]]
        for row, text in zip(rows, texts, strict=False)
    ]
    write_template(tables | {"Positions": [header, *noted]}, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Positions"]
    cells = [sheet.cell(HEADER_ROW + 1 + i, place + 1) for i in range(len(texts))]
    assert [cell.value for cell in cells] == texts
    assert [cell.data_type for cell in cells] == ["s"] * len(texts)
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize(
    ("table", "name"), [("Positions", "expiry"), ("Dividends", "ex_date")]
)
def test_a_text_that_is_midnight_stays_text(table: str, name: str) -> None:
    spec = TABLES[table]
    others = [c.name for c in spec.columns if c.required and c.name != name][:3]
    texts = ["2026-03-27 08:00", "2026-03-27", "2026-03-27 00:00", "soon"]
    rows = typed_rows(spec, [[*others, name], *([*others, text] for text in texts)])
    # 27 March 2026 is day 46108 of the 1900 calendar.
    expected = [46108 + 8 / 24, 46108.0, texts[2], texts[3]]
    assert [row[-1] for row in rows[1:]] == expected


def test_columns_of_ones_own_follow_and_missing_ones_are_blank(
    tmp_path: Path, tables: Tables
) -> None:
    own: Tables = {
        "Positions": [
            ["trader", "quantity", "underlying", "id"],
            ["Kim", 2.0, "BTC", "P-1"],
        ]
    }
    write_template(tables | own, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Positions"]
    rows = list(sheet.iter_rows(HEADER_ROW, HEADER_ROW + 1, values_only=True))
    assert rows[0] == (*TABLES["Positions"].names, "trader")
    assert rows[1][:4] == ("P-1", "BTC", 2, None)
    assert rows[1][-1] == "Kim"


@pytest.mark.parametrize("missing", ["Surface", "Dividends"])
def test_a_book_without_an_optional_table_has_an_empty_one(
    missing: str, tmp_path: Path, tables: Tables
) -> None:
    rest = {name: rows for name, rows in tables.items() if name != missing}
    book = rebuilt(rest, tmp_path / "book.xlsx")
    assert book[missing].cell(HEADER_ROW + 1, 1).value is None
    statuses = column(block(book, GREEKS_ARRAY), "status")
    assert statuses.count("ok") > 0


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"Orders": [["id"]]}, "no such table: Orders"),
        ({"Positions": [["id", "quantity"]]}, "Positions has no column underlying"),
        (
            {"Surface": [["underlying", "expiry", "smile", *"ABCD"]]},
            "Surface has room for 3 columns of your own beside its results",
        ),
        (
            {
                "Positions": [
                    ["id", "underlying", "quantity"],
                    ["A", "BTC", float("inf")],
                ]
            },
            "Positions!C6 must be a finite number, got inf",
        ),
    ],
)
def test_unusable_tables_write_nothing(
    tmp_path: Path, tables: Tables, change: Tables, rule: str
) -> None:
    out = tmp_path / "book.xlsx"
    with pytest.raises(InputError, match=re.escape(rule)):
        build(tables | change, out)
    assert not out.exists()


def test_a_needed_table_must_be_there(tmp_path: Path, tables: Tables) -> None:
    rest = {name: rows for name, rows in tables.items() if name != "Market"}
    with pytest.raises(InputError, match="the workbook needs a table Market"):
        write_template(rest, tmp_path / "book.xlsx")


def test_a_large_book_is_written_whole(tmp_path: Path, tables: Tables) -> None:
    header, first, *_ = tables["Positions"]
    many = [[f"Q-{i}", *first[1:]] for i in range(200)]
    names, *listed = tables["Instruments"]
    options = [row for row in listed if row[2] == "option"]
    extra = [[f"X-{i}", *options[0][1:]] for i in range(1400)]
    large = {
        "Positions": [header, *many],
        "Instruments": [names, *listed, *extra],
    }
    book = rebuilt(tables | large, tmp_path / "book.xlsx")
    assert named_value(book, "rows_valued") == 200
    assert book["Instruments"].max_row == HEADER_ROW + len(listed) + 1400


def test_inputs_keep_every_digit(tmp_path: Path, tables: Tables) -> None:
    """0.1 + 0.2 needs 17 digits."""
    header, *rows = tables["Market"]
    place = header.index("spot")
    rows[0] = [*rows[0]]
    rows[0][place] = 0.1 + 0.2
    build({**tables, "Market": [header, *rows]}, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Market"]
    assert 0.1 + 0.2 in [cell.value for row in sheet.iter_rows() for cell in row]
