"""The workbook as data: every sheet, in the order of the tabs.

Each sheet stands in a file of its own in `sheets`; nothing else knows where an array,
a panel or a chart stands, or what a name covers.
"""

from xlhedge.excel.sheets.buckets import BUCKETS_SHEET
from xlhedge.excel.sheets.conventions import CONVENTIONS_SHEET
from xlhedge.excel.sheets.costs import COSTS_SHEET
from xlhedge.excel.sheets.dashboard import DASHBOARD_SHEET
from xlhedge.excel.sheets.demand import DEMAND_SHEET
from xlhedge.excel.sheets.effectiveness import EFFECTIVENESS_SHEET
from xlhedge.excel.sheets.explain import EXPLAIN_SHEET
from xlhedge.excel.sheets.greeks import GREEKS_SHEET
from xlhedge.excel.sheets.hedge import HEDGE_SHEET
from xlhedge.excel.sheets.hedge_ratio import HEDGE_RATIO_SHEET
from xlhedge.excel.sheets.help import HELP_SHEET
from xlhedge.excel.sheets.inputs import INPUT_SHEETS
from xlhedge.excel.sheets.ladder import LADDER_SHEET
from xlhedge.excel.sheets.limits import LIMITS_SHEET
from xlhedge.excel.sheets.log import LOG_SHEET
from xlhedge.excel.sheets.model_card import MODEL_CARD_SHEET
from xlhedge.excel.sheets.previous import PREVIOUS_SHEET
from xlhedge.excel.sheets.recon import RECON_SHEET
from xlhedge.excel.sheets.risk import RISK_SHEET
from xlhedge.excel.sheets.start import START_SHEET
from xlhedge.excel.sheets.static import STATIC_SHEET
from xlhedge.excel.sheets.tests import TESTS_SHEET
from xlhedge.excel.sheets.whatif import WHATIF_SHEET

SHEETS = (
    START_SHEET,
    DASHBOARD_SHEET,
    CONVENTIONS_SHEET,
    *INPUT_SHEETS,
    GREEKS_SHEET,
    BUCKETS_SHEET,
    HEDGE_SHEET,
    WHATIF_SHEET,
    LADDER_SHEET,
    EXPLAIN_SHEET,
    LIMITS_SHEET,
    HEDGE_RATIO_SHEET,
    EFFECTIVENESS_SHEET,
    COSTS_SHEET,
    RISK_SHEET,
    DEMAND_SHEET,
    STATIC_SHEET,
    RECON_SHEET,
    TESTS_SHEET,
    LOG_SHEET,
    MODEL_CARD_SHEET,
    PREVIOUS_SHEET,
    HELP_SHEET,
)

PAGES = tuple(sheet.page for sheet in SHEETS)
INPUT_TABLES = {table.name: table for s in SHEETS for table in s.input_tables}
ARRAYS = tuple(array for sheet in SHEETS for array in sheet.arrays)
NATIVES = tuple(native for sheet in SHEETS for native in sheet.natives)
PANELS = tuple(panel for sheet in SHEETS for panel in sheet.panels)
GRIDS = tuple(grid for sheet in SHEETS for grid in sheet.grids)
LINKS = tuple(links for sheet in SHEETS for links in sheet.links)
LISTS = tuple(given for sheet in SHEETS for given in sheet.lists)
NOTES = tuple(notes for sheet in SHEETS for notes in sheet.notes)
AREA_NAMES = {name: text for sheet in SHEETS for name, text in sheet.names.items()}
