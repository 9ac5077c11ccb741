"""Workbook files written by hand, part by part, as Excel spells them."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

Parts = dict[str, bytes]


def relations(*targets: tuple[str, str], external: bool = False) -> str:
    """A relationships part: kind and target of each, with ids rId1, rId2 …"""
    mode = ' TargetMode="External"' if external else ""
    kinds = [kind if "/" in kind else f"{OFFICE}/{kind}" for kind, _ in targets]
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"{mode}/>'
        for n, (kind, (_, target)) in enumerate(zip(kinds, targets, strict=True), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """A worksheet part with these row elements."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}" spans="1:9">{"".join(cells)}</row>'


def number_cell(ref: str, value: float) -> str:
    return f'<c r="{ref}"><v>{value}</v></c>'


def package(
    *sheets: str,
    strings: str = "",
    workbook: str = "",
    names: str = "",
    more: Mapping[str, bytes | str] | None = None,
    links: tuple[tuple[str, str], ...] = (),
    types: str = "",
) -> Parts:
    """The parts of a workbook of these worksheet parts, named S1, S2 …

    `workbook` stands before the list of sheets, `names` after it; `links` are further
    relationships of the main part, `types` further content types.
    """
    count = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in count)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
        f' ContentType="{_SHEET}.worksheet+xml"/>'
        for n in count
    )
    if strings:
        texts = '<Override PartName="/xl/sharedStrings.xml"'
        types += f'{texts} ContentType="{_SHEET}.sharedStrings+xml"/>'
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in count]
    given: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f"{overrides}{types}</Types>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}'
        f'<sheets>{listed}</sheets>{names}<calcPr calcId="191029"/></workbook>',
    }
    for n, content in zip(count, sheets, strict=True):
        given[f"xl/worksheets/sheet{n}.xml"] = content
    if strings:
        targets.append(("sharedStrings", "sharedStrings.xml"))
        given["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    given["xl/_rels/workbook.xml.rels"] = relations(*targets, *links)
    return {n: _bytes(content) for n, content in (given | dict(more or {})).items()}


def _bytes(content: bytes | str) -> bytes:
    return content if isinstance(content, bytes) else (_HEAD + content).encode()


def write_package(path: Path, parts: Mapping[str, bytes]) -> Path:
    """The parts as a file; every entry has the same time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


def parts_of(path: Path) -> Parts:
    """The parts of a file, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
