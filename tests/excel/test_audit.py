"""The audit of a workbook: each way to break the shipped one is found, and only it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lxml import etree

from tests.excel.audit_books import (
    SHIPPED,
    WORKBOOK,
    Edit,
    added,
    broken,
    cell,
    constant,
    external,
    formula,
    hide_column,
    hide_row,
    hide_sheet,
    name,
    named,
    part_of,
    property_value,
    renamed,
    replaced,
    settings,
    text,
    value,
    xml,
)
from xlhedge.core.errors import InputError
from xlhedge.excel.audit.audit import audit
from xlhedge.excel.audit.finding import RULES
from xlhedge.excel.build import build
from xlhedge.excel.clock import held_clock
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.package import MAIN
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.excel.sheets.dashboard import CAPTION, TOTALS_ARRAY
from xlhedge.excel.vba.carried import PART
from xlhedge.store.sources import read_tables

COLUMN = [formula(f"Log!Z{row}", f"LEN(Y{row})", "0") for row in range(6, 11)]
CLOCK, NOW = named("clock"), "=NOW()-utc_offset/24"
AS_OF, MASTER, VERSION = named("as_of"), named("master_check"), named("version_used")
GROUP = str(TOTALS_ARRAY.below("group").first)
BOOK_LINK = '<externalBook r:id="rId1"/>'
DDE_LINK = '<ddeLink ddeService="Excel" ddeTopic="C:\\book.xls"/>'


def found(path: Path, **options: object) -> list[tuple[str, str]]:
    """Rule and place of each finding."""
    done = audit(path, **options)  # type: ignore[arg-type]
    return [(finding.rule, str(finding.place)) for finding in done.findings]


def calculated(path: Path) -> Path:
    """The workbook with every formula's own result."""
    book = read_workbook(path)
    out = path.with_name(f"calculated_{path.name}")
    fill(book, recalculate(book, clock=held_clock(book)).results(everything=True), out)
    return out


def shorter(ref: str, last: str) -> Edit:
    """Greeks without the last row of its result."""

    def change(root: etree._Element) -> None:
        (array,) = (e for e in root.iter(f"{MAIN}f") if e.get("t") == "array")
        assert array.get("ref") == ref
        array.set("ref", ref.replace(last, str(int(last) - 1)))
        (row,) = (e for e in root.iter(f"{MAIN}row") if e.get("r") == last)
        for child in list(row):
            row.remove(child)

    return xml(part_of("Greeks"), change)


def test_the_shipped_add_in_audits_clean_against_itself() -> None:
    done = audit(SHIPPED.with_name("xlhedge.xlam"))
    assert (done.findings, done.formulas) == ((), 0)


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm"])
def test_the_shipped_workbooks_audit_clean(suffix: str) -> None:
    done = audit(SHIPPED.with_suffix(suffix))
    assert done.findings == ()
    assert done.passed
    assert (done.differing, done.unverified) == (0, 0)
    assert (
        done.agreeing == done.formulas == len(list(read_workbook(SHIPPED).formulas()))
    )
    assert done.cells > 900
    assert {entry.status for entry in done.ledger} == {"agrees"}


def unprotected(root: etree._Element) -> None:
    (protection,) = root.iterfind(f"{MAIN}sheetProtection")
    root.remove(protection)


