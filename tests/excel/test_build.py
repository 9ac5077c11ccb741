"""The built workbook, read back: structure, values, and that it builds twice alike."""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from xlhedge.book.columns import TABLES, TableSpec
from xlhedge.core.errors import InputError
from xlhedge.excel.build import build, build_all
from xlhedge.excel.clock import held_clock
from xlhedge.excel.layout import ARRAYS, INPUT_TABLES, PAGES
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import area_from
from xlhedge.excel.saved.tables import replace_rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.checks import CHECKS, INPUTS
from xlhedge.excel.sheets.dashboard import TOTALS_ARRAY
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY
from xlhedge.excel.sheets.hedge import TICKETS_ARRAY
from xlhedge.excel.sheets.input_tables import typed_rows
from xlhedge.excel.sheets.page import HEADER_ROW
from xlhedge.excel.template.write import write_template
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ERRORS = ("#N/A", "#VALUE!", "#NUM!", "#NAME?", "#REF!", "#DIV/0!", "#NULL!", "#SPILL!")
# Sources of vol and forward as the tables of the book define them.
VOL_SOURCES = {"position", "mark", "implied", "surface", "interpolated", "flat"}
FORWARD_SOURCES = {"instrument", "future", "surface", "interpolated", "carry"}

KEYS = ("id", "underlying", "quantity")

Tables = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return dict(read_tables(SAMPLE))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_all(SAMPLE, tmp_path_factory.mktemp("workbook"))[0]


@pytest.fixture(scope="module")
def values(built: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(built, data_only=True)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sheets(path: Path) -> Iterator[tuple[str, etree._Element]]:
    """The name and the XML of each sheet, in order."""
    content = parts(path)
    for number, page in enumerate(PAGES, start=1):
        root = etree.fromstring(content[f"xl/worksheets/sheet{number}.xml"])
        yield page.name, root


def formula_cells(path: Path) -> Iterator[tuple[str, etree._Element]]:
    for name, root in sheets(path):
        for cell in root.iter(f"{MAIN}c"):
            if cell.find(f"{MAIN}f") is not None:
                yield name, cell


def formula_of(cell: etree._Element) -> str:
    return cell.findtext(f"{MAIN}f") or ""


def named_value(book: openpyxl.Workbook, name: str) -> Any:
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell].value


def block(book: openpyxl.Workbook, array: ResultArray) -> list[list[Any]]:
    """A result array as it stands in the sheet, headers first."""
    sheet, row, left = array.anchor
    width = len(array.columns)
    area = book[sheet].iter_rows(
        min_row=row, min_col=left, max_col=left + width - 1, values_only=True
    )
    rows = [list(cells) for cells in area]
    return [row for row in rows if row[0] is not None]


def column(rows: list[list[Any]], name: str) -> list[Any]:
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def rebuilt(tables: Tables, out: Path) -> openpyxl.Workbook:
    build(tables, out)
    return openpyxl.load_workbook(out, data_only=True)


def test_excel_shows_the_saved_values_when_it_opens_the_file(built: Path) -> None:
    book = etree.fromstring(parts(built)["xl/workbook.xml"])
    calculation = book.find(f"{MAIN}calcPr")
    assert calculation is not None
    assert calculation.get("fullCalcOnLoad") is None
    assert calculation.get("calcId") == "191029"


def test_every_formula_cell_holds_its_value(built: Path) -> None:
    cells = list(formula_cells(built))
    assert len(cells) > len(ARRAYS)
    for sheet, cell in cells:
        value = cell.find(f"{MAIN}v")
        assert value is not None, (sheet, cell.get("r"))
        assert value.text not in ERRORS, (sheet, cell.get("r"))


def test_an_array_covers_what_it_returns(
    built: Path, values: openpyxl.Workbook
) -> None:
    roots = dict(sheets(built))
    for array in ARRAYS:
        cell = roots[array.anchor.sheet].find(f".//{MAIN}c[@r='{array.anchor.ref}']")
        assert cell is not None
        formula = cell.find(f"{MAIN}f")
        assert formula is not None
        rows = block(values, array)
        width = len([name for name in rows[0] if name])
        assert formula.get("ref") == area_from(array.anchor, len(rows), width).ref


def test_the_file_is_valid_for_excel(built: Path) -> None:
    found = OpenXmlValidator(FileFormat.MICROSOFT_365).validate(built)
    assert found.is_valid, found.errors[:5]


