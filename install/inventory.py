"""What an environment holds: packages, versions, licences, and whether as locked.

The commands of the bootstrap script start this file in the environment they describe,
so that nothing has to be installed for it: python -m install.inventory WHAT [LOCK]
prints to standard output.
"""

import csv
import json
import re
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from platform import machine, python_implementation, python_version, system
from typing import Any, NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from install.locks import environment_here, pins, wanted

OWN = "xlhedge"
UNKNOWN = "unknown"
BROUGHT = {OWN, "pip", "setuptools"}  # by the checkout and by Python itself
HOME = ("homepage", "home", "repository", "source", "source code", "documentation")
LICENCE_FILE = re.compile(r"(?i)(licen[cs]e|copying|notice|copyright)")


class Package(NamedTuple):
    """An installed package; `expression`: whether its licence is in SPDX's form."""

    name: str
    version: str
    licence: str
    expression: bool
    homepage: str
    author: str
    files: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def reference(self) -> str:
        """Its package URL; our own package comes from no index."""
        kind = "generic" if self.name == OWN else "pypi"
        return f"pkg:{kind}/{self.name}@{self.version}"


def packages() -> list[Package]:
    """Every package that this interpreter finds, by name."""
    return sorted(map(_package, distributions()))


def _package(found: Distribution) -> Package:
    said: Any = found.metadata
    expression = said["License-Expression"]
    return Package(
        name=canonicalize_name(said["Name"]),
        version=said["Version"],
        licence=expression or _licence(said),
        expression=bool(expression),
        homepage=_homepage(said),
        author=(said["Author"] or said["Author-email"] or "").strip(),
        files=tuple(_licence_files(found)),
        needs=tuple(_needs(found.requires or ())),
    )


def _licence(said: Any) -> str:
    """What a package without an expression declares: a line, or its classifiers."""
    line = (said["License"] or "").strip()
    if line and "\n" not in line and line.lower() != UNKNOWN:
        return str(line)
    declared = [
        text.split(" :: ")[-1]
        for text in said.get_all("Classifier") or ()
        if text.startswith("License :: ") and text.count(" :: ") > 1
    ]
    return "; ".join(declared) or UNKNOWN


def _homepage(said: Any) -> str:
    pairs = [text.split(",", 1) for text in said.get_all("Project-URL") or ()]
    links = {label.strip().lower(): link.strip() for label, link in pairs}
    links["homepage"] = said["Home-page"] or links.get("homepage", "")
    return next((links[label] for label in HOME if links.get(label)), "")


def _licence_files(found: Distribution) -> Iterable[str]:
    for file in found.files or ():
        if ".dist-info/" in file.as_posix() and LICENCE_FILE.search(file.name):
            yield file.as_posix()


def _needs(lines: Iterable[str]) -> Iterable[str]:
    """The packages it needs here, without those of its extras."""
    environment = {**environment_here(), "extra": ""}
    for needed in map(Requirement, lines):
        if needed.marker is None or needed.marker.evaluate(environment):
            yield canonicalize_name(needed.name)


def sbom(found: list[Package], at: datetime) -> dict[str, Any]:
    """A bill of materials. Source: CycloneDX 1.6 (ECMA-424), JSON."""
    references = {package.name: package.reference for package in found}
    own = next(package for package in found if package.name == OWN)
    python = f"pkg:generic/python@{python_version()}"
    content = json.dumps([python, system(), machine(), *sorted(references.values())])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, content).urn,
        "version": 1,
        "metadata": {
            "timestamp": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "lifecycles": [{"phase": "operations"}],
            "component": {**_component(own), "type": "application"},
            "properties": [
                {"name": "xlhedge:system", "value": f"{system()} {machine()}"}
            ],
        },
        "components": [
            {
                "type": "platform",
                "bom-ref": python,
                "name": python_implementation(),
                "version": python_version(),
                "purl": python,
            },
            *(_component(package) for package in found if package is not own),
        ],
        "dependencies": [
            {
                "ref": package.reference,
                "dependsOn": sorted(
                    {references[name] for name in package.needs if name in references}
                    | ({python} if package is own else set())
                ),
            }
            for package in found
        ],
    }


def _component(package: Package) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.reference,
        "name": package.name,
        "version": package.version,
        "purl": package.reference,
    }
    if package.expression:
        made["licenses"] = [{"expression": package.licence}]
    elif package.licence != UNKNOWN:
        made["licenses"] = [{"license": {"name": package.licence}}]
    if package.author:
        made["authors"] = [{"name": package.author}]
    if package.homepage:
        made["externalReferences"] = [{"type": "website", "url": package.homepage}]
    return made


def differences(found: list[Package], lock: Path) -> list[str]:
    """What is not as the lock file says, a line each."""
    locked = {pin.name: pin.version for pin in wanted(pins(lock), environment_here())}
    have = {package.name: package.version for package in found}
    changed = [
        f"{name} {have.get(name, 'missing')}, locked {version}"
        for name, version in locked.items()
        if have.get(name) != version
    ]
    extra = have.keys() - locked.keys() - BROUGHT
    return changed + [f"{name} {have[name]}, not locked" for name in sorted(extra)]


def main(arguments: list[str]) -> int:
    """Print what is asked for."""
    what, found = arguments[0], packages()
    if what == "sbom":
        print(json.dumps(sbom(found, datetime.now(UTC)), indent=1))
    elif what == "licences":
        table = csv.writer(sys.stdout, lineterminator="\n")
        table.writerow(("name", "version", "licence", "homepage", "licence files"))
        for package in found:
            files = " ".join(package.files)
            table.writerow((*package[:3], package.homepage, files))
    else:
        print(json.dumps(differences(found, Path(arguments[1]))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
