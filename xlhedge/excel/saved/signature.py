"""The digital signature of a package: a copy with other numbers no longer has one.

The macro project has a signature of its own, in parts beside it; that one stays.
Source: ECMA-376 part 2, 13 (digital signatures).
"""

from collections.abc import Iterator

from lxml import etree

from xlhedge.excel.saved.package import RELATION, Package, serialized

_FOLDER = "_xmlsignatures/"
_ORIGIN = "/digital-signature/origin"
_RELATIONS = "_rels/.rels"
_TYPES = "[Content_Types].xml"
_TYPE_OF_ORIGIN = "application/vnd.openxmlformats-package.digital-signature-origin"


def signature_parts(package: Package) -> set[str]:
    """The parts that hold the signature; none of an unsigned file."""
    names = (member.filename for member in package.members)
    return {name for name in names if name.lower().startswith(_FOLDER)}


def unsigned(package: Package) -> dict[str, bytes]:
    """The parts that name the signature, written without it."""
    listing = {_RELATIONS: _relations, _TYPES: _types}
    parts = {}
    for part, mentions in listing.items():
        root = package.xml(part)
        for element in list(mentions(root)):
            root.remove(element)
        parts[part] = serialized(root)
    return parts


def _relations(root: etree._Element) -> Iterator[etree._Element]:
    for relation in root.iterchildren(RELATION):
        if relation.get("Type", "").endswith(_ORIGIN):
            yield relation


def _types(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iterchildren("{*}Override", "{*}Default"):
        part = element.get("PartName", "").lstrip("/").lower()
        if part.startswith(_FOLDER) or element.get("ContentType") == _TYPE_OF_ORIGIN:
            yield element
