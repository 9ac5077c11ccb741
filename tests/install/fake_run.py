"""A runner that starts nothing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from install.checkout import PROGRAMS


class FakeRun:
    """Records each command and does to the disk what the real one would.

    A command that holds a word of `on` does what stands there and ends with its code;
    one that holds a word of `says` prints it.
    """

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.environ: dict[str, str] = {}
        self.on: dict[str, Callable[[], int]] = {}
        self.says: dict[str, str] = {}

    def __call__(
        self, argv: list[str], cwd: str, env: dict[str, str], **options: Any
    ) -> CompletedProcess[bytes]:
        self.commands.append(argv)
        self.environ = env
        if "venv" in argv:
            venv = Path(cwd, argv[-1])
            shutil.rmtree(venv, ignore_errors=True)
            scripts = venv / ("Scripts" if os.name == "nt" else "bin")
            scripts.mkdir(parents=True)
            suffix = ".exe" if os.name == "nt" else ""
            for program in PROGRAMS:
                (scripts / f"{program}{suffix}").touch()
        actions = [act for word, act in self.on.items() if word in argv]
        code = actions[0]() if actions else 0
        said = [text for word, text in self.says.items() if word in argv]
        text = said[0] if said else "all that\nthe command said"
        if hasattr(options.get("stdout"), "write"):
            options["stdout"].write(text.encode())
        return CompletedProcess(argv, code, text.encode())

    def told(self, *words: str) -> list[list[str]]:
        """The commands that hold one of the words."""
        return [argv for argv in self.commands if set(words) & set(argv)]
