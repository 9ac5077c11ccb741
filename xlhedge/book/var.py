"""Value at risk of a book by its deltas and gammas: of each underlying, and of all.

With x the relative moves of the underlyings over the horizon,

    P&L = theta_day horizon + D'x + x'Gx/2

D is dollar_delta, the coins of the account included (numeraire usd), and G diagonal:
100 gamma_1pct. Vols stay, and rates; covariances are those of the tables Factors and
Correlations. VaR and ES of one underlying alone are exact (hedge/risk/single.py); those
of the book, and whether they are valid, by Cornish and Fisher (delta_gamma.py).
The VaR of the book is less than the sum of those of its underlyings by what they do not
lose together.

Source: P. Zangari (1996), A VaR methodology for portfolios that include options,
RiskMetrics Monitor 1996 Q1, 4-12; of one underlying alone the definition.
"""

from typing import Any

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.factors import read_factors
from xlhedge.book.ladder import Time
from xlhedge.book.result import Result
from xlhedge.book.table import Cells
from xlhedge.book.total import total
from xlhedge.core.checks import scalar
from xlhedge.core.errors import Code, error_of
from xlhedge.core.numeric import Array
from xlhedge.core.steps import unwatched
from xlhedge.core.units import PERCENT
from xlhedge.hedge.risk import DeltaGammaVar, delta_gamma_var, single_var
from xlhedge.hedge.risk.delta_gamma import INVALID

VAR_COLUMNS = (
    *("underlying", "dollar_delta", "gamma_1pct", "vol"),
    *("var", "es", "validity"),
    *("var_normal", "mean", "sd", "skew", "excess_kurtosis"),
)
BOOK = "book"
_OWN = ("dollar_delta", "gamma_1pct", "theta_day")
_NONE, _EXACT = "none", "exact"


def book_var(
    book: Book,
    factors: Cells,
    correlations: Cells,
    horizon: float = 1.0,
    tail: float = 0.01,
    as_of: Time = None,
) -> Result:
    """VAR_COLUMNS: a row per underlying alone, and last one for the book.

    Args: factors and correlations, tables with their headers; horizon (calendar days,
    > 0), tail (above 0, at most 0.5). Returns: losses positive, in book currency;
    validity is exact of one underlying; of the book ok, or why var and es fail.
    Raises: InputError for tables that cannot be used and for a position that failed.
    """
    deltas, gammas, thetas, names = _greeks(book, as_of)
    known = read_factors(factors, correlations).of(names)
    spread = known.covariance(scalar("horizon", horizon))
    still = thetas * horizon
    parts = zip(deltas, gammas, np.diag(spread), still, strict=True)
    alone = [_alone(d, g, v, t, tail) for d, g, v, t in parts]
    whole = delta_gamma_var(deltas, gammas, spread, float(still.sum()), tail)
    own = {"dollar_delta": deltas, "gamma_1pct": gammas * PERCENT, "vol": known.vols}
    return _result(names, own, [*alone, whole])


def _alone(
    delta: float, gamma: float, variance: float, still: float, tail: float
) -> DeltaGammaVar:
    """Of one underlying: exact VaR and ES beside the moments of its P&L."""
    with unwatched():  # its expansion is not the answer
        moments = delta_gamma_var([delta], [gamma], [[variance]], still, tail)
    exact = single_var(delta, gamma, variance, still, tail)
    return moments._replace(var=exact.var, es=exact.es, validity=_EXACT)


def _greeks(book: Book, as_of: Time) -> tuple[Array, Array, Array, list[str]]:
    """Gains per 1.00 of move, their change, thetas per day; and whose they are."""
    found = total(book, "underlying", "usd", as_of)
    for name in _OWN:
        if found.codes[name].any():
            code = int(found.codes[name][found.codes[name] != 0][0])
            raise error_of(code)("; ".join(found.reasons), code=code)
    deltas, gammas, thetas = (found[name] for name in _OWN)
    return deltas, gammas / PERCENT, thetas, found["underlying"].tolist()


def _result(
    names: list[str], own: dict[str, Array], found: list[DeltaGammaVar]
) -> Result:
    columns: dict[str, Any] = {"underlying": _words([*names, BOOK])}
    columns |= {name: _words([*of.tolist(), _NONE]) for name, of in own.items()}
    columns |= {
        name: np.array([getattr(one, name) for one in found])
        for name in VAR_COLUMNS
        if name not in columns and name != "validity"
    }
    columns["validity"] = _words([one.validity for one in found])
    invalid = np.where(np.isnan(columns["var"]), Code.NO_SOLUTION, Code.OK)
    told = tuple(
        f"{columns['underlying'][i]}: {INVALID}" for i in np.flatnonzero(invalid)
    )
    ordered = {name: columns[name] for name in VAR_COLUMNS}
    return Result(ordered, dict.fromkeys(("var", "es"), invalid), told)


def _words(values: list[Any]) -> Array:
    return np.array(values, dtype=object)
