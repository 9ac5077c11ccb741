"""Each line of a book: its forward, its vol, its Greeks and its value.

Options are valued in options.py; futures, perpetuals, forwards, spot and cash have
delta without gamma or vega.

    position Greek = quantity * multiplier * unit Greek, and * fx in money
    value          = quantity * multiplier * worth * coin * fx_to_book

Source: Hull, Options, Futures and Other Derivatives, ch. 19 (position Greeks); the unit
Greeks are those of options.py and delta_one.py, the forward and the vol those of
forwards.py and vols.py.
"""

from dataclasses import dataclass

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.delta_one import require_marks
from xlhedge.book.dividends import find_escrows
from xlhedge.book.figures import unit_figures
from xlhedge.book.forwards import find_forwards
from xlhedge.book.market import Market
from xlhedge.book.options import refuse_styles
from xlhedge.book.scaling import PositionGreeks, position_greeks, position_size
from xlhedge.book.state import State
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.book.vols import find_vols
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step, unwatched


@dataclass(frozen=True)
class Valuation:
    """Unit Greeks (raw, per 1.00 and per year) of each line, and what they rest on.

    `unit` are the Greeks of one unit; its `reference` is the price that delta and
    gamma refer to, its `worth` the value in the currency the line settles in (NaN
    where it needs an entry price that is blank). `quote_fx` is book currency per unit
    of quote currency. Scenarios may stand before the lines (scenario.py).
    """

    lines: Contracts
    state: State
    unit: UnitGreeks
    forward_source: Array
    vol_source: Array
    quote_fx: Array
    currency: Array

    @property
    def coins(self) -> Array:
        """Coin value of each position, 0 for linear ones: their part of equity."""
        size = position_size(self.lines.quantity, self.lines.multiplier)
        return np.where(self.lines.is_inverse, size * self.unit.worth, 0.0)

    @property
    def basis(self) -> Array:
        """By how much the price that delta refers to is above spot, as a fraction."""
        return np.asarray((self.unit.reference - self.state.spot) / self.state.spot)

    @property
    def money_fx(self) -> Array:
        """Book currency of one unit of quote currency at the reference price.

        A coin is worth spot: what a coin-settled contract gains at its own forward
        is converted at spot/forward.
        """
        coin = np.where(
            self.lines.is_inverse, self.state.spot / self.unit.reference, 1.0
        )
        return np.asarray(self.quote_fx * coin)

    @property
    def value(self) -> Array:
        """Value of each position in book currency."""
        size = position_size(self.lines.quantity, self.lines.multiplier)
        coin = np.where(self.lines.is_inverse, self.state.spot, 1.0)
        step("worth", "of one unit, in the currency it settles in", self.unit.worth)
        step("coin", "spot if it settles in coin, else 1", coin)
        step("fx_to_book", "book currency per quote unit, of Market", self.quote_fx)
        with np.errstate(over="ignore", invalid="ignore"):  # value() fails such lines
            worth = size * self.unit.worth * coin * self.quote_fx
        return step("value", "size worth coin fx_to_book", worth)

    def position(self, delta: Array) -> PositionGreeks:
        """Position Greeks with this unit delta (`delta` or `net_delta`)."""
        with np.errstate(over="ignore", invalid="ignore"):  # value() fails such lines
            return position_greeks(
                self.lines.quantity,
                self.lines.multiplier,
                self.money_fx,
                self.unit.reference,
                delta,
                self.unit.gamma,
                self.unit.vega,
                self.unit.theta,
                self.unit.rho,
            )


def value(lines: Contracts, market: Market) -> Valuation:
    """Unit Greeks of each line; a line that cannot be valued fails in its faults."""
    with np.errstate(all="ignore"):  # what is not finite fails its line
        found = _value(lines, market)
        _refuse_overflow(found)
    return found


def _refuse_overflow(found: Valuation) -> None:
    """Fail the lines whose figures are larger than any number of a computer."""
    lines = found.lines
    with unwatched():
        figures = {"size": position_size(lines.quantity, lines.multiplier)}
        figures |= {"value": found.value}
        figures |= found.position(found.unit.net_delta)._asdict()
    for name, figure in figures.items():
        rule = f"{name} of the position is too large for a number"
        lines.faults.add(np.isinf(figure), rule)


def _value(lines: Contracts, market: Market) -> Valuation:
    rows = market.rows(lines)
    years = market.line_years(lines, rows)
    refuse_styles(lines)
    step("years", "from the time of valuation to the expiry", years)
    forward, forward_source = find_forwards(lines, market, rows)
    step("forward_source", "the first that has one", forward_source)
    step("forward", "of this expiry, by forward_source: F where it is carry", forward)
    escrow = find_escrows(lines, market, rows, forward_source)
    vol, vol_source = find_vols(lines, market, rows, years, forward)
    step("vol_source", "the first that has one", vol_source)
    step("vol", "at this strike and expiry, by vol_source", vol)
    require_marks(lines)
    known = {
        n: np.where(rows >= 0, market.table[n][rows], np.nan)
        for n in ("spot", "rate", "fx_to_book")
    }
    state = State(
        spot=known["spot"],
        escrow=escrow,
        rate=known["rate"],
        forward=forward,
        years=years,
        vol=vol,
        mark=lines.any_mark,
        day_scale=market.days_scale(rows),
    )
    return Valuation(
        lines=lines,
        state=state,
        unit=unit_figures(lines, state),
        forward_source=forward_source,
        vol_source=vol_source,
        quote_fx=known["fx_to_book"],
        currency=_currency(lines, market, rows),
    )


def _currency(lines: Contracts, market: Market, rows: Array) -> Array:
    """Currency of the price: as listed, else base for coin-settled, else quote.

    An option whose listed currency contradicts its settlement fails.
    """
    coin = lines.is_inverse & np.isin(lines.kind, ("option", "cash"))
    base, quote = (market.table[name][rows] for name in ("base", "quote"))
    listed = lines.price_currency
    stated = lines.is_option & (listed != "") & (rows >= 0)
    rule = "price_currency {} does not fit settlement {}".format
    lines.faults.add(
        stated & ((listed == base) != lines.is_inverse),
        lambda i: rule(listed[i], lines.settlement[i]),
        Code.WRONG_KIND,
    )
    by_rule = np.where(rows >= 0, np.where(coin, base, quote), "unknown")
    return np.where(listed == "", by_rule, listed)
