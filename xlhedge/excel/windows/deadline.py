"""A call that takes too long ends the server; Windows starts another for the next call.

COM hands a server one call after the other. A call that hangs would hold up every Excel
of the user, and with it the button that restarts Python.
"""

import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CALL_SECONDS = 120.0  # of a worksheet function, as in LibreOffice
ACTION_SECONDS = 900.0  # of a button: an audit of a large book takes minutes


def end_process() -> None:
    """At once: a call that hangs would hold up an orderly end, too."""
    os._exit(1)


class Deadline:
    """Around each call: `with deadline.within(seconds)`, while a thread watches."""

    def __init__(self) -> None:
        self._until = math.inf

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """While a call may take so long; the thread that watches does the rest.

        COM may deliver a call while another one waits for Excel: the inner one gives
        the outer one no more time.
        """
        before = self._until
        self._until = min(before, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._until = before

    def watch(self, end: Callable[[], None] = end_process, look: float = 1.0) -> None:
        """Look every so many seconds, until a call has taken too long; then `end`."""
        while time.monotonic() < self._until:
            time.sleep(look)
        end()
