"""What an installation meets on Windows: the registry, and Excel's traces in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from install import addin
from install.checkout import Checkout
from tests.excel.windows.fake_winreg import FakeRegistry, Key

OPTIONS = "Software\\Microsoft\\Office\\16.0\\Excel\\Options"


def built_by(version: str) -> bytes:
    """An add-in as far as its file says who built it."""
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        said = f'<property name="xlhedge version"><vt:lpwstr>{version}</vt:lpwstr>'
        parts.writestr("docProps/custom.xml", said)
    return file.getvalue()


class FullRegistry(FakeRegistry):
    """The registry as a whole installation uses it: listed, and values removed."""

    HKEY_CLASSES_ROOT = "classes"
    KEY_WRITE = 2

    @contextmanager
    def OpenKey(self, root: str, path: str, *_: int) -> Iterator[Key]:
        below = f"{path}\\"
        if not any(r == root and f"{p}\\".startswith(below) for r, p in self.keys):
            raise FileNotFoundError(2, "The system cannot find the file specified")
        yield root, path

    def EnumKey(self, key: Key, index: int) -> str:
        root, path = key
        below = [p for r, p in self.keys if r == root and p.startswith(f"{path}\\")]
        names = dict.fromkeys(p[len(path) + 1 :].split("\\")[0] for p in below)
        return _at(list(names), index)

    def EnumValue(self, key: Key, index: int) -> tuple[str, Any, int]:
        return (*_at(list(self.keys.get(key, {}).items()), index), self.REG_SZ)

    def DeleteValue(self, key: Key, name: str) -> None:
        del self.keys[key][name]


def _at(items: list[Any], index: int) -> Any:
    if index >= len(items):
        raise OSError(22, "No more data is available", None, 259)
    return items[index]


@dataclass
class FakeDesk:
    """A user of Windows; `appdata` is the folder of the user's settings."""

    appdata: Path
    checkout: Checkout
    registry: FullRegistry = field(default_factory=FullRegistry)
    excel_runs: bool = False

    def __post_init__(self) -> None:
        current = "Excel.Application\\CurVer"
        self.registry.keys["classes", current] = {"": "Excel.Application.16"}
        self.registry.keys["user", OPTIONS] = {"Font": "Aptos"}

    @property
    def options(self) -> dict[str, str]:
        """Excel's options of this user, by name."""
        return self.registry.keys["user", OPTIONS]

    @property
    def addin(self) -> Path:
        return self.appdata / "Microsoft" / "AddIns" / addin.NAME

    @property
    def shipped(self) -> bytes:
        """The add-in of the checkout."""
        return (self.checkout.root / "workbook" / addin.NAME).read_bytes()

    @property
    def entry(self) -> str:
        """What Excel opens when it starts."""
        return f'/R "{self.addin}"'

    def files(self) -> set[Path]:
        """Every file in the user's settings."""
        return {path for path in self.appdata.rglob("*") if path.is_file()}
