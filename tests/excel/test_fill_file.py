"""The copy as a file: all but the results untouched, the source never."""

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.excel.filling import (
    Make,
    book_with_array,
    make_out,
    parts,
    refilled,
    shown,
)
from tests.excel.workbooks import (
    call,
    write_book,
)
from xlhedge.core.errors import InputError
from xlhedge.excel.fill import fill
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.saved.workbook import read_workbook


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda build: write_book(tmp_path / "source.xlsx", build)


def test_filling_twice_changes_nothing(make: Make) -> None:
    out = refilled(make(book_with_array(5, "A3:B4")))
    book = read_workbook(out)
    again = out.with_name("again.xlsx")
    fill(book, recalculate(book, call).results(), again)
    assert again.read_bytes() == out.read_bytes()


def test_the_same_input_gives_the_same_bytes(make: Make) -> None:
    source = make(book_with_array(5, "A3:B4"))
    first = refilled(source).read_bytes()
    assert refilled(source).read_bytes() == first


def test_only_the_worksheets_concerned_change(make: Make) -> None:
    def build(book: Any) -> None:
        book_with_array(5, "A3:B4")(book)
        notes = book.add_worksheet("Notes")
        notes.write_string("A1", "untouched")
        notes.write_formula("A2", "=1+1", None, 2)
        notes.write_comment("A1", "a note")
        notes.insert_chart("D1", _chart(book))

    source = make(build)
    before, after = parts(source), parts(refilled(source))
    changed = {name for name in before if before[name] != after[name]}
    assert list(before) == list(after)
    assert changed == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert b"ns0:" not in after["xl/worksheets/sheet1.xml"]


def test_a_macro_project_stays_byte_identical(tmp_path: Path) -> None:
    macros = tmp_path / "vbaProject.bin"
    macros.write_bytes(os.urandom(2000))

    def build(book: Any) -> None:
        book.add_vba_project(str(macros))
        book_with_array(5, "A3:B4")(book)

    source = read_workbook(write_book(tmp_path / "source.xlsm", build))
    out = tmp_path / "filled.xlsm"
    fill(source, recalculate(source, call).results(), out)
    assert parts(out)["xl/vbaProject.bin"] == macros.read_bytes()
    assert shown(out, "Greeks", "A7:B7") == [[5, 50]]


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Greeks!$B$3:$B$9"})
    return chart


def test_the_order_and_times_of_the_parts_stay(make: Make) -> None:
    source = make(book_with_array(5, "A3:B4"))
    kept = ("filename", "date_time", "compress_type", "external_attr")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(refilled(source)) as new:
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            assert [getattr(before, name) for name in kept] == [
                getattr(after, name) for name in kept
            ]


def test_the_source_is_never_the_target(make: Make, tmp_path: Path) -> None:
    source = make(book_with_array(2, "A3:B4"))
    content = source.read_bytes()
    hard, soft = tmp_path / "hard.xlsx", tmp_path / "soft.xlsx"
    os.link(source, hard)
    soft.symlink_to(source)
    book = read_workbook(source)
    for out in (source, hard, soft, tmp_path / "x" / ".." / "source.xlsx"):
        (tmp_path / "x").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="must not be the workbook that is read"):
            fill(book, {}, out)
    assert source.read_bytes() == content


def test_the_copy_keeps_the_type_of_the_source(make: Make, tmp_path: Path) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    with pytest.raises(InputError, match=r"must end in \.xlsx"):
        fill(book, {}, tmp_path / "copy.xlsm")


def test_a_failure_leaves_the_old_copy_and_nothing_else(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    out = tmp_path / "filled.xlsx"
    out.write_bytes(b"old")

    def full(*_: Any) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        fill(book, {}, out)
    assert out.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == ["filled.xlsx", "source.xlsx"]


def test_a_result_needs_a_formula(make: Make) -> None:
    book = read_workbook(make(book_with_array(2, "A3:B4")))
    with pytest.raises(InputError, match="Greeks!A1 must hold a formula"):
        fill(book, {Cell("Greeks", 1, 1): [[1.0]]}, make_out(book))
