"""A workbook file as a package of parts, read into memory once.

Nothing here follows a link out of the file: entities, document types and network
addresses are refused, and so is a file that would unpack to an absurd size. A
workbook inside the workbook is copied as bytes and never opened.
"""

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from lxml import etree

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.limits import MB, XML_BYTES, XML_MARKS
from xlhedge.excel.saved.members import broken_rule, require_few_members

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHAIN = "xl/calcChain.xml"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONS = ".rels"  # behind the name of the part that they are of
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le"))
_UNREADABLE = (KeyError, ValueError, RuntimeError, EOFError, OSError)
_DAMAGED = (*_UNREADABLE, zipfile.BadZipFile, zlib.error)


class FileError(InputError):
    """A file that cannot be used; the message begins with its name."""


class Package:
    """The parts of one .xlsx or .xlsm file; `path` is only its name."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.size, self.sha256 = len(data), hashlib.sha256(data).hexdigest()
        self.path = path
        try:
            require_few_members(data)
            self._archive = zipfile.ZipFile(BytesIO(data))
        except InputError as error:
            raise self.refuse(str(error)) from None
        except _DAMAGED as error:
            raise self.refuse(f"{_what(data)}: {error}") from None
        self.members = self._archive.infolist()
        self.comment = self._archive.comment
        if rule := broken_rule(self.members):
            raise self.refuse(rule)
        self._names = {member.filename for member in self.members}

    def refuse(self, rule: str) -> FileError:
        """The error that names this file and the rule it breaks, in one line."""
        return FileError(" ".join(f"{self.path.name}: {rule}".split()))

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        try:
            return self._archive.read(part)
        except _DAMAGED as error:
            raise self.refuse(f"part {part} cannot be read: {error}") from None

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._names

    def xml(self, part: str) -> etree._Element:
        """The root element of a part."""
        data = self.read(part)
        self._check_xml(part, data)
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.refuse(f"part {part} is damaged: {error}") from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._refuse_doctype(part)
        return root

    def elements(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of these names in their order, without holding the whole part.

        Each is emptied when the next is asked for.
        """
        data = self.read(part)
        self._check_xml(part, data)
        parser = etree.iterparse(
            BytesIO(data),
            tag=tags,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
        )
        try:
            for _, element in parser:
                yield element
                _leave(element)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.refuse(f"part {part} is damaged: {error}") from None
        if parser.root.getroottree().docinfo.internalDTD is not None:
            raise self._refuse_doctype(part)

    def _check_xml(self, part: str, data: bytes) -> None:
        """Refuse, before it is parsed, what would take too much memory."""
        if len(data) > XML_BYTES:
            size, most = len(data) // MB, XML_BYTES // MB
            raise self.refuse(f"part {part} must have at most {most} MB, got {size} MB")
        marks = data.count(b"<") + data.count(b"=")
        if marks > XML_MARKS:
            rule = f"must have at most {XML_MARKS:,} tags and attributes"
            raise self.refuse(f"part {part} {rule}, got {marks:,}")
        if any(doctype in data for doctype in _DOCTYPES):
            raise self._refuse_doctype(part)

    def _refuse_doctype(self, part: str) -> FileError:
        return self.refuse(f"part {part} must not declare a document type")

    def relations(self, part: str) -> list[etree._Element]:
        """What `part` refers to, inside the file and outside."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}{_RELATIONS}")
        return list(self.xml(relations).iter(RELATION)) if self.has(relations) else []

    def related(self, part: str, kind: str) -> dict[str, str]:
        """The parts that `part` refers to as `kind`, by relationship id."""
        return {
            relation.get("Id", ""): inside(part, relation)
            for relation in self.relations(part)
            if not is_outside(relation) and kind_of(relation) == kind
        }

    def all_relations(self) -> Iterator[tuple[str, etree._Element]]:
        """Every relation of every part, with the part, "" for the file itself."""
        for member in self.members:
            folder, name = posixpath.split(member.filename)
            if posixpath.basename(folder) == "_rels" and name.endswith(_RELATIONS):
                owner = posixpath.dirname(folder), name.removesuffix(_RELATIONS)
                part = posixpath.join(*owner)
                yield from ((part, relation) for relation in self.relations(part))

    def workbook_part(self) -> str:
        """The name of the main part."""
        parts = self.related("", "officeDocument")
        if not parts:
            raise self.refuse("must be a workbook (.xlsx, .xlsm)")
        part = next(iter(parts.values()))
        root = self.xml(part)
        if str(root.tag).startswith(_STRICT):
            raise self.refuse("must be an Excel workbook, got Strict Open XML; save it")
        if root.tag != f"{MAIN}workbook":
            raise self.refuse("must be a workbook (.xlsx, .xlsm), got another document")
        return part


def is_outside(relation: etree._Element) -> bool:
    """Whether a relation leads out of the file."""
    return relation.get("TargetMode") == "External"


def kind_of(relation: etree._Element) -> str:
    """The last word of a relation's type, such as worksheet."""
    return relation.get("Type", "").rpartition("/")[2]


def inside(part: str, relation: etree._Element) -> str:
    """The part that a relation of `part` leads to."""
    folder = posixpath.dirname(part)
    target = posixpath.join("/", folder, relation.get("Target", ""))
    return posixpath.normpath(target).lstrip("/")


def _leave(element: etree._Element) -> None:
    """Free what an element held, and what stood before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]


def _what(data: bytes) -> str:
    """What a file that is no whole zip file looks like."""
    if not data:
        return "must be a workbook (.xlsx, .xlsm), got an empty file"
    if data.startswith(b"PK"):
        return "must be a workbook (.xlsx, .xlsm), got one cut short or half written"
    return "must be a workbook (.xlsx, .xlsm)"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def serialized(root: etree._Element) -> bytes:
    """A part as Excel writes it: UTF-8 with a declaration."""
    return _DECLARATION + etree.tostring(root, encoding="UTF-8")
