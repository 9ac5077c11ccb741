"""Reads calculated cells out of LibreOffice; runs in the Python that has `uno`.

bridge.py REQUEST ANSWER: two JSON files. The request names a pipe of a running
LibreOffice, the file to load and the areas to read; the answer holds the functions
that LibreOffice knows and the rows of each area, an error as {"error": code}.
Standard library and uno only: nothing of this package is on its path.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_OOXML = 5  # com.sun.star.sheet.FormulaLanguage: names as files of Excel spell them
_EVERY = -1  # of the groups of functions
_WAIT = 0.05  # seconds
# The strictest of com.sun.star.document.MacroExecMode and UpdateDocMode.
_LOADING = (
    ("Hidden", True),
    ("ReadOnly", True),
    ("MacroExecutionMode", 0),
    ("UpdateDocMode", 0),
)


def main(request: str, answer: str) -> None:
    """Answer one request."""
    asked = json.loads(Path(request).read_text(encoding="utf-8"))
    context = _connected(asked["pipe"])
    desktop = _service(context, "com.sun.star.frame.Desktop")
    properties = tuple(_property(*pair) for pair in _LOADING)
    book = desktop.loadComponentFromURL(asked["book"], "_blank", 0, properties)
    if book is None:
        raise SystemExit("the file cannot be loaded")
    found = {
        "functions": _functions(book),
        "rows": [_rows(book, *area) for area in asked["areas"]],
    }
    Path(answer).write_text(json.dumps(found), encoding="utf-8")


def _connected(pipe: str) -> Any:
    """The context of the office that listens on a pipe, as soon as it does."""
    local = uno.getComponentContext()
    resolver = _service(local, "com.sun.star.bridge.UnoUrlResolver")
    address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    while True:
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(_WAIT)


def _service(context: Any, name: str) -> Any:
    return context.ServiceManager.createInstanceWithContext(name, context)


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def _functions(book: Any) -> list[str]:
    """The names of all functions that formulas of a loaded file can call."""
    mapper = book.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    return [entry.Name for entry in mapper.getAvailableMappings(_OOXML, _EVERY)]


def _rows(
    book: Any, sheet: str, top: int, left: int, bottom: int, right: int
) -> list[list[Any]]:
    """The values of an area; rows and columns count from 1."""
    corners = (left - 1, top - 1, right - 1, bottom - 1)
    area = book.Sheets.getByName(sheet).getCellRangeByPosition(*corners)
    return [
        [
            # An error arrives as nothing; its code is asked for by itself.
            {"error": area.getCellByPosition(*place).getError()}
            if value is None
            else value
            for column, value in enumerate(values)
            for place in [(column, row)]
        ]
        for row, values in enumerate(area.getDataArray())
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
