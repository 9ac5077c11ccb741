"""The shipped workbook, broken in one way at a time by editing its XML."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from xlhedge.excel.layout import PAGES, PANELS
from xlhedge.excel.saved.package import MAIN

SHIPPED = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
NAMES = [page.name for page in PAGES]
WORKBOOK = "xl/workbook.xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Edit = Callable[[dict[str, bytes]], None]


def named(name: str) -> str:
    """The cell of a panel that has this name, wherever the panel has come to stand."""
    (place,) = {
        str(panel.place(entry))
        for panel in PANELS
        for entry in panel.entries
        if entry.name == name
    }
    return place


def broken(out: Path, *edits: Edit) -> Path:
    """A copy of the shipped workbook with its parts edited."""
    with zipfile.ZipFile(SHIPPED) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for edit in edits:
        edit(parts)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out


def part_of(sheet: str) -> str:
    return f"xl/worksheets/sheet{NAMES.index(sheet) + 1}.xml"


def xml(part: str, change: Callable[[etree._Element], None]) -> Edit:
    """Change the root element of a part."""

    def edit(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts[part])
        change(root)
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return edit


def replaced(part: str, old: str, new: str) -> Edit:
    """Replace the one place where a text stands in a part."""

    def edit(parts: dict[str, bytes]) -> None:
        text = parts[part].decode()
        assert text.count(old) == 1, (part, old, text.count(old))
        parts[part] = text.replace(old, new).encode()

    return edit


def cell(place: str, change: Callable[[etree._Element], None]) -> Edit:
    """Change one cell element, which is made if the row has none."""
    sheet, ref = place.split("!")

    def inside(root: etree._Element) -> None:
        found = [e for e in root.iter(f"{MAIN}c") if e.get("r") == ref]
        change(found[0] if found else _made(root, ref))

    return xml(part_of(sheet), inside)


def _made(root: etree._Element, ref: str) -> etree._Element:
    """A new cell behind the columns in use."""
    number = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    data = root.find(f"{MAIN}sheetData")
    assert data is not None
    rows = [row for row in data if row.get("r") == number]
    row = rows[0] if rows else etree.SubElement(data, f"{MAIN}row", r=number)
    data[:] = sorted(data, key=lambda element: int(element.get("r", 0)))
    return etree.SubElement(row, f"{MAIN}c", r=ref)


def value(place: str, text: str, kind: str = "") -> Edit:
    """Another saved value; a formula stays."""

    def change(element: etree._Element) -> None:
        for old in element.findall(f"{MAIN}v") + element.findall(f"{MAIN}is"):
            element.remove(old)
        element.attrib.pop("t", "")
        if kind:
            element.set("t", kind)
        etree.SubElement(element, f"{MAIN}v").text = text

    return cell(place, change)


def constant(place: str) -> Edit:
    """The formula goes, its saved value stays."""

    def change(element: etree._Element) -> None:
        element.remove(element.find(f"{MAIN}f"))  # type: ignore[arg-type]

    return cell(place, change)


def formula(place: str, text: str, saved: str = "", kind: str = "") -> Edit:
    """A formula with its saved value; of a cell that has one, that stays."""

    def change(element: etree._Element) -> None:
        found = element.find(f"{MAIN}f")
        if found is None:
            found = etree.SubElement(element, f"{MAIN}f")
            element.insert(0, found)
        found.text = text
        if saved:
            etree.SubElement(element, f"{MAIN}v").text = saved
        if kind:
            element.set("t", kind)

    return cell(place, change)


def text(place: str, words: str) -> Edit:
    """A typed text, inside the cell."""

    def change(element: etree._Element) -> None:
        for child in list(element):
            element.remove(child)
        element.set("t", "inlineStr")
        inside = etree.SubElement(element, f"{MAIN}is")
        etree.SubElement(inside, f"{MAIN}t").text = words

    return cell(place, change)


def added(name: str, content: str) -> Edit:
    """A further part, known by its extension."""

    def edit(parts: dict[str, bytes]) -> None:
        parts[name] = content.encode()

    return edit


def external(inside: str, target: str = "") -> list[Edit]:
    """A first external link, as Excel saves one."""
    part = "xl/externalLinks/externalLink1.xml"
    main = MAIN.strip("{}")
    relation = f'<Relationship Id="{{}}" Type="{OFFICE}/{{}}" Target="{{}}"{{}}/>'
    link = relation.format(
        "rId99", "externalLink", "externalLinks/externalLink1.xml", ""
    )
    outside = relation.format(
        "rId1", "externalLinkPath", target, ' TargetMode="External"'
    )
    return [
        added(
            part,
            f'<externalLink xmlns="{main}" xmlns:r="{OFFICE}">{inside}</externalLink>',
        ),
        added(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            f'<Relationships xmlns="{PACKAGE}relationships">{outside}</Relationships>',
        ),
        replaced(
            "xl/_rels/workbook.xml.rels", "</Relationships>", f"{link}</Relationships>"
        ),
        replaced(
            WORKBOOK,
            "</sheets>",
            '</sheets><externalReferences><externalReference r:id="rId99"/>'
            "</externalReferences>",
        ),
    ]


def settings(**attributes: str) -> Edit:
    """Further attributes of the calculation settings."""

    def change(root: etree._Element) -> None:
        element = root.find(f"{MAIN}calcPr")
        assert element is not None
        for key, setting in attributes.items():
            element.set(key, setting)

    return xml(WORKBOOK, change)


def hide_sheet(name: str, state: str) -> Edit:
    return replaced(
        WORKBOOK, f'<sheet name="{name}"', f'<sheet name="{name}" state="{state}"'
    )


def hide_row(place: str) -> Edit:
    sheet, number = place.split("!")

    def change(root: etree._Element) -> None:
        (row,) = (e for e in root.iter(f"{MAIN}row") if e.get("r") == number)
        row.set("hidden", "1")

    return xml(part_of(sheet), change)


def hide_column(place: str) -> Edit:
    sheet, number = place.split("!")

    def change(root: etree._Element) -> None:
        (column,) = (
            e
            for e in root.iter(f"{MAIN}col")
            if int(e.get("min", 0)) <= int(number) <= int(e.get("max", 0))
        )
        assert column.get("min") == column.get("max")
        column.set("hidden", "1")

    return xml(part_of(sheet), change)


def name(key: str, inside: str) -> Edit:
    """A further defined name."""
    return replaced(
        WORKBOOK,
        "</definedNames>",
        f'<definedName name="{key}">{inside}</definedName></definedNames>',
    )


def renamed(old: str, new: str) -> Edit:
    """Another name for what a defined name means; formulas do not follow."""
    return replaced(
        WORKBOOK, f'<definedName name="{old}">', f'<definedName name="{new}">'
    )


def property_value(key: str, new: str) -> Edit:
    """Another value of a property of the file."""

    def edit(parts: dict[str, bytes]) -> None:
        part = "docProps/custom.xml"
        pattern = rf'(name="{key}"><vt:lpwstr>)[^<]*'
        changed, count = re.subn(pattern, rf"\g<1>{new}", parts[part].decode())
        assert count == 1
        parts[part] = changed.encode()

    return edit
