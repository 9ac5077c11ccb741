"""The panel of one contract on the sheet Risk: leverage, liquidation, days to exit."""

from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.panel import Entry, Panel

_BOOK = "book currency"
_ROW = "MATCH(risk_contract,Instruments[instrument],0)"
_POSITION = "MATCH(risk_contract,Positions[instrument],0)"
_UNHELD = "COUNTIF(Positions[instrument],risk_contract)=0"
_PAID = 'AND(risk_contract_kind<>"future",risk_contract_kind<>"perpetual")'


def _link(label: str, name: str, unit: str, format: str, column: str = "") -> Entry:
    """What Instruments says of the contract; words where its cell is blank."""
    cell = f"INDEX(Instruments[{column or name}],{_ROW})"
    style = "text_link" if format == "general" else "link"
    unknown = "COUNTIF(Instruments[instrument],risk_contract)=0"
    shown = f'=IF({unknown},"none",IF({cell}="","not given",{cell}))'
    return Entry(label, shown, unit, name=f"risk_{name}", style=style, format=format)


def _if_held(formula: str) -> str:
    return f'=IF({_UNHELD},"not held",{formula})'


def _if_margined(formula: str) -> str:
    """A formula for futures and perpetuals: others have no margin of their own."""
    shown = f'IF({_PAID},"no margin",{formula})'
    return _if_held(shown)


def _leverage(place: int) -> str:
    called = "XLH_LEVERAGE(risk_gross,risk_net,risk_equity)"
    return f"=IF(ISTEXT(risk_gross),risk_gross,INDEX({called},1,{place}))"


def _if_known(formula: str) -> str:
    """A formula over the deltas of the VaR, which needs factors; the VaR's error."""
    shown = f"IF(ISERROR(risk_var_head),risk_var_head,{formula})"
    return f'=IF(COUNTA(Factors[factor])=0,"no factors",{shown})'


_OF_THE_BOOK = (
    Entry(
        "equity",
        2_500_000.0,
        _BOOK,
        name="risk_equity",
        style="input",
        format="amount",
    ),
    Entry(
        "gross delta",
        # SUMIF would leave a delta that failed out.
        _if_known(
            "IF(ISERROR(SUM(risk_deltas)),SUM(risk_deltas),"
            'SUMIF(risk_deltas,">0")-SUMIF(risk_deltas,"<0"))'
        ),
        _BOOK,
        "sum of |dollar delta|, coins held included",
        name="risk_gross",
        format="whole",
    ),
    Entry(
        "net delta",
        _if_known("SUM(risk_deltas)"),
        _BOOK,
        "sum of dollar deltas, coins held included",
        name="risk_net",
        format="whole",
    ),
    Entry(
        "gross leverage",
        _leverage(1),
        "of equity",
        "XLH_LEVERAGE",
        format="points",
    ),
    Entry(
        "delta leverage",
        _leverage(3),
        "of equity",
        "XLH_LEVERAGE",
        format="points",
    ),
)
_CONTRACT = (
    Entry(
        "contract",
        '=IF(COUNTA(Instruments[instrument])=0,"none",'
        "INDEX(Instruments[instrument],1))",
        "of Instruments",
        name="risk_contract",
        style="text_link",
        choices_from="instrument_names",
    ),
    _link("kind", "contract_kind", "", "general", "kind"),
    _link("settlement", "settlement", "", "general"),
    _link("multiplier", "multiplier", "units per contract", "amount"),
    Entry(
        "held",
        "=SUMIF(Positions[instrument],risk_contract,Positions[quantity])",
        "contracts",
        "sum of Positions",
        name="risk_held",
        style="link",
        format="amount",
    ),
    Entry(
        "entry price",
        _if_held(f"INDEX(Positions[entry_price],{_POSITION})"),
        "quote",
        "of its first position",
        name="risk_entry",
        style="link",
        format="price",
    ),
)
_LIQUIDATION = (
    Entry(
        "margin",
        6.5,
        "coins; linear: quote",
        "isolated, after fees and funding",
        name="risk_margin",
        style="input",
        format="amount",
    ),
    Entry(
        "maintenance",
        0.01,
        "of notional",
        name="risk_maintenance",
        style="input",
        format="general",
    ),
    Entry(
        "liquidation price",
        _if_margined(
            "INDEX(XLH_LIQUIDATION(risk_held,risk_entry,risk_margin,"
            "risk_maintenance,risk_settlement,risk_multiplier),1,1)"
        ),
        "quote",
        "XLH_LIQUIDATION",
        name="risk_liquidation",
        format="price",
    ),
    Entry(
        "distance",
        "=IF(ISNUMBER(risk_liquidation),"
        f'risk_liquidation/INDEX(Instruments[mark],{_ROW})-1,"none")',
        "of the mark",
        format="decimal",
    ),
)
_EXIT = (
    _link("daily volume", "volume", "contracts per day", "amount", "daily_volume"),
    Entry(
        "participation",
        0.1,
        "of daily volume",
        name="risk_participation",
        style="input",
        format="general",
    ),
    Entry(
        "days to exit",
        _if_held(
            "IF(ISTEXT(risk_volume),risk_volume,"
            "XLH_DAYS_TO_EXIT(risk_held,risk_volume,risk_participation))"
        ),
        "days",
        "XLH_DAYS_TO_EXIT",
        format="decimal",
    ),
)


def risk_contract(corner: Cell) -> Panel:
    """The panel, its title at `corner`."""
    return Panel(
        "Leverage of the book; liquidation and exit of one contract",
        corner,
        value=corner.column + 1,
        unit=corner.column + 2,
        note=corner.column + 4,
        width=7,
        entries=(*_OF_THE_BOOK, *_CONTRACT, *_LIQUIDATION, *_EXIT),
    )
