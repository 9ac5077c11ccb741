"""Evaluates a saved workbook in headless LibreOffice, with the Calc add-in.

A second engine beside the embedded one. It fills arrays over their stored areas only,
has no booleans (TRUE is 1), and takes a blank cell for 0 where a single value is
asked for. What it cannot evaluate as Excel does is a failure with its reason, and so
is all that depends on it. Nothing of the workbook is executed or fetched.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.formula import Reading, function_name, read_formula
from xlhedge.excel.formulas.dependents import Dependents, spread
from xlhedge.excel.office.blanks import Blanks
from xlhedge.excel.office.codes import error_or_reason
from xlhedge.excel.office.copying import Copy
from xlhedge.excel.office.outside import reaches, reaching_names
from xlhedge.excel.office.session import SECONDS, ask_office
from xlhedge.excel.office.spelling import array_inside
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Formula, Workbook


def recalculate_in_office(book: Workbook, seconds: float = SECONDS) -> Evaluation:
    """Evaluate every formula of a workbook that was read from a file.

    Raises InputError when there is no usable LibreOffice, it cannot load the copy
    that it is given, or it takes longer than `seconds`.
    """
    formulas = list(book.formulas())
    names = reaching_names(book)
    unfit = dict(_unfit(formulas, names))
    areas = [formula.area for formula in formulas]
    copy = Copy(book, unfit.keys(), names)
    answer = ask_office(copy.write, areas, seconds)
    read = {
        formula.cell: _read(raw)
        for formula, raw in zip(formulas, answer.rows, strict=True)
    }
    readings = {formula.cell: read_formula(formula, book) for formula in formulas}
    reasons = dict(_strange(readings, answer.functions)) | unfit
    reasons |= dict(_not_comparable(book, formulas, unfit))
    errors = {cell: found for cell, found in read.items() if isinstance(found, str)}
    failures = _all_failures(readings, reasons, errors)
    values = {
        cell: found
        for cell, found in read.items()
        if cell not in failures and not isinstance(found, str)
    }
    return Evaluation(values, failures, booleans=False)


def _unfit(
    formulas: list[Formula], names: Collection[str]
) -> Iterator[tuple[Cell, str]]:
    """The formulas that LibreOffice must not see, and why."""
    for formula in formulas:
        if formula.kind == "other":
            yield formula.cell, "a what-if data table"
            continue
        try:
            if place := reaches(formula, names):
                yield formula.cell, f"{place} reaches out of the workbook"
        except InputError as error:
            yield formula.cell, str(error)


def _strange(
    readings: Mapping[Cell, Reading], known: Collection[str]
) -> Iterator[tuple[Cell, str]]:
    """The formulas with a function that LibreOffice does not have."""
    functions = set(map(function_name, known))
    for cell, reading in readings.items():
        for name in sorted((reading.natives | reading.ours) - functions):
            yield cell, f"LibreOffice has no function {name}"


def _not_comparable(
    book: Workbook, formulas: list[Formula], unfit: Collection[Cell]
) -> Iterator[tuple[Cell, str]]:
    """The formulas that LibreOffice evaluates otherwise than Excel."""
    blanks = Blanks(book)
    for formula in formulas:
        if formula.cell in unfit:
            continue
        if place := blanks.empty_argument(formula):
            yield formula.cell, f"not comparable: {place} is empty, which is 0 in Calc"
        elif name := array_inside(formula):
            reason = f"Calc takes texts of {name} inside a formula for equal"
            yield formula.cell, f"not comparable: {reason}"


def _all_failures(
    readings: Mapping[Cell, Reading],
    reasons: Mapping[Cell, str],
    errors: Mapping[Cell, str],
) -> dict[Cell, str]:
    """The failures of formulas and of all that depends on them.

    `errors` are those that a result shows, its own or that of what it depends on.
    """
    extents = {cell: reading.formula.area for cell, reading in readings.items()}
    dependents = Dependents(readings.values())
    inherited = {
        reader for cell in errors for reader in dependents.of([extents[cell]], extents)
    }
    own = {cell: text for cell, text in errors.items() if cell not in inherited}
    found = spread({**own, **reasons}, readings, dependents, extents)
    return {**errors, **found}


def _read(raw: list[list[Any]]) -> Rows | str:
    """The rows of a result; of one with an error that Excel lacks, the reason."""
    codes = {v["error"] for row in raw for v in row if isinstance(v, dict)}
    errors = {code: error_or_reason(code) for code in sorted(codes)}
    for error in errors.values():
        if not isinstance(error, CellError):
            return error
    return [
        [errors[v["error"]] if isinstance(v, dict) else v for v in row] for row in raw
    ]
