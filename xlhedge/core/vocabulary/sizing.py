"""Words of sizing: leverage, liquidation, Kelly, stops and liquidity."""

from xlhedge.core.term import (
    NOT_NEGATIVE,
    POSITIVE,
    Limits,
    Term,
    choice,
    number,
    numbers,
)

STOP_KINDS = ("fixed", "trailing", "atr")
SIDES = ("long", "short")

SIZING_TERMS = {
    "notionals": numbers(
        "price times size of each position, long positive", "settlement currency"
    ),
    "deltas": numbers(
        "money delta of each position; of a VaR, gain per unit of each move", "money"
    ),
    "margin": number(
        "margin of the position, less fees and funding paid", "settlement currency"
    ),
    "maintenance": Term(
        "maintenance margin rate",
        "fraction of notional",
        limits=Limits(0, 1),
        slip=0.5,
        hint="looks like percent; type {percent:g}",
    ),
    "maintenance_slope": Term(
        "what each unit of size adds to the maintenance rate",
        "fraction per unit of underlying",
        limits=NOT_NEGATIVE,
    ),
    "quantities": numbers(
        "size of each position, long positive", "units of underlying; inverse: quote"
    ),
    "entry_prices": numbers("price paid for each position", "quote", POSITIVE),
    "settlements": choice("what each contract pays in", "linear", "inverse"),
    "cash": number("cash of the account", "quote"),
    "mean": Term(
        "expected return, not compounded",
        "decimal per year",
        limits=Limits(-100, 100),
        slip=10,
        hint="looks like percent; type {percent:g}",
    ),
    "means": Term(
        "expected returns, not compounded",
        "decimal per year",
        "numbers",
        limits=Limits(-100, 100),
        slip=10,
        hint="looks like percent; type {percent:g}",
    ),
    "covariance": Term("covariance, as rows", "product of the units", "matrix"),
    "probability": number("probability to win", "fraction", Limits(0, 1)),
    "odds": number("net win per unit staked", "ratio", POSITIVE),
    "fraction": number("share of the full Kelly bet", "fraction", Limits(0, 2)),
    "risk_fraction": number(
        "share of the equity lost at the stop", "fraction", Limits(0, 1)
    ),
    "stop_price": number("price at which the loss is taken", "quote", POSITIVE),
    "target_vol": Term(
        "volatility to run at",
        "decimal per year",
        limits=Limits(0, 50),
        slip=10,
        doubt=5,
        hint="looks like percent; type {percent:g}",
    ),
    "stop_kind": choice("what moves the stop", *STOP_KINDS),
    "level": number(
        "stop price (fixed), distance from the best price (trailing), or that distance "
        "in ATRs (atr)",
        "quote or ATRs",
        POSITIVE,
    ),
    "atr": numbers(
        "average true range known when each bar opens, or one for all",
        "quote",
        POSITIVE,
    ),
    "side": choice("long or short", *SIDES),
    "participation": number(
        "own share of the daily volume", "fraction", Limits(0, 1, open_below=True)
    ),
    "whole_days": Term("TRUE = a day begun counts whole", "TRUE/FALSE", "boolean"),
    "returns": numbers("returns per period", "decimal"),
    "volumes": numbers("money traded in the same periods", "quote", NOT_NEGATIVE),
}
