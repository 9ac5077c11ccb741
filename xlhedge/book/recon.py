"""Each option of a book as an independent formula needs it, with its Greeks twice.

    V = exp(-r T) phi (F N(phi d1) - K N(phi d2)),  price = V/paid_in

covers linear and coin-settled European options: a coin-settled one has r = 0, its spot
is its own forward F, and its premium is paid in coin. Spot is what cash dividends leave
of it, and F moves with it in proportion. The second Greeks are differences of prices at
a moved spot or vol (pricing/bump.py). An option that this formula does not describe has
the sign 0, and its status says why.

Source: Black (1976), The pricing of commodity contracts.
"""

from collections.abc import Iterator

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.contracts import Contracts
from xlhedge.book.greeks import status
from xlhedge.book.options import is_settling
from xlhedge.book.result import Result
from xlhedge.book.value import Valuation
from xlhedge.book.valued import valued
from xlhedge.core.greeks import to_desk
from xlhedge.core.numeric import Array
from xlhedge.pricing import MODELS
from xlhedge.pricing.bump import bumped

RECON_COLUMNS = (
    "id",
    "underlying",
    "settlement",
    "sign",
    "spot",
    "forward",
    "strike",
    "years",
    "rate",
    "vol",
    "paid_in",
    "price",
    "delta",
    "gamma",
    "vega_point",
    "delta_bump",
    "gamma_bump",
    "vega_bump",
    "status",
)
_TEXTS = ("id", "underlying", "settlement", "status")
_BUMPS = ("delta", "gamma", "vega")


def recon(book: Book, as_of: np.datetime64 | None = None) -> Result:
    """A row per option: terms, Greeks by formula and by bump, and whether covered.

    `sign` is +1 for a call, -1 for a put and 0 for an option that is not covered;
    `spot` the price that delta refers to, `paid_in` the price of what the premium is
    paid in. Greeks in desk units; the bumped ones are 0 where they are not covered.
    `status` is ok, excluded (covered all the same), or why it is not covered.
    """
    found = valued(book, as_of).positions
    use = np.flatnonzero(found.lines.is_option)
    numbers = _numbers(found)
    why = _not_covered(found)
    texts = {
        "id": found.lines.label,
        "underlying": found.lines.underlying,
        "settlement": found.lines.settlement,
        "status": np.where(why == "", status(found.lines), why),
    }
    both = numbers | {"sign": np.where(why == "", found.lines.phi, 0.0)} | texts
    columns = {name: np.array(both[name])[use] for name in both}
    columns |= _bumps(columns)
    codes = dict.fromkeys(numbers, found.lines.faults.codes[use])
    return Result({name: columns[name] for name in RECON_COLUMNS}, codes)


def _numbers(found: Valuation) -> dict[str, Array]:
    """The numeric columns but the sign and the bumps."""
    state, unit, coin = found.state, found.unit, found.lines.is_inverse
    return {
        "spot": np.where(coin, state.forward, state.left),
        "forward": state.forward,
        "strike": found.lines.strike,
        "years": state.years,
        "rate": np.where(coin, 0.0, state.rate),
        "vol": state.vol,
        "paid_in": np.where(coin, state.forward, 1.0),
        "price": unit.price,
        "delta": unit.delta,
        "gamma": unit.gamma,
        "vega_point": np.asarray(to_desk("vega", unit.vega)),
    }


def _not_covered(found: Valuation) -> Array:
    """Why a line is not covered; empty where it is. The first reason stands."""
    why = np.full(len(found.lines), "", dtype=object)
    for bad, reason in _reasons(found, found.lines):
        why = np.where((why == "") & bad, reason, why)
    return why


def _reasons(found: Valuation, lines: Contracts) -> Iterator[tuple[Array, Array | str]]:
    yield lines.faults.bad, lines.faults.reasons
    yield lines.is_american, "american: exercise before expiry has no closed formula"
    yield found.state.vol == 0, "vol is 0: worth its discounted payoff"
    yield is_settling(lines, found.state), "settling: its deltas fade to 0"


def _bumps(columns: dict[str, Array]) -> dict[str, Array]:
    """Delta, gamma and vega as differences of prices, 0 where not covered."""
    bumps = {f"{name}_bump": np.zeros(len(columns["sign"])) for name in _BUMPS}
    use = columns["sign"] != 0
    if not use.any():
        return bumps
    terms = {name: values[use] for name, values in columns.items()}

    def price(spot: Array, vol: Array, **_: Array) -> Array:
        forward = spot * terms["forward"] / terms["spot"]
        strike, years, rate = (terms[name] for name in ("strike", "years", "rate"))
        model = MODELS["black76"]
        return np.asarray(model.price(terms["sign"], forward, strike, years, rate, vol))

    arguments = {name: terms[name] for name in ("spot", "strike", "years", "vol")}
    for name in _BUMPS:
        greek = to_desk(name, bumped(price, arguments, name))
        bumps[f"{name}_bump"][use] = np.asarray(greek)
    return bumps
