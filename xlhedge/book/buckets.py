"""Buckets of positions: by time to expiry, and by strike as a part of the forward.

What has no expiry, or no strike, and what failed before its forward was found, is in
the bucket `none`: nothing disappears.

    tenor      first bucket whose last time >= years
    moneyness  last bucket whose lowest strike/forward <= that of the position

Source: definition; a month counts as 30 days, a quarter as 91, half a year as 182.
"""

from typing import Final

import numpy as np

from xlhedge.book.value import Valuation
from xlhedge.core.numeric import Array

NONE: Final = "none"
TENORS: Final = (
    ("to 1w", 7 / 365),
    ("1w to 1m", 30 / 365),
    ("1m to 3m", 91 / 365),
    ("3m to 6m", 182 / 365),
    ("6m to 1y", 1.0),
    ("over 1y", np.inf),
)
MONEYNESS: Final = (
    ("below 0.80", 0.0),
    ("0.80 to 0.90", 0.80),
    ("0.90 to 0.95", 0.90),
    ("0.95 to 1.05", 0.95),
    ("1.05 to 1.10", 1.05),
    ("1.10 to 1.20", 1.10),
    ("1.20 and above", 1.20),
)
BUCKETS: Final[dict[str, tuple[str, ...]]] = {
    by: (*(name for name, _ in known), NONE)
    for by, known in (("tenor", TENORS), ("moneyness", MONEYNESS))
}
ORDER: Final = {name: n for names in BUCKETS.values() for n, name in enumerate(names)}


def buckets(found: Valuation, by: str) -> list[str]:
    """The bucket of each line."""
    names = np.array(BUCKETS[by], dtype=object)
    places, known = _tenors(found) if by == "tenor" else _moneyness(found)
    return [str(name) for name in np.where(known, names[places], NONE)]


def _tenors(found: Valuation) -> tuple[Array, Array]:
    years = np.asarray(found.state.years, dtype=float)
    last = [time for _, time in TENORS]
    known = found.lines.is_dated & ~np.isnan(years)
    return np.searchsorted(last, np.where(known, years, 0.0)), known


def _moneyness(found: Valuation) -> tuple[Array, Array]:
    with np.errstate(all="ignore"):  # what is not finite has no bucket
        ratio = found.lines.strike / found.state.forward
    known = found.lines.is_option & np.isfinite(ratio)
    lowest = [ratio for _, ratio in MONEYNESS]
    places = np.searchsorted(lowest, np.where(known, ratio, 1.0), side="right") - 1
    return np.maximum(places, 0), known
