"""Days to exit, and Amihud's illiquidity."""

import math

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.sizing import amihud, days_to_exit


def test_days_trade_the_whole_position_at_the_stated_share() -> None:
    rng = np.random.default_rng(8)
    held, volume = rng.normal(0, 1e6, 300), rng.uniform(1e3, 1e6, 300)
    share = rng.uniform(0.01, 1, 300)
    days = days_to_exit(held, volume, share)
    np.testing.assert_allclose(days * share * volume, np.abs(held), rtol=1e-14)
    whole = days_to_exit(held, volume, share, whole_days=True)
    assert (whole == np.round(whole)).all()
    assert ((whole >= days) & (whole < days + 1)).all()


@pytest.mark.parametrize(
    ("held", "volume", "share", "days"),
    [
        (0.3, 1.0, 0.1, 3),  # 0.3 / 0.1 is 2.9999999999999996
        (3.3, 11.0, 0.1, 3),  # 3.3 / (0.1 * 11) is 2.9999999999999996
        (0.7, 1.0, 0.1, 7),
        (6.0, 0.2, 0.1, 300),  # 299.99999999999994
        (1.0, 1.0, 0.15, 7),
    ],
)
def test_whole_days_count_decimals_as_they_are_written(
    held: float, volume: float, share: float, days: float
) -> None:
    assert days_to_exit(held, volume, share, whole_days=True) == days


def test_nothing_traded_is_no_exit_and_nothing_held_needs_none() -> None:
    volume, held = np.array([0.0, 10.0, 0.0]), np.array([5.0, 5.0, 0.0])
    for whole in (False, True):
        found = days_to_exit(held, volume, 0.5, whole)
        np.testing.assert_array_equal(found, [math.inf, 1, 0])


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01, np.nan])
def test_share_of_the_volume_is_above_0_and_at_most_1(share: float) -> None:
    with pytest.raises(DomainError, match="participation must be") as caught:
        days_to_exit(5.0, 10.0, np.array([share, 0.5]))
    np.testing.assert_array_equal(caught.value.result, [np.nan, 1])


def test_days_without_trades_are_left_out_and_counted() -> None:
    returns = np.array([0.01, np.pi, -0.02, 0.5, 0.0])
    volumes = np.array([1e6, 0.0, 4e6, 0.0, 2e6])
    found = amihud(returns, volumes)
    assert found == pytest.approx((1.5e-8 / 3, 3, 2), rel=1e-15)
    traded = volumes > 0
    assert amihud(returns[traded], volumes[traded]) == (found.illiquidity, 3, 0)


def test_illiquidity_falls_as_volume_rises_and_ignores_the_sign() -> None:
    rng = np.random.default_rng(9)
    returns, volumes = rng.normal(0, 0.02, 250), rng.uniform(1e6, 1e7, 250)
    one = amihud(returns, volumes).illiquidity
    assert amihud(-returns, volumes).illiquidity == one
    assert amihud(returns, 8 * volumes).illiquidity == one / 8
    sizes = [abs(r) / v for r, v in zip(returns, volumes, strict=True)]
    assert one == pytest.approx(math.fsum(sizes) / 250, rel=1e-15)


def test_unusable_samples_are_refused() -> None:
    with pytest.raises(DomainError, match="volumes must be > 0 on at least one day"):
        amihud([0.01, 0.02], [0.0, 0.0])
    with pytest.raises(DomainError, match="volumes must be >= 0, got -1"):
        amihud([0.01], [-1.0])
    with pytest.raises(DomainError, match="returns must be finite, got nan"):
        amihud([np.nan], [1.0])
    with pytest.raises(InputError, match="volumes has 1 numbers for 2 of returns"):
        amihud([0.01, 0.02], [1.0])
