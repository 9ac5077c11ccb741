"""Limits of a book: figures of the totals and of a revaluation, and how they stand."""

from typing import Any

import numpy as np
import pytest

from xlhedge.book.ladder import matrix
from xlhedge.book.limits import LIMIT_COLUMNS, check_limits
from xlhedge.book.total import total
from xlhedge.core.errors import InputError
from xlhedge.core.terms import LIMIT_MEASURES

BTC: dict[str, Any] = {"id": "C", "underlying": "BTC", "quantity": 25.0, "vol": 0.6}
BTC |= {"kind": "option", "settlement": "inverse", "style": "european", "flag": "call"}
BTC |= {"strike": 65000.0, "expiry": "2026-02-13 14:48", "multiplier": 1.0}
SHARE = {"id": "S", "underlying": "SHARE", "quantity": -10.0, "kind": "spot"}
SHARE |= {"settlement": "linear", "multiplier": 1.0}
NAMES = ["limit", "underlying", "measure", "spot_shock", "vol_shock", "soft", "hard"]
HUGE = 1e12


def limit(measure, underlying=None, soft=HUGE, hard=HUGE, shocks=(None, None)):
    return ["L", underlying, measure, *shocks, soft, hard]


def rows(desk, *limits, positions=(BTC, SHARE)):
    """The result for these limits, named L1, L2, …"""
    cells = [[f"L{i}", *row[1:]] for i, row in enumerate(limits, 1)]
    return check_limits(desk.book(list(positions)), [NAMES, *cells])


@pytest.mark.parametrize("measure", [m for m in LIMIT_MEASURES if m != "pnl"])
def test_the_figure_of_an_underlying_is_that_of_the_totals(desk, measure):
    totals = total(desk.book([BTC, SHARE]))
    found = rows(desk, limit(measure, "BTC"), limit(measure, "SHARE"))
    assert found["value"].tolist() == totals[measure].tolist()
    assert found["state"].tolist() == ["ok", "ok"]


def test_without_an_underlying_the_figure_is_the_sum_over_all(desk):
    totals = total(desk.book([BTC, SHARE]))
    found = rows(desk, limit("dollar_delta"))
    assert found["value"][0] == totals["dollar_delta"].sum()
    assert found["underlying"][0] == "all"


def test_coins_of_different_underlyings_do_not_add(desk):
    found = rows(desk, limit("net_delta"), limit("dollar_delta"))
    assert found["state"].tolist() == ["failed", "ok"]
    assert found["status"][0] == "net_delta does not add over underlyings; name one"
    assert np.isnan(found["value"][0])


def test_a_loss_is_that_of_the_matrix_at_its_scenario(desk):
    book = desk.book([BTC, SHARE])
    there = matrix(book, np.array([-0.2]), np.array([0.1]), "pnl", None, "BTC")
    found = rows(desk, limit("pnl", "BTC", shocks=(-0.2, 0.1)))
    assert found["value"][0] == there["vol_1"][0] < 0
    assert found["headroom"][0] == HUGE + found["value"][0]


def test_a_gain_is_beyond_no_limit(desk):
    loss, gain = rows(
        desk,
        limit("pnl", "SHARE", 0.0, 1.0, (0.1, 0.0)),
        limit("pnl", "SHARE", 0.0, 1.0, (-0.1, 0.0)),
    )["value"]
    assert loss == pytest.approx(-42.0)
    assert gain == pytest.approx(42.0)
    found = rows(desk, limit("pnl", "SHARE", 0.0, 1.0, (-0.1, 0.0)))
    assert (found["state"][0], found["usage"][0], found["headroom"][0]) == ("ok", 0, 1)


@pytest.mark.parametrize(
    ("soft", "hard", "state"),
    [(420.0, 500.0, "ok"), (419.0, 420.0, "warn"), (0.0, 419.0, "breach")],
)
def test_a_figure_may_reach_its_limit_and_not_pass_it(desk, soft, hard, state):
    found = rows(desk, limit("dollar_delta", "SHARE", soft, hard))
    assert found["value"][0] == -420.0
    assert found["state"][0] == state
    assert found["headroom"][0] == hard - 420.0
    assert found["usage"][0] == 420.0 / hard


def test_an_underlying_without_positions_stands_at_zero(desk):
    asked = limit("dollar_delta", "EURUSD"), limit("pnl", "EURUSD", shocks=(-0.1, 0.0))
    assert rows(desk, *asked)["value"].tolist() == [0.0, 0.0]


WRONG = [
    (limit("dollar_delta", "XYZ"), "no Market row for underlying XYZ"),
    (limit("pnl"), "spot_shock is blank: measure pnl needs it"),
    (limit("pnl", shocks=(-0.1, None)), "vol_shock is blank: measure pnl needs it"),
    (
        limit("vega_point", shocks=(-0.1, None)),
        "spot_shock must be blank: only measure pnl moves the market",
    ),
    (limit("vega_point", soft=2.0, hard=1.0), "soft must be <= hard"),
    (limit("vega_point", soft=0.0, hard=0.0), "hard must be > 0, got 0"),
    (limit("pnl", shocks=(-20.0, 0.0)), "spot_shock -20 looks like percent"),
    (limit("convexity"), "measure must be one of dollar_delta, net_delta"),
]


@pytest.mark.parametrize(("row", "rule"), WRONG)
def test_a_wrong_row_fails_alone_and_says_why(desk, row, rule):
    found = rows(desk, row, limit("dollar_delta"))
    assert found["state"].tolist() == ["failed", "ok"]
    assert rule in found["status"][0]
    assert [bool(found.codes[n][0]) for n in ("value", "headroom", "usage")] == [1] * 3


@pytest.mark.parametrize("asked", [limit("vega_point"), limit("pnl", shocks=(0.1, 0))])
def test_a_failed_position_fails_the_limits_over_it(desk, asked):
    bad = BTC | {"id": "BAD", "vol": None}
    other = limit("dollar_delta", "SHARE")
    found = rows(desk, asked, other, positions=(BTC, SHARE, bad))
    assert found["state"].tolist() == ["failed", "ok"]
    assert found["status"][0].startswith("BAD: no vol")


def test_no_limits_are_no_rows(desk):
    found = check_limits(desk.book([SHARE]), [NAMES])
    assert tuple(found.columns) == LIMIT_COLUMNS
    assert len(found) == 0


def test_two_limits_of_one_name_are_refused(desk):
    row = limit("vega_point")
    with pytest.raises(InputError, match="have the same limit L"):
        check_limits(desk.book([SHARE]), [NAMES, row, row])