BREAKS: dict[str, tuple[str, str, list[Edit]]] = {
    "a saved number": ("value", "Dashboard!C8", [value("Dashboard!C8", "30")]),
    "a saved text": ("value", GROUP, [value(GROUP, "BTX", "str")]),
    "a saved error": ("value", "Greeks!I10", [value("Greeks!I10", "#N/A", "e")]),
    "a spilled number": ("value", "Greeks!I10", [value("Greeks!I10", "1.25")]),
    "a shorter array": ("size", "Greeks!A5", [shorter("A5:V37", "37")]),
    "a constant": ("overwritten", "Dashboard!C8", [constant("Dashboard!C8")]),
    "a formula": (
        "formula",
        "Dashboard!C9",
        [formula("Dashboard!C9", 'COUNTIF(greeks_status,"excluded")+0')],
    ),
    "an array as one cell": (
        "formula",
        "Hedge!G5",
        [cell("Hedge!G5", lambda e: e[0].attrib.clear())],
    ),
    "a constant in a column": (
        "overwritten",
        "Log!Z8",
        [*COLUMN, constant("Log!Z8")],
    ),
    "another formula in a column": (
        "pattern",
        "Log!Z8",
        [*COLUMN, formula("Log!Z8", "LEN(Y7)")],
    ),
    "the unit of a column": ("unit", "Positions!C4", [text("Positions!C4", "lots")]),
    "the unit of a result": ("unit", "Greeks!G4", [text("Greeks!G4", "percent")]),
    "the unit of a cell": ("unit", "Dashboard!D7", [text("Dashboard!D7", "lots")]),
    "a label": ("label", "Dashboard!B8", [text("Dashboard!B8", "failed")]),
    "a column's name": (
        "table",
        "Positions!A5:S37",
        [
            text("Positions!S5", "remark"),
            replaced("xl/tables/table1.xml", 'name="note"', 'name="remark"'),
        ],
    ),
    "a name": ("name", "workbook", [renamed("instrument_names", "instruments_known")]),
    "what a name means": (
        "name",
        "underlying_names",
        [replaced(WORKBOOK, "Market[underlying]", "Market[base]")],
    ),
    "a sheet": ("sheet", "Help", [replaced(WORKBOOK, 'name="Help"', 'name="Hilfe"')]),
    "manual calculation": ("setting", "workbook", [settings(calcMode="manual")]),
    "iteration": ("setting", "workbook", [settings(iterate="1")]),
    "precision as displayed": ("setting", "workbook", [settings(fullPrecision="0")]),
    "another file": ("link", "workbook", external(BOOK_LINK, "Other.xlsx")),
    "a program by DDE": ("link", "workbook", external(DDE_LINK)),
    "a circle": ("circular", "Log!Z3", [formula("Log!Z3", "Z3+1", "1")]),
    "an unknown function": (
        "not verified",
        "Log!Z3",
        [formula("Log!Z3", "PHONETIC(A5)", "x", "str")],
    ),
    "a formula without value": ("no value", "Log!Z3", [formula("Log!Z3", "1+1")]),
    "the version that calculated": (
        "version",
        VERSION,
        [value(VERSION, "0.0.1", "str")],
    ),
    "the version that built": (
        "version",
        "workbook",
        [property_value("xlhedge version", "0.0.1")],
    ),
    "the functions it was built for": (
        "version",
        "workbook",
        [property_value("xlhedge functions", "0" * 64)],
    ),
    "the time": ("volatile", "Log!Z3", [formula("Log!Z3", "NOW()", "46000")]),
    "an indirect reference": (
        "volatile",
        "Log!Z3",
        [formula("Log!Z3", 'INDIRECT("Y3")', "0")],
    ),
    "a number beside the results": (
        "added",
        "Greeks!AZ6",
        [value("Greeks!AZ6", "12345")],
    ),
    "a tolerance": ("constant", "Tests!D15", [value("Tests!D15", "99")]),
    "a printed input as a formula": (
        "constant",
        "Tests!K15",
        [formula("Tests!K15", "100+5")],
    ),
    "a sheet's protection": (
        "protection",
        "Greeks",
        [xml(part_of("Greeks"), unprotected)],
    ),
    "a hidden sheet": ("hidden", "Market", [hide_sheet("Market", "hidden")]),
    "a very hidden sheet": ("hidden", "Market", [hide_sheet("Market", "veryHidden")]),
    "a hidden row": ("hidden", "Positions!9:9", [hide_row("Positions!9")]),
    "a hidden column": ("hidden", "Market!G:G", [hide_column("Market!7")]),
    "a connection": (
        "active",
        "workbook",
        [added("xl/connections.xml", "<connections/>")],
    ),
}


