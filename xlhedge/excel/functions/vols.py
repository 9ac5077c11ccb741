"""Fits of the Volatility section, results by name, and the check of a Surface."""

from typing import Any

from xlhedge.book.result import Result
from xlhedge.book.surface_check import check_surface
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
