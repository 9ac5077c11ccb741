"""A file is replaced whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from xlhedge.store.files import replacing


def raise_after(_written: int, error: BaseException) -> None:
    raise error


def test_the_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    out.write_bytes(b"old")
    with replacing(out) as file:
        file.write(b"new")
        assert out.read_bytes() == b"old"
    assert out.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("error", [ValueError("no"), KeyboardInterrupt()])
def test_any_exception_leaves_the_old_file(
    tmp_path: Path, error: BaseException
) -> None:
    out = tmp_path / "page.html"
    out.write_bytes(b"old")
    with pytest.raises(type(error)), replacing(out) as file:
        raise_after(file.write(b"ne"), error)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    out = tmp_path / folder / "page.html"
    with pytest.raises(OSError, match=r"page\.html") as caught, replacing(out):
        pytest.fail("there is nothing to write to")
    assert caught.value.filename == str(out)


def test_a_full_disk_is_named_by_the_file(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    with pytest.raises(OSError, match="full") as caught, replacing(out):
        raise OSError(errno.ENOSPC, "full")
    assert caught.value.filename == str(out)
    assert list(tmp_path.iterdir()) == []


def test_an_error_about_another_file_keeps_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "page.html"):
        (tmp_path / "source.csv").read_bytes()
    assert caught.value.filename == str(tmp_path / "source.csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mask")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_the_users_mask_says_who_may_use_the_file(
    tmp_path: Path, mask: int, mode: int
) -> None:
    out, before = tmp_path / "book.xlsx", os.umask(mask)
    try:
        with replacing(out) as file:
            file.write(b"positions")
    finally:
        os.umask(before)
    assert stat.S_IMODE(out.stat().st_mode) == mode
