"""The panels of the Dashboard: the master check with its counts, and named inputs."""

from xlhedge.book.columns import TABLES
from xlhedge.core.terms import TERMS
from xlhedge.excel.saved.address import Cell
from xlhedge.excel.sheets.panel import Entry, Panel
from xlhedge.excel.sheets.results import TOTALS

# Numbers in a row of totals; the rest of its cells are words.
_TOTALS = sum(not column.is_text for column in TOTALS)
_HALF_SECOND = "0.5"  # ages are shown in whole seconds


def _count(name: str, word: str) -> str:
    """How many cells hold the word.

    With a wildcard for its last letter: LibreOffice Calc finds the texts of an array
    that an add-in returned by a pattern only, never by the whole word.

    >>> _count("ticket_reasons", "stale")
    'COUNTIF(ticket_reasons,"stal?")'
    """
    return f'COUNTIF({name},"{word[:-1]}?")'


def _missing() -> str:
    """How many items of Market are missing: rows, and cells that none may lack."""
    key, *needed = (c.name for c in TABLES["Market"].columns if c.required)
    blank = "+".join(f'(Market[{name}]="")' for name in needed)
    held = f"SUMPRODUCT(COUNTIF(Positions[{key}],Market[{key}]))"
    return (
        f'=SUMPRODUCT(--(Positions[{key}]<>""))-{held}'
        f'+SUMPRODUCT((Market[{key}]<>"")*({blank}))'
    )


def _not_fresh() -> str:
    """How many rows of Market are not within stale_after seconds of the clock."""
    span = f"(stale_after+{_HALF_SECOND})/86400"
    return (
        "=COUNTA(Market[underlying])-SUMPRODUCT("
        f'(Market[underlying]<>"")*(Market[as_of]>=clock-{span})'
        f"*(Market[as_of]<=clock+{span}))"
    )


_VERDICT = (
    '=IF(AND(version_used<>"",rows_valued>0,rows_failed=0,totals_failed=0,'
    "policies_failed=0,inputs_failed=0,market_items_missing=0,tickets_stale=0,"
    "limits_broken=0,pnl_failed=0,analyses_failed=0,proofs_failed=0,"
    'date_system="1900"),'
    'IF(markets_stale+marks_stale=0,"PASS","STALE"),"CHECK")'
)

