"""The optimal no-trade band of a seller with exponential utility, on a grid.

W(t, S, y) is what the liability costs a seller who holds y: with r = 0

    W(t, S, y) = min over y' of lambda S |y' - y| + W~(t, S, y')
    W~ = y S + ln E exp(a (W(t + dt, S', y) - y S')) / a.

The expectation is a product with the lognormal transition matrix, the minimum two
running ones along y. W~ is convex in y; the band is where its slope lies within
lambda S. Trading at times dt apart makes it narrower by about 0.58 standard deviations
of the delta over dt; `optimal_band` goes on to dt = 0 in sqrt(dt).

Source: S. Hodges and A. Neuberger (1989), Optimal replication of contingent claims
under transactions costs, Review of Futures Markets 8; M. Davis, V. Panas and
T. Zariphopoulou (1993), SIAM J. Control and Optimization 31(2).
"""

from typing import Any

import numpy as np

_HOLDINGS = np.linspace(-0.4, 1.4, 151)
_REACH = 5.0  # standard deviations of ln S at expiry
_FINE = 1.4  # grid steps of ln S per standard deviation of a time step


def optimal_band(
    spots: Any, strike: float, years: float, vol: float, cost: float, aversion: float
) -> tuple[Any, Any]:
    """Low and high holding of a seller of one call, one per spot, at rate 0."""
    problem = (spots, strike, years, vol, cost, aversion)
    coarse, fine = (np.array(_band(*problem, steps)) for steps in (50, 200))
    low, high = 2 * fine - coarse  # the error falls with sqrt(dt)
    return low, high


def _band(
    spots: Any,
    strike: float,
    years: float,
    vol: float,
    cost: float,
    aversion: float,
    steps: int,
) -> tuple[Any, Any]:
    width = vol * np.sqrt(years / steps)
    half = int(np.ceil(_REACH * vol * np.sqrt(years) / width * _FINE))
    logs = np.arange(-half, half + 1) * width / _FINE
    prices = strike * np.exp(logs)[:, None]
    moves = (logs[None, :] - logs[:, None] + width**2 / 2) / width
    transition = np.exp(-(moves**2) / 2)
    transition /= transition.sum(axis=1, keepdims=True)
    paid = cost * prices * _HOLDINGS
    liability = np.repeat(np.maximum(prices - strike, 0), len(_HOLDINGS), axis=1)
    untraded = liability
    for _ in range(steps):
        exponent = aversion * (liability - _HOLDINGS * prices)
        untraded = np.log(transition @ np.exp(exponent)) / aversion
        untraded += _HOLDINGS * prices
        bought = np.minimum.accumulate((untraded + paid)[:, ::-1], axis=1)[:, ::-1]
        sold = np.minimum.accumulate(untraded - paid, axis=1)
        liability = np.minimum(bought - paid, sold + paid)
    slopes = np.diff(untraded, axis=1) / np.diff(_HOLDINGS)
    middles = (_HOLDINGS[1:] + _HOLDINGS[:-1]) / 2
    rows = list(zip(prices[:, 0], slopes, strict=True))
    edges = [
        [np.interp(sign * cost * price, slope, middles) for price, slope in rows]
        for sign in (-1, 1)
    ]
    low, high = (np.interp(np.log(spots), np.log(prices[:, 0]), e) for e in edges)
    return low, high
