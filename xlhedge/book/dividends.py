"""Cash dividends: what they take from the spot of a line whose forward is carried.

Those with an ex-date in (as_of, expiry] are escrowed: of the spot their present value
is gone by the expiry, and what remains, E = S - PV, PV = sum D_i exp(-r t_i), grows to
the forward F = E exp((r - q) T), where the yield q is 0 or what they leave out. It is
E that the vol of an option moves. With respect to spot, at fixed dividends: dE/dS = 1,
dE/dt = -r PV, dE/dr = sum t_i D_i exp(-r t_i); so delta and gamma are those at E, theta
and rho gain delta times these slopes. Theta is that of a day on which nothing goes ex.

A forward that the market states (instrument, future, surface, interpolated) knows no
dividends: there F moves in proportion to S. Refused are rows whose forward rests on
dividends but whose model cannot: american, since exercise pays S - K and not E - K (a
call on the eve of an ex-date would be worth less than its payoff), and coin-settled.

Source: Black (1975), Financial Analysts Journal 31(4); Hull (2018), Options, Futures
and Other Derivatives, section 15.12.
"""

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.market import Market
from xlhedge.book.state import Escrow
from xlhedge.book.table import Table
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array

_AMERICAN = (
    "no model for style american with cash dividends before expiry; a forward in "
    "Instruments, or a yield instead of them, has one"
)
_IN_COIN = "no model for settlement inverse with cash dividends before expiry"


def escrow_at(market: Market, row: int, expiry: np.datetime64) -> Escrow:
    """What the dividends of an underlying (its Market row) take until an expiry.

    Raises: InputError for a failed row of Dividends that may be among them,
    DomainError where they leave nothing of the spot.
    """
    table = market.dividends
    if table is None:
        return Escrow(0.0, 0.0)
    ahead = (table["ex_date"] > market.as_of[row]) & (table["ex_date"] <= expiry)
    name = market.table["underlying"][row]
    _require_sound(market, table, name, ahead)
    due = ahead & (table["underlying"] == name)
    years = market.years(row, table["ex_date"][due])
    worth = table["amount"][due] * np.exp(-market.table["rate"][row] * years)
    paid, spot = float(worth.sum()), market.table["spot"][row]
    if not spot > paid:
        rule = "spot must exceed the present value of its dividends"
        raise DomainError(f"{rule} {paid:.12g}, got {spot:.12g}")
    return Escrow(paid, float(years @ worth))


def _require_sound(market: Market, table: Table, name: str, ahead: Array) -> None:
    """Raise the first failed row that may belong to these dividends.

    A row of no known underlying may be anyone's, a row without a date may be due.
    """
    names = table["underlying"]
    known = np.isin(names, [key for key in market.places if key])
    concerned = (names == name) | ~known
    concerned &= ahead | np.isnat(table["ex_date"])
    for row in np.flatnonzero(concerned & table.faults.bad)[:1]:
        raise table.error(int(row))


def find_escrows(
    lines: Contracts, market: Market, rows: Array, source: Array
) -> Escrow:
    """The escrow of each line, 0 unless its forward is carried.

    A line that no model values with dividends fails.
    """
    paid, by_rate = np.zeros((2, len(lines)))
    known: dict[tuple[int, np.datetime64], Escrow] = {}
    for i in np.flatnonzero((source == "carry") & ~lines.faults.bad):
        key = (int(rows[i]), lines.expiry[i])
        if key not in known:
            known[key] = escrow_at(market, *key)
        paid[i], by_rate[i] = known[key]
    american = lines.is_option & lines.is_american
    lines.faults.add((paid > 0) & lines.is_inverse, _IN_COIN)
    lines.faults.add((paid > 0) & american, _AMERICAN)
    return Escrow(paid, by_rate)


def by_spot(
    figures: UnitGreeks, escrow: Escrow, spot: Array, rate: Array
) -> UnitGreeks:
    """Figures by what remains of the spot as figures by the spot itself."""
    return figures._replace(
        reference=np.where(escrow.paid > 0, spot, figures.reference),
        theta=figures.theta - figures.delta * rate * escrow.paid,
        rho=figures.rho + figures.delta * escrow.by_rate,
    )
