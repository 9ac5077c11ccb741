"""Workbooks that are made to look like the template, and are not, never pass."""

from pathlib import Path

import pytest
from lxml import etree

from tests.excel.audit_books import (
    OFFICE,
    PACKAGE,
    SHIPPED,
    Edit,
    added,
    broken,
    cell,
    external,
    name,
    named,
    part_of,
    replaced,
    text,
    xml,
)
from tests.excel.workbooks import package_of
from xlhedge.core.errors import InputError
from xlhedge.excel.audit.audit import audit
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.active import notes
from xlhedge.excel.saved.named import named_cell
from xlhedge.excel.saved.package import MAIN
from xlhedge.excel.saved.workbook import read_workbook

MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
BOOK_LINK = '<externalBook r:id="rId1"/>'
LINK = "xl/externalLinks/_rels/externalLink1.xml.rels"


def found(path: Path) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.place)) for finding in audit(path).findings]


def related(part: str, kind: str, target: str, mode: str = "") -> Edit:
    """A further relation of a part."""
    one = f'<Relationship Id="rId97" Type="{kind}" Target="{target}"{mode}/>'
    empty = f'<Relationships xmlns="{PACKAGE}relationships"></Relationships>'

    def edit(parts: dict[str, bytes]) -> None:
        known = parts.get(part, empty.encode())
        parts[part] = known.replace(b"</Rel", f"{one}</Rel".encode())

    return edit


def outside(part: str, kind: str) -> Edit:
    target, mode = "http://other.example/x", ' TargetMode="External"'
    return related(part, f"{OFFICE}/{kind}", target, mode)


def formula_as_label(place: str, words: str) -> Edit:
    """A formula that shows the text which the template holds there."""

    def change(element: etree._Element) -> None:
        for child in list(element):
            element.remove(child)
        element.set("t", "str")
        etree.SubElement(element, f"{MAIN}f").text = f'"{words}"'
        etree.SubElement(element, f"{MAIN}v").text = words

    return cell(place, change)


def row(number: int, **attributes: str) -> Edit:
    def change(root: etree._Element) -> None:
        (found,) = (e for e in root.iter(f"{MAIN}row") if e.get("r") == str(number))
        for key, setting in attributes.items():
            found.set(key, setting)

    return xml(part_of("Positions"), change)


def unnumbered(number: int) -> Edit:
    """A row that says by its place only which one it is."""

    def change(root: etree._Element) -> None:
        (found,) = (e for e in root.iter(f"{MAIN}row") if e.get("r") == str(number))
        del found.attrib["r"]

    return xml(part_of("Positions"), change)


def rows_hidden_unless_sized(root: etree._Element) -> None:
    standard = root.find(f"{MAIN}sheetFormatPr")
    assert standard is not None
    standard.set("zeroHeight", "1")


EVASIONS: dict[str, tuple[str, str, list[Edit]]] = {
    "a unit as a formula": (
        "unit",
        "Greeks!D4",
        [formula_as_label("Greeks!D4", "years")],
    ),
    "a label as a formula": (
        "label",
        "Hedge!A6",
        [formula_as_label("Hedge!A6", "quantity")],
    ),
    "a row of no height": ("hidden", "Positions!7:7", [row(7, ht="0.0")]),
    "a hidden row without a number": (
        "hidden",
        "Positions!6:6",
        [row(6, hidden="1"), unnumbered(6)],
    ),
    "rows hidden by the sheet's standard": (
        "hidden",
        "Positions!2:2",
        [xml(part_of("Positions"), rows_hidden_unless_sized)],
    ),
    "a second target behind the add-in's name": (
        "link",
        "workbook",
        [
            *external(BOOK_LINK, "http://other.example/a.xlsx"),
            related(LINK, f"{OFFICE}/externalLinkPath", "xlhedge.xlam"),
        ],
    ),
    "a picture from outside": (
        "link",
        "workbook",
        [outside("xl/drawings/_rels/drawing1.xml.rels", "image")],
    ),
    "chart data from outside": (
        "link",
        "workbook",
        [outside("xl/charts/_rels/chart1.xml.rels", "externalLinkPath")],
    ),
    "a macro sheet by another name": (
        "active",
        "workbook",
        [
            added("xl/worksheets/sheet99.xml", "<macrosheet/>"),
            related(
                "xl/_rels/workbook.xml.rels",
                f"{MICROSOFT}/xlMacrosheet",
                "worksheets/sheet99.xml",
            ),
        ],
    ),
    "connections by another name": (
        "active",
        "workbook",
        [
            added("xl/c.xml", "<connections/>"),
            related("xl/_rels/workbook.xml.rels", f"{OFFICE}/connections", "c.xml"),
        ],
    ),
    "a name in place of a function": (
        "name",
        "XLH_DELTA",
        [name("XLH_DELTA", "_xlfn.LAMBDA(_xlpm.x,0.5)")],
    ),
}


