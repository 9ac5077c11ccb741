"""Writes results into a copy of a workbook; everything else in it stays as it was.

Only the worksheets concerned, and the parts of replaced tables, are written anew: the
value and type of formula cells, and for an array its area and the cells it spills
into. A file that Excel would calculate on opening no longer asks for it. All other
parts are byte-identical, so a signed macro project stays signed; the signature of the
whole package, which the new numbers break, is taken out. The same input and results
give the same bytes.
"""

import os
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import IO

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.arrays import clear_spill, write_result
from xlhedge.excel.saved.calculation import keep_results, keeps_results
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Replacement, Workbook
from xlhedge.excel.saved.formula_cell import Formula
from xlhedge.excel.saved.grid import Grid
from xlhedge.excel.saved.package import FileError, Package, serialized
from xlhedge.excel.saved.signature import signature_parts, unsigned
from xlhedge.excel.saved.table_part import resized, write_rows
from xlhedge.store.files import replacing

Results = list[tuple[Formula, Rows]]


def fill(book: Workbook, results: Mapping[Cell, Rows], out: Path | str) -> None:
    """Write a copy of the workbook with these results and its replaced tables.

    `results` are rows by formula cell, as `Recalculation.results` gives them. `out`
    is replaced in one step, or stays as it was if anything fails. The source is never
    written.

    Raises InputError when `out` is the source or of another type, a result belongs to
    no formula or would overwrite a cell in use; OSError when `out` cannot be written.
    """
    out = Path(out)
    if book.package is None:
        raise InputError("only a workbook that was read from a file can be filled")
    _check_target(book.package.path, out)
    try:
        parts = _changed_parts(book, book.package, results)
    except FileError:
        raise
    except InputError as error:
        raise book.package.refuse(str(error)) from None
    signature = signature_parts(book.package)
    parts |= unsigned(book.package) if signature else {}
    _write_package(book.package, parts, signature, out)


def _changed_parts(
    book: Workbook, package: Package, results: Mapping[Cell, Rows]
) -> dict[str, bytes]:
    """The parts that the results and the new inputs change, by name."""
    parts: dict[str, bytes] = {}
    for name, sheet_results in _by_sheet(book, results).items():
        part = book.sheets[name].part
        grid = Grid(package.xml(part))
        changes = [c for c in book.replaced if c.after.area.sheet == name]
        _edit(grid, sheet_results, changes)
        for cell in [c for c in book.typed if c.sheet == name]:
            grid.write_input(cell, book.typed[cell])
        parts[part] = grid.to_bytes()
    for change in book.replaced:
        parts[change.after.part] = resized(package.xml(change.after.part), change)
    return parts | _main_part(package)


def _main_part(package: Package) -> dict[str, bytes]:
    """The main part, if Excel would calculate the copy and lose the results."""
    part = package.workbook_part()
    root = package.xml(part)
    if keeps_results(root):
        return {}
    keep_results(root)
    return {part: serialized(root)}


def _by_sheet(book: Workbook, results: Mapping[Cell, Rows]) -> dict[str, Results]:
    """The results of each sheet, with their formulas; sheets of new inputs too."""
    grouped: dict[str, Results] = defaultdict(list)
    for cell, rows in sorted(results.items()):
        formula = book.formula_at(cell)
        if formula is None:
            raise InputError(f"{cell} must hold a formula to take a result")
        grouped[cell.sheet].append((formula, rows))
    for change in book.replaced:
        grouped[change.after.area.sheet] += []
    for cell in book.typed:
        grouped[cell.sheet] += []
    return grouped


def _edit(grid: Grid, results: Results, replaced: list[Replacement]) -> None:
    """First everything old goes, so that what grows may take its place."""
    for formula, rows in results:
        clear_spill(grid, formula, rows)
    for change in replaced:
        write_rows(grid, change)
    for formula, rows in results:
        write_result(grid, formula, rows)


def _check_target(source: Path, out: Path) -> None:
    if out.suffix.lower() != source.suffix.lower():
        raise InputError(
            f"{out.name} must end in {source.suffix}, as {source.name} does"
        )
    if not out.parent.is_dir():
        raise InputError(f"{out.name} must be in a folder that exists")
    if out.exists() and source.exists() and os.path.samefile(source, out):
        raise InputError(f"{out.name} must not be the workbook that is read")


def _write_package(
    package: Package, parts: Mapping[str, bytes], left_out: set[str], out: Path
) -> None:
    with replacing(out) as file:
        _write_members(package, parts, left_out, file)


def _write_members(
    package: Package, parts: Mapping[str, bytes], left_out: set[str], file: IO[bytes]
) -> None:
    """Every member in its order, with its time, attributes and compression."""
    with zipfile.ZipFile(file, "w") as archive:
        archive.comment = package.comment
        for member in package.members:
            if member.filename in left_out:
                continue
            name = member.filename
            data = parts[name] if name in parts else package.read(name)
            archive.writestr(copy(member), data)
