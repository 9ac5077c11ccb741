"""A headless Chromium for tests, spoken to in its own protocol over two pipes.

Nothing is fetched: every request of a page but that for itself is recorded.
Source: Chrome DevTools Protocol, domains Page, Emulation, Runtime, Network and Log.
"""

import base64
import json
import os
import shutil
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_SECONDS = 30.0  # for an answer
_FLAGS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions"),
    *("--remote-debugging-pipe", "--disable-background-networking"),
)


class Browser:
    """One page of a browser; `events` are what it said by itself."""

    def __init__(self, folder: Path) -> None:
        program = next(filter(None, map(shutil.which, _NAMES)), None)
        if program is None:
            pytest.skip("NOT TESTED IN A BROWSER: Chromium is not installed")
        self._out, theirs_out = os.pipe()
        theirs_in, self._in = os.pipe()
        flags = [*_FLAGS, f"--user-data-dir={folder}", "about:blank"]
        if os.name == "posix" and os.geteuid() == 0:
            flags.insert(0, "--no-sandbox")  # root may not use it
        self._process = subprocess.Popen(
            [program, *flags],
            preexec_fn=partial(_hand_over, theirs_in, theirs_out),
            pass_fds=(3, 4),
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.events: list[dict[str, Any]] = []
        self._buffer, self._number, self._session = b"", 0, ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def close(self) -> None:
        """End the browser."""
        self._process.terminate()
        self._process.wait(timeout=_SECONDS)
        os.close(self._in)
        os.close(self._out)

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """The answer to a command; an assertion error where it is refused."""
        self._number += 1
        command: dict[str, Any] = {"id": self._number, "method": method}
        command["params"] = given
        if self._session:
            command["sessionId"] = self._session
        os.write(self._in, json.dumps(command).encode() + b"\0")
        while (message := self._read()).get("id") != self._number:
            self.events.append(message)
        assert "error" not in message, (method, message)
        return dict(message["result"])

    def open(self, page: Path, width: int, height: int = 900) -> None:
        """Show a page in a window, or on a phone, of that many pixels."""
        self.events.clear()
        self.look(width=width, height=height)
        self.ask("Page.navigate", url=page.as_uri())
        end = time.monotonic() + _SECONDS
        while not any(e.get("method") == "Page.loadEventFired" for e in self.events):
            assert time.monotonic() < end, "the page was not loaded"
            self.events.append(self._read())

    def look(
        self, media: str = "", scheme: str = "light", width: int = 0, height: int = 900
    ) -> None:
        """Paper or screen, light or dark, another width."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", media=media, features=features)
        if width:
            self.ask(
                "Emulation.setDeviceMetricsOverride",
                **{"width": width, "height": height, "deviceScaleFactor": 1},
                mobile=width < 600,
            )

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives, asked from outside the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, out: Path, whole: bool = True) -> None:
        """The page as PNG."""
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        out.write_bytes(base64.b64decode(answer["data"]))

    def paper(self, out: Path) -> None:
        """The page as PDF."""
        answer = self.ask("Page.printToPDF", preferCSSPageSize=True)
        out.write_bytes(base64.b64decode(answer["data"]))

    @property
    def requests(self) -> list[str]:
        """What the page asked for, itself left out."""
        sent = [e for e in self.events if e["method"] == "Network.requestWillBeSent"]
        return [e["params"]["request"]["url"] for e in sent][1:]

    @property
    def complaints(self) -> list[str]:
        """Errors and warnings of the console."""
        kinds = (
            "Log.entryAdded",
            "Runtime.exceptionThrown",
            "Runtime.consoleAPICalled",
        )
        return [json.dumps(e["params"]) for e in self.events if e["method"] in kinds]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            found = os.read(self._out, 1 << 16)
            assert found, "the browser ended"
            self._buffer += found
        first, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message


def _hand_over(theirs_in: int, theirs_out: int) -> None:
    """In the new process: its two pipes where the browser looks for them."""
    import fcntl  # of POSIX alone

    above = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
    for place, end in enumerate(above, start=3):
        os.dup2(end, place)
