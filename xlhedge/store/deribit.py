"""A Deribit option chain as the tables of a book.

One snapshot of listed options becomes Instruments (mark, mark vol and forward of
each contract), Market (spot = the median index of its rows: the quotes of one
snapshot are up to a second apart) and Surface: per expiry the vols at 25 and 10
delta, read between the venue's own mark vols, or the SVI slice closest to the
two-sided quotes with its error and whether it can be arbitraged.

Terms of the contracts: lots, ticks and fees as Deribit publishes them for BTC and
ETH options; support.deribit.com, Inverse Options and Fees.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from xlhedge.book.columns import INSTRUMENTS, MARKET, SURFACE
from xlhedge.core.checks import Faults
from xlhedge.core.dates import minute, parse_dates, years_between
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.core.venue_codes import Contract, parse_code
from xlhedge.store.policies import disabled_policies
from xlhedge.vol.quoted_vols import quoted_vols
from xlhedge.vol.smile_quotes import smile_quotes
from xlhedge.vol.svi_fit import FEWEST, svi_fit

_NEEDED = (
    "snapshot",
    "currency",
    "instrument",
    "expiry",
    "index",
    "forward",
    "bid_price",
    "ask_price",
    "mark_price",
    "mark_iv",
    "open_interest",
)
_LOTS = {"BTC": 0.1, "ETH": 1.0}
_TERMS = {
    "kind": "option",
    "settlement": "inverse",
    "style": "european",
    "multiplier": 1.0,
    "fee_bps": 3.0,
    "fee_cap": 0.125,
    "tradable": False,
}
"""What every listed option shares; the user makes the hedges tradable."""

Rows = list[list[Any]]
SMILES = ("delta", "svi")


@dataclass(frozen=True)
class Quote:
    """One line of the chain."""

    line: int
    name: str
    contract: Contract
    snapshot: str
    numbers: dict[str, float]

    def number(self, name: str) -> float | None:
        """A number of the line; None where the venue quoted none."""
        value = self.numbers[name]
        return None if np.isnan(value) else value


def read_chain(path: Path, smile: str = "delta") -> dict[str, Rows]:
    """Instruments, market, surface and a disabled policy from a chain file.

    The file is CSV with a row per option and the columns snapshot, currency,
    instrument, expiry, index, forward, bid_price, ask_price, mark_price (coin),
    mark_iv (decimal) and open_interest. With smile svi an expiry with fewer than
    five two-sided quotes has a delta smile. Raises InputError naming file and line.
    """
    Faults().choice("smile", smile, SMILES)
    quotes = list(_quotes(path))
    snapshots = sorted({quote.snapshot for quote in quotes})
    if len(snapshots) != 1:
        raise InputError(
            f"{path.name} holds {len(snapshots)} snapshots; give a file with one"
        )
    names = sorted({quote.contract.underlying for quote in quotes})
    chains = {n: [q for q in quotes if q.contract.underlying == n] for n in names}
    return {
        "Instruments": _table(INSTRUMENTS.names, map(_instrument, quotes)),
        "Market": _table(
            MARKET.names, (_market(n, c, path) for n, c in chains.items())
        ),
        "Surface": _table(SURFACE.names, _smiles(chains, smile)),
        "Policy": disabled_policies(names),
    }


def _quotes(path: Path) -> Iterable[Quote]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = [n for n in _NEEDED if n not in (reader.fieldnames or ())]
            if lacking:
                raise InputError(f"{path.name} has no column {lacking[0]}")
            for row in reader:
                yield _quote(path, reader.line_num, row)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read: {error}") from error


def _quote(path: Path, line: int, row: dict[str, str]) -> Quote:
    place = f"{path.name} line {line}"
    try:
        contract = parse_code(row["instrument"])
    except InputError as error:
        raise InputError(f"{place}: {error}") from error
    _require_coin_option(place, row, contract)
    numbers = {}
    for name in _NEEDED[4:]:
        try:
            numbers[name] = float(row[name]) if row[name] else np.nan
        except (TypeError, ValueError):
            rule = f"{name} must be a number, got {row[name]!r}"
            raise InputError(f"{place}: {rule}") from None
    return Quote(line, row["instrument"], contract, _utc(place, row), numbers)


def _require_coin_option(place: str, row: dict[str, str], contract: Contract) -> None:
    """The code must name a coin-settled option of a known coin, as the row says."""
    if (contract.kind, contract.settlement) != ("option", "inverse"):
        raise InputError(f"{place}: {row['instrument']} is not a coin-settled option")
    if contract.underlying not in _LOTS:
        known = " and ".join(_LOTS)
        raise InputError(f"{place}: lots are known for {known}, not for this coin")
    if row["currency"] != contract.underlying:
        rule = f"currency {row['currency']} does not fit {row['instrument']}"
        raise InputError(f"{place}: {rule}")
    expiry = parse_dates([row["expiry"]]).times[0]
    if expiry != contract.expiry:
        rule = f"expiry {row['expiry']} does not fit {row['instrument']}"
        raise InputError(f"{place}: {rule}")


def _utc(place: str, row: dict[str, str]) -> str:
    try:
        moment = datetime.fromisoformat(row["snapshot"])
    except ValueError:
        rule = f"snapshot must be a time, got {row['snapshot']!r}"
        raise InputError(f"{place}: {rule}") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(sep=" ")


def _instrument(quote: Quote) -> dict[str, Any]:
    contract = quote.contract
    lot = _LOTS[contract.underlying]
    return {
        **_TERMS,
        "instrument": quote.name,
        "underlying": contract.underlying,
        "flag": contract.flag,
        "strike": float(contract.strike),
        "expiry": minute(contract.expiry),
        "price_currency": contract.underlying,
        "bid": quote.number("bid_price"),
        "ask": quote.number("ask_price"),
        "mark": quote.number("mark_price"),
        "mark_vol": quote.number("mark_iv"),
        "forward": quote.number("forward"),
        "lot": lot,
        "minimum": lot,
        "open_interest": quote.number("open_interest"),
        "as_of": quote.snapshot,
    }


def _market(name: str, chain: list[Quote], path: Path) -> dict[str, Any]:
    return {
        "underlying": name,
        "spot": float(np.median([quote.numbers["index"] for quote in chain])),
        "base": name,
        "quote": "USD",
        "rate": 0.0,
        "dividend": 0.0,
        "fx_to_book": 1.0,
        "cut": "08:00 UTC",
        "delta_convention": "forward",
        "as_of": chain[0].snapshot,
        "source": f"{path.name}, median index of {len(chain)} rows",
    }


def _smiles(chains: dict[str, list[Quote]], smile: str) -> Iterable[dict[str, Any]]:
    for name, chain in chains.items():
        for expiry in sorted({quote.contract.expiry for quote in chain}):
            mine = [quote for quote in chain if quote.contract.expiry == expiry]
            row = _smile(mine, smile)
            if row:
                yield {"underlying": name, "expiry": minute(expiry), **row}


def _smile(quotes: list[Quote], smile: str) -> dict[str, Any] | None:
    years = float(years_between(quotes[0].snapshot, quotes[0].contract.expiry))
    marked = [q for q in quotes if not np.isnan(q.numbers["mark_iv"])]
    if years <= 0 or not marked:
        return None
    forward = float(np.median([q.numbers["forward"] for q in marked]))
    strikes = np.array([q.contract.strike for q in marked], dtype=float)
    vols = np.array([q.numbers["mark_iv"] for q in marked])
    fitted = _svi(marked, strikes, forward, years) if smile == "svi" else None
    found = fitted or smile_quotes(strikes, vols, forward, years)
    return {"forward": forward, "as_of": quotes[0].snapshot, **found}


def _svi(
    quotes: list[Quote], strikes: Array, forward: float, years: float
) -> dict[str, Any] | None:
    """The slice closest to the two-sided quotes; None where they are too few."""
    flags = np.array([q.contract.flag for q in quotes])
    bid, ask = (
        np.array([q.numbers[name] for q in quotes])
        for name in ("bid_price", "ask_price")
    )
    quoted = quoted_vols(flags, bid, ask, strikes, forward, years)
    if len(quoted.strikes) < FEWEST:
        return None
    fit = svi_fit(quoted.strikes, quoted.vols, forward, years, quoted.weights)
    return {"smile": "svi", **fit._asdict()}


def _table(names: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Rows:
    return [list(names), *([row.get(name) for name in names] for row in rows)]
