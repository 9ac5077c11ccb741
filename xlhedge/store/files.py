"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4


@contextmanager
def replacing(out: Path) -> Iterator[IO[bytes]]:
    """A file to write; on leaving it takes the place of `out` in one step.

    Who may use it is what the user's own mask (umask) says of any new file.
    Raises: OSError with the name of `out` if it cannot be written. On any exception
    `out` stays as it was and nothing else is left.
    """
    part = out.with_name(f".{uuid4().hex}{out.suffix}")
    with _naming(out, part):
        # Closed below; what fails here has left no part to remove.
        file = open(part, "xb")  # noqa: SIM115
        try:
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, out)
        except BaseException:
            part.unlink()
            raise


@contextmanager
def _naming(out: Path, part: Path) -> Iterator[None]:
    """What the system refuses to the part, or to a write that names no file, it
    refuses to `out`."""
    try:
        yield
    except OSError as error:
        refused = error.strerror and error.filename in (None, part, str(part))
        if refused:
            raise OSError(error.errno, error.strerror, str(out)) from error
        raise
