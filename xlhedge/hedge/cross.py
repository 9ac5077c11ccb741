"""A hedge in something else than what is held: its ratio and the risk that stays.

    h = Cov(dS, X dF)/Var(X dF),  basis risk = sd(dS) sqrt(1 - rho^2)

dF are changes in the currency of the hedge and X its price in the currency of the book
at the start of each period: a margined hedge earns dF, which is exchanged at X, and has
no other exposure to X. The number of contracts (contracts.py) takes today's X. With an
X that hardly moves h is the plain ratio divided by X, and the basis risk is the same.

Source: J. Hull, Options, Futures, and Other Derivatives, section on cross hedging; L.
Ederington (1979), J. Finance 34, 157-170.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Real
from xlhedge.hedge.statistical.ols import residuals, slope
from xlhedge.hedge.statistical.samples import checked_pair, deviations


class CrossHedge(NamedTuple):
    """The ratio, the correlation and the basis risk: sd per period, book currency."""

    ratio: float
    correlation: float
    basis_risk: float


def cross_hedge(asset: Any, hedge: Any, fx_to_book: Real = 1.0) -> CrossHedge:
    """The hedge with the least variance in another underlying or currency.

    Args: asset (changes, book currency), hedge (changes, its own currency, same
    periods), fx_to_book (book currency per unit of it, > 0: one for all, or one per
    period). Returns: CrossHedge, n - 1 in the denominator of the risk.
    Raises: InputError for samples that do not fit, DomainError out of range.

    >>> print(round(cross_hedge([1.0, -2.0, 1.0], [1.0, -1.0, 0.0]).basis_risk, 6))
    0.866025
    """
    ours, theirs = checked_pair(asset, hedge)
    theirs = theirs * _rates(fx_to_book, len(theirs))
    ours, theirs = checked_pair(ours, theirs)
    ratio = slope(ours, theirs)
    left = residuals(ours, theirs, ratio)
    x, y = deviations(ours), deviations(theirs)
    correlation = float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))
    return CrossHedge(ratio, correlation, float(np.sqrt(left @ left / (len(x) - 1))))


def _rates(fx_to_book: Real, n: int) -> Array:
    rates = vector("fx_to_book", np.atleast_1d(fx_to_book))
    if len(rates) not in (1, n):
        raise InputError(f"fx_to_book has {len(rates)} numbers for {n} of hedge")
    return rates
