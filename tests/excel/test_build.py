"""The built workbook, read back: structure, values, and that it builds twice alike."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from tests.excel.built_book import Tables, block, column, named_value
from xlhedge.book.columns import TABLES, TableSpec
from xlhedge.excel.build import WORKBOOK, build
from xlhedge.excel.layout import ARRAYS, INPUT_TABLES, PAGES
from xlhedge.excel.saved.address import area_from
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY
from xlhedge.excel.sheets.hedge import TICKETS_ARRAY
from xlhedge.excel.sheets.page import HEADER_ROW

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ERRORS = ("#N/A", "#VALUE!", "#NUM!", "#NAME?", "#REF!", "#DIV/0!", "#NULL!", "#SPILL!")
# Sources of vol and forward as the tables of the book define them.
VOL_SOURCES = {"position", "mark", "implied", "surface", "interpolated", "flat"}
FORWARD_SOURCES = {"instrument", "future", "surface", "interpolated", "carry"}


@pytest.fixture(scope="module")
def built(fresh: Path) -> Path:
    return fresh / WORKBOOK


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


def test_the_chart_keeps_no_figures_of_its_own(built: Path) -> None:
    """Excel and Calc draw what the cells hold; a copy in the chart would be stale."""
    chart = etree.fromstring(parts(built)["xl/charts/chart1.xml"])
    series = chart.find(".//{*}ser")
    assert series is not None
    assert len(series.findall(".//{*}f")) == 2
    assert series.findall(".//{*}pt") == []
    assert {count.get("val") for count in series.findall(".//{*}ptCount")} <= {"0"}
