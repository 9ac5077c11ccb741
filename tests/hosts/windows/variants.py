"""A call with the variants that VBA sends, error values among them, without pywin32.

Source: Microsoft, Automation reference, VARIANT, SafeArrayPutElement, IDispatch.
"""

import ctypes
from collections.abc import Sequence
from typing import Any

from xlhedge.core.errors import CellError
from xlhedge.excel.windows.cells import NUMBERS
from xlhedge.excel.windows.identity import CLSID, MODULE

NUMBER, TEXT, ERROR, VARIANT, ARRAY = 5, 8, 10, 12, 0x2000  # VT_R8, VT_BSTR …
IDISPATCH = "{00020400-0000-0000-C000-000000000046}"
LOCAL_SERVER, METHOD = 4, 1
NAMES, INVOKE, RELEASE = 5, 6, 2  # places in the table of functions of IDispatch


class Value(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_double),
        ("whole", ctypes.c_int),
        ("pointer", ctypes.c_void_p),
        ("both", ctypes.c_void_p * 2),
    )


class Variant(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_ushort), ("_", ctypes.c_ushort * 3), ("of", Value))


class Parameters(ctypes.Structure):
    """DISPPARAMS."""

    _fields_ = (
        ("arguments", ctypes.POINTER(Variant)),
        ("names", ctypes.c_void_p),
        ("count", ctypes.c_uint),
        ("named", ctypes.c_uint),
    )


def call(name: str, *arguments: Any) -> int:
    """The error that a worksheet function answers."""
    import pythoncom  # starts COM in this thread

    pythoncom.CoInitialize()
    library = ctypes.windll  # type: ignore[attr-defined]
    server = _server(library)
    words = [_variant(library, word) for word in (arguments, name, MODULE)]
    given = (Variant * 3)(*words)  # the last argument comes first
    parameters = Parameters(given, None, 3, 0)
    member, answer, none = ctypes.c_long(), Variant(), (ctypes.c_byte * 16)()
    method = ctypes.c_wchar_p("CallUDF")
    to = ctypes.byref
    _ask(server, NAMES, to(none), to(method), 1, 0, to(member))
    number, call_it = int(member.value), (to(parameters), to(answer), None, None)
    _ask(server, INVOKE, number, to(none), 0, METHOD, *call_it)
    assert answer.kind == 3, answer.kind  # VT_I4
    _ask(server, RELEASE)
    return int(answer.of.whole)


def _server(library: Any) -> ctypes.c_void_p:
    ids = [(ctypes.c_byte * 16)() for _ in range(2)]
    for text, number in zip((CLSID, IDISPATCH), ids, strict=True):
        library.ole32.CLSIDFromString(ctypes.c_wchar_p(text), ctypes.byref(number))
    server = ctypes.c_void_p()
    found = library.ole32.CoCreateInstance(
        ctypes.byref(ids[0]),
        None,
        LOCAL_SERVER,
        ctypes.byref(ids[1]),
        ctypes.byref(server),
    )
    assert found == 0, hex(found)
    return server


def _ask(server: ctypes.c_void_p, place: int, *arguments: Any) -> None:
    """Call the function at this place of the object's table."""
    table = ctypes.cast(server, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    kinds = [ctypes.c_long if type(a) is int else ctypes.c_void_p for a in arguments]
    make = ctypes.WINFUNCTYPE  # type: ignore[attr-defined]
    found = make(ctypes.c_long, ctypes.c_void_p, *kinds)(table[place])(
        server, *arguments
    )
    assert place == RELEASE or found == 0, hex(found & 0xFFFFFFFF)


def _variant(library: Any, cell: Any) -> Variant:
    if isinstance(cell, float):
        return Variant(NUMBER, of=Value(number=cell))
    if isinstance(cell, CellError):
        return Variant(ERROR, of=Value(whole=NUMBERS[cell]))
    if isinstance(cell, str):
        allocate = library.oleaut32.SysAllocString
        allocate.restype = ctypes.c_void_p
        return Variant(TEXT, of=Value(pointer=allocate(ctypes.c_wchar_p(cell))))
    return _array(library, cell)


def _array(library: Any, cells: Sequence[Any]) -> Variant:
    """A list of cells, or rows of cells in two dimensions."""
    rows = isinstance(cells, list)
    sizes = (len(cells), len(cells[0])) if rows else (len(cells),)
    bounds = [bound for size in sizes for bound in (size, 0)]
    create = library.oleaut32.SafeArrayCreate
    create.restype = ctypes.c_void_p
    array = create(VARIANT, len(sizes), (ctypes.c_ulong * len(bounds))(*bounds))
    flat = [c for row in cells for c in row] if rows else cells
    for number, cell in enumerate(flat):
        place = divmod(number, sizes[-1]) if rows else (number,)
        library.oleaut32.SafeArrayPutElement(
            ctypes.c_void_p(array),
            (ctypes.c_long * len(place))(*place),
            ctypes.byref(_variant(library, cell)),
        )
    return Variant(ARRAY | VARIANT, of=Value(pointer=array))
