"""Alternative hedges as the worksheet asks for them: tables in, a table out."""

from typing import Any

import numpy as np

from xlhedge.book.result import Result
from xlhedge.book.whatif import Question
from xlhedge.book.whatif_result import whatif_greeks, whatif_trades
from xlhedge.excel.functions.books import Rows, Snapshot, parsed, time_of


def blueprint_trades(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    switches: Rows,
    underlying: str,
    method: str = "min_cost",
    tol_delta: float = 0.0,
    tol_gamma_1pct: float | None = None,
    tol_vega_point: float | None = None,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each instrument that is switched on: how many, and at what cost."""
    snapshot = Snapshot(
        positions=positions,
        instruments=instruments,
        market=market,
        surface=surface,
        dividends=dividends,
        policy=policy,
    )
    question = _question(underlying, method, tol_delta, tol_gamma_1pct, tol_vega_point)
    return whatif_trades(parsed(snapshot), switches, question, time_of(as_of))


def blueprint_greeks(
    positions: Rows,
    instruments: Rows,
    market: Rows,
    policy: Rows,
    switches: Rows,
    underlying: str,
    method: str = "min_cost",
    tol_delta: float = 0.0,
    tol_gamma_1pct: float | None = None,
    tol_vega_point: float | None = None,
    surface: Rows | None = None,
    as_of: Any = None,
    dividends: Rows | None = None,
) -> Result:
    """A row for each hedged Greek: before and after, tolerance and shadow price."""
    snapshot = Snapshot(
        positions=positions,
        instruments=instruments,
        market=market,
        surface=surface,
        dividends=dividends,
        policy=policy,
    )
    question = _question(underlying, method, tol_delta, tol_gamma_1pct, tol_vega_point)
    return whatif_greeks(parsed(snapshot), switches, question, time_of(as_of))


def _question(
    underlying: str,
    method: str,
    tol_delta: float,
    tol_gamma_1pct: float | None,
    tol_vega_point: float | None,
) -> Question:
    rest = (np.nan if t is None else t for t in (tol_gamma_1pct, tol_vega_point))
    return Question(underlying, method, tol_delta, *rest)
