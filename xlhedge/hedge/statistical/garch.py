"""Variances and a correlation that move: GARCH(1,1) and DCC(1,1), one step ahead.

    variance     v(t+1) = w + a x(t)^2 + b v(t),  v(1) = mean x^2,  x of mean zero
    correlation  u = x/sqrt(v),  Q(t+1) = (1 - A - B) Q_bar + A u u' + B Q(t),
                 Q(1) = Q_bar = mean u u',  rho = Q_12/sqrt(Q_11 Q_22)
    ratio        h = rho sqrt(v_asset/v_hedge) of period n + 1

a + b < 1 and A + B < 1: each returns to its mean. A = B = 0 is a constant correlation.

Source: T. Bollerslev (1986), Journal of Econometrics 31, 307-327; R. Engle (2002),
Journal of Business and Economic Statistics 20, 339-350, equations 18 and 26: Q_bar is
of the standardised u, not of x.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.numeric import Array


class Garch(NamedTuple):
    """v(t+1) = constant + reaction x(t)^2 + persistence v(t)."""

    constant: float
    reaction: float
    persistence: float


class Dcc(NamedTuple):
    """The variances of asset and hedge, and A and B of their correlation."""

    asset: Garch
    hedge: Garch
    reaction: float
    persistence: float


class Forecast(NamedTuple):
    """Of the period after the last: variances per period, correlation and ratio."""

    asset_variance: float
    hedge_variance: float
    correlation: float
    ratio: float


def forecast(
    asset: Array, hedge: Array, model: Dcc, means: Array | None = None
) -> Forecast:
    """The moments one step ahead; samples of mean zero, shape (n,), and model checked.

    means: Q_bar as in mean_products, that of the samples if not given.
    """
    ours = variance_path(asset, model.asset)
    theirs = variance_path(hedge, model.hedge)
    pair = asset / np.sqrt(ours[:-1]), hedge / np.sqrt(theirs[:-1])
    kept = mean_products(*pair) if means is None else means
    path = correlation_path(*pair, kept, model.reaction, model.persistence)
    ratio = path[-1] * np.sqrt(ours[-1] / theirs[-1])
    return Forecast(*(float(x) for x in (ours[-1], theirs[-1], path[-1], ratio)))


def variance_path(x: Array, garch: Garch) -> Array:
    """v(1) to v(n + 1), shape (n + 1,)."""
    added = garch.constant + garch.reaction * x**2
    return recursion(float(np.mean(x**2)), added, garch.persistence)


def standardised(x: Array, garch: Garch) -> Array:
    """u(1) to u(n), shape (n,)."""
    return x / np.sqrt(variance_path(x, garch)[:-1])


def mean_products(ours: Array, theirs: Array) -> Array:
    """Q_bar of standardised samples: Q_11, Q_22 and Q_12."""
    return np.mean(_products(ours, theirs), axis=1)


def correlation_path(
    ours: Array, theirs: Array, means: Array, reaction: float, persistence: float
) -> Array:
    """rho(1) to rho(n + 1) of standardised samples, shape (n + 1,)."""
    first, second, both = (
        recursion(
            mean,
            (1 - reaction - persistence) * mean + reaction * product,
            persistence,
        )
        for mean, product in zip(means, _products(ours, theirs), strict=True)
    )
    return both / np.sqrt(first * second)


def _products(ours: Array, theirs: Array) -> Array:
    """Squares of each and their product, shape (3, n)."""
    return np.stack([ours**2, theirs**2, ours * theirs])


def recursion(start: float, added: Array, persistence: float) -> Array:
    """y(1) = start, y(t+1) = added(t) + persistence y(t)."""
    from scipy.signal import lfilter

    path: Array = lfilter([1.0], [1.0, -persistence], np.append(start, added))
    return path
