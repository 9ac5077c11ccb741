"""The floors of the package; every breach is named with its file and line.

cli > excel > evidence, store > backtest > book > hedge, vol > pricing > core
"""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "xlhedge"

# A floor imports lower numbers only; hedge and vol not each other, nor store and
# evidence.
FLOORS = {
    "core": 0,
    "pricing": 1,
    "vol": 2,
    "hedge": 2,
    "book": 3,
    "backtest": 4,
    "store": 5,
    "evidence": 5,
    "excel": 6,
    "cli": 7,
    "__main__": 8,
    "__init__": 9,  # the package itself names the public API
}
PURE = ("core", "pricing", "vol", "hedge", "book", "evidence")
UP_FROM_BOOK = ("book", "backtest", "store", "excel", "cli")
# Every library that is not part of Python, and the floors that may import it.
HOMES: dict[str, Iterable[str]] = {
    "numpy": FLOORS,
    "scipy": FLOORS,
    "pandas": UP_FROM_BOOK,
    "clarabel": ("hedge",),
    "statsmodels": ("hedge",),
    "arch": ("hedge",),
    "openpyxl": ("store", "excel"),
    "sqlalchemy": ("store",),
    "pyarrow": ("store",),
    "xlsxwriter": ("excel",),
    "lxml": ("excel",),
    "olefile": ("excel",),
    "matplotlib": ("excel",),
    "formualizer": ("excel",),
    "pyopenvba": ("excel",),
    "xlwings": ("excel",),
    "win32api": ("excel",),
    "win32com": ("excel",),
    "uno": ("excel",),
    "unohelper": ("excel",),
    "com": ("excel",),
    "org": ("excel",),
    "xlhedge_calc_process": ("excel",),
    "click": ("cli",),
}
# Bridges to a host, each crossed in one file; the add-in stands on the other side.
BRIDGES = {"xlwings": "xlwings", "uno": "uno", "unohelper": "uno", "com": "uno"}
INSIDE_A_HOST = ("excel/calc/component.py",)
# Reads what comes with the package, in the one floor that brings a file.
PACKAGE_DATA = ("importlib", "evidence")
FRAME_FUNCTIONS = {"from_frame", "to_frame"}
# Files, clock, network, randomness and printing.
IMPURE_MODULES = {
    *("io", "os", "pathlib", "shutil", "tempfile", "time", "random", "secrets"),
    *("http", "importlib", "logging", "socket", "subprocess", "urllib"),
}
IMPURE_CALLS = {
    *("print", "input", "open", "fromfile", "genfromtxt", "loadtxt", "tofile"),
    *("now", "today", "utcnow"),
}
SEEDED = {"BitGenerator", "Generator", "PCG64", "Philox", "SeedSequence", "default_rng"}
HEAVY = {"pandas", "statsmodels", "arch", "scipy.optimize", "scipy.stats"}
LONGEST = 300

Breach = tuple[int, str]


class Source(NamedTuple):
    """A module of the package; `path` starts below the package folder."""

    path: str
    text: str

    @property
    def floor(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def module(self) -> str:
        dotted = "xlhedge." + self.path.removesuffix(".py").replace("/", ".")
        return dotted.removesuffix(".__init__")


class Import(NamedTuple):
    """One imported name, dotted and absolute, and the functions around it."""

    line: int
    name: str
    inside: frozenset[str]
    for_types: bool

    @property
    def library(self) -> str:
        return self.name.split(".")[0]

    @property
    def floor(self) -> str:
        """The floor of this package that is imported, or nothing."""
        parts = self.name.split(".")
        own = parts[0] == "xlhedge" and len(parts) > 1 and parts[1] in FLOORS
        return parts[1] if own else ""


def imports_of(source: Source) -> Iterator[Import]:
    """Every import of a module, wherever in it."""
    return _imports(ast.parse(source.text), source, frozenset(), False)


def _imports(
    node: ast.AST, source: Source, inside: frozenset[str], for_types: bool
) -> Iterator[Import]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inside |= {node.name}
    if isinstance(node, ast.If):
        for_types |= ast.unparse(node.test).endswith("TYPE_CHECKING")
    if isinstance(node, ast.Import | ast.ImportFrom):
        base = _base(node, source) if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            yield Import(node.lineno, base + alias.name, inside, for_types)
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, source, inside, for_types)


