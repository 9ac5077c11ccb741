"""The worked example on the sheet Hedge: one coin-settled option, step by step."""

from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.panel import Entry, Panel


def _input(name: str, value: str | float, format: str, label: str = "") -> Entry:
    """An input of the worked example, called after a term."""
    term = TERMS[name]
    return Entry(
        label or name,
        value,
        term.unit if term.kind in ("number", "date") else "",
        name=f"example_{name}",
        style="text_input" if isinstance(value, str) and format != "date" else "input",
        format=format,
        choices=term.choices if term.kind in ("flag", "choice") else (),
    )


EXAMPLE = Panel(
    "One option, step by step: inputs",
    Cell("Hedge", 4, 1),
    value=3,
    unit=4,
    note=5,
    width=4,
    entries=(
        _input("flag", "call", "general"),
        _input("quantity", 10.0, "general"),
        _input("forward", 60000.0, "price"),
        _input("strike", 65000.0, "price"),
        _input("as_of", "2026-01-15 03:12", "date"),
        _input("expiry", "2026-02-13 08:00", "date"),
        _input("vol", 0.6, "decimal"),
        _input("futures_price", 60000.0, "price", "price of the perpetual"),
        _input("contract_size", 10.0, "general"),
        _input("lot", 1.0, "general"),
        _input("target", 0.0, "decimal"),
        _input("below", 0.5, "decimal"),
        _input("above", 0.5, "decimal"),
    ),
)
_OPTION = "example_flag,example_forward,example_strike,example_years,0,example_vol,0"
STEPS = Panel(
    "… and steps",
    Cell("Hedge", 4, 5),
    value=7,
    unit=8,
    note=9,
    width=7,
    entries=(
        Entry(
            "time to expiry",
            "=XLH_YEARS(example_as_of,example_expiry)",
            "years",
            "XLH_YEARS(as_of, expiry)",
            name="example_years",
            format="decimal",
        ),
        Entry(
            "delta of one option",
            f'=XLH_DELTA({_OPTION},"inverse")',
            "base",
            "XLH_DELTA(flag, forward, strike, years, …)",
            format="decimal",
        ),
        Entry(
            "less the premium in coin",
            f'=XLH_GREEK("net_delta",{_OPTION},"inverse")',
            "base",
            "XLH_GREEK(net_delta, flag, forward, …)",
            name="example_net_delta",
            format="decimal",
        ),
        Entry(
            "of the position",
            "=example_quantity*example_net_delta",
            "base",
            "quantity × net delta",
            name="example_exposure",
            format="decimal",
        ),
        Entry(
            "trade due, and why",
            "=XLH_DDH(example_exposure,example_target,example_below,example_above)",
            "",
            "XLH_DDH(delta, target, below, above)",
            format="decimal",
            width=2,
        ),
        Entry(
            "in the coin itself",
            "=XLH_HEDGE(example_exposure,1,1,example_target)",
            "base",
            "XLH_HEDGE(exposure, hedge_delta, multiplier, …)",
            format="decimal",
        ),
        Entry(
            "in perpetuals, unrounded",
            "=XLH_HEDGE_INVERSE(example_exposure,example_futures_price,"
            'example_contract_size,"coin",0,example_target)',
            "contracts",
            "XLH_HEDGE_INVERSE(net_delta, futures_price, …)",
            name="example_contracts",
            format="coins",
        ),
        Entry(
            "in whole lots",
            "=XLH_LOTS(example_contracts,example_lot)",
            "contracts",
            "XLH_LOTS(quantity, lot)",
            format="whole",
        ),
    ),
)
