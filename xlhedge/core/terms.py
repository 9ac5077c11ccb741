"""The vocabulary: what each parameter and column name means, wherever it stands.

One name has one meaning, one unit and one range in Python, in cells, in tables
and in help. Only the list of choices may depend on the function.
"""

from dataclasses import replace

from xlhedge.core.term import ANY as ANY
from xlhedge.core.term import NOT_NEGATIVE as NOT_NEGATIVE
from xlhedge.core.term import POSITIVE as POSITIVE
from xlhedge.core.term import Kind as Kind
from xlhedge.core.term import Limits as Limits
from xlhedge.core.term import Term as Term
from xlhedge.core.term import choice, number, numbers, words
from xlhedge.core.vocabulary.contracts import CONTRACT_TERMS
from xlhedge.core.vocabulary.rebalancing import REBALANCING_TERMS
from xlhedge.core.vocabulary.sizing import SIZING_TERMS
from xlhedge.core.vocabulary.solver import SOLVER_TERMS
from xlhedge.core.vocabulary.static import STATIC_TERMS
from xlhedge.core.vocabulary.statistical import STATISTICAL_TERMS

FLAGS = ("call", "put")
KINDS = ("option", "future", "perpetual", "forward", "spot", "cash")
SETTLEMENTS = ("linear", "inverse")
STYLES = ("european", "american")
CONVENTIONS = ("spot", "forward", "spot_pa", "forward_pa")
NUMERAIRES = ("coin", "usd")
ROUNDINGS = ("nearest", "down", "up")
DAY_COUNT_CHOICES = ("act365", "act360", "act252")
UNITS_CHOICES = ("desk", "raw")
ACCURACIES = ("fast", "standard", "high")
BARRIER_KINDS = ("down_in", "down_out", "up_in", "up_out")


def _rate(text: str) -> Term:
    percent = "looks like percent; type {percent:g}"
    limits = Limits(-10, 10)
    return Term(text, "decimal per year", limits=limits, slip=1, hint=percent)


def _spread(text: str) -> Term:
    """A difference of vols."""
    percent = "looks like percent; type {percent:g}"
    return Term(text, "decimal vol", limits=Limits(-10, 10), slip=0.5, hint=percent)


def _vol(text: str) -> Term:
    percent = "looks like percent; type {percent:g}"
    return Term(
        text,
        "decimal per year",
        limits=Limits(0, 50),
        slip=10,
        doubt=5,
        hint=percent,
        no_slip_in=("bachelier",),
    )


