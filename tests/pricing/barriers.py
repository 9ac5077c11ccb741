"""Random barrier options, and their price to 50 digits as it stands in the books."""

from typing import Any, NamedTuple

import mpmath as mp
import numpy as np

from tests.pricing.fifty_digits import DERIVATIVES, normal

# In the order of the orders of DERIVATIVES.
ARGUMENTS = ("spot", "strike", "years", "rate", "dividend", "vol")
KINDS = ("down_in", "down_out", "up_in", "up_out")


class Barriers(NamedTuple):
    """Arguments of barrier_greek after the kind, in its order."""

    flag: Any
    spot: Any
    strike: Any
    barrier: Any
    years: Any
    rate: Any
    vol: Any
    dividend: Any
    rebate: Any
    monitorings: Any

    def row(self, place: int) -> "Barriers":
        """One of them, as floats."""
        return Barriers(*(float(column[place]) for column in self))

    def with_values(self, **values: Any) -> "Barriers":
        """Some arguments replaced, in the common shape."""
        return Barriers(*np.broadcast_arrays(*self._replace(**values)))


def random_barriers(seed: int, kind: str, size: int) -> Barriers:
    """Alive, the barrier up to 3 and the strike within 2.5 widths of the spot."""
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(0.02), np.log(3), size))
    vol = np.exp(rng.uniform(np.log(0.05), 0.0, size))
    width = vol * np.sqrt(years)
    spot = np.exp(rng.uniform(np.log(0.5), np.log(50000), size))
    side = 1 if kind.startswith("down") else -1
    barrier = spot * np.exp(-side * width * rng.uniform(0.02, 3, size))
    strike = spot * np.exp(width * rng.uniform(-2.5, 2.5, size))
    rate, dividend = rng.uniform(0.0, 0.1, (2, size))
    rebate = rng.choice([0.0, 0.03], size) * spot
    flag, often = rng.choice([1.0, -1.0], size), rng.choice([0.0, 50.0], size)
    return Barriers(
        *(flag, spot, strike, barrier, years, rate, vol, dividend, rebate, often)
    )


def fifty_digit_price(kind: str, option: Barriers, **moved: Any) -> Any:
    """Haug (2007), section 4.17.1, with `moved` in place of some of the arguments."""
    phi, spot, strike, barrier, years, rate, vol, dividend, rebate, often = (
        mp.mpf(number) for number in option._replace(**moved)
    )
    eta = 1 if kind.startswith("down") else -1
    if often:
        overshoot = -mp.zeta(mp.mpf(1) / 2) / mp.sqrt(2 * mp.pi)
        barrier *= mp.exp(-eta * overshoot * vol * mp.sqrt(years / often))
    mu = (rate - dividend) / vol**2 - mp.mpf(1) / 2
    width, image = vol * mp.sqrt(years), barrier / spot
    held, owed = spot * mp.exp(-dividend * years), mp.exp(-rate * years)

    def distance(ratio: Any) -> Any:
        return mp.log(ratio) / width + (1 + mu) * width

    def leg(side: Any, x: Any, power: Any) -> Any:
        asset = held * power(2 * (mu + 1)) * normal(side * x)
        cash = strike * owed * power(2 * mu) * normal(side * (x - width))
        return phi * (asset - cash)

    x1, x2 = distance(spot / strike), distance(spot / barrier)
    y1, y2 = distance(barrier**2 / (spot * strike)), distance(image)
    a, b = (leg(phi, x, lambda exponent: 1) for x in (x1, x2))
    c, d = (leg(eta, y, lambda exponent: image**exponent) for y in (y1, y2))
    terms = {
        ("down_in", 1): (c, a - b + d),
        ("up_in", 1): (a, b - c + d),
        ("down_in", -1): (b - c + d, a),
        ("up_in", -1): (a - b + d, c),
        ("down_out", 1): (a - c, b - d),
        ("up_out", 1): (0, a - b + c - d),
        ("down_out", -1): (a - b + c - d, 0),
        ("up_out", -1): (b - d, a - c),
    }
    payoff = terms[kind, int(phi)][int(strike <= barrier)]
    if kind.endswith("in"):
        never = normal(eta * (x2 - width))
        touched = image ** (2 * mu) * normal(eta * (y2 - width))
        return payoff + rebate * owed * (never - touched)
    root = mp.sqrt(mu**2 + 2 * rate / vol**2)
    z = mp.log(image) / width + root * width
    near = image ** (mu + root) * normal(eta * z)
    far = image ** (mu - root) * normal(eta * (z - 2 * root * width))
    return payoff + rebate * (near + far)


def scale_of(greek: str, options: Barriers) -> Any:
    """A hundredth of the usual size of a Greek: spot width over the bent lengths."""
    width = options.vol * np.sqrt(options.years)
    lengths = {
        "spot": options.spot * width,
        "strike": options.strike * width,
        "years": options.years,
        "rate": width / options.years,
        "dividend": width / options.years,
        "vol": options.vol,
    }
    size = 0.01 * options.spot * width
    orders = DERIVATIVES["delta" if greek == "net_delta" else greek][1]
    for name, order in zip(ARGUMENTS, orders, strict=True):
        size = size / lengths[name] ** order
    return size
