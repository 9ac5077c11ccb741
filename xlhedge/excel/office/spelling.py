"""Formula text as LibreOffice takes it.

Our functions have their own names, whatever file the text names. In an array formula
each text of their results is made anew: texts that an add-in returns in an array are
strangers to LibreOffice 25.2, where any two of them are equal and none equals a text
of the workbook, so that COUNTIF would not count them.
"""

from collections.abc import Iterator

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlhedge.excel.catalogue import find
from xlhedge.excel.formula import PREFIX, function_name
from xlhedge.excel.formulas.tree import calls_in, parse
from xlhedge.excel.saved.contents import Formula

_RESULT = "_xlpm.xlh_result_"


def office_text(formula: Formula) -> str:
    """The text of a formula, without the equals sign."""
    return "".join(_texts(formula.text, formula.kind != "plain"))


def array_inside(formula: Formula) -> str:
    """The function of ours whose array a plain formula reckons with, empty if none.

    Its texts are not made anew: LET would take the first of the array only. Raises
    InputError for a text that is no formula.
    """
    nodes = parse(formula.text)
    if formula.kind != "plain":
        return ""
    inside = [call for call in calls_in(nodes) if (call,) != nodes]
    functions = [find(function_name(call.head)) for call in inside]
    return next((f.name for f in functions if f and f.shape != "elementwise"), "")


def _texts(text: str, array: bool) -> Iterator[str]:
    """The text of each token; in an array formula, our calls inside of LET.

    >>> "".join(_texts("=[1]!XLH_LOTS(A1,SUM(B1:B2))", False))
    'XLH_LOTS(A1,SUM(B1:B2))'
    >>> "".join(_texts("=XLH_HELP()", True))[:41]
    '_xlfn.LET(_xlpm.xlh_result_0,XLH_HELP(),I'
    """
    open_calls: list[str] = []  # the name of the result, empty for a native function
    for place, token in enumerate(Tokenizer(text).items):
        if token.type != Token.FUNC:
            yield token.value
        elif token.subtype == Token.OPEN:
            name = function_name(token.value.removesuffix("("))
            ours = name.startswith(PREFIX)
            result = f"{_RESULT}{place}" if ours and array else ""
            open_calls.append(result)
            yield f"_xlfn.LET({result}," if result else ""
            yield f"{name}(" if ours else token.value
        else:
            yield token.value
            if result := open_calls.pop():
                yield f',IF(ISTEXT({result}),{result}&"",{result}))'
