"""The COM class in the registry: which program Windows starts when a workbook asks.

For one user the keys stand below HKEY_CURRENT_USER, which needs no rights; programs
that run as administrator do not see them. For every user they stand below
HKEY_LOCAL_MACHINE, which needs an administrator's. The command is the interpreter of
the installation that registers, isolated: it takes no module from the current folder
and nothing from the user's environment variables.

Source: Microsoft, Component Object Model, "LocalServer32" and "ProgID Key".
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from xlhedge.core.errors import InputError
from xlhedge.excel.windows.identity import CLSID, PROGID

CLASSES = "Software\\Classes"
NAME = "xlhedge worksheet functions"
SERVER = "xlhedge.excel.windows.server"
_CLASS = f"{CLASSES}\\CLSID\\{CLSID}"
_START = f"{_CLASS}\\LocalServer32"
# -I leaves out the current folder, the PYTHON* variables and the user's own packages.
_OPTIONS = f"-I -m {SERVER}"


def register(machine: bool = False) -> Path:
    """Write the keys for this interpreter, over older ones; returns what they start.

    Raises: InputError off Windows and where pythonw.exe is missing; PermissionError
    where the rights are.
    """
    registry, interpreter = _winreg(), windowless_python()
    for key, values in entries(interpreter).items():
        with registry.CreateKey(_root(registry, machine), key) as handle:
            for name, value in values.items():
                registry.SetValueEx(handle, name, 0, registry.REG_SZ, value)
    return interpreter


def unregister(machine: bool = False) -> bool:
    """Remove the keys, also of a half-written class; False where there were none."""
    registry = _winreg()
    removed = False
    for key in reversed(entries(Path())):
        try:
            registry.DeleteKey(_root(registry, machine), key)
            removed = True
        except FileNotFoundError:
            continue
    return removed


def registered() -> Path | None:
    """The program that Windows starts: this user's, else the machine's, else None."""
    registry = _winreg()
    for machine in (False, True):
        try:
            root = _root(registry, machine)
            with registry.OpenKey(root, _START) as handle:
                program, _ = registry.QueryValueEx(handle, "ServerExecutable")
        except FileNotFoundError:
            continue
        return Path(program)
    return None


def entries(interpreter: Path) -> dict[str, dict[str, str]]:
    """Values by key, keys above others first; what starts the server comes last.

    ServerExecutable is the program itself, so that Windows does not have to find its
    end in the command, where a space in the path could name another one.
    """
    progid = f"{CLASSES}\\{PROGID}"
    return {
        progid: {"": NAME},
        f"{progid}\\CLSID": {"": CLSID},
        _CLASS: {"": NAME},
        f"{_CLASS}\\ProgID": {"": PROGID},
        _START: {
            "": f'"{interpreter}" {_OPTIONS}',
            "ServerExecutable": str(interpreter),
        },
    }


def windowless_python() -> Path:
    """The interpreter of this installation that opens no console window."""
    path = Path(sys.executable).with_name("pythonw.exe")
    if not path.is_file():
        raise InputError(f"there is no {path}; the server needs it to start unseen")
    return path


def _root(registry: Any, machine: bool) -> Any:
    return registry.HKEY_LOCAL_MACHINE if machine else registry.HKEY_CURRENT_USER


def _winreg() -> Any:
    """Python's module of the registry."""
    try:
        return import_module("winreg")
    except ImportError:
        raise InputError("the COM class is registered on Windows only") from None