CHECKS = Panel(
    "Master check",
    Cell("Dashboard", 5, 2),
    value=3,
    unit=4,
    note=5,
    width=6,
    entries=(
        Entry(
            "master check",
            _VERDICT,
            "",
            "STALE: all is well but the market is old",
            name="master_check",
            style="verdict",
            good='"PASS"',
        ),
        Entry(
            "positions in the table",
            "=COUNTA(Positions[id])",
            "rows",
            name="rows_given",
            format="count",
        ),
        Entry(
            "valued",
            f"={_count('greeks_status', 'ok')}",
            "rows",
            name="rows_valued",
            format="count",
        ),
        Entry(
            "excluded",
            f"={_count('greeks_status', 'excluded')}",
            "rows",
            "active is FALSE",
            name="rows_excluded",
            format="count",
        ),
        Entry(
            "failed",
            "=MAX(rows_given,COUNTA(greeks_status))-rows_valued-rows_excluded",
            "rows",
            "the reason stands in Greeks, status",
            name="rows_failed",
            format="count",
            good="0",
        ),
        Entry(
            "totals failed",
            f"={_TOTALS}*COUNTA(total_groups)-COUNT(total_numbers)+ISERROR(total_head)",
            "numbers",
            "a row failed, or an input is no choice",
            name="totals_failed",
            format="count",
            good="0",
        ),
        Entry(
            "policies failed",
            "=MAX(COUNTA(Policy[underlying]),COUNTA(ticket_status))"
            f"-{_count('ticket_status', 'ok')}",
            "rows",
            "the reason stands in Hedge, status",
            name="policies_failed",
            format="count",
            good="0",
        ),
        Entry(
            "input rows failed",
            "=IF(COUNT(input_failures)=0,1,SUM(input_failures))",
            "rows",
            "of any input table: right, and why",
            name="inputs_failed",
            format="count",
            good="0",
        ),
        Entry(
            "market items missing",
            _missing(),
            "items",
            "rows and cells that Market lacks",
            name="market_items_missing",
            format="count",
            good="0",
        ),
        Entry(
            "markets too old at as_of",
            f"={_count('ticket_reasons', 'stale')}",
            "tickets",
            "older than the max_age of the policy",
            name="tickets_stale",
            format="count",
            good="0",
        ),
        Entry(
            "markets stale now",
            _not_fresh(),
            "rows",
            "further from the clock than stale_after",
            name="markets_stale",
            format="count",
            good="0",
        ),
        Entry(
            "marks of another time",
            "=IF(COUNT(input_ages)=0,0,SUM(input_ages))",
            "rows",
            "as_of and time of valuation: over max_age",
            name="marks_stale",
            format="count",
            good="0",
        ),
        Entry(
            "limits breached or failed",
            "=limits_breached+limits_failed",
            "limits",
            "beyond hard, or no figure: Limits",
            name="limits_broken",
            format="count",
            good="0",
        ),
        Entry(
            "P&L rows failed",
            "=explain_failed",
            "rows",
            "no figure since the snapshot before: Explain",
            name="pnl_failed",
            style="link",
            format="count",
            good="0",
        ),
        Entry(
            "analyses failed",
            "=ratio_failed+effective_failed+cost_failed+static_failed+risk_failed"
            "+ISERROR(demand_head)",
            "tables",
            "any sheet from HedgeRatio to Static",
            name="analyses_failed",
            style="link",
            format="count",
            good="0",
        ),
        Entry(
            "proofs failed",
            "=recon_failed+tests_missed",
            "figures",
            "an option of Recon, or a figure of Tests",
            name="proofs_failed",
            style="link",
            format="count",
            good="0",
        ),
        Entry(
            "date system",
            '=IF(DATE(1904,1,1)=0,"1904","1900")',
            "",
            "1904 would move every date by four years",
            name="date_system",
            good='"1900"',
        ),
        Entry(
            "tickets due",
            f"={_count('ticket_sides', 'BUY')}+{_count('ticket_sides', 'SELL')}",
            "tickets",
            "what to trade: right, and Hedge",
            name="tickets_due",
            format="count",
        ),
        Entry(
            "version",
            "=XLH_VERSION()",
            "",
            "of xlhedge that calculated these results",
            name="version_used",
        ),
    ),
)

INPUTS = Panel(
    "Inputs",
    Cell("Dashboard", 26, 2),
    value=3,
    unit=4,
    note=5,
    width=6,
    entries=(
        Entry(
            "as_of",
            "=MAX(Market[as_of])",
            "UTC",
            "every row is valued at this time",
            name="as_of",
            style="link",
            format="date",
        ),
        Entry(
            "group_by",
            "underlying",
            "",
            "one row of totals per …",
            name="group_by",
            style="text_input",
            choices=TERMS["by"].choices,
        ),
        Entry(
            "numeraire",
            "coin",
            "",
            "usd adds the coin equity to net_delta",
            name="numeraire",
            style="text_input",
            choices=TERMS["numeraire"].choices,
        ),
        Entry(
            "utc_offset",
            0.0,
            "hours",
            "the clock of this machine less UTC",
            name="utc_offset",
            style="input",
        ),
        Entry(
            "clock",
            "=NOW()-utc_offset/24",
            "UTC",
            "the only cell that changes by itself",
            name="clock",
            format="date",
        ),
        Entry(
            "stale_after",
            "=MIN(Policy[max_age])",
            "seconds",
            "the shortest max_age of Policy",
            name="stale_after",
            style="link",
        ),
    ),
)
