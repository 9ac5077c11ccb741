"""What the main part says about calculation (ECMA-376 part 1, 18.2.2).

Excel calculates everything on opening a file that asks for it or that an older
version calculated; without our functions it would lose their results.
"""

from lxml import etree

from xlhedge.excel.saved.cell_xml import whole
from xlhedge.excel.saved.package import MAIN

_CALCULATED_BY = 191029  # the calculation engine of Excel 2019 and later
_SETTINGS = f"{MAIN}calcPr"
_ASKING = ("fullCalcOnLoad", "calcCompleted")
_BEFORE = ("sheets", "functionGroups", "externalReferences", "definedNames")


def keeps_results(root: etree._Element) -> bool:
    """Whether Excel shows the saved results of a workbook as it opens it."""
    settings = root.find(_SETTINGS)
    if settings is None or _engine(settings) < _CALCULATED_BY:
        return False
    asks = settings.get("fullCalcOnLoad", "0") in ("1", "true")
    return not asks and settings.get("calcCompleted", "1") in ("1", "true")


def keep_results(root: etree._Element) -> None:
    """Make Excel show the saved results; the other settings stay as they are."""
    settings = root.find(_SETTINGS)
    if settings is None:
        settings = etree.Element(_SETTINGS)
        places = [root.find(f"{MAIN}{name}") for name in _BEFORE]
        [place for place in places if place is not None][-1].addnext(settings)
    for name in _ASKING:
        settings.attrib.pop(name, "")
    settings.set("calcId", str(max(_engine(settings), _CALCULATED_BY)))


def _engine(settings: etree._Element) -> int:
    return whole(settings.get("calcId", "0"))
