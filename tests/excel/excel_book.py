"""A workbook as a desk's Excel saves it, written by hand part by part.

Sheet S1 holds inputs of every spelling, shared formulas, a dynamic and a fixed array,
a what-if table and calls of our functions in every spelling; S2 reads S1. Beside them
stand the parts that Excel keeps and that nothing here may touch. Spellings follow
ECMA-376 part 1, 18.3 and 18.6, and [MS-XLSX] 2.6 (cell metadata of dynamic arrays).
"""

from tests.excel.packages import (
    MAIN,
    OFFICE,
    PACKAGE,
    Parts,
    package,
    relations,
    row,
    sheet,
)

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_X15AC = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
_DYNAMIC = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"

STRINGS = (
    '<si><t xml:space="preserve"> spaced </t></si>'
    "<si><r><t>rich </t></r><r><rPr><b/></rPr><t>text</t></r>"
    '<rPh sb="0" eb="1"><t>sound</t></rPh></si>'
    "<si><t>_x0041_</t></si>"
)

_INPUTS = (
    row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" t="s"><v>1</v></c>')
    + row(2, '<c r="A2"><v>1</v></c>', '<c r="B2"><v>10</v></c>')
    + row(3, '<c r="A3"><v>2</v></c>', '<c r="B3"><v>2.0E1</v></c>')
    + row(4, '<c r="A4"><v>3</v></c>', '<c r="B4" t="b"><v>1</v></c>')
    + row(5, '<c r="A5" t="d"><v>2026-03-27T08:00:00Z</v></c>')
    + row(6, '<c r="A6" t="inlineStr"><is><t xml:space="preserve"> in </t></is></c>')
    + row(7, '<c r="A7" t="e"><v>#N/A</v></c>', '<c r="B7" s="1"/>')
)
_FORMULAS = (
    row(
        10,
        '<c r="A10"><f t="shared" ref="A10:A12" si="0">A2*2</f><v>0</v></c>',
        '<c r="C10" cm="1"><f t="array" ref="C10:D11">XLH_COUNT(3,10)</f><v>1</v></c>',
        '<c r="D10"><v>10</v></c>',
        '<c r="F10"><f t="array" ref="F10:F11">A2:A3*B2:B3</f><v>0</v></c>',
    )
    + row(
        11,
        '<c r="A11"><f t="shared" si="0"/><v>0</v></c>',
        '<c r="C11"><v>2</v></c>',
        '<c r="D11"><v>20</v></c>',
        '<c r="F11"><v>0</v></c>',
    )
    + row(12, '<c r="A12"><f t="shared" si="0"/><v>0</v></c>')
    + row(
        15,
        '<c r="A15"><f>_xlfn.SINGLE(XLH_COUNT(2,5))</f><v>0</v></c>',
        '<c r="B15"><f>SUM(_xlfn.ANCHORARRAY(C10))</f><v>33</v></c>',
        '<c r="D15"><f>[1]!XLH_ECHO(A3)</f><v>0</v></c>',
        "<c r=\"E15\"><f>'C:\\desk\\xlhedge.xlam'!XLH_ECHO(A4)</f><v>0</v></c>",
        '<c r="F15"><f>hedge_book.xlsm!XLH_ECHO(B3)</f><v>0</v></c>',
        '<c r="G15" t="str"><f>A1&amp;B1</f><v>old</v></c>',
        '<c r="H15" t="e" vm="1"><f>XLH_FAIL()</f><v>#VALUE!</v></c>',
    )
    + row(
        16,
        '<c r="A16" cm="1"><f t="array" ref="A16:A17">'
        "_xlfn._xlws.FILTER(A2:A4,A2:A4&gt;1)</f><v>2</v></c>",
        '<c r="D16" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="E16" t="e"><f>XLH_FAIL()</f><v>#FIELD!</v></c>',
    )
    + row(17, '<c r="A17"><v>3</v></c>')
)
# Three prices of an own model, by two inputs: what Excel calls a data table.
_WHAT_IF = (
    row(20, '<c r="A20"><f>A2+B2</f><v>11</v></c>', '<c r="B20"><v>5</v></c>')
    + row(
        21,
        '<c r="A21"><v>7</v></c>',
        '<c r="B21"><f t="dataTable" ref="B21:B22" dt2D="1" dtr="1" r1="A2" r2="B2"/>'
        "<v>12</v></c>",
    )
    + row(22, '<c r="A22"><v>8</v></c>', '<c r="B22"><v>13</v></c>')
)
_EXTENSIONS = (
    f'<extLst><ext xmlns:x14="{_X14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
    "<x14:conditionalFormattings/></ext></extLst>"
)
_METADATA = (
    f'<metadata xmlns="{MAIN}" xmlns:xda="{_DYNAMIC}"><metadataTypes count="1">'
    '<metadataType name="XLDAPR" minSupportedVersion="120000" cellMeta="1"/>'
    '</metadataTypes><futureMetadata name="XLDAPR" count="1"><bk><extLst>'
    '<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
    '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk>'
    '</futureMetadata><cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata>'
    "</metadata>"
)
_LISTED = ("A10", "A11", "A12", "C10", "F10", "A15", "B15", "D15", "E15", "F15", "G15")
_CHAIN = "".join(
    f'<c r="{ref}" i="1"/>' for ref in (*_LISTED, "H15", "A16", "D16", "E16", "A20")
)
_LINK = (
    f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{OFFICE}" r:id="rId1">'
    '<sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
)
_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="2"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
    "</cellStyles></styleSheet>"
)
KEPT: dict[str, bytes | str] = {
    "xl/styles.xml": _STYLES,
    "xl/metadata.xml": _METADATA,
    "xl/calcChain.xml": f'<calcChain xmlns="{MAIN}">{_CHAIN}</calcChain>',
    "xl/externalLinks/externalLink1.xml": _LINK,
    "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
        ("externalLinkPath", "file:///C:/desk/xlhedge.xlam"), external=True
    ),
    "xl/pivotCache/cache1.xml": f'<pivotCacheDefinition xmlns="{MAIN}"/>',
    "xl/threadedComments/threadedComment1.xml": "<ThreadedComments/>",
    "xl/worksheets/_rels/sheet1.xml.rels": relations(
        (_THREADS, "../threadedComments/threadedComment1.xml")
    ),
    "docProps/custom.xml": f'<Properties xmlns="{PACKAGE}/x"/>',
}


