"""What a policy may trade: listed contracts of its underlying, one of each valued.

hedge_instrument names them, several separated by commas; blank stands for every
tradable one, but not with method delta, which hedges with a single instrument.
"""

from functools import cached_property

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.market import Market
from xlhedge.book.policies import Policy
from xlhedge.book.scenario import at_spot
from xlhedge.book.table import Table
from xlhedge.book.value import Valuation
from xlhedge.core.errors import InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.hedge import lots


class Hedges:
    """Instruments, an element each; Greeks are those of one contract.

    `table` is Instruments and `one` the valued contracts; `unit` is the book currency
    of one unit of delta.
    """

    def __init__(self, table: Table, one: Valuation, unit: float) -> None:
        self.table, self.one = table, one
        self.names = [str(name) for name in one.lines.label]
        net = one.position(one.unit.net_delta)
        self.delta: Array = net.dollar_delta / unit  # target unit
        self.gamma_1pct = net.gamma_1pct  # book currency, as the next two
        self.vega_point = net.vega_point
        self.theta_day = net.theta_day

    def __len__(self) -> int:
        return len(self.names)

    def column(self, name: str) -> Array:
        """A column of Instruments; NaN where it is blank."""
        return np.asarray(self.table[name][self.one.lines.listing])

    def needed(self, name: str, where: Array | bool = True) -> Array:
        """A column of Instruments that a ticket needs, where it does."""
        values = self.column(name)
        for place in np.flatnonzero(np.isnan(values) & where)[:1]:
            instrument = self.names[place]
            raise MissingDataError(
                f"{name} of {instrument} is blank: a ticket needs it"
            )
        return values

    @cached_property
    def lots(self) -> Array:
        """The smallest step of each, in contracts."""
        return self.needed("lot")

    def in_lots(self, quantities: Array, rounding: str) -> Array:
        """Contracts in whole lots, 0 below an instrument's minimum."""
        least = np.nan_to_num(self.column("minimum"))
        return lots(quantities, self.lots, least, rounding)

    def beyond_limit(self, place: int, quantity: float) -> str:
        """Empty, or which limit of the instrument a trade breaks."""
        side = "max_buy" if quantity > 0 else "max_sell"
        limit = self.column(side)[place]
        return f"{side} {limit:.12g} exceeded" if abs(quantity) > limit else ""


def hedges_of(
    book: Book, market: Market, policy: Policy, unit: float, spot_shock: float = 0.0
) -> Hedges:
    """What a policy may trade; an instrument that cannot be used fails it.

    `unit` is the book currency of one unit of delta, `spot_shock` the relative move
    of spot under which the contracts are valued.
    """
    table = book.table("Instruments")
    lines = book.hedge_lines(_rows(table, policy))
    one = at_spot(lines, market, spot_shock)
    for name, underlying in zip(lines.label, lines.underlying, strict=True):
        if underlying != policy.underlying:
            raise InputError(f"{name} is on {underlying}, not on {policy.underlying}")
    for first in np.flatnonzero(lines.faults.bad)[:1]:
        text = f"{lines.label[first]}: {lines.faults.reasons[first]}"
        raise InputError(text, code=int(lines.faults.codes[first]))
    if policy.numeraire == "quote" and lines.is_inverse.any():
        coin = lines.label[lines.is_inverse][0]
        raise InputError(f"numeraire is quote, but {coin} settles in coin")
    return Hedges(table, one, unit)


def _rows(table: Table, policy: Policy) -> Array:
    """The rows of Instruments that a policy may trade."""
    tradable = table.is_true("tradable", default=False)
    if not policy.named:
        if policy.method == "delta":
            raise InputError("hedge_instrument is blank: method delta needs it")
        found = np.flatnonzero(tradable & (table["underlying"] == policy.underlying))
        if not len(found):
            raise MissingDataError(f"no tradable instrument on {policy.underlying}")
        return found
    places = {name: row for row, name in enumerate(table["instrument"])}
    for name in policy.named:
        if name not in places:
            raise MissingDataError(f"no Instruments row for {name}")
        if not tradable[places[name]]:
            raise InputError(f"{name} is not tradable")
        if policy.named.count(name) > 1:
            raise InputError(f"hedge_instrument names {name} twice")
    return np.array([places[name] for name in policy.named])
