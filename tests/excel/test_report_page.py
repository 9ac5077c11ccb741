"""The page of a workbook: the same numbers, what failed, and no text that acts."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from xlhedge.book.columns import TABLES
from xlhedge.core.errors import CellError
from xlhedge.excel.failures import Failed, Failures
from xlhedge.excel.layout import ARRAYS, GRIDS, SHEETS
from xlhedge.excel.refresh import refresh
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.checks import CHECKS
from xlhedge.excel.sheets.dashboard import DASHBOARD_SHEET
from xlhedge.excel.sheets.greeks import GREEKS_ARRAY
from xlhedge.excel.sheets.hedge import CHART_ARRAY
from xlhedge.excel.webpage.book_report import BookReport, book_report
from xlhedge.excel.webpage.deviations import deviations
from xlhedge.excel.webpage.drawing import svg
from xlhedge.excel.webpage.markup import Markup
from xlhedge.excel.webpage.numbers_table import numbers_table
from xlhedge.excel.webpage.page import book_page
from xlhedge.excel.webpage.sections import missing_sheets, sections
from xlhedge.excel.webpage.series import drawing
from xlhedge.excel.webpage.tables import value_cell
from xlhedge.excel.webpage.values import Values
from xlhedge.excel.webpage.view import (
    Block,
    Drawing,
    Head,
    Line,
    Row,
    Section,
    Shown,
    Table,
)
from xlhedge.store.sources import read_csv_table

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
SAMPLE = BOOK.parent / "sample"
MADE = datetime(2026, 1, 15, 18, 0, tzinfo=UTC)
HOSTILE = '<script>alert(1)</script>"\x1b[31m=HYPERLINK("x")&amp;'


class Parts(HTMLParser):
    """The tags of a page with their attributes, and what would be fetched or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.active: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            inside = (value or "").startswith("#")
            if name.startswith("on") or (name in ("src", "href") and not inside):
                self.active.append(f"{tag} {name}={value}")
        if tag in ("script", "link", "iframe", "object", "form", "img", "base"):
            self.active.append(tag)


@pytest.fixture(scope="module")
def done(shipped_report: BookReport) -> BookReport:
    return shipped_report


@pytest.fixture(scope="module")
def page(done: BookReport) -> str:
    return book_page(done)


def tables(done: BookReport, sheet: str) -> list[Table]:
    (section,) = (s for s in done.sections if s.name == sheet)
    return [view for view in section.views if isinstance(view, Table)]


def text_of(page: str) -> str:
    """The page without its tags, spaces made single."""
    return " ".join(re.sub("<style>.*?</style>|<[^>]*>", " ", page, flags=re.S).split())


def test_every_result_of_every_sheet_is_on_the_page(done: BookReport) -> None:
    names = [section.name for section in done.sections]
    calculated = {a.anchor.sheet for a in ARRAYS} | {g.anchor.sheet for g in GRIDS}
    calculated |= {sheet.name for sheet in SHEETS if sheet.figures} | {"ModelCard"}
    assert calculated <= set(names)
    assert names[0] == "Dashboard"
    for sheet in SHEETS:
        if sheet.name in calculated:
            (section,) = (s for s in done.sections if s.name == sheet.name)
            kinds = [type(view) for view in section.views]
            assert kinds.count(Drawing) == len(sheet.charts)
            assert kinds.count(Block) == len(sheet.panels)
            results = (*sheet.arrays, *sheet.grids, *sheet.links, *sheet.blocks)
            results += sheet.figures
            assert kinds.count(Table) >= len(results) + len(sheet.input_tables)


def test_a_good_book_says_so_first(done: BookReport, page: str) -> None:
    assert done.master_check == "PASS"
    assert (done.told, done.unlike, done.notes) == ((), (), ())
    assert done.is_good
    text = text_of(page)
    assert text.index("Master check: PASS") < text.index("Dashboard")
    assert "Confidential: this page holds positions." in text
    assert "the file holds the same." in text


def test_the_head_names_file_times_and_versions(done: BookReport, page: str) -> None:
    text = text_of(page)
    for fact in done.facts.values():
        assert " ".join(fact.split()) in text
    assert done.facts["book"] == "hedge_book.xlsx"
    assert done.facts["valued as of"] == (
        "2026-01-15 15:00 UTC, 3.0 hours before this page"
    )
    assert len(done.facts["SHA-256 of the file"]) == 64


