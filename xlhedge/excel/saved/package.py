"""A workbook file as a package of parts, read into memory once.

Nothing here follows a link out of the file: entities, document types and network
addresses are refused, and so is a file that would unpack to an absurd size.
"""

import posixpath
import zipfile
from io import BytesIO
from pathlib import Path

from lxml import etree

from xlhedge.core.errors import InputError

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHAIN = "xl/calcChain.xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_LARGEST = 500_000_000  # bytes unpacked; twenty times the largest desk workbook seen
_OLD_FORMAT = bytes.fromhex("D0CF11E0A1B11AE1")  # compound file: .xls, or encrypted
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Package:
    """The parts of one .xlsx or .xlsm file; `path` is only its name."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except zipfile.BadZipFile as error:
            raise self.refuse(f"must be a workbook (.xlsx, .xlsm): {error}") from None
        self.members = self._archive.infolist()
        self.comment = self._archive.comment
        self._check_members()

    def _check_members(self) -> None:
        names = [member.filename for member in self.members]
        if len(set(names)) < len(names):
            raise self.refuse("must not hold two parts of one name")
        if sum(member.file_size for member in self.members) > _LARGEST:
            raise self.refuse(f"must unpack to at most {_LARGEST // 10**6} MB")
        if "[Content_Types].xml" not in names:
            raise self.refuse("must be a workbook (.xlsx, .xlsm), got another zip file")
        if any(name.lower().endswith("workbook.bin") for name in names):
            raise self.refuse("must be .xlsx or .xlsm, got .xlsb; save it as one")

    def refuse(self, rule: str) -> InputError:
        """The error that names this file and the rule it breaks."""
        return InputError(f"{self.path.name}: {rule}")

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        try:
            return self._archive.read(part)
        except (KeyError, zipfile.BadZipFile, RuntimeError) as error:
            raise self.refuse(f"part {part} cannot be read: {error}") from None

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return any(member.filename == part for member in self.members)

    def xml(self, part: str) -> etree._Element:
        """The root element of a part."""
        data = self.read(part)
        try:
            root = etree.fromstring(data, _parser())
        except etree.XMLSyntaxError as error:
            raise self.refuse(f"part {part} is damaged: {error}") from None
        if b"<!DOCTYPE" in data:
            raise self.refuse(f"part {part} must not declare a document type")
        return root

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts that `part` refers to as `kind`, by relationship id."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(relations):
            return {}
        found = {}
        for relation in self.xml(relations).iter(f"{_RELATIONS}Relationship"):
            internal = relation.get("TargetMode") != "External"
            if internal and relation.get("Type", "").endswith(f"/{kind}"):
                target = posixpath.join("/", folder, relation.get("Target", ""))
                found[relation.get("Id", "")] = posixpath.normpath(target).lstrip("/")
        return found

    def workbook_part(self) -> str:
        """The name of the main part."""
        parts = self.related("", "officeDocument")
        if not parts:
            raise self.refuse("must be a workbook (.xlsx, .xlsm)")
        part = next(iter(parts.values()))
        if _STRICT in self.read(part):
            raise self.refuse("must be an Excel workbook, got Strict Open XML; save it")
        return part


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def serialized(root: etree._Element) -> bytes:
    """A part as Excel writes it: UTF-8 with a declaration."""
    return _DECLARATION + etree.tostring(root, encoding="UTF-8")


def open_package(path: Path) -> Package:
    """The parts of the file; raises InputError naming the file and the rule."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path.name}: no such file") from None
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror})") from None
    if not data.startswith(_OLD_FORMAT):
        return Package(path, data)
    if _ENCRYPTED in data:
        raise InputError(f"{path.name}: must not be protected by a password")
    raise InputError(f"{path.name}: must be .xlsx or .xlsm, got the old .xls format")