@pytest.mark.parametrize("what", BREAKS)
def test_what_is_broken_is_found_and_nothing_else(what: str, tmp_path: Path) -> None:
    rule, place, edits = BREAKS[what]
    assert found(broken(tmp_path / "book.xlsx", *edits)) == [(rule, place)]


def test_a_number_as_text_is_found_where_its_results_say_so_too(tmp_path: Path) -> None:
    """An input cell, and a cell of a table whose row fails with it."""
    typed = calculated(broken(tmp_path / "a.xlsx", text("Hedge!C17", "0.5")))
    assert found(typed) == [("text number", "Hedge!C17")]
    pasted = calculated(broken(tmp_path / "b.xlsx", text("Positions!C6", "-1,000")))
    places = [("text number", "Positions!C6"), ("master check", MASTER)]
    assert found(pasted) == places


def test_a_master_check_that_does_not_pass_is_found(tmp_path: Path) -> None:
    failed = broken(tmp_path / "a.xlsx", text("Positions!D6", "UNKNOWN"))
    assert found(calculated(failed)) == [("master check", MASTER)]


def test_a_link_is_named_where_it_is_used(tmp_path: Path) -> None:
    links = external(BOOK_LINK, "Other.xlsx")
    edits = [*links, formula("Log!Z3", "[1]Prices!A1", "5")]
    path = broken(tmp_path / "a.xlsx", *edits)
    places = [("link", "Log!Z3"), ("not verified", "Log!Z3")]
    assert found(path) == places
    assert audit(path).findings[0].found == "Other.xlsx"


def test_the_add_in_is_the_one_file_that_may_be_linked(tmp_path: Path) -> None:
    for target in ("xlhedge.xlam", "file:///C:\\desk\\XLHEDGE.XLAM"):
        links = external(BOOK_LINK, target)
        used = formula("Hedge!G12", "[1]!XLH_LOTS(example_contracts,example_lot)")
        assert found(broken(tmp_path / "a.xlsx", *links, used)) == []


def test_what_follows_a_volatile_function_is_not_verified(tmp_path: Path) -> None:
    edits = [formula("Log!Z3", "RAND()", "0.5"), formula("Log!AA3", "Z3+1", "1.5")]
    places = [("not verified", "Log!AA3"), ("volatile", "Log!Z3")]
    assert found(broken(tmp_path / "a.xlsx", *edits)) == places


def test_the_cell_of_the_name_clock_alone_may_show_the_time(tmp_path: Path) -> None:
    assert {
        f.text for f in read_workbook(SHIPPED).formulas() if str(f.cell) == CLOCK
    } == {NOW}
    assert found(SHIPPED) == []
    other = broken(tmp_path / "a.xlsx", formula("Log!Z3", "NOW()", "46037.625"))
    assert found(other) == [("volatile", "Log!Z3")]


def test_a_table_of_another_time_than_the_valuation_is_found(tmp_path: Path) -> None:
    path = calculated(broken(tmp_path / "a.xlsx", value("Surface!Q7", "46037.5")))
    assert ("as of", "Surface!Q7") in found(path)
    assert {rule for rule, _ in found(path)} <= {"as of", "master check"}


def test_a_time_of_valuation_is_stale_against_the_clock_of_the_file(
    tmp_path: Path,
) -> None:
    """A file that was calculated 27 hours after its newest market."""
    path = calculated(broken(tmp_path / "b.xlsx", value(CLOCK, "46038.75")))
    master = ("master check", MASTER)
    assert found(path) == [master, ("stale", AS_OF)]
    assert found(path, max_age=2 * 86400.0) == [master]


def test_a_time_of_valuation_is_stale_against_a_given_time() -> None:
    hour_later = np.datetime64("2026-01-15T16:00")
    assert found(SHIPPED, now=hour_later) == []
    assert found(SHIPPED, now=hour_later, max_age=60.0) == [("stale", AS_OF)]
    assert audit(SHIPPED).result("stale") == "holds"
    assert audit(SHIPPED, now=hour_later).result("stale") == "holds"
    before = np.datetime64("2026-01-13T16:00")
    assert found(SHIPPED, now=before) == [("stale", AS_OF)]