def _base(node: ast.ImportFrom, source: Source) -> str:
    """What stands before the imported name, with its dot."""
    folders = ["xlhedge", *source.path.split("/")[:-1]]
    above = folders[: len(folders) + 1 - node.level] if node.level else []
    return ".".join([*above, *filter(None, [node.module])]) + "."


def floor_breaches(source: Source) -> Iterator[Breach]:
    """Imports of a floor that is not below."""
    if source.floor not in FLOORS:
        yield 1, f"{source.floor} is no floor"
        return
    for found in imports_of(source):
        if found.floor in ("", source.floor):
            continue
        if FLOORS[found.floor] >= FLOORS[source.floor]:
            yield found.line, f"{source.floor} may not import {found.floor}"


def library_breaches(source: Source) -> Iterator[Breach]:
    """Libraries outside their home; pandas outside from_frame and to_frame."""
    for found in imports_of(source):
        library = found.library
        if library in sys.stdlib_module_names or library == "xlhedge":
            continue
        if source.floor not in HOMES.get(library, ()):
            yield found.line, f"{source.floor} may not import {library}"
        elif (library, source.floor) == ("pandas", "book") and not (
            found.for_types or found.inside & FRAME_FUNCTIONS
        ):
            yield found.line, "pandas outside from_frame and to_frame"


def purity_breaches(source: Source) -> Iterator[Breach]:
    """Files, clock, network, hidden randomness and printing in a pure floor."""
    if source.floor not in PURE:
        return
    for found in imports_of(source):
        if (found.library, source.floor) == PACKAGE_DATA:
            continue
        if found.library in IMPURE_MODULES:
            yield found.line, f"{source.floor} may not import {found.library}"
    for call in ast.walk(ast.parse(source.text)):
        if isinstance(call, ast.Call) and _is_impure(call):
            name = ast.unparse(call.func)
            yield call.lineno, f"{source.floor} may not call {name}"


def _is_impure(call: ast.Call) -> bool:
    *owner, name = ast.unparse(call.func).split(".")
    unseeded = name == "default_rng" and not (call.args or call.keywords)
    hidden = owner[-1:] == ["random"] and name not in SEEDED
    return name in IMPURE_CALLS or unseeded or hidden


def length_breaches(source: Source) -> Iterator[Breach]:
    """Files that hold more than one idea."""
    lines = len(source.text.splitlines())
    if lines > LONGEST:
        yield lines, f"more than {LONGEST} lines"


RULES = (floor_breaches, library_breaches, purity_breaches, length_breaches)


def bridge_breaches(sources: list[Source]) -> Iterator[str]:
    """Every file of those that share a bridge to a host."""
    for bridge in set(BRIDGES.values()):
        files = {
            source.path: found.line
            for source in sources
            if source.path not in INSIDE_A_HOST
            for found in imports_of(source)
            if BRIDGES.get(found.library) == bridge
        }
        for path, line in files.items() if len(files) > 1 else ():
            yield f"{path}:{line}: {bridge} is imported in another file too"


def breaches(sources: Iterable[Source]) -> list[str]:
    """All breaches, as file:line: what."""
    sources = list(sources)
    found = [
        f"{source.path}:{line}: {what}"
        for source in sources
        for rule in RULES
        for line, what in rule(source)
    ]
    return found + list(bridge_breaches(sources))


