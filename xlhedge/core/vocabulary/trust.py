"""Words of the functions that check a sheet."""

from xlhedge.core.term import NOT_NEGATIVE, POSITIVE, Term, number

TRUST_TERMS = {
    "values": Term("cells", "", "table"),
    "status": Term("status column beside the values", "", "table"),
    "name": Term("name of a function; of a Greek or argument for units", "", "text"),
    "function": Term("function name", "", "text"),
    "argument": Term("argument name", "", "text"),
    "clock": Term("the time now", "UTC", "date"),
    "max_age": number("oldest accepted age", "seconds", NOT_NEGATIVE),
    "left": Term("cells to compare", "", "table", or_blank=True),
    "right": Term(
        "cells to compare them with, of the same size", "", "table", or_blank=True
    ),
    "tolerance": number("largest accepted difference", "of scale", NOT_NEGATIVE),
    "scale": number("size that differences are measured by", "as left", POSITIVE),
    "arguments": Term("the arguments of the function, in its order", "", "table"),
}
