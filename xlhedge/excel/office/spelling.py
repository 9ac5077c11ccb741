"""Formula text as LibreOffice takes it.

Our functions have their own names, whatever file the text names. In an array formula
each text of their results is made anew: texts that an add-in returns in an array are
strangers to LibreOffice 25.2, where any two of them are equal and none equals a text
of the workbook, so that COUNTIF would not count them.
"""

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from xlhedge.core.dates import serials
from xlhedge.excel.catalogue import find
from xlhedge.excel.formula import PREFIX, function_name
from xlhedge.excel.formulas.tree import calls_in, parse
from xlhedge.excel.saved.contents import Formula

_NOW = "NOW("
_RESULT = "_xlpm.xlh_result_"


def office_text(formula: Formula, clock: datetime | None = None) -> str:
    """The text of a formula, without the equals sign.

    `clock` is the wall-clock time that stands for NOW; without it, NOW stays.
    """
    return "".join(_texts(formula.text, formula.kind != "plain", clock))


def _native(opening: str, clock: datetime | None) -> str:
    """The opening of a native function; of NOW, with its time inside of N.

    >>> _native("NOW(", datetime(2026, 3, 27, 12)), _native("SUM(", None)
    ('N(46108.5', 'SUM(')
    """
    if clock is None or opening.upper() != _NOW:
        return opening
    return f"N({float(serials(np.datetime64(clock)))!r}"


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


def _texts(text: str, array: bool, clock: datetime | None = None) -> Iterator[str]:
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
            yield f"{name}(" if ours else _native(token.value, clock)
        else:
            yield token.value
            if result := open_calls.pop():
                yield f',IF(ISTEXT({result}),{result}&"",{result}))'
