"""The type library, read back by the rules of its format."""

from struct import unpack_from
from typing import Any

from xlhedge.excel.calc.methods import INTERFACE, methods
from xlhedge.excel.calc.type_library import Signature, type_library


class Reader:
    """Reads what the format says; knows nothing of how it was written."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 0

    def number(self) -> int:
        (value,) = unpack_from("<I", self.data, self.place)
        self.place += 4
        return int(value)

    def byte(self) -> int:
        self.place += 1
        return self.data[self.place - 1]

    def text(self) -> str:
        size, back = self.number(), 0
        if size >> 31:
            back, self.place = self.place, size & 0x7FFFFFFF
            size = self.number()
        found = self.data[self.place : self.place + size].decode()
        self.place = back or self.place + size
        return found

    def name(self, place: int) -> str:
        return self.data[place : self.data.index(0, place)].decode()

    def map(self, size: int) -> list[tuple[str, int]]:
        pairs = [(self.number(), self.number()) for _ in range(size)]
        return [(self.name(name), entry) for name, entry in pairs]


def read(data: bytes) -> tuple[str, list[Signature]]:
    """The full name of the interface, and its methods."""
    assert data[:8] == b"UNOIDL\xff\0"
    reader, path = Reader(data), []
    reader.place = 8
    place, size = reader.number(), reader.number()
    while True:
        reader.place = place
        ((name, entry),) = reader.map(size)
        path.append(name)
        reader.place = entry
        if reader.byte() == 5:
            return ".".join(path), interface(reader)
        size = reader.number()
        place = reader.place


def interface(reader: Reader) -> list[Signature]:
    bases = [reader.text() for _ in range(reader.number())]
    assert bases == ["com.sun.star.uno.XInterface"]
    assert (reader.number(), reader.number()) == (0, 0)  # optional bases, attributes
    return [method(reader) for _ in range(reader.number())]


def method(reader: Reader) -> Signature:
    name, result = reader.text(), reader.text()
    arguments: list[Any] = []
    for _ in range(reader.number()):
        assert reader.byte() == 0  # in
        arguments.append((reader.text(), reader.text()))
    assert reader.number() == 0  # exceptions
    return Signature(name, result, arguments)


def test_interface_reads_back_as_it_was_declared() -> None:
    declared = [method.signature for method in methods()]
    assert read(type_library(INTERFACE, declared)) == (INTERFACE, declared)