@pytest.mark.parametrize("what", EVASIONS)
def test_what_looks_like_the_template_is_found_all_the_same(
    what: str, tmp_path: Path
) -> None:
    rule, place, edits = EVASIONS[what]
    assert found(broken(tmp_path / "book.xlsx", *edits)) == [(rule, place)]


def test_headers_are_those_that_the_table_names(tmp_path: Path) -> None:
    """Excel reads columns by the table's list, our functions by the cells."""
    swapped = broken(
        tmp_path / "a.xlsx",
        text("Positions!P5", "strategy"),
        text("Positions!Q5", "book"),
    )
    book = read_workbook(swapped)
    fill(book, recalculate(book).values, tmp_path / "b.xlsx")
    places = [("table", "Positions!P5"), ("table", "Positions!Q5")]
    assert found(tmp_path / "b.xlsx")[:2] == places


def test_two_names_of_one_word_are_refused(tmp_path: Path) -> None:
    """One program would take the first, another the last."""
    with pytest.raises(InputError, match="two defined names"):
        audit(broken(tmp_path / "a.xlsx", name("AS_OF", "Hedge!$C$9")))


def test_a_broken_column_is_refused_with_its_sheet(tmp_path: Path) -> None:
    columns = replaced(part_of("Help"), "<cols>", '<cols><col min="x" hidden="1"/>')
    with pytest.raises(
        InputError, match=r"a\.xlsx: sheet Help: must be a whole number"
    ):
        audit(broken(tmp_path / "a.xlsx", columns))


def test_the_version_cell_covers_no_other(tmp_path: Path) -> None:
    """Another version there is told; a number spilled beside it is none."""

    def change(root: etree._Element) -> None:
        (one,) = (e for e in root.iter(f"{MAIN}f") if e.text == "XLH_VERSION()")
        first = one.get("ref", "")
        one.set("ref", f"{first}:{first[0]}{int(first[1:]) + 1}")

    path = broken(tmp_path / "a.xlsx", xml(part_of("Dashboard"), change))
    assert ("size", named("version_used")) in found(path)


def test_a_time_that_cannot_be_read_is_not_called_recent(tmp_path: Path) -> None:
    as_of = named_cell(read_workbook(SHIPPED), "as_of")
    assert as_of is not None
    done = audit(broken(tmp_path / "a.xlsx", text(str(as_of), "yesterday")))
    assert {done.result(rule) for rule in ("stale", "as of")} == {"not checked"}


def test_macros_by_another_name_are_not_those_of_the_template(tmp_path: Path) -> None:
    usual = broken(tmp_path / "a.xlsx", added("xl/vbaProject.bin", "a"))
    moved = related("xl/_rels/workbook.xml.rels", f"{MICROSOFT}/vbaProject", "m.bin")
    path = broken(tmp_path / "b.xlsx", added("xl/m.bin", "b"), moved)
    assert "holds macros" in " ".join(notes(package_of(read_workbook(path))))
    assert [f.rule for f in audit(path, against=usual).findings] == ["macros"]


def test_relations_are_spelled_as_every_program_finds_them(tmp_path: Path) -> None:
    part = "xl/worksheets/_rels/sheet2.xml.rels"

    def change(parts: dict[str, bytes]) -> None:
        parts[part.replace("_rels", "_RELS")] = parts.pop(part)

    with pytest.raises(InputError, match="must not hold a part named"):
        audit(broken(tmp_path / "a.xlsx", change))
