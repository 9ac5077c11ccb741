"""Makes implied_points.npz: prices as floats, and the vols behind them to 50 digits.

    python tests/reference/make_implied_points.py COUNT

Expiries from 1 minute to 30 years, vols 1 % to 500 %, strikes within 6 standard
deviations of the forward, drift below one; vols that the price determines to four
digits, V/(vol vega) < 1e12. Numbers that need no digits are short, with those of a
float16 or a float32, and so kept exactly. The price is rounded to a float
first and then solved for its vol, kept as the vol drawn plus an offset: together they
are right to 1e-7 of an ulp times the condition.
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

FILE = Path(__file__).with_name("implied_points.npz")
_MINUTE = 1 / (365 * 24 * 60)
_UNIDENTIFIED = 1e12
_LAST_STEP = mp.mpf(10) ** -20  # quadratic: the error after it is 1e-40
_KINDS = {"flag": "i1", "strike": "f8", "years": "f4", "price": "f8", "offset": "f4"}


class Draw(NamedTuple):
    """One option, exact in short floats."""

    flag: float
    spot: float
    strike: float
    years: float
    rate: float
    dividend: float
    vol: float


def draw(rng: np.random.Generator) -> Draw:
    """A random option of the range."""
    years = np.float32(np.exp(rng.uniform(np.log(_MINUTE), np.log(30))))
    vol = np.float16(np.exp(rng.uniform(np.log(0.01), np.log(5))))
    width = float(vol) * float(years) ** 0.5
    most = 0.1 * min(1.0, width / float(years))
    rate, dividend = (np.float16(rng.uniform(-most, most)) for _ in range(2))
    spot = np.float16(np.exp(rng.normal(4, 1)))
    drift = (float(rate) - float(dividend)) * float(years)
    strike = _short(float(spot) * np.exp(drift + rng.uniform(-6, 6) * width))
    flag = rng.choice([1.0, -1.0])
    return Draw(*map(float, (flag, spot, strike, years, rate, dividend, vol)))


def _short(number: float) -> float:
    """`number` with the digits of a float32, also beyond its range."""
    digits, exponent = np.frexp(number)
    return float(np.ldexp(np.float64(np.float32(digits)), exponent))


def solved(option: Draw) -> tuple[float, float] | None:
    """The price as a float and its vol less the one drawn; None if unidentified."""
    phi, spot, strike, years, rate, dividend, drawn = map(mp.mpf, option)
    held, owed = spot * mp.exp(-dividend * years), strike * mp.exp(-rate * years)
    moneyness, root_years = mp.log(held / owed), mp.sqrt(years)

    def price_and_vega(vol: Any) -> tuple[Any, Any]:
        width = vol * root_years
        d1 = moneyness / width + width / 2
        legs = held * normal(phi * d1) - owed * normal(phi * (d1 - width))
        return phi * legs, held * mp.npdf(d1) * root_years

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
    rng = np.random.default_rng(2015)
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
