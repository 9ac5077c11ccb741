"""The synthetic series of the sample workbook, made anew from a seed.

Jet fuel is 0.85 heating oil and a basis that returns to its mean; crude oil moves with
heating oil and alone. Weekly prices, in dollars per gallon.
"""

from datetime import date, timedelta

import numpy as np

SEED, WEEKS = 815, 120
_FIRST = date(2023, 9, 25)
_NOTE = "synthetic: random numbers of seed 815"
_RETURN = 0.8  # what a basis keeps from week to week
HEADER = ("date", "asset_price", "hedge_1_price", "hedge_2_price", "note")


def lines() -> list[str]:
    """The lines of the file."""
    random = np.random.default_rng(SEED)
    moves = random.normal(0, 0.06, (WEEKS + 1, 2)) * [1.0, 0.6]
    basis, spread = np.zeros((2, WEEKS + 1))
    for week in range(1, WEEKS + 1):
        shocks = random.normal(0, 1, 2) * [0.02, 0.03]
        basis[week] = _RETURN * basis[week - 1] + shocks[0]
        spread[week] = _RETURN * spread[week - 1] + shocks[1]
    oil = 2.6 + np.cumsum(moves[:, 0])
    crude = 0.75 * oil + np.cumsum(moves[:, 1]) * 0.3 + spread
    jet = 0.3 + 0.85 * oil + basis
    prices = np.column_stack([jet, oil, crude]).round(4)
    rows = [",".join(HEADER)]
    for week, row in enumerate(prices):
        day = _FIRST + timedelta(weeks=week)
        said = _NOTE if week == 0 else ""
        rows.append(",".join([str(day), *(f"{price:.4f}" for price in row), said]))
    return rows
