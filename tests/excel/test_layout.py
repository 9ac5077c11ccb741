"""The geometry as data: arrays that cannot collide, formulas Excel 2021 has."""

import math
import re

import pytest

from xlhedge.book.columns import TABLES, TableSpec
from xlhedge.book.greeks import GREEK_COLUMNS
from xlhedge.book.hedge_ladder import HEDGE_LADDER_COLUMNS
from xlhedge.book.policy_state import POLICY_COLUMNS
from xlhedge.book.recon import RECON_COLUMNS
from xlhedge.book.series_effectiveness import EFFECTIVENESS_COLUMNS
from xlhedge.book.series_ratios import (
    METHOD_COLUMNS,
    PATH_COLUMNS,
    TOGETHER_COLUMNS,
)
from xlhedge.book.surface_marks import MARK_COLUMNS
from xlhedge.book.surface_shape import SHAPE_COLUMNS
from xlhedge.book.surface_slice import SURFACE_VOL_COLUMNS
from xlhedge.book.ticket import TICKET_COLUMNS
from xlhedge.book.whatif_result import GREEK_COLUMNS as GREEK_LEFT_COLUMNS
from xlhedge.book.whatif_result import TRADE_COLUMNS
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.layout import (
    AREA_NAMES,
    ARRAYS,
    GRIDS,
    INPUT_TABLES,
    LINKS,
    LISTS,
    NATIVES,
    NOTES,
    PAGES,
    PANELS,
    SHEETS,
)
from xlhedge.excel.saved.address import LAST_ROW, Area, Cell, absolute
from xlhedge.excel.sheets.array import ResultArray
from xlhedge.excel.sheets.buckets import GRIDS as BUCKET_GRIDS
from xlhedge.excel.sheets.dashboard import INPUTS_GRID
from xlhedge.excel.sheets.effectiveness import PERIODS_ARRAY
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY
from xlhedge.excel.sheets.grid import Grid
from xlhedge.excel.sheets.hedge import TICKETS_ARRAY
from xlhedge.excel.sheets.hedge_ratio import (
    METHODS_ARRAY,
    PATH_ARRAY,
    TOGETHER_ARRAY,
)
from xlhedge.excel.sheets.ladder import TRADES
from xlhedge.excel.sheets.panel import Entry
from xlhedge.excel.sheets.policy import STATE_ARRAY
from xlhedge.excel.sheets.recon import RECON_ARRAY
from xlhedge.excel.sheets.styles import CONDITIONS, FORMATS, STYLES, WHOLE, format_of
from xlhedge.excel.sheets.surface import MARKS_ARRAY, SHAPE_ARRAY, SMILE_ARRAY
from xlhedge.excel.sheets.table import InputTable
from xlhedge.excel.sheets.whatif import BLUEPRINT_ARRAY, GREEKS_LEFT_ARRAY
from xlhedge.excel.template.conditions import of_array, of_grid
from xlhedge.excel.template.validation import validation

ENTRIES = [entry for panel in PANELS for entry in panel.entries]
FORMULAS = [
    *(links.formula(0, column) for links in LINKS for column in links.cells),
    *(links.caption for links in LINKS),
    *(array.formula for array in ARRAYS),
    *(grid.formula for grid in GRIDS),
    *(native.formula for native in NATIVES),
    *(str(e.value) for e in ENTRIES if str(e.value).startswith("=")),
]
CLOCK = next(str(e.value) for e in ENTRIES if e.name == "clock")
COLUMNS = [(spec, column) for spec in TABLES.values() for column in spec.columns]
# Volatile functions, and what came after Excel 2021.
_ROW = 20  # pixels of a row
FORBIDDEN = re.compile(
    r"\b(NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|OFFSET|INDIRECT|CELL|INFO|"
    r"LAMBDA|MAP|REDUCE|SCAN|BYROW|BYCOL|VSTACK|HSTACK|TOCOL|TOROW|CHOOSECOLS|"
    r"CHOOSEROWS|TAKE|DROP|EXPAND|WRAPROWS|WRAPCOLS|TEXTSPLIT|GROUPBY)\("
)


