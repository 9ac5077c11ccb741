"""The sheet ModelCard: what the model is for, what it rests on, and where it ends.

Sections are those that supervisors ask for. What is counted or listed elsewhere is read
from there; the rest stands here and nowhere else.

Source: Board of Governors of the Federal Reserve System, SR 11-7, Guidance on model
risk management (2011).
"""

from collections.abc import Iterator

from xlhedge import __version__
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.excel.published import KINDS

HEADERS = ["section", "subject", "statement", "evidence"]
Row = list[str]

# Version, and what it changed; the newest first.
CHANGES = (
    (
        "0.1.0",
        "first version: Greeks and hedges of European and American options, futures, "
        "perpetuals, spot and coin collateral",
    ),
)
_PURPOSE = (
    (
        "use",
        "Greeks and value of an option book, and trades that bring each underlying "
        "back to its target",
        "Greeks, Hedge",
    ),
    (
        "users",
        "a trading desk; its risk control; auditors, who need no Excel",
        "xlhedge audit",
    ),
    (
        "decisions",
        "a ticket is a proposal: a person decides, and nothing is sent anywhere",
        "Hedge, Log",
    ),
    (
        "not for",
        "margin calls, accounting entries, regulatory capital, credit valuation",
        "",
    ),
)
_THEORY = (
    (
        "European options",
        "Black-Scholes (1973) with the carry that the forward implies; Black (1976)",
        "Recon, Tests",
    ),
    (
        "settled in coin",
        "Black (1976) undiscounted on the own forward, divided by it; deltas fade over "
        "the last 30 minutes, as the venue settles",
        "Recon, Tests",
    ),
    (
        "American options",
        "exercise boundary of Andersen, Lake and Offengenden (2016); not in Recon, "
        "which has no closed formula for it",
        "Tests",
    ),
    (
        "smiles",
        "raw SVI (Gatheral and Jacquier, 2014), delta quotes, or a flat vol; between "
        "expiries total variance is linear",
        "Surface",
    ),
    (
        "hedges",
        "whole lots inside a band; several Greeks by exact solution, least squares or "
        "least cost",
        "Hedge, WhatIf",
    ),
)
_ASSUMPTIONS = (
    ("rates, yields", "continuous, constant to expiry, one per underlying", "Market"),
    ("dividends", "cash, known, paid out of the spot before it moves", "Dividends"),
    ("vol", "of each option: its own, its mark's, or the surface's", "Greeks"),
    ("sticky strike", "vols of other spots are those of the strike", "Ladder"),
    ("time", "calendar days over 365, unless Market says otherwise", "Conventions"),
    (
        "prices",
        "inputs are true: nothing here checks them against a venue",
        "xlhedge audit",
    ),
)
_LIMITS = (
    ("surface", "never used beyond its first or last expiry", "Surface"),
    (
        "American",
        "two exercise boundaries and American options settled in coin are refused",
        "Greeks, status",
    ),
    ("failures", "a failed row is an error, and so is every total over it", "Greeks"),
    ("liquidity", "costs are spread and fees; large trades move the market", "Hedge"),
    (
        "hosts",
        "tried in LibreOffice and with a Windows Python under Wine, not in Excel",
        "Start",
    ),
)
_MONITORING = (
    ("each calculation", "master check: failed rows, limits, proofs", "Dashboard"),
    ("each refresh", "age of the market; rows and tickets that fail", "Dashboard"),
    ("each day", "P&L explained by Greeks, and what remains", "Explain"),
    ("each hand-over", "audit of the file; its evidence kept", "xlhedge audit"),
    ("each release", "all figures; all tests of the repository", "xlhedge verify"),
    ("each decision", "what was decided, by whom and why", "Log"),
)


def card_rows() -> list[Row]:
    """Headers first: section, subject, statement, evidence."""
    return [HEADERS, *_rows()]


def _rows() -> Iterator[Row]:
    for section, rows in (
        ("purpose", _PURPOSE),
        ("theory", _THEORY),
        ("assumptions", _ASSUMPTIONS),
        ("limits of use", _LIMITS),
        ("re-performance", tuple(_performed_again())),
        ("monitoring", _MONITORING),
    ):
        yield from ([section, *row] for row in rows)
    for version, change in CHANGES:
        yield ["changes", version, change, ""]


def _performed_again() -> Iterator[tuple[str, str, str]]:
    """Who else computes the same numbers, and how to have it done."""
    figures = packaged_figures().figures
    items = len({figure.item for figure in figures})
    live = sum(len(kind.rows()) for kind in KINDS)
    yield (
        "figures",
        f"{len(figures)} reference figures of {items} items, from print and from "
        "independent computation, every one computed anew; the page names the worst "
        "error, the source and what is missed",
        "xlhedge verify",
    )
    yield (
        "in the workbook",
        f"{live} of them, as formulas of {len(KINDS)} kinds",
        "Tests",
    )
    yield (
        "this book",
        "each European option by Excel's own functions and by bumps of the price",
        "Recon",
    )
    yield (
        "this file",
        "every formula by two engines, and both against what the file holds",
        "xlhedge recalc --engine both",
    )
    yield (
        "one number",
        "derived down to the cells that were typed, step by step",
        "xlhedge audit --explain",
    )
    yield "this installation", f"version {__version__} in any cell", "=XLH_SELFTEST()"