def test_one_cause_is_one_finding_however_much_depends_on_it(tmp_path: Path) -> None:
    edits = [formula("Dashboard!C7", "PHONETIC(A5)"), value("Dashboard!C7", "32")]
    done = audit(broken(tmp_path / "a.xlsx", *edits))
    assert [f.rule for f in done.findings] == ["formula", "not verified"]
    assert "formulas depend on it" in done.findings[1].what
    assert done.unverified > 1
    assert done.agreeing + done.unverified == done.formulas


def test_of_many_differences_that_which_no_other_leads_to_is_named_first(
    tmp_path: Path,
) -> None:
    doubled = broken(tmp_path / "a.xlsx", formula("Positions!C7", "C8*2", "25"))
    places = found(doubled)
    assert len(places) > 20
    assert places[0] == ("value", "Positions!C7")


def test_a_given_template_takes_the_place_of_the_own_one(tmp_path: Path) -> None:
    template = broken(tmp_path / "a.xlsx", formula("Log!Z3", "1+1", "2"))
    assert found(template, against=template) == []
    assert found(SHIPPED, against=template) == [("overwritten", "Log!Z3")]
    bare = name("desk_limit", "Log!$Z$3")
    extra = broken(tmp_path / "b.xlsx", hide_sheet("Market", "hidden"), bare)
    assert found(SHIPPED, against=extra) == [("name", "workbook")]


def test_macros_are_those_of_the_template(tmp_path: Path) -> None:
    own, other = added("xl/vbaProject.bin", "a"), added("xl/vbaProject.bin", "b")
    template = broken(tmp_path / "a.xlsx", own)
    changed = broken(tmp_path / "b.xlsx", other)
    assert found(template, against=template) == []
    assert found(changed, against=template) == [("macros", "workbook")]
    done = audit(changed)
    assert [(f.rule, f.found) for f in done.findings] == [("macros", PART)]
    assert "cannot be compared" in done.findings[0].what
    assert "holds macros" in done.facts.active


def test_a_caption_that_claims_other_bars_contradicts_the_other_charts(
    tmp_path: Path,
) -> None:
    """And an audit makes no table of as many rows."""
    drawn = read_workbook(SHIPPED).formula_at(CAPTION)
    assert drawn is not None
    many = drawn.text.removeprefix("=").replace("draws 4 of", "draws 99999 of")
    shown = value(str(CAPTION), "The chart draws 99999 of 4 underlyings", "str")
    edits = [formula(str(CAPTION), many), shown]
    rules = {rule for rule, _ in found(broken(tmp_path / "a.xlsx", *edits))}
    assert rules == {"formula"}


def test_the_1904_calendar_is_refused(tmp_path: Path) -> None:
    calendar = replaced(WORKBOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    with pytest.raises(InputError, match="1904"):
        audit(broken(tmp_path / "a.xlsx", calendar))


def test_every_rule_is_broken_by_some_test() -> None:
    apart = {"text number", "master check", "stale", "as of", "macros"}
    assert {rule for rule, _, _ in BREAKS.values()} | apart == set(RULES)


def test_a_larger_book_of_the_same_design_audits_clean(tmp_path: Path) -> None:
    """500 positions: more cells of Greeks than the formula engine spills at once."""
    tables = dict(read_tables(SHIPPED.parent / "sample"))
    names, *rows = [list[Any](row) for row in tables["Positions"]]
    quantity, key = names.index("quantity"), names.index("id")
    more: list[list[Any]] = [list(rows[n % len(rows)]) for n in range(500)]
    for number, row in enumerate(more):
        row[key], row[quantity] = f"P{number}", row[quantity] * len(rows) / 500
    build(tables | {"Positions": [names, *more]}, tmp_path / "book.xlsx")
    done = audit(tmp_path / "book.xlsx")
    assert done.findings == ()
    assert done.cells > 501 * 22
