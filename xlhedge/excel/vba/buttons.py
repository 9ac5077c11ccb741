"""The buttons: of the Dashboard of a workbook, and of the add-in's tab."""

from typing import NamedTuple


class Button(NamedTuple):
    """What can be pressed: its label, its macro, its picture and what it does.

    `image` names one of Office's own pictures; `group` is its place on the tab.
    """

    label: str
    macro: str
    image: str
    group: str
    help: str


BUTTONS = (
    Button(
        "Refresh",
        "XlhRefresh",
        "RefreshAll",
        "Hedge book",
        "Take one snapshot of the market that the sheet Market names, check it, write "
        "it and calculate. Nothing is written if any of it cannot be used.",
    ),
    Button(
        "Hedge tickets",
        "XlhTickets",
        "GoTo",
        "Hedge book",
        "Calculate and show what to trade.",
    ),
    Button(
        "Audit",
        "XlhAudit",
        "ErrorChecking",
        "Hedge book",
        "Recalculate a copy of this book outside Excel and list every difference.",
    ),
    Button(
        "Repair links",
        "XlhRepairLinks",
        "HyperlinkInsert",
        "Formulas",
        "Point formulas that use another user's add-in to the functions of this one.",
    ),
    Button("Help", "XlhHelp", "Help", "Formulas", "Show every worksheet function."),
    Button(
        "Restart Python",
        "XlhRestart",
        "RecurrenceEdit",
        "Formulas",
        "End the server that calculates, start a new one and calculate everything.",
    ),
)