def test_numbers_of_the_page_are_those_that_the_file_holds(done: BookReport) -> None:
    held = openpyxl.load_workbook(BOOK, data_only=True)["Greeks"]
    (greeks,) = (t for t in tables(done, "Greeks") if t.heads[0].name == "id")
    names = [head.name for head in greeks.heads]
    assert names == [cell.value for cell in held[5][:22]]
    for row, cells in zip(greeks.rows, held.iter_rows(min_row=6), strict=False):
        by_name = dict(zip(names, (c.text for c in row.cells), strict=True))
        value = dict(zip(names, (c.value for c in cells[:22]), strict=True))
        assert by_name["id"] == value["id"]
        assert float(by_name["value"].replace(",", "")) == pytest.approx(
            value["value"], abs=0.005
        )
        assert by_name["status"] == value["status"]


def test_units_stand_above_their_columns(done: BookReport) -> None:
    (greeks,) = (t for t in tables(done, "Greeks") if t.heads[0].name == "id")
    units = {head.name: head.unit for head in greeks.heads}
    assert units["value"] == "book currency"
    assert units["forward"] == "quote per base"


def test_every_chart_has_its_numbers_as_a_table(done: BookReport, page: str) -> None:
    drawn = [v for s in done.sections for v in s.views if isinstance(v, Drawing)]
    assert page.count('<svg role="img"') == len(drawn) > 5
    assert page.count("<summary>its numbers</summary>") == len(drawn)
    exposure = next(d for d in drawn if d.title.startswith("Dollar delta"))
    rows = {r.cells[0].text: r.cells[1].text for r in numbers_table(exposure).rows}
    totals = next(t for t in tables(done, "Dashboard") if t.title.startswith("Totals"))
    assert rows == {row.cells[0].text: row.cells[1].text for row in totals.rows}


def test_the_page_runs_and_fetches_nothing(page: str) -> None:
    parts = Parts(page)
    assert parts.active == []
    assert "default-src 'none'" in page
    assert "url(" not in re.sub(r'clip-path="url\(#\w+\)"', "", page)
    assert "@import" not in page
    assert len(parts.ids) == len(set(parts.ids))


def test_a_page_is_the_same_twice(done: BookReport, page: str) -> None:
    assert book_page(done) == page


def test_a_failed_row_shows_its_error_and_why(tmp_path: Path) -> None:
    rows = read_csv_table(SAMPLE / "positions.csv", TABLES["Positions"])
    rows[1][rows[0].index("quantity")] = "abc"
    refresh(BOOK, tmp_path / "broken.xlsx", {"Positions": rows})
    done = book_report(tmp_path / "broken.xlsx", MADE)
    assert not done.is_good
    assert done.master_check == "CHECK"
    assert (done.unlike, done.notes) == ((), ())
    key = str(rows[1][0])
    assert any(key in line and "got 'abc'" in line for line in done.told)
    (greeks,) = (t for t in tables(done, "Greeks") if t.heads[0].name == "id")
    (failed,) = (r for r in greeks.rows if r.cells[0].text == key)
    assert failed.look == "failed"
    assert str(CellError.VALUE) in [cell.text for cell in failed.cells]
    assert "got 'abc'" in failed.cells[-1].text
    shown = text_of(book_page(done))
    assert shown.index("Failed (") < shown.index("Dashboard")


def test_a_file_without_values_is_calculated_and_says_so(tmp_path: Path) -> None:
    openpyxl.load_workbook(BOOK).save(tmp_path / "unsaved.xlsx")  # it keeps no value
    done = book_report(tmp_path / "unsaved.xlsx", MADE)
    assert done.master_check == "STALE"  # no clock in it says when it was fresh
    assert any("the file holds no value for" in note for note in done.notes)
    text = text_of(book_page(done))
    assert "at the time of this page" in text
    assert "but for what is listed below" in text


def test_a_value_that_the_file_holds_and_its_formula_does_not_give_is_named(
    tmp_path: Path,
) -> None:
    changed = tmp_path / "changed.xlsx"
    with zipfile.ZipFile(BOOK) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                assert b"<v>PASS</v>" in data
                data = data.replace(b"<v>PASS</v>", b"<v>FINE</v>", 1)
            new.writestr(name, data)
    done = book_report(changed, MADE)
    assert done.master_check == "PASS"
    assert not done.is_good
    assert done.told == ("the file differs, 1 found: see the page",)
    assert any("holds FINE, recalculated PASS" in line for line in done.unlike)
    assert "The file differs" in book_page(done)


