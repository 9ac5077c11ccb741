"""The tab of the add-in on Excel's ribbon (customUI/customUI14.xml).

Source: Microsoft, Custom UI XML Markup [MS-CUSTOMUI2].
"""

from itertools import groupby

from lxml import etree

from xlhedge.excel.vba.buttons import BUTTONS, Button

PART = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_CLICKED = "XlhClicked"  # the macro that is told which button it was


def ribbon() -> bytes:
    """The part: one tab, a group for each kind of button."""
    root = etree.fromstring(f'<customUI xmlns="{_NAMESPACE}"/>')
    tabs = _add(_add(root, "ribbon"), "tabs")
    tab = _add(tabs, "tab", id="xlhedge", label="xlhedge")
    for number, (label, members) in enumerate(groupby(BUTTONS, lambda b: b.group), 1):
        group = _add(tab, "group", id=f"xlhedge{number}", label=label)
        for button in members:
            _add(group, "button", **_attributes(button))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _attributes(button: Button) -> dict[str, str]:
    return {
        "id": button.macro,
        "label": button.label,
        "size": "large",
        "imageMso": button.image,
        "screentip": button.label,
        "supertip": button.help,
        "onAction": _CLICKED,
    }


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{tag}", attributes)
