"""Risk of loss and gamma of dealers as names and values, or as a table."""

from typing import Any

from xlhedge.book.demand import ENDS, SIGNS, book_gamma, chain_gamma
from xlhedge.book.result import Result
from xlhedge.book.stress import stress as stress_of
from xlhedge.book.stress import stress_moves
from xlhedge.book.var import book_var
from xlhedge.core.numeric import Array
from xlhedge.excel.functions.books import Rows, Snapshot, book_of, parsed, time_of
from xlhedge.hedge.risk import covariance as covariance_of
from xlhedge.hedge.risk import delta_gamma_var, historical_var


def var_by_name(pnl: Array, tail: float = 0.01) -> dict[str, Any]:
    """VaR and ES of a sample by name, as historical_var."""
    return historical_var(pnl, tail)._asdict()


def delta_gamma_by_name(
    deltas: Array,
    gammas: Array,
    covariance: Array,
    theta_pnl: float = 0.0,
    tail: float = 0.01,
) -> dict[str, Any]:
    """VaR, ES and moments by name, as delta_gamma_var."""
    found = delta_gamma_var(deltas, gammas, covariance, theta_pnl, tail)
    return found._asdict()


def covariance_rows(
    vols: Array, correlations: Array, horizon: float = 1.0
) -> list[list[float]]:
    """The matrix as rows, as covariance."""
    rows: list[list[float]] = covariance_of(vols, correlations, horizon).tolist()
    return rows


def dealer_gamma(
    chain: Rows, signs: Array | None = None, shocks: Array | None = None
) -> Result:
    """Now, profile and flips of a chain, as chain_gamma."""
    return chain_gamma(chain, *_asked(signs, shocks))


def book_dealer_gamma(
    instruments: Rows,
    market: Rows,
    underlying: str,
    signs: Array | None = None,
    shocks: Array | None = None,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """Now, profile and flips of the options of Instruments, as book_gamma."""
    snapshot = Snapshot(
        instruments=instruments, market=market, surface=surface, dividends=dividends
    )
    asked = _asked(signs, shocks)
    return book_gamma(parsed(snapshot), underlying, *asked, time_of(as_of))


def _asked(signs: Array | None, moves: Array | None) -> tuple[Any, Any]:
    """Signs and moves, those of the convention where none are given."""
    return SIGNS if signs is None else signs, ENDS if moves is None else moves


def book_stress(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    stress: Rows,
    factors: Rows,
    correlations: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each scenario: what the book gains, as stress."""
    tables = (stress, factors, correlations)
    book = book_of(positions, instruments, market, surface, dividends)
    return stress_of(book, *tables, time_of(as_of))


def book_stress_moves(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    stress: Rows,
    factors: Rows,
    correlations: Rows,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each underlying in each scenario, as stress_moves."""
    tables = (stress, factors, correlations)
    book = book_of(positions, instruments, market, surface, dividends)
    return stress_moves(book, *tables, time_of(as_of))


def book_value_at_risk(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    factors: Rows,
    correlations: Rows,
    horizon: float = 1.0,
    tail: float = 0.01,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each underlying alone and one for the book, as book_var."""
    asked = (factors, correlations, horizon, tail)
    book = book_of(positions, instruments, market, surface, dividends)
    return book_var(book, *asked, time_of(as_of))
