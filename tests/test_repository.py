"""What the files of the project may be called and may say."""

import re
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP = {"LICENSE", "README.md", "install", "pyproject.toml", "tests", "workbook"}
TOP |= {"xlhedge"}
# No pattern matches its own text.
FORBIDDEN = {
    "path of a machine": r"(?<![\w.:/-])/(home|root|work|farm|tmp|Users|mnt)/\w",
    "Windows profile": r"[A-Z]:\\+Users\\",
    "address of a registry": (
        r"(pypi|pythonhosted|debian|ubuntu|conda|anaconda|npmjs)[.](org|com)"
    ),
    "talk of how it is made": (
        r"(?i)\b(sub[-]?agent|this ses[s]ion|the C[E]O|issue #?[0-9]+)\b"
    ),
}


def _files() -> list[Path]:
    """Every file that git has; what a user puts beside them is no part of it."""
    listing = ["git", "ls-files", "-z"]
    top = ["git", "rev-parse", "--show-toplevel"]
    try:
        here = subprocess.run(top, cwd=ROOT, capture_output=True, text=True)
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("git is not installed")
    if here.returncode != 0 or Path(here.stdout.strip()) != ROOT:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in names.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def texts_of(file: Path, name: str) -> Iterator[tuple[str, str]]:
    """Name and text of a file, or of each part of a workbook."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as parts:
            for part in parts.namelist():
                yield f"{name}!{part}", parts.read(part).decode("utf-8", "replace")
    else:
        yield name, file.read_text(encoding="utf-8", errors="replace")


def find_forbidden(name: str, text: str) -> list[str]:
    """Each forbidden text, as file:line: what."""
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what}: {found[0]}"
        for what, pattern in FORBIDDEN.items()
        for found in re.finditer(pattern, text)
    ]


def top_names(files: list[Path]) -> set[str]:
    """The names at the top level that do not start with a dot."""
    names = {file.relative_to(ROOT).parts[0] for file in files}
    return {name for name in names if not name.startswith(".")}


def test_top_level_holds_only_the_fixed_names() -> None:
    assert top_names(_files()) - TOP == set()


def test_added_name_at_the_top_level_is_found() -> None:
    files = [ROOT / "tests/test_locks.py", ROOT / "notes/a.md", ROOT / ".ci/run"]
    assert top_names(files) - TOP == {"notes"}


def test_no_file_holds_a_forbidden_text() -> None:
    files = _files()
    assert ROOT / "pyproject.toml" in files
    named = [(file, file.relative_to(ROOT).as_posix()) for file in files]
    texts = [pair for file, name in named for pair in texts_of(file, name)]
    assert [line for pair in texts for line in find_forbidden(*pair)] == []


@pytest.mark.parametrize(
    "parts",
    [
        ("see /", "home/desk/book.xlsx"),
        ("'/", "tmp/x/book.xlsx'"),
        ("C:\\", "Users\\desk"),
        ("https://files.python", "hosted.org/a.whl"),
        ("PyPI at py", "pi.org"),
        ("a Sub", "agent wrote"),
        ("fixes issue", " #12"),
    ],
)
def test_planted_text_is_found_with_its_line(parts: tuple[str, str]) -> None:
    (found,) = find_forbidden("a.md", "\n" + "".join(parts))
    assert found.startswith("a.md:2: ")


@pytest.mark.parametrize(
    "text",
    [
        "workbook/hedge_book.xlsx",
        "../home/x and https://example.com/home/x",
        "the session's close, the issuer, an issue price of 100",
    ],
)
def test_plain_text_is_left_alone(text: str) -> None:
    assert find_forbidden("a.md", text) == []


def test_parts_of_a_workbook_are_read(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<path>/" + "home/desk</path>")
    ((name, text),) = texts_of(file, "book.xlsx")
    assert find_forbidden(name, text)[0].startswith("book.xlsx!xl/workbook.xml:1: ")
