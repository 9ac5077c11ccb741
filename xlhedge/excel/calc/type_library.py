"""The type library of an add-in: one interface, in the office's binary format.

Numbers are 32 bits, little-endian; a place counts bytes from the beginning. After the
mark stand the place and the length of the root map; a map is a list of names and
entries. The entry of a module is 0, then the length of its map and the map; that of an
interface is 5, then its bases, optional bases, attributes and methods. A method is its
name, result, arguments and exceptions. A text stands once, with its length; where it
comes again, its place stands instead, with the highest bit set.

Source: LibreOffice's unoidl library, the format that `unoidl-write` writes.
"""

from collections.abc import Sequence
from struct import pack, pack_into
from typing import NamedTuple

_MARK = b"UNOIDL\xff\0"
_ROOT = len(_MARK)  # where the place of the root map stands
_MODULE, _INTERFACE = 0, 5
_INPUT = 0  # direction of an argument
_BASE = "com.sun.star.uno.XInterface"
_SEEN = 1 << 31


class Signature(NamedTuple):
    """A method: its name, the type of its result, name and type of each argument."""

    name: str
    result: str
    arguments: Sequence[tuple[str, str]]


class _Writer:
    def __init__(self) -> None:
        self.data = bytearray(_MARK + bytes(8))
        self._places: dict[str, int] = {}

    @property
    def place(self) -> int:
        return len(self.data)

    def byte(self, value: int) -> None:
        self.data.append(value)

    def numbers(self, *values: int) -> None:
        self.data += pack(f"<{len(values)}I", *values)

    def text(self, text: str) -> None:
        if text in self._places:
            self.numbers(_SEEN | self._places[text])
            return
        self._places[text] = self.place
        self.numbers(len(text))
        self.data += text.encode("ascii")

    def name(self, name: str) -> int:
        """A name in a map ends with a zero; the place where it stands."""
        place = self.place
        self.data += name.encode("ascii") + b"\0"
        return place


def type_library(interface: str, methods: Sequence[Signature]) -> bytes:
    """The file that declares one interface, named with its modules and dots.

    Types are those of UNO: any, string, []any for a sequence, the full name of an
    interface.
    """
    writer = _Writer()
    entry = _interface(writer, methods)
    *modules, own = interface.split(".")
    name = writer.name(own)
    for module in reversed(modules):
        inner, entry = (name, entry), writer.place
        writer.byte(_MODULE)
        writer.numbers(1, *inner)
        name = writer.name(module)
    root = writer.place
    writer.numbers(name, entry)
    pack_into("<II", writer.data, _ROOT, root, 1)
    return bytes(writer.data)


def _interface(writer: _Writer, methods: Sequence[Signature]) -> int:
    place = writer.place
    writer.byte(_INTERFACE)
    writer.numbers(1)
    writer.text(_BASE)
    writer.numbers(0, 0, len(methods))  # optional bases, attributes
    for method in methods:
        _method(writer, method)
    return place


def _method(writer: _Writer, method: Signature) -> None:
    writer.text(method.name)
    writer.text(method.result)
    writer.numbers(len(method.arguments))
    for name, kind in method.arguments:
        writer.byte(_INPUT)
        writer.text(name)
        writer.text(kind)
    writer.numbers(0)  # exceptions
