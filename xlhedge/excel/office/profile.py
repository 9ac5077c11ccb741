"""A profile of its own for each run: nothing of the user's is read or written.

Macros never run, active content is off, links are not updated, every formula is
calculated anew on opening, and whatever would reach for the network meets a proxy
that nobody serves. The add-in is unpacked where LibreOffice looks for what comes with
it, so nothing has to be installed.
"""

import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

from xlhedge.excel.calc.addin import write_addin

_PREFIX = "/org.openoffice."
_SCRIPTS = "Office.Common/Security/Scripting"
_PROXY = "Inet/Settings"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    (_SCRIPTS, "DisableMacrosExecution", "true"),
    (_SCRIPTS, "MacroSecurityLevel", "3"),  # very high
    (_SCRIPTS, "DisableActiveContent", "true"),  # OLE objects and DDE
    (_SCRIPTS, "DisableOLEAutomation", "true"),
    (_SCRIPTS, "BlockUntrustedRefererLinks", "true"),
    ("Office.Calc/Content/Update", "Link", "1"),  # never
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),  # always
    ("Office.Common/Misc", "UseLocking", "false"),  # no file beside the copy
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    (_PROXY, "ooInetProxyType", "2"),  # given here, not the system's
    *(
        (_PROXY, f"ooInet{scheme}Proxy{key}", value)
        for scheme in ("HTTP", "HTTPS")
        for key, value in (("Name", "127.0.0.1"), ("Port", "9"))  # discard
    ),
    (_PROXY, "ooInetNoProxy", ""),
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
)


def write_profile(folder: Path) -> list[str]:
    """Write a profile and the unpacked add-in; the arguments that make them used."""
    profile, extensions = folder / "profile", folder / "extensions"
    (profile / "user").mkdir(parents=True)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_registry(), encoding="utf-8")
    addin = folder / "addin.oxt"
    write_addin(addin)
    with zipfile.ZipFile(addin) as archive:
        archive.extractall(extensions / "xlhedge")
    return [
        f"-env:UserInstallation={profile.as_uri()}",
        f"-env:BUNDLED_EXTENSIONS={extensions.as_uri()}",
    ]


def _registry() -> str:
    items = "".join(
        f"<item oor:path={quoteattr(_PREFIX + path)}>"
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    return f"{_HEAD}{items}</oor:items>\n"
