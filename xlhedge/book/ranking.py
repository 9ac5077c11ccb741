"""Which listed instrument hedges a delta at the least cost over a horizon.

The tradable spot, futures and perpetuals of one underlying, cheapest first per unit of
delta (hedge/rank.py). What is missing for a cost fails the row: a perpetual without
its funding rate, a future without the spot that its basis is against, anything without
a fee never counts as free. Rows in another price currency are ranked behind, among
themselves; rows beyond their max_buy or max_sell behind those within; failed ones last.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.faults import RowFaults
from xlhedge.book.result import Result
from xlhedge.book.table import Table, given
from xlhedge.core.checks import Faults
from xlhedge.core.dates import years_between
from xlhedge.core.errors import Code, InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.core.units import DAYS_PER_YEAR
from xlhedge.hedge.rank import HoldingCost, holding_cost

RANKED_KINDS = ("spot", "future", "perpetual")
_NO_CANDIDATES = ("option", "forward", "cash")
_NEEDED = ("mark", "bid", "ask", "lot")


class _Spot(NamedTuple):
    """What Market says of the underlying; NaN and NaT without a Market."""

    spot: float = np.nan
    carry: float = np.nan
    time: np.datetime64 = np.datetime64("NaT")


def hedge_ranking(
    book: Book,
    delta: float,
    horizon: float,
    underlying: str | None = None,
    as_of: np.datetime64 | None = None,
) -> Result:
    """The instruments by cost per delta: columns instrument, those of HoldingCost,
    price_currency and status.

    Args: book (Instruments, and Market for anything but perpetuals), delta (of the
    book, base, not 0), horizon (days, > 0), underlying (needed where Instruments has
    several), as_of.

    Raises: InputError for several underlyings, DomainError out of range,
    MissingDataError where nothing can be ranked.
    """
    faults = Faults()
    faults.add(faults.number("delta", delta) == 0, "delta must not be 0, got 0")
    faults.positive("horizon", horizon)
    faults.raise_with(None)
    table = book.table("Instruments")
    rows = _candidates(table, underlying)
    spot = _spot(book, str(table["underlying"][rows[0]]), as_of)
    return _Ranking(table, rows, spot, horizon).result(delta)


def _candidates(table: Table, underlying: str | None) -> Array:
    """The rows that may be a hedge, failed ones among them."""
    open_rows = ~np.isin(table["kind"], _NO_CANDIDATES) & (table["tradable"] != 0)
    names = table["underlying"]
    on = sorted(set(names[open_rows]) - {""})
    if underlying is None and len(on) > 1:
        raise InputError(f"instruments are on {', '.join(on)}: underlying says which")
    wanted = underlying if underlying is not None else (on[0] if on else "")
    rows = np.flatnonzero(open_rows & (names == wanted))
    if not len(rows):
        what = "no tradable spot, future or perpetual"
        raise MissingDataError(f"{what} on {wanted}" if wanted else what)
    return rows


def _spot(book: Book, underlying: str, as_of: np.datetime64 | None) -> _Spot:
    if "Market" not in book.tables:
        return _Spot()
    market = book.market_at(as_of)
    row = market.places.get(underlying, -1)
    if row < 0:
        raise MissingDataError(f"no Market row for underlying {underlying}")
    table = market.table
    if table.faults.bad[row]:
        raise table.error(row)
    carry = float(table["rate"][row] - table["dividend"][row])
    return _Spot(float(table["spot"][row]), carry, market.as_of[row])


class _Ranking:
    """The candidates with what is wrong with each."""

    def __init__(self, table: Table, rows: Array, spot: _Spot, days: float) -> None:
        self.columns = {name: table[name][rows] for name in table.spec.names}
        self.faults = RowFaults(len(rows))
        self.faults.inherit(table.faults, rows, "Instruments")
        self.spot, self.days = spot, days
        self.is_future = self.columns["kind"] == "future"
        self.is_perpetual = self.columns["kind"] == "perpetual"
        self.years = self._years()
        self._require_quotes()
        self._require_holding()

    def _years(self) -> Array:
        years = np.full(len(self.is_future), np.nan)
        dated = self.is_future & ~np.isnat(self.columns["expiry"])
        if dated.any() and not np.isnat(self.spot.time):
            expiries = self.columns["expiry"][dated]
            years[dated] = years_between(self.spot.time, expiries, "act365")
        return years

    def _require_quotes(self) -> None:
        """Prices that can be traded, and a fee."""
        columns, faults = self.columns, self.faults
        for name in _NEEDED:
            faults.add(~given(columns[name]), f"{name} is blank", Code.MISSING)
        bid, ask = columns["bid"], columns["ask"]
        coin_spot = (columns["kind"] == "spot") & (columns["settlement"] == "inverse")
        reason = "settlement must be linear for a spot, got inverse"
        faults.add(coin_spot, reason, Code.WRONG_KIND)
        faults.add(columns["mark"] <= 0, "mark must be > 0, got 0")
        faults.add(bid <= 0, "there is no bid", Code.MISSING)
        faults.add(bid > ask, lambda i: f"bid {bid[i]:g} is above ask {ask[i]:g}")
        free = ~given(columns["fee_bps"]) & ~given(columns["fee_contract"])
        faults.add(free, "fee_bps and fee_contract are blank", Code.MISSING)

    def _require_holding(self) -> None:
        """What holding costs, and a life up to the horizon."""
        unpaid = self.is_perpetual & ~given(self.columns["funding_8h"])
        self.faults.add(
            unpaid, "funding_8h is blank: a perpetual needs it", Code.MISSING
        )
        if np.isnan(self.spot.spot):
            kinds = self.columns["kind"]
            reason = "Market is not given: a {} needs its spot and rates".format
            self.faults.add(
                ~self.is_perpetual, lambda i: reason(kinds[i]), Code.MISSING
            )
        elif not self.spot.spot > 0:
            self.faults.add(~self.is_perpetual, "spot must be > 0")
        self.faults.add(self.years <= 0, "expired", Code.EXPIRED)
        early = self.years < self.days / DAYS_PER_YEAR
        self.faults.add(early, "expires before the horizon")

    def result(self, delta: float) -> Result:
        """Every candidate, the cheapest first."""
        costs = np.full((len(HoldingCost._fields), len(self.is_future)), np.nan)
        for row in np.flatnonzero(~self.faults.bad):
            try:
                costs[:, row] = self._cost(int(row), delta)
            except InputError as error:  # less than half a lot
                mine = np.arange(len(self.is_future)) == row
                self.faults.add(mine, error.rule, error.code)
        status = np.where(self.faults.bad, self.faults.reasons, self._limits(costs[0]))
        currency = self.columns["price_currency"]
        order = self._order(costs[-1], status, currency)
        columns = {"instrument": self.columns["instrument"]}
        columns |= dict(zip(HoldingCost._fields, costs, strict=True))
        columns |= {"price_currency": currency, "status": status}
        codes = dict.fromkeys(HoldingCost._fields, self.faults.codes[order])
        return Result({name: column[order] for name, column in columns.items()}, codes)

    def _cost(self, row: int, delta: float) -> HoldingCost:
        at = {name: column[row] for name, column in self.columns.items()}
        coin = at["settlement"] == "inverse"
        linear_future = self.is_future[row] and not coin
        value = at["multiplier"] * (1.0 if coin else at["mark"])
        fee_contract = float(np.nan_to_num(at["fee_contract"]))
        return holding_cost(
            delta,
            value / (self.spot.spot if linear_future else at["mark"]),
            value,
            at["mark"],
            self.days,
            at["ask"] - at["bid"],
            at["fee_bps"] if np.isnan(at["fee_contract"]) else 0.0,
            fee_contract,
            at["funding_8h"] if self.is_perpetual[row] else 0.0,
            self._carry(row),
            at["lot"],
        )

    def _carry(self, row: int) -> float:
        """Per year: what the price of a future loses to spot, what cash costs."""
        if self.is_perpetual[row]:
            return 0.0
        if self.is_future[row]:
            gap = np.log(self.columns["mark"][row] / self.spot.spot)
            return float(gap / self.years[row])
        return self.spot.carry

    def _limits(self, quantity: Array) -> Array:
        """ok, or which limit of the instrument a trade breaks."""
        words = np.full(len(quantity), "ok", dtype=object)
        for name, sign in (("max_buy", 1), ("max_sell", -1)):
            limit = self.columns[name]
            for row in np.flatnonzero(sign * quantity > limit):
                words[row] = f"{name} {limit[row]:.12g} exceeded"
        small = np.abs(quantity) < self.columns["minimum"]
        words[small] = "less than the minimum"
        return words

    def _order(self, per_delta: Array, status: Array, currency: Array) -> Array:
        """Failed last; else by currency, its first row's place; within limits; cost."""
        first = {name: i for i, name in reversed([*enumerate(currency)])}
        places = np.array([first[name] for name in currency])
        return np.lexsort((per_delta, status != "ok", places, self.faults.bad))
