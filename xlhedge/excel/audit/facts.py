"""What an audit report must name to be repeated: file, template, who and when."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from xlhedge import __version__
from xlhedge.core.dates import minute
from xlhedge.excel.audit.case import Case


class Facts(NamedTuple):
    """All as text; `age` says what the time of valuation was held against."""

    file: str
    sha256: str
    size: str
    saved: str
    template: str
    age: str
    engine: str
    xlhedge: str
    python: str
    platform: str
    date: str


LABELS = Facts(
    file="file",
    sha256="SHA-256 of the file",
    size="size",
    saved="saved",
    template="template",
    age="age of the valuation",
    engine="recalculated by",
    xlhedge="xlhedge",
    python="Python",
    platform="platform",
    date="audited",
)


def facts(case: Case, source: Path, against: Path | None, moment: datetime) -> Facts:
    """The facts of one audit; `source` is the file that was read."""
    package = case.structure.package
    own = f"the workbook that xlhedge {__version__} builds"
    return Facts(
        source.name,
        package.sha256,
        f"{package.size:,} bytes",
        _saved(case, source),
        f"{against.name}, SHA-256 {_hash(case)}" if against else own,
        _age(case),
        f"formualizer {version('formualizer')}, with the functions of xlhedge",
        __version__,
        f"{platform.python_version()} ({platform.python_implementation()})",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"{moment:%Y-%m-%d %H:%M} UTC",
    )


def _hash(case: Case) -> str:
    return case.template_structure.package.sha256


def _saved(case: Case, source: Path) -> str:
    """When and by what, as the file and its folder say it."""
    said = case.structure.properties
    changed = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    by = " ".join(filter(None, (said.get("Application"), said.get("AppVersion"))))
    stated = said.get("modified", "")
    parts = [f"{changed:%Y-%m-%d %H:%M} UTC (file system)"]
    parts += [f"{stated} (the file's own)"] if stated else []
    parts += [f"by {by}"] if by else []
    return ", ".join(parts)


def _age(case: Case) -> str:
    if case.now is None:
        return "not checked: the file has no clock, and no time was given"
    return f"at most {case.max_age:g} s before {minute(case.now)} UTC"
