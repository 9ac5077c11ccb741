"""Python's module of the Windows registry over a dictionary, as far as ours uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

Key = tuple[str, str]


class FakeRegistry(ModuleType):
    """`keys` holds the values by (root, path); parents exist as in Windows."""

    HKEY_CURRENT_USER = "user"
    HKEY_LOCAL_MACHINE = "machine"
    REG_SZ = 1

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[Key, dict[str, str]] = {}
        self.read_only: set[str] = set()

    @contextmanager
    def CreateKey(self, root: str, path: str) -> Iterator[Key]:
        if root in self.read_only:
            raise PermissionError(5, "Access is denied")
        self.keys.setdefault((root, path), {})
        yield root, path

    @contextmanager
    def OpenKey(self, root: str, path: str) -> Iterator[Key]:
        if (root, path) not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        yield root, path

    def SetValueEx(self, key: Key, name: str, zero: int, kind: int, value: str) -> None:
        assert (zero, kind) == (0, self.REG_SZ)
        self.keys[key][name] = value

    def QueryValueEx(self, key: Key, name: str) -> tuple[str, int]:
        if name not in self.keys[key]:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return self.keys[key][name], self.REG_SZ

    def DeleteKey(self, root: str, path: str) -> None:
        if (root, path) not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        below = [p for r, p in self.keys if r == root and p.startswith(f"{path}\\")]
        if below:
            raise PermissionError(5, "Access is denied")
        del self.keys[root, path]
