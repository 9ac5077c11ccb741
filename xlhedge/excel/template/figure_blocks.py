"""Published figures on a sheet: what a formula is given, what it must show."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Area
from xlhedge.excel.sheets.figure_block import RESULTS, FigureBlock
from xlhedge.excel.template.blocks import write_section
from xlhedge.excel.template.canvas import UNIT_HEIGHT, Canvas
from xlhedge.excel.template.conditions import of_verdict

_UNITS = {
    "expected": "desk units",
    "computed": "same unit",
    "tolerance": "same unit",
    "gap": "of the tolerance",
    "verdict": "gap below 1",
    "figure": "item and output",
    "source": "print, or how it was found",
}
_FORMATS = {"tolerance": "curvature", "gap": "share"}
_TEXTS = ("verdict", "figure", "source")


def write_figures(canvas: Canvas, sheet: Worksheet, block: FigureBlock) -> None:
    """Title, units, names, arguments and values, then the three formulas."""
    above = block.corner._replace(row=block.corner.row - 2)
    title = f"{block.kind.title}: {block.kind.function}"
    write_section(canvas, sheet, above, title, len(RESULTS))
    beside = above._replace(column=block.left)
    write_section(canvas, sheet, beside, "", len(block.arguments))
    sheet.set_row(block.corner.row - 2, UNIT_HEIGHT)
    for name in block.arguments:
        values = block.values(name)
        unit, is_text = TERMS[name].unit, isinstance(values[0], str)
        _write_head(canvas, sheet, block.of(name), name, unit, is_text)
        _write(canvas, sheet, block.of(name), values, "general")
    for name in RESULTS:
        unit, is_text = _UNITS[name], name in _TEXTS
        _write_head(canvas, sheet, block.of(name), name, unit, is_text)
    _write_given(canvas, sheet, block)
    for area, formula in block.formulas.items():
        _write_formula(canvas, sheet, area, formula, "computed")
    _write_formula(canvas, sheet, block.of("gap"), block.gap, "gap")
    _write_formula(canvas, sheet, block.of("verdict"), block.verdict, "verdict")
    for condition in of_verdict(block.of("verdict"), '"PASS"'):
        canvas.add_condition(sheet, condition)


def _write_given(canvas: Canvas, sheet: Worksheet, block: FigureBlock) -> None:
    """What the file says of each figure."""
    given: dict[str, list[Any]] = {
        "expected": [row.expected for row in block.rows],
        "tolerance": [row.tolerance for row in block.rows],
        "figure": [f"{row.figure.item} {row.figure.output}" for row in block.rows],
        "source": [row.figure.source for row in block.rows],
    }
    for name, values in given.items():
        _write(canvas, sheet, block.of(name), values, _FORMATS.get(name, "general"))


def _write_head(
    canvas: Canvas, sheet: Worksheet, area: Area, name: str, unit: str, is_text: bool
) -> None:
    head = area.first._replace(row=area.top - 1)
    kind = "" if is_text else "number_"
    above = head._replace(row=head.row - 1)
    sheet.write_string(above.ref, unit, canvas.style(f"{kind}unit"))
    sheet.write_string(head.ref, name, canvas.style(f"{kind}header"))


def _write(
    canvas: Canvas, sheet: Worksheet, area: Area, values: Sequence[Any], look: str
) -> None:
    """Texts and numbers as they are; a column may hold both, and blanks."""
    for cell, value in zip(area.cells(), values, strict=True):
        if isinstance(value, str):
            sheet.write_string(cell.ref, value, canvas.style("text_spill"))
        elif value is not None:
            sheet.write_number(cell.ref, float(value), canvas.style("spill", look))


def _write_formula(
    canvas: Canvas, sheet: Worksheet, area: Area, formula: str, name: str
) -> None:
    """One dynamic array over some rows of a block."""
    style = "text_spill" if name in _TEXTS else "spill"
    look = canvas.style(style, _FORMATS.get(name, "general"))
    last = area.first._replace(row=area.bottom)
    corners = f"{area.first.ref}:{last.ref}"
    sheet.write_dynamic_array_formula(corners, formula, look)
    for cell in list(area.cells())[1:]:
        sheet.write_blank(cell.ref, None, look)
