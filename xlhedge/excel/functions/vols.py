"""Fits of the Volatility section, results by name, and what a Surface shows."""

from typing import Any

from xlhedge.book.result import Result
from xlhedge.book.surface_check import check_surface
from xlhedge.book.surface_marks import surface_marks
from xlhedge.book.surface_shape import surface_shape
from xlhedge.book.surface_slice import surface_vols
from xlhedge.core.numeric import Array
from xlhedge.excel.functions.books import Rows, Snapshot, parsed, time_of
from xlhedge.vol.minimum_variance import mv_delta_fit
from xlhedge.vol.svi_fit import svi_fit


def svi_slice(
    strikes: Array,
    vols: Array,
    forward: float,
    years: float,
    weights: Array | None = None,
) -> dict[str, Any]:
    """Parameters, error and arbitrage of a slice, by name, as svi_fit."""
    return svi_fit(strikes, vols, forward, years, weights)._asdict()


def mv_coefficients(
    d_option: Array, d_spot: Array, spot: Array, delta: Array, vega: Array, years: Array
) -> dict[str, Any]:
    """Coefficients, gain and n, by name, as mv_delta_fit."""
    return mv_delta_fit(d_option, d_spot, spot, delta, vega, years)._asdict()


def surface_check(
    surface: Rows,
    market: Rows,
    instruments: Rows | None = None,
    dividends: Rows | None = None,
    as_of: Any = None,
) -> Result:
    """A row for each row of Surface: ok, or how it can be arbitraged."""
    snapshot = Snapshot(
        surface=surface, market=market, instruments=instruments, dividends=dividends
    )
    return check_surface(parsed(snapshot), time_of(as_of))


def shape_of_surface(
    surface: Rows,
    market: Rows,
    instruments: Rows | None = None,
    dividends: Rows | None = None,
    as_of: Any = None,
) -> Result:
    """A row for each row of Surface: level, skew, wings, fit and arbitrage."""
    snapshot = Snapshot(
        surface=surface, market=market, instruments=instruments, dividends=dividends
    )
    return surface_shape(parsed(snapshot), time_of(as_of))


def vols_of_surface(
    surface: Rows,
    market: Rows,
    underlying: str,
    expiry: Any,
    strikes: Array | None = None,
    instruments: Rows | None = None,
    dividends: Rows | None = None,
    as_of: Any = None,
    settlement: str = "linear",
) -> Result:
    """A row for each strike: the vol of the Surface at one expiry."""
    snapshot = Snapshot(
        surface=surface, market=market, instruments=instruments, dividends=dividends
    )
    book, time = parsed(snapshot), time_of(as_of)
    return surface_vols(book, underlying, expiry, strikes, settlement, time)


def marks_of_surface(
    surface: Rows,
    market: Rows,
    instruments: Rows,
    underlying: str | None = None,
    expiry: Any = None,
    dividends: Rows | None = None,
    as_of: Any = None,
) -> Result:
    """A row for each listed option with a mark_vol: the Surface beside it."""
    snapshot = Snapshot(
        surface=surface, market=market, instruments=instruments, dividends=dividends
    )
    return surface_marks(parsed(snapshot), underlying, expiry, time_of(as_of))