TERMS: dict[str, Term] = {
    # The option
    "flag": Term("call or put", "call/put, c/p, +1/-1", "flag", FLAGS),
    "spot": number("price of the underlying now", "quote per base", NOT_NEGATIVE),
    "forward": number("forward of the expiry", "quote per base", NOT_NEGATIVE),
    "strike": number("exercise price", "quote per base", NOT_NEGATIVE),
    "years": Term(
        "time to expiry",
        "years",
        limits=Limits(0, 200),
        slip=50,
        doubt=30,
        hint="looks like days; type {years:g}",
    ),
    "rate": _rate("interest rate of the quote currency, continuous"),
    "dividend": _rate("yield, foreign rate or coin yield, continuous"),
    "vol": _vol("volatility; in price units with bachelier"),
    "price": number("price per unit", "quote", NOT_NEGATIVE),
    "payout": number("what a digital pays in the money", "quote or base", NOT_NEGATIVE),
    "delta": number("units of underlying, per option or of a book", "base"),
    "spread_width": number(
        "call spread in place of the digital", "quote per base", NOT_NEGATIVE
    ),
    "convention": choice("what the delta counts", *CONVENTIONS),
    "model": choice("pricing model"),
    "accuracy": choice("how finely a numerical model works", *ACCURACIES),
    "greek": choice("sensitivity"),
    "units": choice("desk units or partial derivatives", *UNITS_CHOICES),
    "headers": Term("column names above the result", "", "boolean"),
    # Barriers
    "barrier_kind": choice("side of the barrier, and what it does", *BARRIER_KINDS),
    "barrier": number(
        "level that starts or ends the option", "quote per base", POSITIVE
    ),
    "rebate": number(
        "paid by an out when hit, by an in if never hit", "quote", NOT_NEGATIVE
    ),
    "monitorings": number(
        "times at which the barrier is watched; 0 is always", "count", NOT_NEGATIVE
    ),
    "knocked": Term("the barrier is touched", "TRUE/FALSE", "boolean"),
    "near_barrier": Term("within a day or a step of it", "TRUE/FALSE", "boolean"),
    "watched_barrier": number("moved if watched at times only", "quote per base"),
    "alive_delta": number("delta just before the touch", "base per unit"),
    "knocked_delta": number("delta just after the touch", "base per unit"),
    # Averages
    "average": choice("what the fixings are averaged to", "arithmetic", "geometric"),
    "fixing_times": Term(
        "times from now to the future fixings, increasing",
        "years",
        "numbers",
        limits=Limits(0, 200),
    ),
    "past_fixings": numbers("fixings already made", "quote per base", POSITIVE),
    "standard_error": number(
        "one standard deviation of a simulated price", "quote", NOT_NEGATIVE
    ),
    # Forwards
    "dividend_years": Term(
        "time to each ex-date",
        "years",
        "numbers",
        slip=50,
        hint="looks like days; type {years:g}",
    ),
    "dividend_amounts": numbers("cash dividends", "quote per base", NOT_NEGATIVE),
    "call_prices": numbers("prices of the calls", "quote", NOT_NEGATIVE),
    "put_prices": numbers("prices of the puts", "quote", NOT_NEGATIVE),
    # Time
    "as_of": Term("time of valuation", "UTC", "date"),
    "expiry": Term("time of expiry", "UTC", "date"),
    "basis": choice(
        "day count; act252 counts weekdays, no holidays", *DAY_COUNT_CHOICES
    ),
    "cut": Term("time of day of date-only values", "HH:MM zone", "text"),
    "code": Term("venue code such as BTC-27MAR26-95000-C, or OCC code", "", "text"),
    # Volatility
    "strikes": numbers("exercise prices", "quote per base", POSITIVE),
    "vols": replace(_vol("implied vols, one per strike"), kind="numbers"),
    "weights": numbers("weight of each quote", "any", NOT_NEGATIVE),
    "skew": number(
        "slope of the smile, dvol/dk at the strike", "vol per log-moneyness"
    ),
    "regime": Term(
        "how the smile moves with spot, or its stickiness ratio",
        kind="choice",
        or_number=True,
    ),
    "mv_a": number("constant of the minimum-variance delta", "coefficient"),
    "mv_b": number("its coefficient of delta", "coefficient"),
    "mv_c": number("its coefficient of delta squared", "coefficient"),
    "d_option": numbers("changes of the option price", "quote"),
    "d_spot": numbers("changes of the spot", "quote"),
    "vega": number("dprice/dvol", "quote per 1.00 vol"),
    "prices": Term(
        "closes, or rows of open high low close, oldest first",
        "quote",
        "matrix",
        limits=POSITIVE,
    ),
    "window": number("periods, counted from the last", "periods"),
    "periods_per_year": number("periods of a year", "periods", POSITIVE),
    # Hedges
    "exposure": number("what is held, in delta units", "base"),
    "hedge_delta": number("delta of one unit of the hedge", "base per unit"),
    "multiplier": number(
        "units of underlying per contract; inverse futures: quote per contract",
        "per contract",
        POSITIVE,
    ),
    "target": number("exposure to end with", "as the exposure"),
    "ratio": number(
        "share of a deviation to trade, or hedge sold per unit of asset",
        "fraction",
        Limits(0, 1.5),
    ),
    "lot": number("smallest tradable step", "contracts", NOT_NEGATIVE),
    "minimum": number("smallest trade", "as the quantity", NOT_NEGATIVE),
    "rounding": choice("how a quantity becomes lots", *ROUNDINGS),
    "quantity": number("contracts, long positive", "contracts"),
    "net_delta": number("delta less the premium paid in coin", "base"),
    "futures_price": number("price of the hedge contract", "quote", POSITIVE),
    "contract_size": number("quote currency per contract", "quote", POSITIVE),
    "numeraire": choice("currency in which the book is neutral", *NUMERAIRES),
    "equity": number(
        "collateral, unrealised P&L and option marks", "settlement currency"
    ),
    "notional": number("contracts times contract size, long positive", "quote"),
    "collateral": number("coins held beside the position", "coins"),
    "kind": choice("kind of instrument", *KINDS),
    "below": number("distance below the target left alone", "delta", NOT_NEGATIVE),
    "above": number("distance above the target left alone", "delta", NOT_NEGATIVE),
    "spread": number("bid-ask spread", "quote per unit", NOT_NEGATIVE),
    "fee_bps": number("fee", "bp of notional per side", NOT_NEGATIVE),
    "impact": number("price move per unit traded", "quote per unit", NOT_NEGATIVE),
    # Columns of the tables
    "id": words("name of the position, unique"),
    "underlying": words("key of Market"),
    "instrument": words("key of Instruments"),
    "settlement": choice("what the contract pays in", *SETTLEMENTS),
    "style": choice("exercise style", *STYLES),
    "mark": number("own or venue mark", "price currency", NOT_NEGATIVE),
    "entry_price": number("price paid", "price currency", NOT_NEGATIVE),
    "entry_time": Term("time of the trade", "UTC", "date"),
    "book": words("book the position belongs to"),
    "strategy": words("strategy the position belongs to"),
    "active": Term("FALSE leaves the row out of totals", "TRUE/FALSE", "boolean"),
    "note": words("free text"),
    "price_currency": words("currency the price is quoted in"),
    "bid": number("best bid", "price currency", NOT_NEGATIVE),
    "ask": number("best ask", "price currency", NOT_NEGATIVE),
    "mark_vol": _vol("vol of the venue's mark"),
    "bid_vol": _vol("vol of the bid"),
    "ask_vol": _vol("vol of the ask"),
    "tick": number("smallest price step", "price currency", POSITIVE),
    "fee_contract": number("fee", "price currency per contract", NOT_NEGATIVE),
    "fee_cap": number("largest fee", "fraction of option price", NOT_NEGATIVE),
    "funding_8h": number("funding rate", "decimal per 8 h"),
    "max_buy": number("largest buy", "contracts", NOT_NEGATIVE),
    "max_sell": number("largest sell", "contracts", NOT_NEGATIVE),
    "daily_volume": number("traded per day", "contracts", NOT_NEGATIVE),
    "open_interest": number("open contracts", "contracts", NOT_NEGATIVE),
    "tradable": Term("TRUE = may be used as a hedge", "TRUE/FALSE", "boolean"),
    "base": words("asset or currency that is bought"),
    "quote": words("currency that is paid"),
    "fx_to_book": number("book currency per quote unit", "book per quote", POSITIVE),
    "day_count": choice("day count of years", *DAY_COUNT_CHOICES),
    "delta_convention": choice("what the delta of a smile counts", *CONVENTIONS),
    "beta": number("beta to the benchmark of the book", "ratio"),
    "source": words("file, feed or person"),
    "ex_date": Term(
        "first time without the dividend; a date: midnight in the zone of its cut",
        "UTC",
        "date",
    ),
    "amount": number("cash dividend", "quote per base", NOT_NEGATIVE),
    "smile": choice("how the row states its smile", "svi", "delta", "flat"),
    "svi_a": number("level", "total variance"),
    "svi_b": number("slope of the wings", "total variance", NOT_NEGATIVE),
    "svi_rho": number("tilt", "ratio", Limits(-1, 1)),
    "svi_m": number("shift", "log-moneyness"),
    "svi_sigma": number("curvature", "log-moneyness", POSITIVE),
    "atm": _vol("vol of the delta-neutral straddle"),
    "rr25": _spread("25-delta risk reversal"),
    "bf25": _spread("25-delta smile butterfly"),
    "rr10": _spread("10-delta risk reversal"),
    "bf10": _spread("10-delta smile butterfly"),
    "rmse": number("error of the fit", "vol points", NOT_NEGATIVE),
    "arbitrage_free": Term("no static arbitrage found", "TRUE/FALSE", "boolean"),
    "target_unit": choice("unit of target and band", "base", "quote"),
    "method": choice(
        "how the result is found", "delta", "exact", "least_squares", "min_cost"
    ),
    "hedge_instrument": words(
        "instruments to hedge with, separated by commas; blank: every tradable one "
        "(method delta needs one)"
    ),
    "tol_delta": number(
        "tolerated delta; needed by every method but delta", "target unit", NOT_NEGATIVE
    ),
    "tol_gamma_1pct": number(
        "tolerated gamma; blank: not hedged", "quote per 1 %", NOT_NEGATIVE
    ),
    "tol_vega_point": number(
        "tolerated vega; blank: not hedged", "quote per point", NOT_NEGATIVE
    ),
    "max_instruments": number("most instruments in a hedge", "count", POSITIVE),
    "price_side": choice("price of a ticket", "cross", "mid", "mark"),
    "enabled": Term("FALSE switches the policy off", "TRUE/FALSE", "boolean"),
    # Tables
    "positions": Term("table Positions with its headers", "", "table"),
    "instruments": Term("table Instruments with its headers", "", "table"),
    "market": Term("table Market with its headers", "", "table"),
    "dividends": Term("table Dividends with its headers", "", "table"),
    "surface": Term("table Surface with its headers", "", "table"),
    "policy": Term("table Policy with its headers", "", "table"),
    "by": choice("one total per", "underlying", "expiry", "strategy", "book"),
    # Trust
    "values": Term("cells", "", "table"),
    "status": Term("status column beside the values", "", "table"),
    "name": Term("name of a function; of a Greek or argument for units", "", "text"),
    "function": Term("function name", "", "text"),
    "argument": Term("argument name", "", "text"),
    "clock": Term("the time now", "UTC", "date"),
    "max_age": number("oldest accepted age", "seconds", NOT_NEGATIVE),
    "left": Term("cells to compare", "", "table", or_blank=True),
    "right": Term(
        "cells to compare them with, of the same size", "", "table", or_blank=True
    ),
    "tolerance": number("largest accepted difference", "of scale", NOT_NEGATIVE),
    "scale": number("size that differences are measured by", "as left", POSITIVE),
    "arguments": Term("the arguments of the function, in its order", "", "table"),
}

TERMS |= CONTRACT_TERMS
TERMS |= SOLVER_TERMS
TERMS |= REBALANCING_TERMS
TERMS |= STATISTICAL_TERMS
TERMS |= STATIC_TERMS
TERMS |= SIZING_TERMS
