"""The commands that set up a checkout, check it, measure it and lock its packages."""

import os
from dataclasses import replace

from install.checkout import LOCKS, Checkout, Stop
from install.options import SOURCE, chosen, parser
from install.wine import WindowsPython, require

BENCH_LOCKS = ("bench",)  # dev and the peers
DEMO_RESULT = "hedge_book_refreshed.xlsx"
DEMO = (
    *("xlhedge", "refresh", "workbook/hedge_book.xlsx"),
    *("--market", "workbook/sample/market_later.csv"),
    *("--instruments", "workbook/sample/instruments_later.csv"),
    *("--surface", "workbook/sample/surface_later.csv"),
    *("--out", DEMO_RESULT),
)
CHECKS = {
    "ruff check": ("python", "-m", "ruff", "check", "."),
    "ruff format": ("python", "-m", "ruff", "format", "--check", "."),
    "mypy": ("python", "-m", "mypy"),
    "pytest": ("python", "-m", "pytest", "-n", "2"),
}
# Without a cache, whose paths would be those of Windows, and without reports of the
# exceptions by which COM tells of a lost server.
WINDOWS_TESTS = (
    *("-m", "pytest", "-p", "no:cacheprovider", "-p", "no:faulthandler"),
    "tests/hosts/windows",
)
BENCHMARKS = (
    *("bench_speed.py", "bench_round_trip.py", "bench_book.py"),
    "bench_worksheet.py",
)
BENCH = (
    *("python", "-m", "pytest", "--benchmark-disable-gc", "--benchmark-warmup=off"),
    "--benchmark-columns=median",
)
COMPILE = (
    *("python", "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"),
    *("--generate-hashes", "--python-version=3.11", "--no-cache"),
    "--annotation-style=line",
    "--custom-compile-command=python install/bootstrap.py lock",
)
# Of one version of a package for every Python.
EVERYWHERE = ("--universal", "--fork-strategy=fewest")
BESIDE_DEV = (*EVERYWHERE, "--constraints=install/dev.lock")
GROUPS = {
    "dev": ("--group=dev", *EVERYWHERE),
    "desk": ("--group=build", *BESIDE_DEV),
    "bench": ("--group=bench", *BESIDE_DEV),
    "wine": ("--group=wine", "--python-platform=windows"),
}


def demo(checkout: Checkout, arguments: list[str]) -> int:
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


def test(checkout: Checkout, arguments: list[str]) -> int:
    """Run every check, also after one has failed; pytest comes last."""
    checkout.install("dev")
    if "--windows" in arguments:
        return _windows(checkout, [a for a in arguments if a != "--windows"])
    verdicts = {}
    for name, command in CHECKS.items():
        print(name, end=": ", flush=True)
        more = arguments if name == "pytest" else []
        passed = checkout.start((*command, *more)).returncode == 0
        verdicts[name] = "passed" if passed else "FAILED"
    print("; ".join(f"{name} {verdict}" for name, verdict in verdicts.items()))
    return 0 if "FAILED" not in verdicts.values() else 1


def _windows(checkout: Checkout, arguments: list[str]) -> int:
    """The tests of the COM path: on Windows as it is, elsewhere under Wine; 0 or 1."""
    command = (*WINDOWS_TESTS, *arguments)
    if os.name == "nt":
        return int(checkout.start(("python", *command)).returncode != 0)
    require()
    python = WindowsPython(checkout)
    python.install()
    return int(python.python(*command) != 0)


def bench(checkout: Checkout, arguments: list[str]) -> int:
    """Measure, in an environment of its own that holds the peers too."""
    own = replace(checkout, place=".venv-bench", locks=BENCH_LOCKS)
    own.install("bench")
    files = [f"tests/benchmarks/{name}" for name in BENCHMARKS]
    named = any(argument.endswith(".py") for argument in arguments)
    return int(own.start((*BENCH, *([] if named else files), *arguments)).returncode)


def install(checkout: Checkout, arguments: list[str]) -> int:
    """Install and do nothing else."""
    options = parser("install", *SOURCE, "--prefix")
    options.add_argument("lock", nargs="?", choices=LOCKS, default="desk")
    given = options.parse_args(arguments)
    chosen(checkout, given).install(given.lock)
    return 0


def lock(checkout: Checkout, arguments: list[str]) -> int:
    """Make the lock files again: every tool first, then the desk's part of it."""
    checkout.install("dev")
    for name, groups in GROUPS.items():
        output = f"--output-file=install/{name}.lock"
        checkout.quietly(f"making {name}.lock", (*COMPILE, *groups, output, *arguments))
    return 0


def refuse(arguments: list[str]) -> None:
    """Stop on arguments that a command does not take."""
    if arguments:
        raise Stop("not understood: " + " ".join(arguments), 2)