def growth(table: InputTable) -> Area:
    """Units, headers and rows of a table, to the end of the sheet."""
    sheet, row, left = table.corner
    right = left + len(TABLES[table.name].columns) - 1
    return Area(sheet, row - 1, left, LAST_ROW, right)


def test_sheets_stand_in_the_order_of_the_work() -> None:
    inputs = "Positions Instruments Market Dividends Surface Policy"
    names = ["Start", "Dashboard", "Conventions", *inputs.split(), "Greeks", "Buckets"]
    names += ["Hedge", "WhatIf", "Ladder", "Explain", "Limits", "HedgeRatio"]
    names += ["Effectiveness", "Costs", "Risk", "Demand", "Static"]
    names += ["Recon", "Tests", "Log", "ModelCard"]
    assert [page.name for page in PAGES] == [*names, "Previous", "Help"]


def test_every_table_stands_on_one_sheet() -> None:
    assert set(INPUT_TABLES) == set(TABLES)
    assert sum(len(sheet.input_tables) for sheet in SHEETS) == len(TABLES)


@pytest.mark.parametrize("table", INPUT_TABLES.values(), ids=INPUT_TABLES)
def test_nothing_stands_below_or_in_a_table_that_grows(table: InputTable) -> None:
    here = growth(table)
    assert not any(growth(o).meets(here) for o in INPUT_TABLES.values() if o != table)
    assert not any(array.head.meets(here) for array in ARRAYS)
    assert not any(array.body.meets(here) for array in ARRAYS)
    for panel in PANELS:
        assert not any(here.holds(panel.place(entry)) for entry in panel.entries)


def test_result_columns_are_those_of_the_book() -> None:
    for array, columns in (
        (GREEKS_ARRAY, GREEK_COLUMNS),
        (TICKETS_ARRAY, TICKET_COLUMNS),
        (STATE_ARRAY, POLICY_COLUMNS),
        (BLUEPRINT_ARRAY, TRADE_COLUMNS),
        (GREEKS_LEFT_ARRAY, GREEK_LEFT_COLUMNS),
        (SHAPE_ARRAY, SHAPE_COLUMNS),
        (SMILE_ARRAY, SURFACE_VOL_COLUMNS),
        (MARKS_ARRAY, MARK_COLUMNS),
        (TRADES, HEDGE_LADDER_COLUMNS),
        (METHODS_ARRAY, METHOD_COLUMNS),
        (TOGETHER_ARRAY, TOGETHER_COLUMNS),
        (PATH_ARRAY, PATH_COLUMNS),
        (PERIODS_ARRAY, EFFECTIVENESS_COLUMNS),
        (RECON_ARRAY, RECON_COLUMNS),
    ):
        assert tuple(c.name for c in array.columns) == tuple(columns)


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.anchor))
def test_nothing_stands_below_an_array_that_grows(array: ResultArray) -> None:
    for other in ARRAYS:
        assert other is array or not array.body.meets(other.body)
        assert not array.body.holds(other.anchor)
    for native in NATIVES:
        assert not array.body.meets(native.below)
    for panel in PANELS:
        assert not any(array.body.holds(panel.place(e)) for e in panel.entries)
    for notes in NOTES:
        sheet, row, column = notes.corner
        taken = Area(sheet, row, column, row + len(notes.lines), column + 1)
        assert not array.body.meets(taken)
    blocks = [given.area for given in LISTS] + [grid.body for grid in GRIDS]
    assert not any(array.body.meets(block) for block in blocks)


def test_columns_of_excels_own_functions_stand_alone() -> None:
    places = [native.anchor for native in NATIVES]
    assert len(set(places)) == len(places)
    for native in NATIVES:
        assert native.column.unit
        assert len(native.column.name) <= native.column.width
        assert native.column.format in FORMATS
        for panel in PANELS:
            assert not any(native.below.holds(panel.place(e)) for e in panel.entries)
        for notes in NOTES:
            assert not native.below.holds(notes.corner)


