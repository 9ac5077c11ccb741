"""Makes implied_normal_points.npz: as make_implied_points.py, for the normal model.

    python tests/reference/make_implied_normal_points.py COUNT

Strikes of both signs, forwards within 6 standard deviations of them, expiries from
1 minute to 30 years, vols from 0.001 to 500 price units, rates from -10 % to 10 %.
"""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import mpmath as mp
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # started as a script
    sys.path.insert(0, str(ROOT))

from tests.pricing.fifty_digits import normal  # noqa: E402

FILE = Path(__file__).with_name("implied_normal_points.npz")
_MINUTE = 1 / (365 * 24 * 60)
_UNIDENTIFIED = 1e12
_LAST_STEP = mp.mpf(10) ** -20  # quadratic: the error after it is 1e-40
_KINDS = {"flag": "i1", "forward": "f4", "years": "f4", "price": "f8", "offset": "f4"}


class Draw(NamedTuple):
    """One option, exact in short floats."""

    flag: float
    forward: float
    strike: float
    years: float
    rate: float
    vol: float


def draw(rng: np.random.Generator) -> Draw:
    """A random option of the range."""
    years = np.float32(np.exp(rng.uniform(np.log(_MINUTE), np.log(30))))
    vol = np.float16(np.exp(rng.uniform(np.log(0.001), np.log(500))))
    strike, rate = np.float16(rng.normal(0, 50)), np.float16(rng.uniform(-0.1, 0.1))
    away = rng.uniform(-6, 6) * float(vol) * float(years) ** 0.5
    forward = np.float32(float(strike) + away)
    flag = rng.choice([1.0, -1.0])
    return Draw(*map(float, (flag, forward, strike, years, rate, vol)))


def solved(option: Draw) -> tuple[float, float] | None:
    """The price as a float and its vol less the one drawn; None if unidentified."""
    phi, forward, strike, years, rate, drawn = map(mp.mpf, option)
    discount, root_years = mp.exp(-rate * years), mp.sqrt(years)

    def price_and_vega(vol: Any) -> tuple[Any, Any]:
        d = (forward - strike) / (vol * root_years)
        vega = discount * root_years * mp.npdf(d)
        intrinsic = phi * (forward - strike) * normal(phi * d)
        return discount * intrinsic + vol * vega, vega

    exact, vega = price_and_vega(drawn)
    price = float(exact)
    if not price < _UNIDENTIFIED * drawn * vega:
        return None
    vol, step = drawn, (price - exact) / vega
    while abs(step) > _LAST_STEP * vol:
        vol += step
        exact, vega = price_and_vega(vol)
        step = (price - exact) / vega
    return price, float(vol + step - drawn)


def main(count: int) -> None:
    """Writes the file with that many points."""
    rng = np.random.default_rng(2017)
    rows: list[tuple[float, ...]] = []
    while len(rows) < count:
        option = draw(rng)
        answer = solved(option)
        if answer is not None:
            rows.append((*option, *answer))
    names = (*Draw._fields, "price", "offset")
    columns = zip(names, zip(*rows, strict=True), strict=True)
    kept: dict[str, Any] = {
        name: np.array(column, dtype=_KINDS.get(name, "f2")) for name, column in columns
    }
    np.savez_compressed(FILE, **kept)


if __name__ == "__main__":
    main(int(sys.argv[1]))
