"""Mutated workbooks: each is processed or refused in one line, nothing else."""

import warnings
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.excel.excel_book import excel_book
from tests.excel.packages import Parts, write_package
from tests.excel.workbooks import call
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.workbook import read_workbook

MUTATIONS = 2_000
_PIECES = rb"""  < > " & -1 99999999999 NaN
    1e999 A1:XFD1048576 XFE1 B1048577 #FIELD! #REF!
    shared array dataTable (((( = ] [1]! ' ! $ <f> </c> <c/> OFFSET a1 {1,2;3}
    S1!A1:S2!B2 t= r= <row> </row> xmlns=""".split()
_PIECES += [b"", b"\x00", b"\xff", b"\n"]


def answer(name: str, arguments: list[Any]) -> Any:
    """As `call`, and as a cell for what a mutation made of a name or an argument."""
    try:
        return call(name, arguments)
    except KeyError:
        return CellError.NAME
    except (TypeError, ValueError, OverflowError):
        return CellError.VALUE


def _fate(path: Path) -> str:
    """Read, recalculate and fill; the message of a refusal, empty if it was done."""
    out = path.with_name("out.xlsx")
    try:
        book = read_workbook(path)
        fill(book, recalculate(book, answer).results(everything=True), out)
    except InputError as error:
        assert not out.exists()
        message = str(error)
        assert message
        assert len(message.splitlines()) == 1
        return message
    read_workbook(out)
    out.unlink()
    return ""


def _changed(data: bytes, random: Random) -> bytes:
    """The bytes with one to three pieces cut, doubled, exchanged or flipped."""
    for _ in range(random.randint(1, 3)):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + random.choice((0, 1, 1, 2, 8, 40)))
        piece = random.choice((random.choice(_PIECES), data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data


def _mutated_part(parts: Parts, random: Random) -> Parts:
    name = random.choice([*parts, *[n for n in parts if "sheet" in n] * 3])
    return parts | {name: _changed(parts[name], random)}


@pytest.mark.slow
def test_a_mutated_part_is_processed_or_refused_in_one_line(tmp_path: Path) -> None:
    random, parts = Random(20261122), excel_book()
    fates = [
        _fate(write_package(tmp_path / "b.xlsx", _mutated_part(parts, random)))
        for _ in range(MUTATIONS // 2)
    ]
    assert 100 < fates.count("") < len(fates) - 100
    assert len(set(fates)) > 100


@pytest.mark.slow
def test_mutated_bytes_are_processed_or_refused_in_one_line(tmp_path: Path) -> None:
    random = Random(20261123)
    whole = write_package(tmp_path / "whole.xlsx", excel_book()).read_bytes()
    path, fates = tmp_path / "b.xlsx", []
    for _ in range(MUTATIONS // 2):
        with warnings.catch_warnings():  # zipfile warns of names that stand twice
            warnings.simplefilter("ignore", UserWarning)
            path.write_bytes(_changed(whole, random))
            fates.append(_fate(path))
    assert len(set(fates)) > 20


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 0.999])
def test_a_file_cut_short_says_so(tmp_path: Path, part: float) -> None:
    whole = write_package(tmp_path / "whole.xlsx", excel_book()).read_bytes()
    path = tmp_path / "b.xlsx"
    path.write_bytes(whole[: int(len(whole) * part)])
    assert ("cut short" if part else "an empty file") in _fate(path)
