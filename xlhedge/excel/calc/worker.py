"""The Python that answers the calls of Calc: a request in, cells out, over pipes.

A message is its length in four bytes, little-endian, and a value as `marshal` writes
it. The first message says who answers; then each request, a function's name and its
arguments, gets one reply. The end of the input ends the process, and so does the end
of the office. Nothing is imported but this package and what it needs, and what a
function prints goes to the error output, never among the replies.
"""

import marshal
import os
import sys
import threading
import time
from struct import Struct
from typing import Any, BinaryIO

from xlhedge import __version__

PROTOCOL = 1
_FORMAT = 2  # of marshal: the newest that every Python reads alike
_LENGTH = Struct("<I")
_LOOKS = 1.0  # seconds


def serve() -> None:
    """Answer on the standard streams until the input ends."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer_all(sys.stdin.buffer, replies)


def answer_all(requests: BinaryIO, replies: BinaryIO) -> None:
    """Say who answers, then answer each request in turn."""
    _send(replies, ("xlhedge", __version__, PROTOCOL))
    # After the first message: the office waits for it.
    from xlhedge.excel.boundary import call
    from xlhedge.excel.calc.cells import from_calc, to_calc

    while head := requests.read(_LENGTH.size):
        name, arguments = marshal.loads(requests.read(*_LENGTH.unpack(head)))
        _send(replies, to_calc(call(name, [*map(from_calc, arguments)])))


def _send(replies: BinaryIO, value: Any) -> None:
    data = marshal.dumps(value, _FORMAT)
    replies.write(_LENGTH.pack(len(data)) + data)
    replies.flush()


def _end_with(office: int) -> None:
    """End with the process that started this one, also in the middle of a call."""
    while os.getppid() == office:
        time.sleep(_LOOKS)
    os._exit(1)