def test_two_builds_are_byte_identical(tmp_path: Path, tables: Tables) -> None:
    paths = [tmp_path / "first" / "book.xlsx", tmp_path / "second" / "book.xlsx"]
    for path in paths:
        path.parent.mkdir()
        build(tables, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_file_names_no_machine(built: Path) -> None:
    for name, data in parts(built).items():
        assert str(Path.home()).encode() not in data, name
        assert str(built.parent).encode() not in data, name


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_a_table_has_its_columns_in_order_with_units_above(
    spec: TableSpec, built: Path, values: openpyxl.Workbook
) -> None:
    sheet, row, left = INPUT_TABLES[spec.name].corner
    right = left + len(spec.columns) - 1
    rows = values[sheet].iter_rows(row - 1, row, left, right, values_only=True)
    units, headers = [list(row) for row in rows]
    assert headers == list(spec.names)
    assert [unit or "" for unit in units] == [c.term.unit for c in spec.columns]
    table = openpyxl.load_workbook(built)[sheet].tables[spec.name]
    assert table.ref.startswith(f"{INPUT_TABLES[spec.name].corner.ref}:")
    assert list(table.column_names) == list(spec.names)


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.anchor))
def test_units_stand_above_every_result(
    array: ResultArray, values: openpyxl.Workbook
) -> None:
    sheet, row, left = array.anchor
    headers = block(values, array)[0]
    columns = {c.name: c.unit for c in (*array.columns, *array.otherwise)}
    for place, name in enumerate(headers, start=left):
        unit = values[sheet].cell(row - 1, place).value
        assert name is None or unit == columns[name]


def test_dates_are_real_dates(values: openpyxl.Workbook) -> None:
    cell = values["Market"].cell(
        HEADER_ROW + 1, TABLES["Market"].names.index("as_of") + 1
    )
    assert cell.value == datetime(2026, 1, 15, 15)


def test_the_sample_passes_its_own_master_check(values: openpyxl.Workbook) -> None:
    assert named_value(values, "master_check") == "PASS"
    assert named_value(values, "rows_failed") == 0
    assert named_value(values, "rows_excluded") == 1
    assert named_value(values, "as_of") == datetime(2026, 1, 15, 15)


def test_the_sample_shows_every_source_and_kind_of_ticket(
    values: openpyxl.Workbook,
) -> None:
    greeks = block(values, GREEKS_ARRAY)
    assert set(column(greeks, "vol_source")) >= VOL_SOURCES
    assert set(column(greeks, "forward_source")) >= FORWARD_SOURCES
    tickets = block(values, TICKETS_ARRAY)
    assert set(column(tickets, "side")) == {"BUY", "SELL", "NONE"}
    assert set(column(tickets, "reason")) == {"below_band", "above_band", "in_band"}
    due = [side for side in column(tickets, "side") if side != "NONE"]
    assert named_value(values, "tickets_due") == len(due)


def test_the_worked_example_gives_the_printed_figures(
    values: openpyxl.Workbook,
) -> None:
    # Call on 60000 struck at 65000, 0.08 years, vol 0.6: verified to 50 digits.
    assert named_value(values, "example_years") == pytest.approx(0.08, rel=1e-12)
    net_delta = named_value(values, "example_net_delta")
    assert net_delta == pytest.approx(0.3130090974574971, rel=1e-12)
    # Ten options hedged with contracts of 10 USD: as many as one option in USD.
    contracts = named_value(values, "example_contracts")
    assert contracts == pytest.approx(-18780.545847449826, rel=1e-12)


def checks(built: Path, tables: Tables) -> dict[str, Any]:
    """What the panel of checks shows once these tables replace those of the file."""
    book = read_workbook(built)
    for name, rows in tables.items():
        book = replace_rows(book, name, typed_rows(TABLES[name], rows))
    values = recalculate(book, clock=held_clock(book)).values
    return {e.name: values[CHECKS.place(e)][0][0] for e in CHECKS.entries}


def with_cells(
    rows: list[list[Any]], changes: dict[str, dict[str, Any]]
) -> list[list[Any]]:
    """A table with cells of the rows of these keys changed."""
    header, *body = rows
    records = [dict(zip(header, row, strict=True)) for row in body]
    changed = [record | changes.get(record[header[0]], {}) for record in records]
    return [header, *([*record.values()] for record in changed)]


@pytest.fixture
def unhedged(tables: Tables) -> Tables:
    """A policy table without SPX, where a row may then fail without its ticket."""
    return {"Policy": [row for row in tables["Policy"] if row[0] != "SPX"]}


# Table, key of a row, its wrong cell, and the count on Start that sees it.
WRONG = [
    ("Policy", "BTC", {"hedge_instrument": "NONE"}, "policies_failed"),
    ("Market", "ETH", {"as_of": "2026-01-15 14:00"}, "tickets_stale"),
    ("Positions", "P-201", {"vol": 18.2}, "rows_failed"),
]


def test_the_master_check_passes_before_an_input_is_wrong(
    built: Path, unhedged: Tables
) -> None:
    shown = checks(built, unhedged)
    assert shown["master_check"] == "PASS"
    assert [shown[count] for *_, count in WRONG] == [0, 0, 0]


