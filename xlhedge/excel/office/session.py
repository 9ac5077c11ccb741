"""One run of LibreOffice: started for one file, read, and ended whatever happens.

Everything lives in a temporary folder. LibreOffice may answer or not: it has a time
limit, and neither an interruption nor a failure leaves a process or a file behind.
"""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from xlhedge.core.errors import InputError
from xlhedge.excel.office.find import Office, find_office
from xlhedge.excel.office.profile import write_profile
from xlhedge.excel.office.program import Program
from xlhedge.excel.saved.address import Area

SECONDS = 120.0  # a run may take; a large book needs some of them to load
_WAIT = 0.02  # seconds
_RESTART = 81  # the exit status that asks for another start, after a new extension
_STARTS = 3
_BRIDGE = Path(__file__).with_name("bridge.py")
_OPTIONS = (
    *("--headless", "--norestore", "--nologo", "--nodefault"),
    "--nofirststartwizard",
)


@dataclass(frozen=True)
class Answer:
    """The functions that LibreOffice knows, and the rows of each area.

    A value is a number, a text ("" for an empty cell) or {"error": code}.
    """

    functions: frozenset[str]
    rows: list[list[list[Any]]]


def ask_office(
    write: Callable[[Path], None], areas: Sequence[Area], seconds: float = SECONDS
) -> Answer:
    """The values of these areas in the .xlsx that `write` makes, calculated anew.

    Raises InputError when there is no usable LibreOffice, it cannot load the file, or
    it takes longer than `seconds`.
    """
    office = find_office()
    with TemporaryDirectory(prefix="xlhedge-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        book = folder / "book.xlsx"
        write(book)
        pipe = f"xlhedge{secrets.token_hex(8)}"
        request = {"pipe": pipe, "book": book.as_uri(), "areas": areas}
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        _run(office, pipe, folder, seconds)
        answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return Answer(frozenset(answer["functions"]), answer["rows"])


def _run(office: Office, pipe: str, folder: Path, seconds: float) -> None:
    """Start LibreOffice and the bridge to it; both end here."""
    accept = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
    program = [str(office.binary), *write_profile(folder), *_OPTIONS, accept]
    copyfile(_BRIDGE, folder / "bridge.py")  # so that nothing else is on its path
    asking = [str(office.python), "bridge.py", "request.json", "answer.json"]
    with (
        Program(program, folder, "office.log") as running,
        Program(asking, folder, "bridge.log") as bridge,
    ):
        _wait(running, bridge, time.monotonic() + seconds, seconds)
    if bridge.status != 0:
        raise InputError(f"LibreOffice cannot be read: {bridge.last_words}")


def _wait(office: Program, bridge: Program, ends: float, seconds: float) -> None:
    """Wait for the bridge; raises InputError when it takes too long or is alone."""
    while bridge.status is None:
        if time.monotonic() > ends:
            raise InputError(f"LibreOffice took longer than {seconds:g} s")
        if office.status == _RESTART and office.starts < _STARTS:
            office.start()
        elif office.status is not None:
            words = f"with status {office.status}: {office.last_words}"
            raise InputError(f"LibreOffice ended before it answered, {words}")
        time.sleep(_WAIT)
