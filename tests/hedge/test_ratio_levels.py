"""Prices where changes belong are warned of; changes are not."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlhedge.core.errors import DoubtWarning
from xlhedge.core.numeric import Array
from xlhedge.excel.boundary import call
from xlhedge.hedge.statistical import (
    hedge_ratio,
    hedge_ratio_multi,
    hedge_ratio_stats,
)
from xlhedge.hedge.statistical.levels import look_like_levels

BOTH = "may be levels, not changes: asset, hedge"


def log_price(random: np.random.Generator, n: int) -> Array:
    """From 0 on, so that nothing but its walk gives it away."""
    return np.cumsum(0.02 * random.normal(size=n))


def price(random: np.random.Generator, n: int) -> Array:
    return 100 * np.exp(log_price(random, n))


def normal(random: np.random.Generator, n: int) -> Array:
    return random.normal(size=n)


def heavy(random: np.random.Generator, n: int) -> Array:
    return random.standard_t(3, n)


def trending(random: np.random.Generator, n: int) -> Array:
    """Changes that carry a third of the one before."""
    moves = random.normal(size=n)
    for t in range(1, n):
        moves[t] += moves[t - 1] / 3
    return moves


def weekly(random: np.random.Generator, n: int) -> Array:
    """Changes over five days, taken every day."""
    return np.convolve(random.normal(size=n + 4), np.ones(5), "valid")


@pytest.mark.parametrize(
    ("drawn", "n", "lowest", "highest"),
    [
        (price, 5, 0.98, 1.0),
        (price, 60, 0.98, 1.0),
        (price, 250, 0.98, 1.0),
        (log_price, 60, 0.85, 1.0),
        (log_price, 250, 0.9, 1.0),
        *((drawn, n, 0.0, 0.03) for drawn in (normal, heavy) for n in (12, 30, 250)),
        (trending, 30, 0.0, 0.03),
        (weekly, 250, 0.0, 0.03),
    ],
)
def test_levels_are_told_from_changes(
    drawn: Callable[[np.random.Generator, int], Array],
    n: int,
    lowest: float,
    highest: float,
) -> None:
    random = np.random.default_rng(41)
    found = np.mean([look_like_levels(drawn(random, n)) for _ in range(100)])
    assert lowest <= found <= highest


def test_a_straight_line_is_levels() -> None:
    assert look_like_levels(np.arange(-20.0, 20.0))


def test_two_prices_that_have_nothing_in_common_seem_to_hedge() -> None:
    """The spurious regression of Granger and Newbold, and that it is warned of."""
    random = np.random.default_rng(42)
    found = [
        hedge_ratio_stats(price(random, 200), price(random, 200)) for _ in range(100)
    ]
    significant = [abs(f.ratio) > 4 * f.standard_error for f in found]
    assert np.mean(significant) > 0.6
    assert all(f.levels_warning != "none" for f in found)


@pytest.fixture(scope="module")
def perpetuals(shared_data: Path) -> pd.DataFrame:
    """Bitcoin and ether, January 2026, as recorded."""
    rows = pd.read_csv(shared_data / "deribit_perpetual_2026-01.csv")
    return rows.pivot(index="snapshot", columns="currency", values="perpetual")


def test_recorded_prices_warn_and_their_changes_do_not(
    perpetuals: pd.DataFrame,
) -> None:
    asset, hedge = (perpetuals[name].to_numpy() for name in ("ETH", "BTC"))
    assert hedge_ratio_stats(asset, hedge).levels_warning == BOTH
    for change in (np.diff, lambda prices: np.diff(np.log(prices))):
        found = hedge_ratio_stats(change(asset), change(hedge))
        assert found.levels_warning == "none"
    mixed = hedge_ratio_stats(np.diff(asset), hedge[1:])
    assert mixed.levels_warning == "may be levels, not changes: hedge"


@pytest.mark.filterwarnings("error::xlhedge.core.errors.DoubtWarning")
def test_the_ratio_alone_warns_too(perpetuals: pd.DataFrame) -> None:
    asset, hedge = (perpetuals[name].to_numpy() for name in ("ETH", "BTC"))
    with pytest.raises(DoubtWarning, match=BOTH):
        hedge_ratio(asset, hedge)
    assert hedge_ratio(np.diff(asset), np.diff(hedge)) > 0


def test_each_of_several_hedges_is_looked_at(perpetuals: pd.DataFrame) -> None:
    asset, hedge = (perpetuals[name].to_numpy() for name in ("ETH", "BTC"))
    moves = np.diff(hedge)
    noise = np.random.default_rng(43).normal(size=(len(moves), 1))
    hedges = np.column_stack([moves, hedge[1:], noise])
    found = hedge_ratio_multi(np.diff(asset), hedges).levels_warning
    assert found == "may be levels, not changes: hedge 2"


def test_a_cell_explains_the_warning(perpetuals: pd.DataFrame) -> None:
    asset, hedge = (perpetuals[name].to_list() for name in ("ETH", "BTC"))
    columns = [[[number] for number in numbers] for numbers in (asset, hedge)]
    assert BOTH in str(call("XLH_WHY", ["XLH_HEDGE_RATIO", *columns]))
    rows: Any = call("XLH_HEDGE_RATIO_STATS", columns)
    assert ["levels_warning", BOTH] in rows
