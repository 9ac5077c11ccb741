"""A checkout of the project and an environment made from one of its lock files."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = ("desk", "dev")  # a lock holds all of those before it, in the same versions
PROGRAMS = ("python", "xlhedge")  # what an environment cannot do without
PIP = ("python", "-m", "pip", "install", "--no-deps")
# Wheels only: nothing is compiled, and no package runs code while it is installed.
PIP_LOCK = (*PIP, "--require-hashes", "--only-binary=:all:")
# Two peers are published as source only; they are built where nothing else runs.
SOURCES = {"bench": ("--no-binary=py-vollib,py-lets-be-rational",)}
PIP_PROJECT = (*PIP, "--no-index", "--no-build-isolation")
# A mirror or a proxy set up for pip stays; what would install elsewhere goes.
SETTINGS = {
    "PIP_NO_INPUT": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_USER": "0",
    "UV_PYTHON_DOWNLOADS": "never",
}
REMOVED = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")


class Stop(Exception):
    """The run cannot go on: the reason on one line, and the exit code."""

    def __init__(self, reason: str, code: int = 1) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Checkout:
    """A checkout and one environment of it, made from one of `locks`.

    `run` starts programs as subprocess.run does; `place` is the environment's folder,
    inside the checkout or at an absolute path, and outside the checkout nothing in it
    leads back; `source` holds the options of pip that say where packages come from;
    `quiet` hides what programs print, but not their errors.
    """

    root: Path
    run: Callable[..., Any] = subprocess.run
    place: str = ".venv"
    locks: tuple[str, ...] = LOCKS
    source: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def venv(self) -> Path:
        """The folder of the environment."""
        return self.root / self.place

    @property
    def inside(self) -> bool:
        """Whether the environment lies in the checkout and reads its code there."""
        return self.root in self.venv.parents

    def install(self, lock: str) -> None:
        """Bring the environment to what a lock file says, if it is not."""
        if any(map(self.is_current, self.locks[self.locks.index(lock) :])):
            return
        if not self.is_current(self.locks[0]):
            make = (base_python(), "-m", "venv", "--clear", self.place)
            self.quietly(f"making {self.place}", make)
        for name in self.locks:
            self.stamp(name).write_text("")
        packages = ("--requirement", f"install/{lock}.lock", *self.source)
        command = (*PIP_LOCK, *SOURCES.get(lock, ()), *packages)
        self.quietly(f"installing {lock}.lock", command)
        project = ("--editable", ".") if self.inside else (".",)
        self.quietly("installing xlhedge", (*PIP_PROJECT, *project))
        # Last: an interrupted run leaves no stamp and the next one starts afresh.
        self.stamp(lock).write_text(self.digest(lock))

    def stamp(self, lock: str) -> Path:
        """The file that says what the environment was made from."""
        return self.venv / f"{lock}.stamp"

    def is_current(self, lock: str) -> bool:
        """Whether it was made to the end, from this lock, here, by this Python, and
        still has its programs."""
        stamp = self.stamp(lock)
        if not stamp.is_file() or stamp.read_text() != self.digest(lock):
            return False
        return all(map(self.has, PROGRAMS))

    def has(self, name: str) -> bool:
        """Whether a program of the environment is there."""
        return os.path.exists(self.program(name))

    def digest(self, lock: str) -> str:
        """A hash of everything that an environment depends on."""
        place = "\n".join((sys.version, base_python(), str(self.root)))
        files = [self.root / "install" / f"{lock}.lock", self.root / "pyproject.toml"]
        if not self.inside:  # it holds a copy of the code
            files += sorted((self.root / "xlhedge").rglob("*.py"))
        parts = [place.encode(), *(file.read_bytes() for file in files)]
        return hashlib.sha256(b"\n".join(parts)).hexdigest()

    def quietly(self, title: str, command: tuple[str, ...]) -> None:
        """Run on one line of output; a failure shows all that the command said."""
        print(title, end=" ... ", flush=True)
        began = time.monotonic()
        done = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            print("failed")
            print(done.stdout.decode(errors="replace"), file=sys.stderr)
            raise Stop("failed: " + " ".join(command))
        print(f"{time.monotonic() - began:.1f} s")

    def start(self, command: tuple[str, ...], **options: Any) -> Any:
        """Run a program of the environment, or at an absolute path, in the checkout."""
        environ = {k: v for k, v in os.environ.items() if k not in REMOVED}
        environ.update(SETTINGS)
        if self.quiet:
            options.setdefault("stdout", subprocess.DEVNULL)
        argv = [self.program(command[0]), *command[1:]]
        return self.run(argv, cwd=str(self.root), env=environ, **options)

    def program(self, name: str) -> str:
        """The path of a program of the environment; a path stays as it is."""
        if os.path.isabs(name):
            return name
        scripts, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
        return str(self.venv / scripts / (name + suffix))


def base_python() -> str:
    """The Python that environments are made from, also when run by one of them."""
    return os.path.realpath(getattr(sys, "_base_executable", sys.executable))