def test_texts_of_the_file_are_shown_and_never_act(done: BookReport) -> None:
    head = (Head(HOSTILE, HOSTILE, True), Head("n", "", False))
    rows = (Row((Shown(HOSTILE), Shown("#N/A", "failed"))),)
    line = Line(HOSTILE, (1.0, 2.0), (), False, "#1F3864")
    drawn = Drawing("bar", HOSTILE, (HOSTILE, "$x_{$"), (line, line), "0", "", "")
    views = (Table(HOSTILE, head, rows, HOSTILE), drawn)
    hostile = Section("S", HOSTILE, HOSTILE, views)
    changed = replace(
        done,
        name=HOSTILE,
        failed=Failures((Failed(HOSTILE, HOSTILE, ()),)),
        facts=done.facts | {"book": HOSTILE},
        sections=(hostile,),
    )
    page = book_page(changed)
    assert Parts(page).active == []
    assert "<script" not in page
    assert "\x1b" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_long_table_shows_its_failed_rows_and_counts_the_others() -> None:
    rows = [
        Row((Shown(f"P{i}"),), "failed" if i == 4_711 else "") for i in range(5_000)
    ]
    table = Table("Greeks", (Head("id", "", True),), tuple(rows))
    shown = Markup(100).sections([Section("Greeks", "Greeks", "", (table,))])
    assert shown.count("<tr") == 1 + 100
    assert ">P4711<" in shown
    assert "100 of 5,000 rows, all 1 that failed" in shown
    assert "<details" in shown
    assert "5,000 rows</span>" in shown


def test_a_settings_file_of_the_chart_library_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: BookReport
) -> None:
    drawn = next(v for s in done.sections for v in s.views if isinstance(v, Drawing))
    before = svg(drawn, "a")
    import matplotlib

    monkeypatch.setitem(matplotlib.rcParams, "text.usetex", True)
    monkeypatch.setitem(matplotlib.rcParams, "font.size", 30.0)
    assert svg(drawn, "a") == before


def test_parts_of_two_charts_have_no_name_in_common(done: BookReport) -> None:
    drawn = next(v for s in done.sections for v in s.views if isinstance(v, Drawing))
    names = [set(re.findall(r'id="([^"]+)"', svg(drawn, salt))) for salt in "ab"]
    assert names[0]
    assert not names[0] & names[1]


def exposure_of(count: int, failed: int = 0) -> Drawing:
    """The chart of the Dashboard over a book of that many underlyings."""
    names = [column.name for column in CHART_ARRAY.columns]
    deltas: list[float | CellError] = [float(i) for i in range(count)]
    deltas[:failed] = [CellError.NA] * failed
    rows: Rows = [
        [f"U{i}", delta, *[0.0] * (len(names) - 2)] for i, delta in enumerate(deltas)
    ]
    values = Values(read_workbook(BOOK), {CHART_ARRAY.anchor: [[*names], *rows]})
    chart = next(c for c in DASHBOARD_SHEET.charts if c.kind == "bar")
    return drawing(chart, values)


def test_a_chart_of_too_many_says_how_many_it_draws() -> None:
    drawn = exposure_of(40)
    assert len(drawn.categories) == len(drawn.lines[0].values) == 30
    assert drawn.left_out == "draws 30 of 40 underlyings"


def test_an_error_is_no_bar_and_is_counted() -> None:
    drawn = exposure_of(3, failed=2)
    assert drawn.left_out == "not drawn: 2 values are errors"
    shown = [row.cells[1].text for row in numbers_table(drawn).rows]
    assert shown == ["–", "–", "2"]


def test_a_cell_without_the_formula_of_this_version_is_named() -> None:
    book = read_workbook(BOOK)
    assert list(deviations(book)) == []
    greeks, dashboard = book.sheets["Greeks"], book.sheets["Dashboard"]
    place = GREEKS_ARRAY.anchor.row, GREEKS_ARRAY.anchor.column
    greeks.formulas[place] = replace(greeks.formulas[place], text="=1+1")
    check = CHECKS.place(CHECKS.entries[0])
    del dashboard.formulas[check.row, check.column]
    assert list(deviations(book)) == [
        f"{check} holds no formula",
        f"{GREEKS_ARRAY.anchor} holds another formula than this version's",
    ]


def test_a_sheet_that_the_file_lacks_is_left_out_and_named() -> None:
    book = read_workbook(BOOK)
    del book.sheets["Buckets"]
    values = Values(book, {})
    assert missing_sheets(values) == ["Buckets"]
    assert "Buckets" not in [section.name for section in sections(values)]


def test_a_text_without_end_is_cut_and_its_length_said() -> None:
    shown = value_cell("x" * 30_000, "general").text
    assert len(shown) < 600
    assert shown.endswith("(30,000 characters)")
