"""How every command runs: its exit status, its messages and its progress."""

import os
import sys
import warnings
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, Protocol, TypeVar

import click

from xlhedge.core.errors import DoubtWarning, InputError
from xlhedge.core.printable import printable

Item = TypeVar("Item")

FAILED, UNUSABLE, DEFECT = 1, 2, 3
INTERRUPTED = 130  # 128 and the number of the signal, as shells say it
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def reported(command: Callable[..., Any]) -> Callable[..., Any]:
    """Unusable input as one line on standard error and exit status 2."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            with _told_doubts():
                return command(*arguments, **options)
        except InputError as error:
            stop(str(error))
        except KeyboardInterrupt:
            stop("interrupted", INTERRUPTED)
        except OSError as error:
            if error.filename is None:  # not a file: a closed pipe, say
                raise
            stop(f"{error.filename}: {error.strerror}")
        except Exception as error:
            if "XLHEDGE_TRACEBACK" in os.environ:
                raise
            stop(f"internal error, {type(error).__name__}: {error}", DEFECT)

    return run


@contextmanager
def _told_doubts() -> Iterator[None]:
    """What is answered but hardly meant, a line each on standard error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DoubtWarning)
        try:
            yield
        finally:
            doubts = [w for w in caught if issubclass(w.category, DoubtWarning)]
            for text in dict.fromkeys(str(doubt.message) for doubt in doubts):
                click.echo(f"warning: {printable(text)}", err=True)


def stop(message: str, status: int = UNUSABLE) -> NoReturn:
    """Say why in one line on standard error, and exit with the status."""
    click.echo(f"xlhedge: {printable(' '.join(message.split()))}", err=True)
    sys.exit(status)


class Told(Protocol):
    """What a command has to say besides its result, a line each.

    `told` are the failures, the causes one by one.
    """

    @property
    def told(self) -> tuple[str, ...]: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


def tell(done: Told, as_json: bool) -> NoReturn:
    """Say it on standard error, unless the JSON holds it, and exit."""
    if not as_json:
        kinds = {"note": done.notes, "warning": done.warnings, "failed": done.told}
        for kind, lines in kinds.items():
            for line in lines:
                click.echo(f"{kind}: {printable(line)}", err=True)
    sys.exit(FAILED if done.told else 0)


def require_new(out: Path, force: bool) -> None:
    """Raise InputError where a file stands that --force does not replace."""
    if out.exists() and not force:
        raise InputError(f"{out} exists; --force replaces it")


def progress(items: Collection[Item]) -> Iterator[Item]:
    """The items one by one; on a terminal, with a bar of how many are done."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, file=sys.stderr) as shown:
        yield from shown
