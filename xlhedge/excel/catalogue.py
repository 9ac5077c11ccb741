"""The worksheet functions: one row each, in the files of `sections`.

A row names the worksheet function, the Python function behind it, its section, its
summary, the shape of its result and the choices that depend on the function; the
rest follows from the signature and the terms (excel/calls/function.py). Reading this
table loads neither scipy nor pandas.
"""

from xlhedge.excel.calls.function import Function
from xlhedge.excel.sections import (
    book,
    contracts,
    hedges,
    options,
    rebalancing,
    risk,
    scenarios,
    sizing,
    static,
    statistical,
    trust,
    volatility,
)

_SECTIONS = (
    options,
    volatility,
    hedges,
    statistical,
    contracts,
    rebalancing,
    static,
    sizing,
    book,
    scenarios,
    risk,
    trust,
)

CATALOGUE: dict[str, Function] = {
    function.name: function for section in _SECTIONS for function in section.FUNCTIONS
}


def find(name: str) -> Function | None:
    """The worksheet function of that name, None when there is none."""
    return CATALOGUE.get(name)
