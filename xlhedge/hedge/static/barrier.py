"""Barrier options as portfolios of European claims that are sold at the touch.

Where S has no drift (b = 0) and the smile is symmetric in ln(K/H), a claim on f(S)
and one on its image (S/H) f(H^2/S) are worth the same at S = H. So a knock-out, which
pays f on the living side of H, is that claim less its image: worth 0 at the barrier,
where it is sold, and f at expiry if the barrier was never touched. The image of

a call of strike K         is K/H puts of strike H^2/K (and of a put, calls)
a digital call of strike H is a digital put of strike H less 1/H puts of strike H
                              (of a digital put: a digital call plus 1/H calls)

A knock-in is the vanilla less the knock-out. The portfolio replicates the option held
long; to hedge one that is owned, trade the negative.

With a cost of carry b the image is (S/H)^p f(H^2/S), p = 1 - 2b/vol^2, a claim that no
few options pay: adjusted_payoff gives it at any price, static_strip turns it into
listed options. barrier_residual says what the portfolio for b = 0 is off by.

Source: J. Bowie and P. Carr (1994), Static Simplicity, Risk 7(8), 45-49; P. Carr, K.
Ellis and V. Gupta (1998), Static Hedging of Exotic Options, Journal of Finance 53(3),
1165-1190; P. Carr and A. Chou (1997), Breaking Barriers, Risk 10(9), for b.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.terms import ANY, BARRIER_KINDS
from xlhedge.hedge.static.legs import Legs

_NAMES = {1.0: "call", -1.0: "put"}
_TIMES = 256  # at which the barrier may be touched

Row = tuple[str, float, float]


def barrier_static(
    flag: Text,
    spot: float,
    strike: float,
    barrier: float,
    barrier_kind: str | None = None,
) -> Legs:
    """The legs of a barrier option by put-call symmetry, per unit held long.

    Args: flag (call, put), spot, strike, barrier (> 0, quote per base), barrier_kind
    (down_in, down_out, up_in, up_out; not given: out, on the side of the spot).

    Returns: Legs: calls, puts, digital calls and digital puts of 1.
    Raises: InputError for an unknown kind, DomainError out of range, for a barrier
    that is touched already and for an option that never pays.

    >>> for kind, strike, quantity in zip(*barrier_static("call", 100, 100, 90)):
    ...     print(kind, strike, round(quantity, 12))
    call 100.0 1.0
    put 81.0 -1.111111111111
    """
    phi, spot, strike, barrier = _checked(flag, spot, strike, barrier)
    side = _side(spot, barrier, barrier_kind)
    rows = _knock_out(phi, side, strike, barrier)
    if barrier_kind is not None and barrier_kind.endswith("in"):
        rows = [(_NAMES[phi], strike, 1.0), *((k, x, -q) for k, x, q in rows)]
    legs = Legs.of(_merged(rows))
    if not len(legs.kind):
        raise DomainError("the option never pays: its strike is beyond the barrier")
    return legs


def barrier_residual(
    flag: Text,
    spot: float,
    strike: float,
    barrier: float,
    years: float,
    rate: float,
    vol: float,
    dividend: float = 0.0,
) -> float:
    """What a knock-out's legs are worth at the barrier at most, over all touches.

    Those of the knock-in are off by the opposite.

    Args: flag, spot, strike, barrier (as in barrier_static), years (to expiry), rate,
    vol, dividend (as in BLACK_SCHOLES.price).

    Returns: quote currency, the value at the touch (256 even times) that is largest in
    size, with its sign; 0 but for rounding where rate = dividend.
    Raises: InputError, DomainError as barrier_static.
    """
    phi, spot, strike, barrier = _checked(flag, spot, strike, barrier)
    side = _side(spot, barrier, None)
    legs = Legs.of(_merged(_knock_out(phi, side, strike, barrier)))
    left = np.arange(1, _TIMES + 1) / _TIMES * years
    worth = legs.value(barrier, left, rate, vol, dividend)
    return float(worth[np.argmax(np.abs(worth))])


def _checked(
    flag: Text, spot: float, strike: float, barrier: float
) -> tuple[float, float, float, float]:
    faults = Faults()
    phi = faults.flag(flag)
    prices = {"spot": spot, "strike": strike, "barrier": barrier}
    numbers = [faults.positive(name, price) for name, price in prices.items()]
    faults.raise_with(None)
    return float(phi), float(numbers[0]), float(numbers[1]), float(numbers[2])


def _side(spot: float, barrier: float, barrier_kind: str | None) -> float:
    """+1 where the option lives above the barrier, -1 below; DomainError at it."""
    side = float(np.sign(spot - barrier))
    if barrier_kind is not None:
        Faults().choice("barrier_kind", barrier_kind, BARRIER_KINDS)
        if side != (1.0 if barrier_kind.startswith("down") else -1.0):
            side = 0.0
    if side == 0:
        raise DomainError(f"barrier {barrier:.12g} is touched at spot {spot:.12g}")
    return side


def _knock_out(phi: float, side: float, strike: float, barrier: float) -> list[Row]:
    """The living payoff less its image."""
    own = _alive(phi, side, strike, barrier)
    return own + [leg for row in own for leg in _image(row, barrier)]


def _alive(phi: float, side: float, strike: float, barrier: float) -> list[Row]:
    """The payoff of the vanilla on the living side of the barrier alone."""
    name, depth = _NAMES[phi], abs(barrier - strike)
    inside = side * (strike - barrier) > 0
    at_barrier = [(name, barrier, 1.0), (f"digital_{name}", barrier, depth)]
    if phi == side:
        return [(name, strike, 1.0)] if inside else at_barrier
    if not inside:
        return []
    return [(name, strike, 1.0), *((kind, x, -size) for kind, x, size in at_barrier)]


def _image(row: Row, barrier: float) -> list[Row]:
    """Minus (S/H) f(H^2/S), as legs."""
    kind, strike, size = row
    digital, own = kind.startswith("digital"), kind.removeprefix("digital_")
    other = "put" if own == "call" else "call"
    if not digital:
        return [(other, barrier**2 / strike, -size * strike / barrier)]
    sign = 1.0 if own == "call" else -1.0
    return [
        (f"digital_{other}", barrier, -size),
        (other, barrier, sign * size / barrier),
    ]


def _merged(rows: list[Row]) -> list[Row]:
    """One row per claim, none of nothing."""
    sizes: dict[tuple[str, float], float] = {}
    for kind, strike, size in rows:
        sizes[kind, strike] = sizes.get((kind, strike), 0.0) + size
    return [(kind, strike, size) for (kind, strike), size in sizes.items() if size]


def adjusted_payoff(
    price: Real,
    flag: Text,
    strike: Real,
    barrier: Real,
    side: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
) -> Array:
    """The European payoff that is worth what a knock-out is, at any cost of carry.

    f(S) on the living side of H, -(S/H)^p f(H^2/S) beyond it, p = 1 - 2(r-q)/vol^2.

    Args: price (S at expiry, > 0), flag, strike (>= 0), barrier (> 0), side (+1 lives
    above the barrier, -1 below), rate, vol (> 0), dividend. They broadcast.

    Returns: quote currency per unit, in the broadcast shape; 0 at the barrier.
    Raises: InputError for an unknown flag, DomainError out of range.
    Source: Carr and Chou (1997), equation for the adjusted payoff.
    """
    faults = Faults()
    end, phi = faults.positive("price", price), faults.flag(flag)
    strike, barrier = faults.number("strike", strike), faults.number("barrier", barrier)
    rate, dividend = faults.number("rate", rate), faults.number("dividend", dividend)
    vol = faults.positive("vol", vol)
    side = faults.number("side", side, ANY)
    faults.add(np.abs(side) != 1, "side must be +1 or -1")
    with np.errstate(all="ignore"):
        power = 1 - 2 * (rate - dividend) / vol**2
        ratio = end / barrier
        alive = np.maximum(phi * (end - strike), 0.0)
        image = ratio**power * np.maximum(phi * (barrier / ratio - strike), 0.0)
        beyond = np.sign(end - barrier) * side
        paid = np.where(beyond > 0, alive, np.where(beyond < 0, -image, 0.0))
    return faults.raise_with(paid)
