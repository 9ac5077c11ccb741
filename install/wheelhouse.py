"""Packages for machines without a network: one folder of wheels, as locked.

The command of the bootstrap script starts this file once more in the environment of
the desk. There `pip download` takes each package in the locked version and checks it
against its hashes. Which packages another platform needs is decided here, because pip
asks the markers of a lock file about the machine that it runs on.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from install.checkout import Checkout, Stop
from install.options import SOURCE, parser, source

DOWNLOAD = (
    *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
    *("--require-hashes", "--only-binary=:all:"),
)


def wheelhouse(checkout: Checkout, arguments: list[str]) -> int:
    """Download the packages of a desk, or of the developers, into a folder."""
    given = _parser().parse_args(arguments)
    if bool(given.platform) != bool(given.python):
        raise Stop("--platform and --python go together: win_amd64 and 3.11", 2)
    folder = Path(given.folder)
    if folder.exists() and any(folder.iterdir()):
        raise Stop(f"{folder} is there and not empty", 2)
    checkout = replace(checkout, source=source(given))
    checkout.install("desk")
    command = ("python", "-m", "install.wheelhouse", *_words(given))
    return int(checkout.start(command).returncode)


def _words(given: argparse.Namespace) -> tuple[str, ...]:
    """The arguments once more, where relative folders have become absolute."""
    target = [f"--platform={name}" for name in given.platform or ()]
    target += [f"--python={given.python}"] if given.python else []
    return (given.folder, f"--lock={given.lock}", *target, *source(given))


def _parser() -> argparse.ArgumentParser:
    made = parser("wheelhouse", *SOURCE)
    made.add_argument("folder", metavar="DIR", type=os.path.abspath)
    made.add_argument("--lock", choices=("desk", "dev"), default="desk")
    made.add_argument(
        "--platform", action="append", help="of the wheels, such as win_amd64"
    )
    made.add_argument("--python", help="its version there, such as 3.11")
    return made


def download(given: argparse.Namespace, lock: Path) -> list[Path]:
    """The wheels that the lock file names for a platform. Raises CalledProcessError."""
    from install.locks import environment_here, environment_of, pins, wanted

    environment, target = environment_here(), []
    if given.platform:
        environment = environment_of(given.platform[0], given.python)
        target = [f"--platform={name}" for name in given.platform]
        target.append(f"--python-version={given.python}")
    needed = wanted(pins(lock), environment)
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "needed.txt")
        listed.write_text("".join(f"{pin.requirement}\n" for pin in needed))
        more = ("--requirement", listed, "--dest", given.folder, *source(given))
        subprocess.run((*DOWNLOAD, *target, *more), check=True)
    wheels = sorted(Path(given.folder).glob("*.whl"))
    if len(wheels) != len(needed):
        raise Stop(f"{len(needed)} packages are locked, {len(wheels)} wheels came")
    return wheels


def main() -> int:
    """Download in this environment; says what came."""
    given = _parser().parse_args()
    try:
        wheels = download(given, Path(__file__).with_name(f"{given.lock}.lock"))
    except subprocess.CalledProcessError as error:
        print("failed: pip download", file=sys.stderr)
        return int(error.returncode)
    except (Stop, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    size = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    print(f"{len(wheels)} wheels, {size:.0f} MB: {given.folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
