"""The worker of the Calc add-in: started, asked, watched, started again.

Runs in whatever Python the office has, so it needs nothing but the standard library;
in the add-in it is the module xlhedge_calc_process. The messages are those of
worker.py. A worker that dies is started again and asked once more; a call that takes
too long ends the worker and is not repeated; a worker that cannot be started is left
alone for a while, so that a sheet of formulas does not try once for each.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import threading
from collections import deque
from struct import Struct
from time import monotonic, sleep
from typing import Any

# The root of the package is an argument: where this add-in was made, never a document.
START = (
    "import sys; root = sys.argv.pop(); root in sys.path or sys.path.insert(0, root); "
    "from xlhedge.excel.calc.worker import serve; serve()"
)
FORMAT = 2  # of marshal: the newest that every Python reads alike
LENGTH = Struct("<I")
LOOK = 0.5  # seconds between two looks at the clock
PAUSE = 10.0  # seconds without a new start after one that failed
NEVER = float("inf")


class Lost(Exception):
    """There is no answer; the reason in one line."""


class Late(Lost):
    """A call took too long."""


class Worker:
    """Answers calls; `settings` are those that the add-in was made with."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._refusal = Lost("")
        self._refused_until = -NEVER

    def call(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """The cells that a function gives. Raises: Lost."""
        request = marshal.dumps((name, arguments), FORMAT)
        with self._lock:
            try:
                return self._ask(request)
            except Late:
                raise
            except Lost:
                return self._ask(request)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            if self._running:
                self._running.end()
            self._running = None

    def _ask(self, request: bytes) -> Any:
        running = self._running or self._start()
        try:
            return running.ask(request)
        except Lost:
            self._running = None
            raise

    def _start(self) -> Running:
        if monotonic() < self._refused_until:
            raise self._refusal
        try:
            self._running = Running(self._settings)
        except Lost as refusal:
            self._refusal, self._refused_until = refusal, monotonic() + PAUSE
            raise
        return self._running


class Running:
    """One process that said who it is. Whatever ends it raises Lost."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._seconds = settings["call_seconds"]
        self._deadline = NEVER
        self._said: deque[str] = deque(maxlen=20)  # last lines of its error output
        self._process = _started(settings["python"], settings["root"])
        for task in (self._watch, self._listen):
            threading.Thread(target=task, daemon=True).start()
        expected = ("xlhedge", settings["version"], settings["protocol"])
        found = self.ask(b"")
        if found != expected:
            self.end()
            raise Lost(
                f"the add-in is made for {expected}, {settings['python']} has {found}: "
                "install the add-in again"
            )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def ask(self, request: bytes) -> Any:
        """The answer to a request; nothing is sent for an empty one."""
        self._deadline = monotonic() + self._seconds
        try:
            if request:
                self._process.stdin.write(LENGTH.pack(len(request)) + request)
                self._process.stdin.flush()
            answer = self._read(*LENGTH.unpack(self._read(LENGTH.size)))
        except (OSError, EOFError):
            raise self._reason() from None
        self._deadline = NEVER
        return marshal.loads(answer)

    def end(self) -> int:
        """End it and let go of it; its exit status."""
        self._process.kill()
        with contextlib.suppress(OSError):  # what it did not read
            self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait()

    def _read(self, size: int) -> bytes:
        data = self._process.stdout.read(size)
        if len(data) < size:
            raise EOFError
        return bytes(data)

    def _reason(self) -> Lost:
        """End it; why there is no answer."""
        late, status = monotonic() > self._deadline, self.end()
        if late:
            return Late(f"no answer within {self._seconds:g} seconds")
        last = f": {self._said[-1]}" if self._said else ""
        return Lost(f"the worker ended with status {status}{last}")

    def _watch(self) -> None:
        while self._process.poll() is None:
            sleep(LOOK)
            if monotonic() > self._deadline:
                self._process.kill()

    def _listen(self) -> None:
        """Read what it says, so that it never waits to say it."""
        with self._process.stderr as said:
            for line in said:
                self._said.append(line.decode(errors="replace").strip())


def _started(python: str, root: str) -> Any:
    try:
        return subprocess.Popen(
            # Isolated: no PYTHON variable, no current folder, no packages of the user.
            [python, "-I", "-c", START, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=os.path.dirname(python),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise Lost(f"{python} does not start: {error}") from None
