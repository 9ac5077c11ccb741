"""Unit figures of what has no vol: futures, perpetuals, forwards, spot and cash.

kind       settlement  price          delta        theta         rho       worth
future     linear      mark F         F/S          -F ln(F/S)/T  T F       F - entry
forward    linear      D (F - K)      D F/S        see below     T K D     price
perpetual  linear      mark P         1            0             0         P - entry
future,
perpetual  inverse     mark P         1/P          0             T or 0    1/entry - 1/P
spot       linear      S              1            0             0         S
cash       inverse     1 coin         1 (net 0)    0             0         1
cash       linear      1              0            0             0         1

S is what cash dividends leave of the spot (dividends.py), q = r - ln(F/S)/T. One unit
of an inverse future is one unit of quote currency of notional. A forward with delivery
price K (its entry price) is a call less a put at K, so its theta is
q S exp(-qT) - r K D. Coin-settled deltas refer to the mark of the contract.
"""

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.state import State
from xlhedge.book.unit_greeks import UnitGreeks
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array
from xlhedge.core.steps import givens, step


def require_marks(lines: Contracts) -> None:
    """Fail the futures and perpetuals without a mark, or with one that is none."""
    mark, margined = lines.any_mark, lines.is_margined
    for kind in ("future", "perpetual"):
        unmarked = (lines.kind == kind) & np.isnan(mark)
        lines.faults.add(unmarked, f"mark is blank: a {kind} needs it", Code.MISSING)
    lines.faults.add(margined & (mark <= 0), "mark must be > 0, got 0")
    free = margined & lines.is_inverse & (lines.entry_price <= 0)
    lines.faults.add(free, "entry_price must be > 0, got 0")


def delta_one(lines: Contracts, state: State) -> UnitGreeks:
    """Figures of every line that is not an option; NaN for options."""
    mark, spot, rate = state.mark, state.left, state.rate
    forward, years = state.forward, state.years
    coin, margined = lines.is_inverse, lines.is_margined
    future, perpetual = lines.kind == "future", lines.kind == "perpetual"
    is_forward = lines.kind == "forward"
    discount, entry = np.exp(-rate * years), lines.entry_price
    with np.errstate(divide="ignore", invalid="ignore"):
        roll = np.where(years > 0, np.log(forward / spot) / years, 0.0)
        inverse = margined & coin
        cases = [
            (future & ~coin, (mark, forward / spot, -forward * roll, years * forward)),
            (is_forward, _forward(spot, rate, forward, years, discount, entry, roll)),
            (perpetual & ~coin, (mark, 1.0, 0.0, 0.0)),
            (inverse, (mark, 1 / mark, 0.0, np.where(future, years, 0.0))),
            (lines.kind == "spot", (spot, 1.0, 0.0, 0.0)),
            (lines.kind == "cash", (1.0, np.where(coin, 1.0, 0.0), 0.0, 0.0)),
        ]
        _begin(lines, mark, spot, entry)
        texts = _texts([mask for mask, _ in cases])
        names = ("price", "delta", "theta", "rho")
        price, delta, theta, rho = (
            step(name, text, _pick(cases, i))
            for i, (name, text) in enumerate(zip(names, texts, strict=True))
        )
        worth = _worth(lines, price, inverse, margined, entry)
    zero = np.zeros_like(price)
    net = np.where(lines.kind == "cash", 0.0, delta)
    reference = np.where(inverse, mark, spot)
    return UnitGreeks(price, delta, net, zero, zero, theta, rho, reference, worth)


# Price, delta, theta and rho of each case, in words.
_FORMULAS = (
    ("mark", "forward/spot", "-forward ln(forward/spot)/years", "years forward"),
    ("D (forward - entry)", "D forward/spot", "q S e^(-qT) - r K D", "years entry D"),
    ("mark", "1", "0", "0"),
    ("mark", "1/mark", "0", "years of a future, 0 of a perpetual"),
    ("spot", "1", "0", "0"),
    ("1", "1 of a coin, else 0", "0", "0"),
)
_MIXED = ("by kind and settlement",) * 4


def _texts(cases: list[Array]) -> tuple[str, ...]:
    """The formulas of the one case that all lines are of."""
    found = (texts for case, texts in zip(cases, _FORMULAS, strict=True) if case.all())
    return next(found, _MIXED)


def _begin(lines: Contracts, mark: Array, spot: Array, entry: Array) -> None:
    """What the figures start from, of a single line that is not an option."""
    if len(lines) == 1 and not lines.is_option.any():
        givens(
            mark=("of the contract", mark),
            spot=("of Market, less cash dividends", spot),
            entry=("entry_price", entry),
        )


def _forward(
    spot: Array,
    rate: Array,
    forward: Array,
    years: Array,
    discount: Array,
    entry: Array,
    roll: Array,
) -> tuple[Array, ...]:
    """Price, delta, theta and rho of a forward struck at its entry price."""
    held = discount * forward  # S exp(-qT)
    owed = discount * entry
    theta = (rate - roll) * held - rate * owed
    return held - owed, held / spot, theta, years * owed


def _worth(
    lines: Contracts, price: Array, inverse: Array, margined: Array, entry: Array
) -> Array:
    """Value of one unit: P&L since entry where margin is exchanged, else price."""
    own = np.where(np.isnan(lines.own_mark) | margined, price, lines.own_mark)
    gained = np.where(inverse, 1 / entry - 1 / price, price - entry)
    return np.where(margined, gained, own)


def _pick(cases: list[tuple[Array, tuple[Array | float, ...]]], i: int) -> Array:
    masks = [mask for mask, _ in cases]
    return np.select(masks, [figures[i] for _, figures in cases], default=np.nan)
