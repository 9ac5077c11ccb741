"""The Windows registry, as far as an installation reads and changes it.

A key is written with its root in front: HKCU\\Software\\Microsoft\\Office.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

ROOTS = {
    "HKCU": "HKEY_CURRENT_USER",
    "HKLM": "HKEY_LOCAL_MACHINE",
    "HKCR": "HKEY_CLASSES_ROOT",
}


def values(key: str) -> dict[str, Any]:
    """The values of a key by name; none where there is no such key."""
    return {name: value for name, value, _ in _listed(key, "EnumValue")}


def subkeys(key: str) -> list[str]:
    """The names of the keys below; none where there is no such key."""
    return list(_listed(key, "EnumKey"))


def write(key: str, name: str, text: str) -> None:
    """Set a value that is text; the key is made where it is missing."""
    registry = import_module("winreg")
    with registry.CreateKey(*_place(registry, key)) as handle:
        registry.SetValueEx(handle, name, 0, registry.REG_SZ, text)


def remove(key: str, name: str) -> None:
    """Remove a value that is there."""
    registry = import_module("winreg")
    with registry.OpenKey(*_place(registry, key), 0, registry.KEY_WRITE) as handle:
        registry.DeleteValue(handle, name)


def _listed(key: str, method: str) -> Iterator[Any]:
    """What the registry counts out below a key, until it has no more."""
    registry = import_module("winreg")
    try:
        with registry.OpenKey(*_place(registry, key)) as handle:
            yield from _counted(getattr(registry, method), handle)
    except FileNotFoundError:
        return


def _counted(method: Callable[[Any, int], Any], handle: Any) -> Iterator[Any]:
    index = 0
    while True:
        try:
            yield method(handle, index)
        except OSError:  # no more data is available
            return
        index += 1


def _place(registry: Any, key: str) -> tuple[Any, str]:
    root, path = key.split("\\", 1)
    return getattr(registry, ROOTS[root]), path
