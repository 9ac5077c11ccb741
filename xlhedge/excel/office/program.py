"""A program that is started, watched, and ended with all that it started itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

_KEPT = ("SYSTEMROOT", "TEMP", "TMP")  # of the environment
_ENDING, _DYING, _STEP = 10.0, 0.5, 0.01  # seconds


class Program:
    """A program in a folder that it takes for its user's home; ends as `with` does.

    It has no input, and a log of what it writes.
    """

    def __init__(self, command: Sequence[str], folder: Path, log: str) -> None:
        self._command = command
        self._folder = folder
        self._log = folder / log
        self.starts = 0

    def start(self) -> None:
        """Start it (again); the leader of a group of its own where there are such.

        An interruption waits until it is known what was started.
        """
        home = str(self._folder)
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        with self._log.open("ab") as log, _uninterrupted():
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                # A Python first on the path would become that of LibreOffice.
                env=kept | {"PATH": os.defpath, "HOME": home, "USERPROFILE": home},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self.starts += 1

    @property
    def status(self) -> int | None:
        """The exit status; None while it runs."""
        return self._process.poll()

    @property
    def last_words(self) -> str:
        """The last line that it wrote."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), "no message")

    def __enter__(self) -> "Program":
        try:
            self.start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        if not self.starts:
            return
        if sys.platform == "win32":
            self._process.kill()
            self._process.wait(_ENDING)
            return
        ends = time.monotonic() + _DYING
        while self._send(signal.SIGKILL) and time.monotonic() < ends:
            self._process.poll()
            time.sleep(_STEP)
        self._process.wait(_ENDING)

    def _send(self, number: signal.Signals) -> bool:
        """Send a signal to the group; whether it has a process left.

        What is dying may still write, and would keep the folder from being removed.
        """
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return False
        return True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C in the block comes when it is done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is interrupted
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)
