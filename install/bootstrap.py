"""Set up and run xlhedge in this checkout: python install/bootstrap.py COMMAND

  demo             install what a desk needs and refresh the sample workbook
  install [dev]    install only: what a desk needs, or the developers' tools too
  excel            install for Excel on Windows: formulas, add-in; then doctor
  calc             install the functions for LibreOffice Calc; --remove takes them away
  doctor           check an installation step by step, and say how to mend it
  uninstall        take all of it away, environments too
  wheelhouse DIR   download the packages for machines without a network
  sbom FILE        write what is installed as a CycloneDX bill of materials
  licences FILE    write what is installed with its licences
  test [ARGS]      install the developers' tools, lint, check types, run the tests;
                   ARGS go to pytest; --windows runs the tests of Excel's COM path
                   instead, under Wine where this is not Windows
  bench [ARGS]     measure speed and accuracy beside the peers; ARGS go to pytest
  lock [ARGS]      make the lock files again; --upgrade takes the newest versions

--quiet says nothing but what fails; COMMAND --help lists the options of a command.
Exit codes: 0 good, 1 something failed, 2 not understood or not usable.

Needs nothing but Python. Everything goes to .venv in the checkout, the peers of bench
to .venv-bench, which belong to this script; what excel adds to the settings of the
user, uninstall takes away. The syntax of this file is that of Python 3.6, so that an
old Python shows a message and no traceback; the files beside it are read by a Python
that is new enough.
"""

import contextlib
import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

OLDEST = (3, 11)
COMMANDS = {
    "demo": "develop",
    "test": "develop",
    "bench": "develop",
    "install": "develop",
    "lock": "develop",
    "excel": "excel",
    "calc": "calc",
    "doctor": "doctor",
    "uninstall": "excel",
    "wheelhouse": "wheelhouse",
    "sbom": "reports",
    "licences": "reports",
}


def unusable(version: "tuple[Any, ...]", executable: str) -> str:
    """Why this Python cannot make an environment of xlhedge, or nothing."""
    if tuple(version[:2]) < OLDEST:
        needed, found = (".".join(map(str, v)) for v in (OLDEST, version[:3]))
        return f"xlhedge needs Python {needed} or newer, this is {found}: {executable}"
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            remedy = "on Debian and Ubuntu: apt-get install python3-venv"
            return f"this Python has no module {module}; {remedy}"
    return ""


def main(arguments: "list[str]", root: Path) -> int:
    """Run one command; returns the exit code."""
    reason = unusable(sys.version_info, sys.executable)
    if reason:
        print(reason, file=sys.stderr)
        return 2
    words = [word for word in arguments if word != "--quiet"]
    if not words or words[0] not in COMMANDS:
        print(__doc__)
        return 2
    with contextlib.ExitStack() as stack:
        quiet = len(words) < len(arguments)
        if quiet:
            nothing = stack.enter_context(open(os.devnull, "w"))
            stack.enter_context(contextlib.redirect_stdout(nothing))
        return start(words[0], words[1:], root, quiet)


def start(name: str, arguments: "list[str]", root: Path, quiet: bool) -> int:
    """Find the command in the file beside this one that holds it, and run it."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    room = importlib.import_module(f"install.{COMMANDS[name]}")
    checkout = importlib.import_module("install.checkout")
    try:
        made = checkout.Checkout(root, quiet=quiet)
        return int(getattr(room, name)(made, arguments))
    except checkout.Stop as stop:
        print(stop, file=sys.stderr)
        return int(stop.code)
    except OSError as error:  # no space, no right, a file open elsewhere
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the next run starts afresh", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent.parent))
