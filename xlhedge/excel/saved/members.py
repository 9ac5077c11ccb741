"""What the list of parts of a workbook file must keep to before a part is read."""

import zipfile
from collections.abc import Callable, Sequence

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.limits import EXPANDED_BYTES, MB, MEMBERS, PART_BYTES

Members = Sequence[zipfile.ZipInfo]

_ENTRY = b"PK\x01\x02"  # begins each entry of the list at the end of a zip file
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1  # flag of an entry (APPNOTE 4.4.4)


def require_few_members(data: bytes) -> None:
    """Raise InputError for a zip file of too many entries, before they are listed."""
    entries = data.count(_ENTRY)
    if entries > MEMBERS:
        raise InputError(f"must hold at most {MEMBERS:,} parts, got {entries:,}")


def broken_rule(members: Members) -> str:
    """The first rule that the parts break; empty if they keep all."""
    return next(filter(None, (rule(members) for rule in _RULES)), "")


def _kinds(members: Members) -> str:
    names = {member.filename.lower() for member in members}
    if "[content_types].xml" not in names and "mimetype" in names:
        return "must be .xlsx or .xlsm, got another zip file, such as .ods"
    if "[content_types].xml" not in names:
        return "must be a workbook (.xlsx, .xlsm), got another zip file"
    if any(name.endswith("workbook.bin") for name in names):
        return "must be .xlsx or .xlsm, got .xlsb; save it as one"
    return ""


def _names(members: Members) -> str:
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names):
        return "must not hold two parts of one name"
    strange = next(filter(_is_strange, names), None)
    return "" if strange is None else f"must not hold a part named {strange!r}"


def _is_strange(name: str) -> bool:
    """Whether a name leads out of the file, or is none that a package may have."""
    steps = name.removesuffix("/").split("/")
    # In other letters, one program would read the relations and another would not.
    other_letters = any(
        step.lower().endswith(end) and not step.endswith(end)
        for step in steps
        for end in ("_rels", ".rels")
    )
    return (
        not name.isprintable()
        or "\\" in name
        or not {"", ".", ".."}.isdisjoint(steps)
        or other_letters
    )


def _sizes(members: Members) -> str:
    total = sum(member.file_size for member in members)
    if total > EXPANDED_BYTES:
        return f"must unpack to at most {EXPANDED_BYTES // MB} MB, got {_mb(total)}"
    largest = max(members, key=lambda member: member.file_size)
    if largest.file_size > PART_BYTES:
        size = f"at most {PART_BYTES // MB} MB, got {_mb(largest.file_size)}"
        return f"part {largest.filename} must have {size}"
    return ""


def _mb(size: int) -> str:
    return f"{size / MB:,.0f} MB"


def _packing(members: Members) -> str:
    for member in members:
        if member.compress_type not in _KNOWN:
            return f"part {member.filename} must be deflated or stored"
        if member.flag_bits & _ENCRYPTED:
            return "must not be protected by a password"
    return ""


_RULES: tuple[Callable[[Members], str], ...] = (_kinds, _names, _sizes, _packing)
