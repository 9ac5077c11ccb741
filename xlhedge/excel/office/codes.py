"""Errors of Calc by their codes: those that Excel has too, and what the others mean.

Source: LibreOffice, FormulaError in formula/errorcodes.hxx, and the list of error
codes in its help.
"""

from xlhedge.core.errors import CellError
from xlhedge.excel.calc.cells import ERRORS

_MEANINGS = {
    501: "an invalid character",
    502: "an invalid argument, where Excel has #NUM! or #VALUE!",
    504: "a parameter that is no reference, or an error inside a range",
    507: "a missing pair",
    508: "a parenthesis that is not closed",
    509: "a missing operator",
    510: "a missing variable",
    511: "a missing variable",
    512: "a formula that is too long",
    513: "a text that is too long",
    514: "too many values",
    516: "an array where none can be",
    517: "an unknown code",
    518: "a variable that is not there",
    520: "a formula that cannot be read",
    522: "a circular reference",
    523: "an iteration that does not converge",
    527: "references nested too deeply",
    530: "an add-in that is not there",
    531: "a macro that is not there",
    533: "an array inside an array",
    538: "an array of an impossible size",
    539: "an array constant that cannot be read",
    540: "content from outside, which is switched off",
}


def error_or_reason(code: int) -> CellError | str:
    """The error that Excel has too, or why the code is not comparable to any.

    #NAME? is a reason: Calc does not know something that the formula names.
    """
    error = ERRORS.get(code)
    if error is None:
        meaning = _MEANINGS.get(code, "an error of its own")
        return f"LibreOffice has Err:{code} there, {meaning}"
    if error is CellError.NAME:
        return "LibreOffice does not know a name in it"
    return error
