"""What an environment says of itself: the bill of materials, licences, differences."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from cyclonedx.validation.xml import XmlValidator

from install import inventory, locks
from install.inventory import Package, packages, sbom

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
OWN = Package("xlhedge", "1.2.3", "MIT", True, "", "", (), ("numpy", "absent"))


class Described:
    """A package with the metadata that a test gives it."""

    def __init__(self, *files: str, **said: Any) -> None:
        self.said = {"Name": "A_b.C", "Version": "1", **said}
        self.files = [Path(file) for file in files]
        self.requires = said.get("needs", ())
        self.metadata = self

    def __getitem__(self, name: str) -> Any:
        return self.said.get(name.replace("-", "_"))

    def get_all(self, name: str) -> Any:
        return self[name]


def described(*files: str, **said: Any) -> Package:
    return inventory._package(Described(*files, **said))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found() -> list[Package]:
    """What this environment holds, and xlhedge with known needs."""
    return [*(one for one in packages() if one.name != "xlhedge"), OWN]


def test_bill_of_materials_is_read_and_written_again_by_its_library(
    found: list[Package],
) -> None:
    bom = Bom.from_json(sbom(found, AT))  # type: ignore[attr-defined]
    xml = make_outputter(bom, OutputFormat.XML, SchemaVersion.V1_6).output_as_string()
    assert XmlValidator(SchemaVersion.V1_6).validate_str(xml) is None
    assert len(bom.components) == len(found)  # Python came, xlhedge went to the head


def test_bill_of_materials_keeps_the_schema_to_the_letter(found: list[Package]) -> None:
    text = json.dumps(sbom(found, AT))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_bill_of_materials_names_every_package_once_and_what_it_needs(
    found: list[Package],
) -> None:
    made = sbom(found, AT)
    references = [component["bom-ref"] for component in made["components"]]
    assert len(set(references)) == len(references)
    needs = {entry["ref"]: entry["dependsOn"] for entry in made["dependencies"]}
    assert made["metadata"]["component"]["purl"] == "pkg:generic/xlhedge@1.2.3"
    own = needs["pkg:generic/xlhedge@1.2.3"]
    assert [ref.split("@")[0] for ref in own] == [
        "pkg:generic/python",
        "pkg:pypi/numpy",
    ]
    assert "pkg:pypi/python-dateutil" in {
        ref.split("@")[0]
        for ref in needs[next(r for r in references if "pypi/pandas@" in r)]
    }


def test_same_environment_has_the_same_serial_number(found: list[Package]) -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert sbom(found, AT)["serialNumber"] == sbom(found, later)["serialNumber"]
    less = sbom([one for one in found if one.name != "numpy"], AT)
    assert sbom(found, AT)["serialNumber"] != less["serialNumber"]


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"License_Expression": "MIT OR Apache-2.0"}, "MIT OR Apache-2.0"),
        ({"License": "BSD-3-Clause"}, "BSD-3-Clause"),
        (
            {"License": "Copyright\nAll", "Classifier": ["License :: OSI :: MIT"]},
            "MIT",
        ),
        ({"Classifier": ["License :: A :: X", "License :: A :: Y"]}, "X; Y"),
        ({"License": "UNKNOWN", "Classifier": ["Topic :: Office"]}, "unknown"),
        ({"License": "Copyright\nAll rights"}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_licence_is_what_the_package_declares_and_never_guessed(
    said: dict[str, Any], licence: str
) -> None:
    package = described(**said)
    assert package.licence == licence
    component = inventory._component(package)
    assert ("licenses" in component) == (licence != "unknown")


def test_licence_files_homepage_and_needs_are_found() -> None:
    package = described(
        "a_b.c-1.dist-info/licenses/LICENSE.txt",
        "a_b.c-1.dist-info/licenses/README.rst",
        "a/license.py",
        Project_URL=["Source, https://example.com/s", "Homepage, https://example.com"],
        needs=("numpy>=2", "six ; extra == 'old'", "odd ; python_version < '3'"),
    )
    assert package.name == "a-b-c"
    assert package.files == ("a_b.c-1.dist-info/licenses/LICENSE.txt",)
    assert package.homepage == "https://example.com"
    assert package.needs == ("numpy",)


def test_difference_from_the_lock_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "desk.lock"
    entry = "{} \\\n    --hash=sha256:00\n"
    lines = ("numpy==2", "click==8", "Et_Xml==1", "pywin32==1 ; sys_platform == 'no'")
    lock.write_text("# made\n" + "".join(map(entry.format, lines)))
    have = {"numpy": "1", "click": "8", "extra": "3", "pip": "1", "xlhedge": "1"}
    found = [OWN._replace(name=name, version=version) for name, version in have.items()]
    assert inventory.differences(found, lock) == [
        "numpy 1, locked 2",
        "et-xml missing, locked 1",
        "extra 3, not locked",
    ]


def test_licences_are_a_table_of_every_package(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert inventory.main(["licences"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "name,version,licence,homepage,licence files"
    assert len(rows) == len(packages())


@pytest.mark.parametrize(
    ("platform", "needed", "useless"),
    [
        ("win_amd64", {"pywin32", "xlwings", "tzdata"}, {"appscript"}),
        ("macosx_14_0_arm64", {"appscript", "xlwings"}, {"pywin32"}),
        ("manylinux_2_28_x86_64", {"numpy"}, {"pywin32", "xlwings", "appscript"}),
    ],
)
def test_another_platform_gets_the_packages_that_it_needs(
    platform: str, needed: set[str], useless: set[str]
) -> None:
    pins = locks.pins(ROOT / "install" / "desk.lock")
    names = {
        pin.name for pin in locks.wanted(pins, locks.environment_of(platform, "3.11"))
    }
    assert needed <= names
    assert names & useless == set()


@pytest.mark.parametrize(
    ("platform", "machine"),
    [
        ("win_amd64", "AMD64"),
        ("win_arm64", "arm64"),
        ("macosx_14_0_arm64", "arm64"),
        ("manylinux_2_28_x86_64", "x86_64"),
        ("manylinux2014_aarch64", "aarch64"),
    ],
)
def test_machine_is_read_from_the_platform(platform: str, machine: str) -> None:
    assert locks.environment_of(platform, "3.11")["platform_machine"] == machine


def test_unknown_platform_is_refused() -> None:
    with pytest.raises(ValueError, match="plan9_mips is none of win, macosx"):
        locks.environment_of("plan9_mips", "3.11")


def test_what_the_inventory_needs_is_in_every_environment() -> None:
    assert "packaging" in {
        pin.name for pin in locks.pins(ROOT / "install" / "desk.lock")
    }
