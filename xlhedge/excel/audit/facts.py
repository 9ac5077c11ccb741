"""What an audit report must name to be repeated: file, template, who and when."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from xlhedge import __version__
from xlhedge.core.dates import minute
from xlhedge.excel.audit.case import Case
from xlhedge.excel.fingerprint import VERSION
from xlhedge.excel.saved.active import notes

# What the library signs with that we write workbooks with; an Excel of that number
# (2007) knows no dynamic array.
_BUILDER = ("Microsoft Excel", "12.0000")


class Facts(NamedTuple):
    """All as text; `age` says what the time of valuation was held against."""

    file: str
    size: str
    xlhedge: str
    python: str
    platform: str
    date: str
    sha256: str
    saved: str
    template: str
    engine: str
    age: str
    active: str


LABELS = Facts(
    file="file",
    size="size",
    xlhedge="xlhedge",
    python="Python",
    platform="platform",
    date="audited",
    sha256="SHA-256 of the file",
    saved="saved",
    template="held against",
    engine="recalculated by",
    age="age of the valuation",
    active="could run or fetch",
)


def facts(case: Case, source: Path, against: Path | None, moment: datetime) -> Facts:
    """The facts of one audit; `source` is the file that was read."""
    package = case.structure.package
    own = f"what xlhedge {__version__} builds"
    return Facts(
        file=source.name,
        size=f"{package.size:,} bytes",
        xlhedge=__version__,
        python=f"{platform.python_version()} ({platform.python_implementation()})",
        platform=f"{platform.system()} {platform.release()}, {platform.machine()}",
        date=f"{moment:%Y-%m-%d %H:%M} UTC",
        sha256=package.sha256,
        saved=_saved(case, source),
        template=f"{against.name}, SHA-256 {_hash(case)}" if against else own,
        engine=f"formualizer {version('formualizer')}, with the functions of xlhedge",
        age=_age(case),
        active="; ".join(notes(package)) or "nothing",
    )


def _hash(case: Case) -> str:
    return case.template_structure.package.sha256


def _saved(case: Case, source: Path) -> str:
    """When and by what, as the file and its folder say it."""
    said = case.structure.properties
    changed = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    by = _writer(said)
    stated = said.get("modified", "")
    parts = [f"{changed:%Y-%m-%d %H:%M} UTC (file system)"]
    parts += [f"{stated} (the file's own)"] if stated else []
    parts += [f"by {by}"] if by else []
    return ", ".join(parts)


def _writer(said: dict[str, str]) -> str:
    """The program that wrote the file last, as the file says it."""
    signed = said.get("Application", ""), said.get("AppVersion", "")
    if signed == _BUILDER and VERSION in said:
        return f"xlhedge {said[VERSION]} (build, new, fill or refresh)"
    return " ".join(filter(None, signed))


def _age(case: Case) -> str:
    if case.now is None:
        return "not checked: the file has no clock, and no time was given"
    return f"within {case.max_age:g} s of {minute(case.now)} UTC"
