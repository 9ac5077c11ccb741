"""The band policy: the field's worked rows, then its laws."""

import numpy as np
import pytest

from xlhedge.core.errors import DomainError
from xlhedge.hedge import rebalance


@pytest.mark.parametrize(
    ("ratio", "after"), [(1.0, -3.0), (0.5, -2.5), (1.5, -3.5), (0.0, -2.0)]
)
def test_share_of_the_deviation_is_traded(ratio: float, after: float) -> None:
    # The field's example: target -3, total -2.
    trade, reason = rebalance(-2, -3, 0.5, 0.5, ratio)
    assert -2 + float(trade) == after
    assert reason == "above_band"


@pytest.mark.parametrize(
    ("delta", "trade", "reason"),
    [
        (-3.0, 0.0, "in_band"),
        (-2.5, 0.0, "in_band"),  # the edges belong to the band
        (-4.0, 0.0, "in_band"),
        (-2.49, -0.51, "above_band"),
        (-4.01, 1.01, "below_band"),
        (0.0, -3.0, "above_band"),
    ],
)
def test_band_may_differ_above_and_below(
    delta: float, trade: float, reason: str
) -> None:
    got = rebalance(delta, -3, below=1.0, above=0.5)
    assert float(got.trade) == pytest.approx(trade, rel=1e-14)
    assert got.reason == reason


@pytest.mark.parametrize(
    ("delta", "target", "below", "above"),
    [
        (0.4, 0.1, 0, 0.3),  # 0.4 - 0.1 is 0.30000000000000004
        (-0.4, -0.1, 0.3, 0),
        (1.1, 1.0, 0, 0.1),  # 1.1 - 1.0 is 0.10000000000000009
        (100.3, 100, 0, 0.3),
    ],
)
def test_edge_of_the_band_is_inside_in_spite_of_binary(
    delta: float, target: float, below: float, above: float
) -> None:
    assert rebalance(delta, target, below, above).reason == "in_band"


@pytest.mark.parametrize(
    ("minimum", "trade", "reason"),
    [
        (0.5, -0.5, "above_band"),  # the minimum itself is traded
        (0.51, 0.0, "below_minimum"),
    ],
)
def test_trade_smaller_than_minimum_is_not_made(
    minimum: float, trade: float, reason: str
) -> None:
    got = rebalance(-2, -3, 0.5, 0.5, ratio=0.5, minimum=minimum)
    assert (float(got.trade), got.reason) == (trade, reason)


def test_in_band_comes_before_below_minimum() -> None:
    assert rebalance(1.1, 1, 0.5, 0.5, minimum=5).reason == "in_band"


def test_idle_trade_is_zero_without_a_sign() -> None:
    for delta in (2.0, 3.0, 5.0):
        assert not np.signbit(rebalance(delta, 2, 1, 1, minimum=99).trade)
        assert not np.signbit(rebalance(delta, 2, 1, 1, ratio=0).trade)


def test_full_ratio_lands_on_target_and_trades_against_the_deviation() -> None:
    delta, target = np.random.default_rng(1).normal(0, 5, (2, 300))
    trade, reason = rebalance(delta, target, 0.5, 1.5)
    outside = reason != "in_band"
    np.testing.assert_allclose((delta + trade)[outside], target[outside], atol=1e-14)
    np.testing.assert_array_equal(trade[~outside], 0)
    assert (np.sign(trade) == -np.sign(delta - target))[outside].all()
    deviation = delta - target
    np.testing.assert_array_equal(~outside, (deviation >= -0.5) & (deviation <= 1.5))


def test_arguments_broadcast_and_reasons_are_text() -> None:
    delta, ratio = np.array([[-2.0], [-3.0], [-9.0]]), np.array([1, 0.5])
    trade, reason = rebalance(delta, -3, 0.5, 0.5, ratio)
    np.testing.assert_array_equal(trade, [[-1, -0.5], [0, 0], [6, 3]])
    assert reason.tolist() == [["above_band"] * 2, ["in_band"] * 2, ["below_band"] * 2]


def test_good_rows_survive_a_bad_one() -> None:
    with pytest.raises(DomainError, match="above must be >= 0, got -1") as caught:
        rebalance(-2, -3, 0.5, np.array([0.5, -1]))
    np.testing.assert_array_equal(caught.value.codes, [0, 2])
    trade, reason = caught.value.result
    np.testing.assert_array_equal(trade, [-1, np.nan])
    assert reason[0] == "above_band"


@pytest.mark.parametrize(
    "arguments",
    [
        (np.nan, -3, 0.5, 0.5),
        (-2, np.inf, 0.5, 0.5),
        (-2, -3, -0.5, 0.5),
        (-2, -3, 0.5, 0.5, 1.51),
        (-2, -3, 0.5, 0.5, -0.1),
        (-2, -3, 0.5, 0.5, 1, -1),
    ],
)
def test_out_of_range_is_a_domain_error(arguments: tuple[float, ...]) -> None:
    with pytest.raises(DomainError):
        rebalance(*arguments)
