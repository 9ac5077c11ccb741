"""The commands that write down what is installed."""

import subprocess
from pathlib import Path

from install.checkout import Checkout, Stop
from install.options import chosen, parser


def sbom(checkout: Checkout, arguments: list[str]) -> int:
    """Write a bill of materials, CycloneDX 1.6 in JSON."""
    return _report("sbom", checkout, arguments)


def licences(checkout: Checkout, arguments: list[str]) -> int:
    """Write each package with its licence as CSV."""
    return _report("licences", checkout, arguments)


def _report(what: str, checkout: Checkout, arguments: list[str]) -> int:
    """Let the environment describe itself; nothing is written where it cannot."""
    options = parser(what, "--prefix", "--force")
    options.add_argument("file", metavar="FILE", type=Path)
    given = options.parse_args(arguments)
    checkout = chosen(checkout, given)
    if given.file.exists() and not given.force:
        raise Stop(f"{given.file} is there; --force replaces it", 2)
    if not Path(checkout.program("python")).exists():
        raise Stop(f"there is no environment in {checkout.venv}", 2)
    command = ("python", "-m", "install.inventory", what)
    done = checkout.start(command, stdout=subprocess.PIPE)
    if done.returncode != 0:
        raise Stop("failed: " + " ".join(command))
    given.file.write_bytes(done.stdout)
    print(f"written: {given.file}")
    return 0
