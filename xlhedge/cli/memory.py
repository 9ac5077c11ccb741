"""A ceiling on memory while a received workbook is worked on.

Its size is limited as it is read, but a formula in it can ask for any amount, such as
=SUM(SEQUENCE(99999,99999)), inside the formula engine, which cannot be interrupted.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import click

from xlhedge.cli.running import UNUSABLE

_LIMIT = 850_000_000  # bytes more than at the start; the limit of the process is 1 GB
_INTERVAL = 0.01  # seconds between two looks
_IN_USE = Path("/proc/self/statm")  # Linux; other systems are not watched


@contextmanager
def limited_memory(book: Path) -> Iterator[None]:
    """End the program with one line and nothing written if `book` takes too much."""
    if not _IN_USE.exists():
        yield
        return
    done = Event()
    watch = Thread(target=_watch, args=(book, _in_use() + _LIMIT, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _watch(book: Path, limit: int, done: Event) -> None:
    while not done.wait(_INTERVAL):
        if _in_use() > limit:
            rule = f"its formulas take more than {limit // 10**6} MB of memory"
            click.echo(f"xlhedge: {book.name}: {rule}", err=True)
            sys.stderr.flush()
            os._exit(UNUSABLE)


def _in_use() -> int:
    """Bytes of memory that this process has in use."""
    pages = int(_IN_USE.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
