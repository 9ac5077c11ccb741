"""Ladders of a book: what it gains, or its Greeks, at each shock.

Every figure is in book currency and comes from a full revaluation (scenario.py).
P&L and theta add over underlyings; deltas, gammas and vegas do not.
"""

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.measures import GREEK_OF
from xlhedge.book.result import Result
from xlhedge.book.scenario import Scenarios, Shocks, shocks
from xlhedge.book.value import Valuation
from xlhedge.book.valued import valued
from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array

Time = np.datetime64 | None

_ADDS = ("pnl", "theta")
TOTAL, ALL = "total", "all"


def ladder(
    book: Book,
    spot_shocks: Array,
    measure: str = "pnl",
    as_of: Time = None,
) -> Result:
    """A row per relative move of every spot, a column per underlying, and their total.

    Args: spot_shocks (> -1, -0.1 falls by 10 %), measure (pnl, delta, gamma, vega or
    theta; Greeks as in total.py: dollar_delta, gamma_1pct, vega_point, theta_day).
    Returns: spot_shocks and the columns, book currency; `total` where measures add.
    Raises: InputError for shocks or a measure that cannot be; a failed position fails
    the column of its underlying, and the total.
    """
    spot = checked_shocks("spot_shocks", spot_shocks)
    return _by_underlying(book, "spot_shocks", spot, shocks(spot, 0, 0), measure, as_of)


def roll(
    book: Book,
    days: Array,
    measure: str = "pnl",
    as_of: Time = None,
) -> Result:
    """As ladder, with a row per number of calendar days (>= 0) that pass."""
    later = checked_shocks("days", days)
    return _by_underlying(book, "days", later, shocks(0, 0, later), measure, as_of)


def matrix(
    book: Book,
    spot_shocks: Array,
    vol_shocks: Array,
    measure: str = "pnl",
    as_of: Time = None,
    underlying: str = ALL,
) -> Result:
    """A row per relative move of spot, a column per absolute move of every vol.

    Args: as ladder; vol_shocks (decimals, 0.05 adds five points), underlying (the
    only one that counts and moves; "all": their sum, for measures that add).
    Returns: columns vol_1, vol_2, …, book currency.
    Raises: InputError as ladder, and for a measure that does not add.
    """
    spot = checked_shocks("spot_shocks", spot_shocks)
    vol = checked_shocks("vol_shocks", vol_shocks)
    found = _Measured(book, shocks(spot[:, None], vol, 0), measure, as_of)
    figures, code = found.total() if underlying == ALL else found.of(underlying)
    block = figures.reshape(len(spot), len(vol))
    names = [f"vol_{place}" for place in range(1, len(vol) + 1)]
    codes = {name: np.full(len(spot), code) for name in names if code}
    return Result(dict(zip(names, block.T, strict=True)), codes, found.reasons)


def checked_shocks(name: str, values: Array) -> Array:
    """The shocks as floats in one dimension; DomainError for one that cannot be."""
    faults = Faults()
    numbers = np.atleast_1d(faults.number(name, values))
    return np.asarray(faults.raise_with(numbers))


def _by_underlying(
    book: Book,
    name: str,
    values: Array,
    moves: Shocks,
    measure: str,
    as_of: Time,
) -> Result:
    found = _Measured(book, moves, measure, as_of)
    figures = {key: found.of(key) for key in found.underlyings}
    if measure in _ADDS:
        figures[TOTAL] = found.total()
    columns = {name: values} | {key: sums for key, (sums, _) in figures.items()}
    codes = {k: np.full(len(values), code) for k, (_, code) in figures.items() if code}
    return Result(columns, codes, found.reasons)


class _Measured:
    """A measure of each scenario, by underlying."""

    def __init__(self, book: Book, moves: Shocks, measure: str, as_of: Time) -> None:
        Faults().choice("measure", measure)
        self.measure = measure
        scenarios = Scenarios(*valued(book, as_of))
        base, lines = scenarios.base, scenarios.base.lines
        names, self._places = np.unique(
            lines.underlying.astype(str), return_inverse=True
        )
        self.underlyings: list[str] = names.tolist()
        groups = np.arange(len(self.underlyings))
        mine = (self._places[:, None] == groups) & lines.active[:, None]
        figures = (_figures(base, moved, measure) for moved in scenarios.under(moves))
        # What is not finite has failed below; it must not spoil other columns.
        parts = [np.nan_to_num(part) @ mine.astype(float) for part in figures]
        self._sums = np.concatenate(parts)
        self._codes, self.reasons = measure_failures(base, measure)

    def of(self, underlying: str) -> tuple[Array, int]:
        """The sums of one underlying, and the code of its first row that failed."""
        if underlying not in self.underlyings:
            raise InputError(f"no position on underlying {underlying}")
        place = self.underlyings.index(underlying)
        return self._sums[:, place], first_code(self._codes[self._places == place])

    def total(self) -> tuple[Array, int]:
        """The sums of the book."""
        if self.measure not in _ADDS and len(self.underlyings) > 1:
            raise InputError(f"{self.measure} does not add over underlyings; name one")
        return self._sums.sum(axis=1), first_code(self._codes)


def measure_failures(base: Valuation, measure: str) -> tuple[Array, tuple[str, ...]]:
    """The code of each line without a figure in some scenario, and the reasons."""
    lines = base.lines
    lost = lines.active & lines.faults.bad
    unvalued = lines.active & ~lost & np.isnan(base.value) & (measure == "pnl")
    codes = np.where(unvalued, Code.MISSING, np.where(lost, lines.faults.codes, 0))
    rule = "value needs an entry_price"
    reasons = [
        f"{lines.label[i]}: {lines.faults.reasons[i] if lost[i] else rule}"
        for i in np.flatnonzero(codes)
    ]
    return codes, tuple(reasons)


def first_code(codes: Array) -> int:
    """The first code of a failure, or that of none."""
    return int(codes[codes != 0][0]) if codes.any() else int(Code.OK)


def _figures(base: Valuation, moved: Valuation, measure: str) -> Array:
    """The measure of each line in each scenario, book currency."""
    if measure == "pnl":
        return np.asarray(moved.value - base.value)
    greeks = moved.position(moved.unit.net_delta)
    return np.asarray(getattr(greeks, GREEK_OF[measure]))