def test_a_policy_of_several_tickets_is_no_failure(
    built: Path, tables: Tables, unhedged: Tables
) -> None:
    """More rows than policies, then one of several Greeks that lacks a tolerance."""
    asked: dict[str, Any] = {"method": "min_cost", "hedge_instrument": None}
    asked |= {"tol_delta": 0.2, "tol_gamma_1pct": 20000.0}
    listed = {row[0]: {"tradable": True} for row in tables["Instruments"][1:]}
    instruments = {"Instruments": with_cells(tables["Instruments"], listed)}
    policy = with_cells(unhedged["Policy"], {"BTC": asked})
    shown = checks(built, instruments | {"Policy": policy})
    assert (shown["policies_failed"], shown["master_check"]) == (0, "PASS")
    assert shown["tickets_due"] > len(policy) - 1
    policy = with_cells(policy, {"BTC": {"tol_delta": None}})
    shown = checks(built, instruments | {"Policy": policy})
    assert (shown["policies_failed"], shown["master_check"]) == (1, "CHECK")


@pytest.mark.parametrize(("table", "key", "cell", "count"), WRONG)
def test_one_wrong_input_turns_the_master_check(
    built: Path,
    tables: Tables,
    unhedged: Tables,
    table: str,
    key: str,
    cell: dict[str, Any],
    count: str,
) -> None:
    wrong = with_cells((tables | unhedged)[table], {key: cell})
    shown = checks(built, unhedged | {table: wrong})
    assert shown["master_check"] == "CHECK"
    assert {name for *_, name in WRONG if shown[name]} == {count}
    assert shown[count] == 1


@pytest.mark.parametrize(
    ("name", "typed"),
    [("group_by", "underlyng"), ("numeraire", "eur")],
)
def test_totals_that_fail_turn_the_master_check(
    built: Path, name: str, typed: str
) -> None:
    book = read_workbook(built)
    place = next(INPUTS.place(e) for e in INPUTS.entries if e.name == name)
    book.sheets["Dashboard"].inputs[place.row, place.column] = typed
    results = recalculate(book, clock=held_clock(book)).values
    shown = {e.name: results[CHECKS.place(e)][0][0] for e in CHECKS.entries if e.name}
    assert (shown["master_check"], shown["rows_failed"]) == ("CHECK", 0)
    assert shown["totals_failed"] == 1


@pytest.mark.parametrize("group", ["expiry", "strategy", "book"])
def test_totals_by_any_group_pass(built: Path, group: str) -> None:
    book = read_workbook(built)
    place = INPUTS.place(INPUTS.entries[1])
    book.sheets["Dashboard"].inputs[place.row, place.column] = group
    results = recalculate(book, clock=held_clock(book)).values
    shown = {e.name: results[CHECKS.place(e)][0][0] for e in CHECKS.entries if e.name}
    assert (shown["master_check"], shown["totals_failed"]) == ("PASS", 0)


def test_the_chart_keeps_no_figures_of_its_own(built: Path) -> None:
    """Excel and Calc draw what the cells hold; a copy in the chart would be stale."""
    chart = etree.fromstring(parts(built)["xl/charts/chart1.xml"])
    series = chart.find(".//{*}ser")
    assert series is not None
    assert len(series.findall(".//{*}f")) == 2
    assert series.findall(".//{*}pt") == []
    assert {count.get("val") for count in series.findall(".//{*}ptCount")} <= {"0"}


def test_a_failed_position_shows_in_the_master_check(
    tmp_path: Path, tables: Tables
) -> None:
    header = tables["Positions"][0]
    bad = {"id": "P-999", "underlying": "BTC", "quantity": 1.0, "instrument": "NONE"}
    rows = [*tables["Positions"], [bad.get(name) for name in header]]
    book = rebuilt(tables | {"Positions": rows}, tmp_path / "book.xlsx")
    assert named_value(book, "master_check") == "CHECK"
    assert named_value(book, "rows_failed") == 1
    greeks = block(book, GREEKS_ARRAY)
    failed = greeks[-1]
    assert "NONE" in failed[-1]
    assert failed[greeks[0].index("price")] == "#N/A"
    totals = block(book, TOTALS_ARRAY)
    assert totals[1][:2] == ["BTC", "#N/A"]


def test_no_positions_are_no_pass(tmp_path: Path, tables: Tables) -> None:
    empty = tables | {"Positions": tables["Positions"][:1]}
    book = rebuilt(empty, tmp_path / "book.xlsx")
    assert named_value(book, "master_check") == "CHECK"


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


def test_inputs_keep_every_digit(tmp_path: Path) -> None:
    """0.1 + 0.2 needs 17 digits."""
    tables = dict(read_tables(SAMPLE))
    header, *rows = tables["Market"]
    place = header.index("spot")
    rows[0] = [*rows[0]]
    rows[0][place] = 0.1 + 0.2
    build({**tables, "Market": [header, *rows]}, tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["Market"]
    assert 0.1 + 0.2 in [cell.value for row in sheet.iter_rows() for cell in row]
