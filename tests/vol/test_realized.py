"""Realised vol: unbiased on simulated paths, exact on cases by hand."""

import itertools
import math
import statistics

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.vol.realized import realized_vol

METHODS = ("close", "parkinson", "garman_klass", "yang_zhang")


def bars(vol, days, steps, seed):
    """Rows of open, high, low, close of a driftless lognormal path, 365 days a year."""
    rng = np.random.default_rng(seed)
    moves = rng.normal(0, vol / math.sqrt(365 * steps), (days, steps))
    path = np.cumsum(moves.ravel()).reshape(days, steps)
    start = np.concatenate([[0.0], path[:-1, -1]])[:, None]
    path = np.concatenate([start, path], axis=1)
    columns = [path[:, 0], path.max(axis=1), path.min(axis=1), path[:, -1]]
    return 100 * np.exp(np.column_stack(columns))


@pytest.mark.parametrize("method", METHODS)
def test_estimate_of_a_simulated_path_is_its_vol(method):
    """1000 days of 2000 steps; extremes seen in steps are some 2 % too small."""
    rows = bars(0.6, 1000, 2000, seed=11)
    prices = rows[:, 3] if method == "close" else rows
    assert realized_vol(prices, method=method) == pytest.approx(0.6, rel=0.06)


def test_close_is_the_sample_deviation_of_log_returns():
    prices = [100.0, 103.0, 101.0, 99.5, 104.0]
    moves = [math.log(b / a) for a, b in itertools.pairwise(prices)]
    expected = statistics.stdev(moves) * math.sqrt(252)
    assert realized_vol(prices, periods_per_year=252) == pytest.approx(expected)


def test_range_estimators_by_hand():
    """Two equal bars: high 110, low 100, open = close = 105."""
    rows = [[105.0, 110.0, 100.0, 105.0]] * 2
    span = math.log(1.1)
    parkinson = span / math.sqrt(4 * math.log(2))
    assert realized_vol(rows, 0, 1, "parkinson") == pytest.approx(parkinson)
    garman_klass = math.sqrt(span**2 / 2)
    assert realized_vol(rows, 0, 1, "garman_klass") == pytest.approx(garman_klass)


def test_window_counts_from_the_last_price():
    prices = [1.0, 50.0, 100.0, 101.0, 99.0, 102.0]
    assert realized_vol(prices, 3) == realized_vol(prices[2:])


def test_scale_of_prices_does_not_matter():
    rows = bars(0.5, 50, 20, seed=2)
    for method in METHODS[1:]:
        here, there = (realized_vol(s * rows, method=method) for s in (1, 7))
        assert here == pytest.approx(there, rel=1e-12)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([100.0, 101.0],), DomainError, "2 periods needed, got 1"),
        (([100.0, -1.0, 100.0],), DomainError, "prices must be > 0, got -1"),
        (([100.0, 101.0, 102.0], 5), DomainError, "5 periods needed, got 2"),
        (([100.0, 101.0, 102.0], 2.5), DomainError, "window must be a whole number"),
        (([100.0, 101.0], 0, 365, "parkinson"), InputError, "open, high, low"),
        (([100.0, 101.0], 0, 365, "best"), InputError, "method must be one of"),
        (([[1.0, 0.5, 0.4, 1.0]] * 3, 0, 365, "parkinson"), DomainError, "highest"),
    ],
)
def test_bad_input_is_named(arguments, kind, message):
    with pytest.raises(kind, match=message):
        realized_vol(*arguments)


@pytest.mark.parametrize("days", [3, 30, 365])
def test_every_estimator_agrees_with_its_printed_formula_in_fifty_digits(days):
    """Parkinson (1980), Garman and Klass (1980), Yang and Zhang (2000), equation 7."""
    rows = bars(0.8, days, 30, seed=days)
    rows[1:, 0] *= np.exp(np.random.default_rng(days).normal(0, 1e-3, days - 1))
    rows[:, 1], rows[:, 2] = rows.max(axis=1), rows.min(axis=1)
    with mp.workdps(50):
        logs = [[mp.log(mp.mpf(float(price))) for price in row] for row in rows]
        expected = {name: printed(name, logs) for name in METHODS}
    for name, vol in expected.items():
        prices = rows[:, 3] if name == "close" else rows
        found = realized_vol(prices, method=name)
        assert found == pytest.approx(float(vol), rel=1e-12), name


def printed(name, logs):
    """The estimators as their authors print them, a year of 365 days."""
    pairs = list(itertools.pairwise(logs))
    overnight = [b[0] - a[3] for a, b in pairs]
    moves = [b[3] - a[3] for a, b in pairs]
    u, d, c = ([row[i] - row[0] for row in logs] for i in (1, 2, 3))
    n = len(pairs)
    k = mp.mpf("0.34") / (mp.mpf("1.34") + mp.mpf(n + 1) / (n - 1))
    satchell = [a * (a - x) + b * (b - x) for a, b, x in zip(u, d, c, strict=True)]
    ranges = [a - b for a, b in zip(u, d, strict=True)]
    daily = {
        "close": lambda: sample_variance(moves),
        "parkinson": lambda: mean([r**2 for r in ranges]) / (4 * mp.log(2)),
        "garman_klass": lambda: mean(
            [
                r**2 / 2 - (2 * mp.log(2) - 1) * x**2
                for r, x in zip(ranges, c, strict=True)
            ]
        ),
        "yang_zhang": lambda: (
            sample_variance(overnight)
            + k * sample_variance(c[1:])
            + (1 - k) * mean(satchell[1:])
        ),
    }
    return mp.sqrt(365 * daily[name]())


def mean(values):
    return mp.fsum(values) / len(values)


def sample_variance(values):
    middle = mean(values)
    return mp.fsum([(v - middle) ** 2 for v in values]) / (len(values) - 1)
