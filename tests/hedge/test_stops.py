"""Stops against a replay of the market tick by tick."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array
from xlhedge.hedge.sizing import stop

KINDS = ("fixed", "trailing", "atr")
SIDES = ("long", "short")


def bars(seed: int, count: int = 40) -> Array:
    """Open, high, low and close of a market that gaps overnight."""
    rng = np.random.default_rng(seed)
    closes = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, (count, 6))).reshape(count, 6))
    gaps = np.exp(np.cumsum(rng.normal(0, 0.02, count)))[:, None]
    ticks = closes * gaps
    return np.stack([ticks[:, 0], ticks.max(1), ticks.min(1), ticks[:, -1]], axis=1)


def replayed(
    kind: str, market: Array, entry: float, level: float, atr: Array, side: str
) -> tuple[float, str, int]:
    """A trader who moves the stop each evening and is filled tick by tick."""
    long = side == "long"

    def distance(day: int) -> float:
        return level * atr[min(day, len(atr) - 1)] if kind == "atr" else level

    def placed(best: float, day: int) -> float:
        return best - distance(day) if long else best + distance(day)

    best, at = entry, level if kind == "fixed" else placed(entry, 0)
    for day, (opened, high, low, _) in enumerate(market):
        if (opened < at) if long else (opened > at):
            return opened, "gapped", day
        if (low <= at) if long else (high >= at):
            return at, "stopped", day
        best = max(best, high) if long else min(best, low)
        if kind != "fixed":
            moved = placed(best, day + 1)
            at = max(at, moved) if long else min(at, moved)
    return at, "working", -1


def test_price_state_and_bar_are_those_of_the_replay() -> None:
    seen = set()
    for seed in range(200):
        market, rng = bars(seed), np.random.default_rng(1000 + seed)
        entry, atr = float(market[0, 0]), rng.uniform(1, 3, len(market))
        for kind in KINDS:
            for side in SIDES:
                sign = 1 if side == "long" else -1
                away = float(rng.uniform(2, 40))
                level = {"fixed": entry - sign * away, "atr": away / 2}.get(kind, away)
                given = atr if kind == "atr" else None
                found = stop(kind, market, entry, level, given, side)
                expected = replayed(kind, market, entry, level, atr, side)
                price = pytest.approx(expected[0], rel=1e-14)
                assert (found.price, *found[1:3]) == (price, *expected[1:]), seed
                seen.add((kind, side, found.state))
    assert len(seen) == 18  # every kind, side and state was met


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("kind", ["trailing", "atr"])
def test_stop_follows_the_position_only(kind: str, side: str) -> None:
    sign = 1 if side == "long" else -1
    for seed in range(60):
        market = bars(seed)
        atr = np.random.default_rng(seed).uniform(1, 9, 40) if kind == "atr" else None
        found = stop(kind, market, float(market[0, 0]), 3.0, atr, side)
        assert (sign * np.diff(found.stops) >= 0).all()
        held = len(market) if found.bar < 0 else found.bar
        assert len(found.stops) == held + 1
        if found.state == "working":
            assert found.price == found.stops[-1]


def test_gap_is_filled_at_the_open_never_at_the_stop() -> None:
    market = [[100, 104, 99, 103], [103, 108, 102, 107], [96, 98, 95, 97]]
    assert stop("trailing", market, 100, 5)[:3] == (96, "gapped", 2)
    assert stop("fixed", market, 100, 98.5)[:3] == (96, "gapped", 2)
    assert stop("fixed", market, 100, 96)[:3] == (96, "stopped", 2)
    assert stop("fixed", market, 100, 95.5)[:3] == (95.5, "stopped", 2)
    assert stop("fixed", market, 100, 94)[:3] == (94, "working", -1)


def test_high_of_a_bar_moves_the_stop_of_the_next_only() -> None:
    # The stop of the bar would be 115 by its own high, which its low is below.
    market = [[100, 120, 99, 119]]
    assert stop("trailing", market, 100, 5)[:3] == (115, "working", -1)


def test_nothing_after_the_fill_matters() -> None:
    market = bars(0)
    found = stop("trailing", market, float(market[0, 0]), 8.0)
    assert 0 < found.bar < len(market) - 1
    early = stop("trailing", market[: found.bar + 1], float(market[0, 0]), 8.0)
    assert early[:3] == found[:3]


@pytest.mark.parametrize("kind", KINDS)
def test_short_is_the_mirror_of_a_long(kind: str) -> None:
    for seed in range(40):
        market = bars(seed)
        mirror = 400 - market[:, [0, 2, 1, 3]]
        entry, atr = float(market[0, 0]), 2.0 if kind == "atr" else None
        level = entry - 6 if kind == "fixed" else 3.0
        long = stop(kind, market, entry, level, atr)
        level = 400 - level if kind == "fixed" else 3.0
        short = stop(kind, mirror, 400 - entry, level, atr, "short")
        assert short.price == pytest.approx(400 - long.price, rel=1e-14)
        assert (short.state, short.bar) == (long.state, long.bar)


def test_closes_are_bars_of_one_price() -> None:
    closes = bars(5)[:, 3]
    entry = float(closes[0])
    found = stop("trailing", closes, entry, 3.0)
    same = stop("trailing", np.repeat(closes[:, None], 4, axis=1), entry, 3.0)
    column = stop("trailing", closes[:, None], entry, 3.0)
    assert found[:3] == same[:3] == column[:3]
    assert found.state == "gapped"  # the close beyond it is the first price seen
    assert found.price < found.stops[-1]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"stop_kind": "time"}, "stop_kind must be one of fixed, trailing, atr"),
        ({"side": "both"}, "side must be one of long, short, got both"),
        ({"level": 100.0}, "level must leave a stop below the entry of a long, got"),
        ({"side": "short"}, "level must leave a stop above that of a short, got 95"),
        ({"stop_kind": "trailing", "level": 100.0}, "level must leave a stop > 0"),
        ({"level": 0.0}, "level must be > 0, got 0"),
        ({"level": np.nan}, "level must be finite"),
        ({"entry_price": 0.0}, "entry_price must be > 0, got 0"),
        ({"entry_price": [1.0]}, "entry_price must be one number"),
        ({"prices": []}, "prices must not be empty"),
        ({"prices": [101.0, np.nan]}, "prices must be finite"),
        ({"prices": [101.0, -1.0]}, "prices must be > 0, got -1"),
        ({"prices": [[1.0, 2.0]]}, "prices must be rows of open, high, low, close"),
        ({"prices": [[1.0, 2.0, 1.5, 1.0]]}, "low the lowest; not so in row 1"),
        ({"atr": 2.0}, "atr is not used by a fixed stop"),
        ({"stop_kind": "atr", "level": 2.0}, "stop_kind atr needs atr"),
        ({"stop_kind": "atr", "atr": [1.0, 2.0]}, "atr has 2 numbers for 3 of prices"),
        ({"stop_kind": "atr", "atr": 0.0}, "atr must be > 0, got 0"),
    ],
)
def test_bad_argument_is_refused_by_name(change: dict[str, Any], rule: str) -> None:
    good: dict[str, Any] = {"stop_kind": "fixed", "prices": [101.0, 102.0, 99.0]}
    good |= {"entry_price": 100.0, "level": 95.0}
    assert stop(**good).state == "working"
    with pytest.raises(InputError, match=rule):
        stop(**good | change)