def loaded(modules: Iterable[str]) -> set[str]:
    """What is in sys.modules after importing these in a new process."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


SOURCES = [
    Source(file.relative_to(PACKAGE).as_posix(), file.read_text(encoding="utf-8"))
    for file in sorted(PACKAGE.rglob("*.py"))
]


def test_package_keeps_its_floors() -> None:
    assert {"__init__", *PURE} <= {source.floor for source in SOURCES}
    assert breaches(SOURCES) == []


@pytest.mark.parametrize("floor", PURE)
def test_pure_floor_loads_nothing_heavy(floor: str) -> None:
    modules = [source.module for source in SOURCES if source.floor == floor]
    assert loaded(modules) & HEAVY == set()


def test_heavy_load_is_seen() -> None:
    assert "scipy.optimize" in loaded(["scipy.optimize"])


PLANTED = [
    ("core/a.py", "import xlhedge.book", 1, "core may not import book"),
    ("core/a.py", "from xlhedge import pricing", 1, "core may not import pricing"),
    ("hedge/a.py", "from xlhedge.vol.svi import fit", 1, "hedge may not import vol"),
    ("vol/a.py", "\nfrom ..hedge import ratios", 2, "vol may not import hedge"),
    ("vol/b/a.py", "from ...book import book", 1, "vol may not import book"),
    ("book/a.py", "def f():\n  import xlhedge.store", 2, "book may not import store"),
    ("store/a.py", "import numpy, xlhedge.excel", 1, "store may not import excel"),
    ("evidence/a.py", "import xlhedge.store", 1, "evidence may not import store"),
    ("evidence/a.py", "import xlhedge.excel", 1, "evidence may not import excel"),
    ("evidence/a.py", "import pandas", 1, "evidence may not import pandas"),
    ("excel/a.py", "from xlhedge.cli import main", 1, "excel may not import cli"),
    ("tools/a.py", "", 1, "tools is no floor"),
    ("vol/a.py", "def to_frame():\n  import pandas", 2, "vol may not import pandas"),
    ("book/a.py", "import pandas", 1, "pandas outside from_frame and to_frame"),
    ("book/a.py", "def value():\n  import pandas", 2, "pandas outside from_frame"),
    ("backtest/a.py", "import sqlalchemy", 1, "backtest may not import sqlalchemy"),
    ("store/a.py", "import xlsxwriter", 1, "store may not import xlsxwriter"),
    ("cli/a.py", "from lxml import etree", 1, "cli may not import lxml"),
    ("excel/a.py", "import unlisted", 1, "excel may not import unlisted"),
    ("core/a.py", "print(1)", 1, "core may not call print"),
    ("hedge/a.py", "x = open('f')", 1, "hedge may not call open"),
    ("vol/a.py", "from time import time", 1, "vol may not import time"),
    ("vol/a.py", "import random", 1, "vol may not import random"),
    ("evidence/a.py", "x = open('f')", 1, "evidence may not call open"),
    (
        "book/a.py",
        "from importlib import resources",
        1,
        "book may not import importlib",
    ),
    ("book/a.py", "t = datetime.now()", 1, "book may not call datetime.now"),
    ("hedge/a.py", "np.random.normal()", 1, "hedge may not call np.random.normal"),
    ("hedge/a.py", "default_rng()", 1, "hedge may not call default_rng"),
    ("core/a.py", "x = 1\n" * 301, 301, "more than 300 lines"),
]


@pytest.mark.parametrize(("path", "text", "line", "what"), PLANTED)
def test_planted_breach_is_found(path: str, text: str, line: int, what: str) -> None:
    found = breaches([Source(path, text)])
    assert len(found) == 1
    assert found[0].startswith(f"{path}:{line}: {what}")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("core/a.py", "from . import numeric\nfrom xlhedge import __version__"),
        ("hedge/a.py", "from scipy.special import ndtr\nfrom xlhedge.core import x"),
        ("hedge/a.py", "np.random.default_rng(seed).normal()"),
        ("book/a.py", "def from_frame(f):\n  import pandas"),
        ("book/a.py", "if TYPE_CHECKING:\n  import pandas"),
        ("cli/a.py", "import click, os\nfrom xlhedge.excel import fill\nprint(1)"),
        ("evidence/a.py", "from importlib import resources\nimport xlhedge.book"),
        ("core/a.py", "x = 1\n" * 300),
    ],
)
def test_what_the_floors_allow_is_no_breach(path: str, text: str) -> None:
    assert breaches([Source(path, text)]) == []


def test_second_file_on_a_bridge_is_found() -> None:
    one, two = Source("excel/a.py", "import uno"), Source("excel/b.py", "\nimport com")
    assert breaches([one]) == []
    assert [found.split(": ")[0] for found in breaches([one, two])] == [
        "excel/a.py:1",
        "excel/b.py:2",
    ]
