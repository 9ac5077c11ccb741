"""Greeks and P&L of positions: SPEC sections 8.1 and 8.2."""

from datetime import datetime, timedelta
from typing import Any

from xlhedge.book.book import Book
from xlhedge.book.explain import explain
from xlhedge.book.scaling import position_greeks
from xlhedge.evidence.items.given import Inputs, Items, Outputs, dividend, values


def _currency_greeks(given: Inputs) -> Outputs:
    numbers = values(given, "qty multiplier fx S delta gamma vega theta")
    position = position_greeks(*numbers)
    return {
        "dollar_delta": position.dollar_delta,
        "gamma_1pct": position.gamma_1pct,
        "gamma_pnl_1pct": position.gamma_pnl_1pct,
        "vega_per_point": position.vega_point,
        "theta_per_day": position.theta_day,
    }


_START = datetime(2026, 1, 15)  # any: only the time between two dates counts


def _option(given: Inputs, spot: float, vol: float, passed: float) -> Book:
    """A book of one option, that many days after the start."""
    expiry = _START + timedelta(days=365 * given["T"])
    option = {"id": "A", "underlying": "X", "quantity": 1.0, "kind": "option"}
    option |= {"settlement": "linear", "style": "european", "flag": given["type"]}
    option |= {"strike": float(given["K"]), "expiry": expiry, "multiplier": 1.0}
    market = {"underlying": "X", "spot": spot, "base": "X", "quote": "USD"}
    market |= {"rate": given["r"], "dividend": dividend(given), "fx_to_book": 1.0}
    market |= {"as_of": _START + timedelta(days=passed), "source": "figures"}
    return Book.from_cells(
        positions=_cells(option | {"vol": vol}), market=_cells(market)
    )


def _cells(row: dict[str, Any]) -> list[list[Any]]:
    return [list(row), list(row.values())]


def _pnl_explain(given: Inputs) -> Outputs:
    spot, vol = float(given["S"]), given["sigma"]
    later = (spot + given["dS"], vol + given["dsigma"], given["days"])
    found = explain(_option(given, spot, vol, 0), _option(given, *later))
    greeks = ("delta", "gamma", "theta", "vega", "vanna", "volga")
    terms = {f"{name}_pnl": found[name][0] for name in greeks}
    return terms | {name: found[name][0] for name in ("total", "remainder")}


ITEMS: Items = {
    "pnl_explain": _pnl_explain,
    "currency_greeks": _currency_greeks,
}
