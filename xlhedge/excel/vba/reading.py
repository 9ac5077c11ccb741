"""The text of the macros that a workbook holds (xl/vbaProject.bin), never run.

The part is a compound file; its stream `dir` lists the modules, each a stream of its
own with the compressed text behind the compiled code, which is not read here.

Source: Microsoft, Office VBA File Format [MS-OVBA], 2.3.4.1 (_VBA_PROJECT), 2.3.4.2
(dir) and 2.4.1 (compression).
"""

from collections.abc import Iterator
from io import BytesIO
from struct import unpack_from
from typing import NamedTuple

from xlhedge.core.errors import InputError

_STORAGE = "VBA"
# Records of the stream dir: two bytes of kind, four of size, the content.
_VERSION, _VERSION_SIZE = 0x0009, 6  # its size does not count all of it
_NAME, _STREAM, _OFFSET = 0x0019, 0x001A, 0x0031
_NO_OFFICE = b"\xff\xff"  # in place of the version of the Office that compiled
_MARK = 0x01  # before compressed data
_CHUNK = 4096  # bytes that a chunk holds once it is unpacked
_MOST = 8_000_000  # bytes of text in one stream; Office takes less of one module


class Macros(NamedTuple):
    """The text of each module by its name, bytes as Latin-1 letters.

    `is_compiled`: a copy in the code of some Office stands beside the texts; that
    Office runs the copy, every other one compiles the texts.
    """

    texts: dict[str, str]
    is_compiled: bool


def read_macros(part: bytes) -> Macros:
    """The macros of a part; raises InputError for what is no such part."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(part)) as container:
            listed = unpacked(container.openstream([_STORAGE, "dir"]).read())
            texts = {
                name: _text(container.openstream([_STORAGE, stream]).read()[offset:])
                for name, stream, offset in _modules(listed)
            }
            head = container.openstream([_STORAGE, "_VBA_PROJECT"]).read(4)
            return Macros(texts, head[2:] != _NO_OFFICE)
    except InputError:
        raise
    # A container made to break its reader may break it anywhere.
    except Exception as error:
        raise InputError(f"the macros cannot be read: {error}") from error


def _text(packed: bytes) -> str:
    return unpacked(packed).decode("latin-1")


def _modules(listed: bytes) -> Iterator[tuple[str, str, int]]:
    """Name, stream and offset of the text of each module."""
    name = stream = ""
    for kind, content in _records(listed):
        if kind == _NAME:
            name = stream = content.decode("latin-1")
        elif kind == _STREAM:
            stream = content.decode("latin-1")
        elif kind == _OFFSET:
            yield name, stream, unpack_from("<I", content)[0]


def _records(listed: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 6 <= len(listed):
        kind, size = unpack_from("<HI", listed, place)
        size = _VERSION_SIZE if kind == _VERSION else size
        yield kind, listed[place + 6 : place + 6 + size]
        place += 6 + size


def unpacked(packed: bytes) -> bytes:
    """What was packed as [MS-OVBA] 2.4.1 says; InputError for what is no such data."""
    if packed[:1] != bytes([_MARK]):
        raise InputError("compressed text must begin with 1")
    parts, place, size = [], 1, 0
    while place < len(packed):
        if place + 2 > len(packed):
            raise InputError("compressed text must have whole chunks")
        (head,) = unpack_from("<H", packed, place)
        end = place + (head & 0x0FFF) + 3
        if end > len(packed):
            raise InputError("compressed text must have whole chunks")
        chunk = packed[place + 2 : end]
        parts.append(_chunk(chunk) if head & 0x8000 else chunk)
        size += len(parts[-1])
        if size > _MOST:
            raise InputError(f"a module must have at most {_MOST:,} bytes")
        place = end
    return b"".join(parts)


def _chunk(packed: bytes) -> bytes:
    """One chunk: a byte of flags before each eight letters or copies."""
    found = bytearray()
    place = 0
    while place < len(packed):
        flags = packed[place]
        place += 1
        for bit in range(8):
            if place >= len(packed):
                break
            if flags >> bit & 1:
                _copy(found, packed[place : place + 2])
                place += 2
            else:
                found.append(packed[place])
                place += 1
    return bytes(found)


def _copy(found: bytearray, token: bytes) -> None:
    """Append what stands before, as far back and as long as the token says."""
    if len(token) < 2 or not found:
        raise InputError("a copy must have two bytes and something before it")
    (number,) = unpack_from("<H", token)
    bits = max((len(found) - 1).bit_length(), 4)  # of the distance
    length = (number & 0xFFFF >> bits) + 3
    back = (number >> 16 - bits) + 1
    if back > len(found) or len(found) + length > _CHUNK:
        raise InputError("a copy must stay inside its chunk")
    for _ in range(length):
        found.append(found[-back])
