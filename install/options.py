"""The options that commands of the bootstrap script share."""

import argparse
import os
from dataclasses import replace
from typing import Any, NoReturn

from install.checkout import Checkout, Stop

OPTIONS: dict[str, dict[str, Any]] = {
    "--prefix": {
        "metavar": "DIR",
        "type": os.path.abspath,
        "help": "the environment goes to DIR, with a copy of the code",
    },
    "--find-links": {
        "metavar": "DIR",
        "type": os.path.abspath,
        "help": "take packages from this folder too",
    },
    "--no-index": {"action": "store_true", "help": "ask no package index"},
    "--machine": {
        "action": "store_true",
        "help": "for every user of the machine; needs an administrator and --prefix",
    },
    "--json": {"action": "store_true", "help": "print for a machine"},
    "--force": {"action": "store_true", "help": "replace a file that is there"},
}
SOURCE = ("--no-index", "--find-links")


class Parser(argparse.ArgumentParser):
    """Arguments that are not understood stop the run on one line."""

    def error(self, message: str) -> NoReturn:
        raise Stop(f"{self.prog}: {message}", 2)


def parser(command: str, *names: str) -> Parser:
    """A parser for a command that takes the named options."""
    made = Parser(prog=f"bootstrap.py {command}", allow_abbrev=False)
    for name in names:
        made.add_argument(name, **OPTIONS[name])
    return made


def chosen(checkout: Checkout, given: argparse.Namespace) -> Checkout:
    """The checkout with the environment and the packages' source that are asked for."""
    if getattr(given, "machine", False) and not given.prefix:
        raise Stop("--machine needs --prefix: a folder that only IT can write", 2)
    if given.prefix:
        checkout = replace(checkout, place=os.path.join(given.prefix, ".venv"))
        if checkout.inside:
            raise Stop("--prefix has to lie outside the checkout", 2)
    return replace(checkout, source=source(given))


def source(given: argparse.Namespace) -> tuple[str, ...]:
    """What pip is told about where packages come from."""
    told = ["--no-index"] if getattr(given, "no_index", False) else []
    if getattr(given, "find_links", None):
        told += ["--find-links", given.find_links]
    return tuple(told)