@pytest.mark.parametrize("grid", GRIDS, ids=lambda g: str(g.anchor))
def test_nothing_stands_right_of_a_grid_that_grows(grid: Grid) -> None:
    area = grid.head._replace(bottom=grid.body.bottom)
    others = [other for other in GRIDS if other is not grid]
    assert not any(area.meets(other.body) or area.meets(other.head) for other in others)
    beside = (given for given in LISTS if not given.across)
    assert not any(area.meets(given.area) for given in beside)
    for panel in PANELS:
        assert not any(area.holds(panel.place(entry)) for entry in panel.entries)
    for notes in NOTES:
        assert not area.holds(notes.corner)


def test_lists_of_inputs_fit_the_grids_beside_them() -> None:
    sizes = {given.name: len(given.values) for given in LISTS}
    for grid in GRIDS:
        used = [name for name in sizes if name in grid.formula]
        if grid in (*BUCKET_GRIDS, INPUTS_GRID):
            assert not used
            continue
        assert grid.rows == sizes[used[0]]
        assert not grid.scale or grid.columns == sizes[used[1]]


def test_charts_over_lists_of_inputs_draw_what_stands_beside_them() -> None:
    for sheet in SHEETS:
        places = {given.area: given for given in sheet.lists}
        for chart in sheet.charts if places else ():
            beside = chart.categories
            if beside not in places:
                continue
            for series in chart.series:
                grids = [g for g in sheet.grids if g.body.holds(series.values.first)]
                assert [places[beside].name in g.formula for g in grids] == [True]
                assert (series.values.top, series.values.bottom) == beside[1:4:2]


def test_no_chart_reaches_into_the_rows_that_repeat_on_paper() -> None:
    """Each page would show that slice of it again."""
    for sheet in SHEETS:
        repeated = range(sheet.page.header_row - 1, sheet.page.header_row + 1)
        for chart in sheet.charts if sheet.arrays else ():
            rows = math.ceil(chart.size[1] / _ROW)
            covered = range(chart.corner.row, chart.corner.row + rows)
            assert not set(repeated) & set(covered), chart.title


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.anchor))
def test_conditions_of_an_array_share_no_cell_unless_they_share_all(
    array: ResultArray,
) -> None:
    areas = list(dict.fromkeys(condition.area for condition in of_array(array)))
    assert sum(area.width for area in areas) == len(array.columns)
    for place, area in enumerate(areas):
        assert not any(area.meets(other) for other in areas[:place])


@pytest.mark.parametrize("formula", [f for f in FORMULAS if f != CLOCK])
def test_a_formula_needs_nothing_newer_than_excel_2021(formula: str) -> None:
    plain = formula.replace("[#Headers]", "").replace("[#Data]", "")
    plain = re.sub(r'"[^"]*"|\b[A-Z]\w+!', "", plain)
    assert not set("#@!{") & set(plain)
    assert not FORBIDDEN.search(plain)


@pytest.mark.parametrize("array", [*ARRAYS, *GRIDS], ids=lambda a: str(a.anchor))
def test_tables_are_passed_with_headers_and_without_totals(
    array: ResultArray | Grid,
) -> None:
    words = re.findall(r"[\w\]\[#,]+", array.formula.partition("(")[2])
    given = ",".join(words)
    function = CATALOGUE[re.findall(r"XLH_\w+", array.formula)[0]]
    taken = {parameter.name.capitalize() for parameter in function.parameters}
    for name in taken & set(TABLES):
        assert f"{name}[[#Headers],[#Data]]" in given
    assert "[#All]" not in array.formula


def test_the_clock_alone_is_volatile() -> None:
    assert [f for f in FORMULAS if "NOW(" in f or "TODAY(" in f] == [CLOCK]


def test_single_inputs_have_names_of_their_own() -> None:
    names = [entry.name for entry in ENTRIES if entry.name] + list(AREA_NAMES)
    names += [given.name for given in LISTS]
    assert len(names) == len(set(names))
    assert {"as_of", "group_by", "numeraire", "master_check"} <= set(names)
    assert not set(names) & set(TABLES)


def test_every_name_in_a_formula_is_defined() -> None:
    names = {e.name for e in ENTRIES} | set(AREA_NAMES) | {g.name for g in LISTS}
    for formula in FORMULAS:
        plain = re.sub(r'"[^"]*"|\w+\[.*?\]+|_xlpm\.\w+', "", formula)
        used = re.findall(r"\b[a-z][a-z_]+\b", plain)
        assert set(used) <= names, formula


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.label)
def test_every_entry_looks_as_a_style_says(entry: Entry) -> None:
    assert entry.style in STYLES
    assert entry.format in FORMATS