def excel_book(rows: str = "", more: dict[str, bytes | str] | None = None) -> Parts:
    """The parts of the workbook; `rows` stand below row 22 of S1."""
    compatible = (
        f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice Requires="x15">'
        f'<x15ac:absPath xmlns:x15ac="{_X15AC}" url="C:\\desk\\"/></mc:Choice>'
        "</mc:AlternateContent>"
    )
    reading = row(1, '<c r="A1"><f>SUM(S1!D10:D14)</f><v>30</v></c>')
    reading += row(2, '<c r="A2"><f>1+1</f><v>2</v></c>')
    dimension = '<dimension ref="A1:H22"/>'
    return package(
        sheet(_INPUTS + _FORMULAS + _WHAT_IF + rows, _EXTENSIONS, dimension),
        sheet(reading),
        sheet(row(1, '<c r="A1"><v>1</v></c>')),
        strings=STRINGS,
        workbook=f"<workbookPr/>{compatible}",
        names='<externalReferences><externalReference r:id="rId9"/>'
        "</externalReferences><definedNames>"
        '<definedName name="first">S1!$A$2</definedName></definedNames>',
        more=KEPT | (more or {}),
        links=(
            ("styles", "styles.xml"),
            ("sheetMetadata", "metadata.xml"),
            ("calcChain", "calcChain.xml"),
            ("pivotCacheDefinition", "pivotCache/cache1.xml"),
            ("externalLink", "externalLinks/externalLink1.xml"),
        ),
        types=f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>',
    )
