"""Fixed fractional sizes lose the stated share of equity at the stop."""

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.sizing import size

RNG = np.random.default_rng(7)
EQUITY, SHARE = RNG.uniform(1, 1e6, 400), RNG.uniform(0, 0.05, 400)
ENTRY = np.exp(RNG.uniform(0, 11, 400))
STOP = ENTRY * np.exp(RNG.normal(0, 0.1, 400))
MULTIPLIER = RNG.choice([0.01, 1.0, 50.0], 400)


def test_linear_loss_at_the_stop_is_the_share_of_equity() -> None:
    quantity = size(EQUITY, SHARE, ENTRY, STOP, MULTIPLIER)
    lost = quantity * MULTIPLIER * (ENTRY - STOP)
    np.testing.assert_allclose(lost, SHARE * EQUITY, rtol=1e-14)


def test_inverse_loss_in_coins_at_the_stop_is_the_share_of_equity() -> None:
    quantity = size(EQUITY, SHARE, ENTRY, STOP, MULTIPLIER, "inverse")
    lost = quantity * MULTIPLIER * (1 / STOP - 1 / ENTRY)
    np.testing.assert_allclose(lost, SHARE * EQUITY, rtol=1e-10)


@pytest.mark.parametrize("settlement", ["linear", "inverse"])
def test_stop_below_the_entry_is_that_of_a_long(settlement: str) -> None:
    quantity = size(EQUITY, SHARE, ENTRY, STOP, MULTIPLIER, settlement)
    np.testing.assert_array_equal(np.sign(quantity), np.sign(ENTRY - STOP))


def test_lots_never_risk_more_and_leave_less_than_one() -> None:
    free, whole = (size(EQUITY, SHARE, ENTRY, STOP, lot=lot) for lot in (0.0, 0.1))
    short = np.abs(free) - np.abs(whole)
    assert short.min() > -1e-9
    assert short.max() < 0.1
    assert (whole * free >= 0).all()


@pytest.mark.parametrize("settlement", ["linear", "inverse"])
def test_stop_at_the_entry_is_refused_and_spoils_no_other(settlement: str) -> None:
    rule = r"stop_price must not be the entry_price, got 50 at \[1\]"
    with pytest.raises(DomainError, match=rule) as caught:
        size(1e5, 0.01, 50, np.array([40.0, 50.0]), settlement=settlement)
    assert np.isfinite(caught.value.result).tolist() == [True, False]


def test_unknown_settlement_and_lost_equity_are_refused() -> None:
    with pytest.raises(InputError, match="settlement must be one of linear, inverse"):
        size(1e5, 0.01, 50, 40, settlement="coin")
    for equity in (0.0, -1.0):
        with pytest.raises(DomainError, match="equity must be > 0"):
            size(equity, 0.01, 50, 40)
    with pytest.raises(DomainError, match="risk_fraction must be >= 0 and <= 1, got 2"):
        size(1e5, 2, 50, 40)