def test_every_column_has_a_format() -> None:
    assert {c.format for array in ARRAYS for c in array.columns} <= set(FORMATS)
    assert {f for g in GRIDS for f in (g.first, g.format)} <= set(FORMATS)
    assert {given.format for given in LISTS} <= set(FORMATS)
    assert {format_of(c.name, c.term) for _, c in COLUMNS} <= set(FORMATS)
    looks = {c.look for array in ARRAYS for c in of_array(array)}
    looks |= {c.look for grid in GRIDS for c in of_grid(grid)}
    assert looks | set(WHOLE.values()) <= set(CONDITIONS)


@pytest.mark.parametrize("array", ARRAYS, ids=lambda a: str(a.anchor))
def test_every_result_column_states_its_unit(array: ResultArray) -> None:
    for column in (*array.columns, *array.otherwise):
        assert column.unit
        assert len(column.name) <= column.width


@pytest.mark.parametrize("spec", TABLES.values(), ids=TABLES)
def test_drop_down_lists_are_the_choices_of_the_column(spec: TableSpec) -> None:
    for column in spec.columns:
        rule = validation(spec, column)
        if column.choices:
            assert rule["validate"] == "list"
            assert rule["source"] == list(column.choices)
            assert len(",".join(rule["source"])) <= 255
        if column.term.kind == "boolean":
            assert rule["source"] == ["TRUE", "FALSE"]


@pytest.mark.parametrize(
    ("table", "name", "low", "high"),
    [
        ("Market", "rate", -1, 1),
        ("Positions", "vol", 0, 10),
        ("Policy", "ratio", 0, 1.5),
        ("Instruments", "bid", 0, 1e15),
        ("Positions", "quantity", -1e15, 1e15),
    ],
)
def test_a_number_keeps_to_the_range_that_the_book_accepts(
    table: str, name: str, low: float, high: float
) -> None:
    spec = TABLES[table]
    rule = validation(spec, spec.column(name))
    assert (rule["minimum"], rule["maximum"]) == (low, high)


@pytest.mark.parametrize(
    ("table", "name", "text"),
    [
        ("Market", "rate", "a number that must be between -1 and 1"),
        ("Positions", "vol", "a number that must be >= 0 and <= 10"),
        ("Instruments", "bid", "a number that must be >= 0"),
        ("Market", "spot", "a number that must be > 0"),
        ("Positions", "quantity", "must be a number"),
    ],
)
def test_a_refusal_states_the_range_that_the_cell_accepts(
    table: str, name: str, text: str
) -> None:
    spec = TABLES[table]
    assert validation(spec, spec.column(name))["error_message"] == text


def test_a_positive_number_excludes_zero() -> None:
    spec = TABLES["Market"]
    rule = validation(spec, spec.column("spot"))
    assert (rule["criteria"], rule["value"]) == (">", 0)


def test_a_key_is_listed_where_it_is_defined_and_only_there() -> None:
    key = TABLES["Positions"].column("underlying")
    assert validation(TABLES["Positions"], key)["source"] == "=underlying_names"
    assert validation(TABLES["Positions"], key)["error_type"] == "warning"
    assert validation(TABLES["Market"], key)["validate"] == "any"


@pytest.mark.parametrize(
    ("spec", "name"), [(spec, column.name) for spec, column in COLUMNS]
)
def test_every_column_says_what_it_means(spec: TableSpec, name: str) -> None:
    column = spec.column(name)
    rule = validation(spec, column)
    assert column.term.text in rule["input_message"]
    assert column.term.unit in rule["input_message"]
    assert len(rule["input_title"]) <= 32
    assert len(rule["input_message"]) <= 255


def test_absolute_references_do_not_move() -> None:
    assert absolute(Cell("Start", 6, 3)) == "Start!$C$6"
    assert absolute(Area("Greeks", 6, 1, 10, 22)) == "Greeks!$A$6:$V$10"
