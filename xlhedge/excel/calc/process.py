"""The worker of the Calc add-in: started, asked, watched, started again.

Runs in whatever Python the office has, so it needs nothing but the standard library;
in the add-in it is the module xlhedge_calc_process. The messages are those of
worker.py. A worker that dies is started again and asked once more; a call that takes
too long ends the worker and is not repeated; a worker that cannot be started is left
alone for a while, so that a sheet of formulas does not try once for each.
"""

from __future__ import annotations

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
        self.settings = settings
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

    def _ask(self, request: bytes) -> Any:
        running = self._running or self._start()
        try:
            running.send(request)
            return running.receive()
        except Lost:
            self._running = None
            raise

    def _start(self) -> Running:
        if monotonic() < self._refused_until:
            raise self._refusal
        try:
            self._running = Running(self.settings)
            self._running.greet()
        except Lost as refusal:
            self._running = None
            self._refusal, self._refused_until = refusal, monotonic() + PAUSE
            raise
        return self._running


class Running:
    """One process. Raises Lost, from every method, once it is dead."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._deadline = NEVER
        self._late = False
        self._said: deque[str] = deque(maxlen=20)  # last lines of its error output
        python, root = settings["python"], settings["root"]
        try:
            self._process = subprocess.Popen(
                # Isolated: no PYTHON variable, no current folder, no user's packages.
                [python, "-I", "-c", START, root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=os.path.dirname(python),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Lost(f"{python} does not start: {error}") from None
        for task in (self._watch, self._listen):
            threading.Thread(target=task, daemon=True).start()

    def greet(self) -> None:
        """The first message says who answers."""
        expected = ("xlhedge", self._settings["version"], self._settings["protocol"])
        found = self.receive()
        if found != expected:
            self._process.kill()
            raise Lost(
                f"the add-in is made for {expected}, {self._settings['python']} has "
                f"{found}: install the add-in again"
            )

    def send(self, request: bytes) -> None:
        """Write one message."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(LENGTH.pack(len(request)) + request)
            self._process.stdin.flush()
        except OSError:
            raise self._end() from None

    def receive(self) -> Any:
        """Wait for one message, until the deadline."""
        assert self._process.stdout is not None
        self._deadline = monotonic() + self._settings["call_seconds"]
        head = self._process.stdout.read(LENGTH.size)
        answer = self._process.stdout.read(*LENGTH.unpack(head)) if head else b""
        self._deadline = NEVER
        if not answer:
            raise self._end()
        return marshal.loads(answer)

    def _end(self) -> Lost:
        """Let go of a dead process; why it died."""
        self._process.kill()
        status = self._process.wait()
        if self._late:
            limit = self._settings["call_seconds"]
            return Late(f"no answer within {limit:g} seconds; the worker was ended")
        last = f": {self._said[-1]}" if self._said else ""
        return Lost(f"the worker ended with status {status}{last}")

    def _watch(self) -> None:
        while self._process.poll() is None:
            sleep(LOOK)
            if monotonic() > self._deadline:
                self._late = True
                self._process.kill()

    def _listen(self) -> None:
        """Read what it says, so that it never waits to say it."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(line.decode(errors="replace").strip())
