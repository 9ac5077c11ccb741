"""Set up and run xlhedge in this checkout: python install/bootstrap.py COMMAND

  demo             install what a desk needs and refresh the sample workbook
  test [ARGS]      install the developers' tools, lint, check types, run the tests;
                   ARGS go to pytest
  bench [ARGS]     measure speed and accuracy beside the peers; ARGS go to pytest
  install [dev]    install only: what a desk needs, or the developers' tools too
  lock [ARGS]      make the lock files again; --upgrade takes the newest versions

Needs nothing but Python and leaves nothing outside the checkout: everything goes to
.venv, the peers of bench to .venv-bench, which belong to this script. The syntax is
that of Python 3.6, so that an old Python shows a message and no traceback.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable

OLDEST = (3, 11)
LOCKS = ("desk", "dev")  # a lock holds all of those before it, in the same versions
BENCH_LOCKS = ("bench",)  # dev and the peers
DEMO_RESULT = "hedge_book_refreshed.xlsx"
DEMO = (
    *("xlhedge", "refresh", "workbook/hedge_book.xlsx"),
    *("--market", "workbook/sample/market_later.csv"),
    *("--instruments", "workbook/sample/instruments_later.csv"),
    *("--out", DEMO_RESULT),
)
CHECKS = {
    "ruff check": ("python", "-m", "ruff", "check", "."),
    "ruff format": ("python", "-m", "ruff", "format", "--check", "."),
    "mypy": ("python", "-m", "mypy"),
    "pytest": ("python", "-m", "pytest", "-n", "2"),
}
BENCHMARKS = ("bench_speed.py", "bench_round_trip.py")
BENCH = (
    *("python", "-m", "pytest", "--benchmark-disable-gc", "--benchmark-warmup=off"),
    "--benchmark-columns=median",
)
PROGRAMS = ("python", "xlhedge")  # what an environment cannot do without
PIP = ("python", "-m", "pip", "install", "--no-deps")
# Wheels only: nothing is compiled, and no package runs code while it is installed.
PIP_LOCK = (*PIP, "--require-hashes", "--only-binary=:all:")
# Two peers are published as source only; they are built where nothing else runs.
SOURCES = {"bench": ("--no-binary=py-vollib,py-lets-be-rational",)}
PIP_PROJECT = (*PIP, "--no-index", "--no-build-isolation", "--editable", ".")
COMPILE = (
    *("python", "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
    *("--universal", "--generate-hashes", "--python-version=3.11", "--no-cache"),
    "--fork-strategy=fewest",  # one version of a package for every Python
    "--annotation-style=line",
    "--custom-compile-command=python install/bootstrap.py lock",
)
GROUPS = {
    "dev": ("--group=dev",),
    "desk": ("--group=build", "--constraints=install/dev.lock"),
    "bench": ("--group=bench", "--constraints=install/dev.lock"),
}
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


def require_python(version: "tuple[Any, ...]", executable: str) -> None:
    """Stop on a Python older than xlhedge needs."""
    if tuple(version[:2]) < OLDEST:
        needed, found = (".".join(map(str, v)) for v in (OLDEST, version[:3]))
        reason = f"xlhedge needs Python {needed} or newer, this is {found}"
        raise Stop(f"{reason}: {executable}", 2)


def require_venv() -> None:
    """Stop where Python came without the modules that make an environment."""
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            remedy = "on Debian and Ubuntu: apt-get install python3-venv"
            raise Stop(f"this Python has no module {module}; {remedy}", 2)


class Checkout:
    """A checkout and one environment of it, made from one of `locks`; `run` starts
    programs as subprocess.run does."""

    def __init__(
        self,
        root: Path,
        run: Callable[..., Any] = subprocess.run,
        venv: str = ".venv",
        locks: "tuple[str, ...]" = LOCKS,
    ) -> None:
        self.root = root
        self.venv = root / venv
        self.locks = locks
        self.run = run

    def install(self, lock: str) -> None:
        """Bring the environment to what a lock file says, if it is not."""
        if any(map(self.is_current, self.locks[self.locks.index(lock) :])):
            return
        if not self.is_current(self.locks[0]):
            place = self.venv.name
            make = (base_python(), "-m", "venv", "--clear", place)
            self.quietly(f"making {place}", make)
        for name in self.locks:
            self.stamp(name).write_text("")
        source = ("--requirement", f"install/{lock}.lock")
        packages = (*PIP_LOCK, *SOURCES.get(lock, ()), *source)
        self.quietly(f"installing {lock}.lock", packages)
        self.quietly("installing xlhedge", PIP_PROJECT)
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
        return all(os.path.exists(self.program(name)) for name in PROGRAMS)

    def digest(self, lock: str) -> str:
        """A hash of everything that an environment depends on."""
        place = "\n".join((sys.version, base_python(), str(self.root)))
        files = (self.root / "install" / f"{lock}.lock", self.root / "pyproject.toml")
        parts = [place.encode(), *(file.read_bytes() for file in files)]
        return hashlib.sha256(b"\n".join(parts)).hexdigest()

    def quietly(self, title: str, command: "tuple[str, ...]") -> None:
        """Run on one line of output; a failure shows all that the command said."""
        print(title, end=" ... ", flush=True)
        began = time.monotonic()
        done = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode != 0:
            print("failed\n" + done.stdout.decode(errors="replace"))
            raise Stop("failed: " + " ".join(command))
        print(f"{time.monotonic() - began:.1f} s")

    def start(self, command: "tuple[str, ...]", **options: Any) -> Any:
        """Run a program of the environment, or at an absolute path, in the checkout."""
        environ = {k: v for k, v in os.environ.items() if k not in REMOVED}
        environ.update(SETTINGS)
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


def demo(checkout: Checkout, arguments: "list[str]") -> int:
    """Refresh the sample workbook into a copy."""
    refuse(arguments)
    checkout.install("desk")
    result = checkout.root / DEMO_RESULT
    if result.exists():
        result.unlink()
    if checkout.start(DEMO).returncode != 0 or not result.exists():
        raise Stop("failed: " + " ".join(DEMO))
    print(f"the refreshed workbook is {result}")
    return 0


def test(checkout: Checkout, arguments: "list[str]") -> int:
    """Run every check, also after one has failed; pytest comes last."""
    checkout.install("dev")
    verdicts = {}
    for name, command in CHECKS.items():
        print(name, end=": ", flush=True)
        more = arguments if name == "pytest" else []
        passed = checkout.start((*command, *more)).returncode == 0
        verdicts[name] = "passed" if passed else "FAILED"
    print("; ".join(f"{name} {verdict}" for name, verdict in verdicts.items()))
    return 0 if "FAILED" not in verdicts.values() else 1


def bench(checkout: Checkout, arguments: "list[str]") -> int:
    """Measure, in an environment of its own that holds the peers too."""
    own = Checkout(checkout.root, checkout.run, ".venv-bench", BENCH_LOCKS)
    own.install("bench")
    files = [f"tests/benchmarks/{name}" for name in BENCHMARKS]
    named = any(argument.endswith(".py") for argument in arguments)
    return int(own.start((*BENCH, *([] if named else files), *arguments)).returncode)


def install(checkout: Checkout, arguments: "list[str]") -> int:
    """Install and do nothing else."""
    lock, *rest = arguments or ["desk"]
    refuse(rest if lock in LOCKS else arguments)
    checkout.install(lock)
    return 0


def lock(checkout: Checkout, arguments: "list[str]") -> int:
    """Make the lock files again: every tool first, then the desk's part of it."""
    checkout.install("dev")
    for name, groups in GROUPS.items():
        output = f"--output-file=install/{name}.lock"
        checkout.quietly(f"making {name}.lock", (*COMPILE, *groups, output, *arguments))
    return 0


def refuse(arguments: "list[str]") -> None:
    """Stop on arguments that a command does not take."""
    if arguments:
        raise Stop("not understood: " + " ".join(arguments), 2)


COMMANDS = {
    "demo": demo,
    "test": test,
    "bench": bench,
    "install": install,
    "lock": lock,
}


def main(arguments: "list[str]", root: Path) -> int:
    """Run one command; returns the exit code."""
    try:
        require_python(sys.version_info, sys.executable)
        require_venv()
        if not arguments or arguments[0] not in COMMANDS:
            print(__doc__)
            return 2
        return COMMANDS[arguments[0]](Checkout(root), arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except OSError as error:  # no space, no right, a file open elsewhere
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the next run starts afresh", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent.parent))
