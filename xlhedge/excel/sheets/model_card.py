"""The sheet ModelCard; its rows are those of excel/model_card.py."""

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.page import Page
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.sheet import Sheet

_HEADER_ROW = 14  # below owner and proofs


def _typed(label: str, name: str, note: str, format: str = "general") -> Entry:
    style = "input" if format == "date" else "text_input"
    return Entry(label, "", "", note, name=name, style=style, format=format)


RESPONSIBLE = Panel(
    "Responsible",
    Cell("ModelCard", 4, 1),
    value=2,
    unit=3,
    note=3,
    width=3,
    entries=(
        _typed("owner", "model_owner", "who answers for this workbook"),
        _typed("validated by", "model_validator", "not the owner"),
        _typed("validated on", "model_validated_on", "date", "date"),
        Entry(
            "version",
            "=version_used",
            "",
            "of xlhedge that calculated these results",
            style="link",
        ),
        Entry(
            "master check",
            "=master_check",
            "",
            "Dashboard",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "reconciliation",
            "=recon_verdict",
            "",
            "Recon: this book three times",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "published figures",
            '=tests_verdict&": "&tests_met&" of "&tests_listed',
            "",
            "Tests; the whole file: xlhedge verify writes accuracy.html",
        ),
    ),
)
MODEL_CARD_SHEET = Sheet(
    Page(
        "ModelCard",
        "Model card",
        "What the model is for, what it rests on, where it ends, and how it is checked "
        "(SR 11-7). The yellow cells are for the owner.",
        "text",
        header_row=_HEADER_ROW,
        frozen_columns=2,
    ),
    panels=(RESPONSIBLE,),
)
