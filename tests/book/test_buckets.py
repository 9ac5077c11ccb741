"""Totals by time to expiry and by strike/forward, and one Greek of each bucket."""

import numpy as np
import pytest

from xlhedge.book.buckets import BUCKETS
from xlhedge.book.by_bucket import by_bucket
from xlhedge.book.total import total
from xlhedge.core.errors import Code, InputError

PERPETUAL = {
    "id": "F1",
    "underlying": "BTC",
    "quantity": 500.0,
    "instrument": "BTC-PERPETUAL",
}


def call_at(desk, strike, **changes):
    return desk.COIN_CALL | {"id": f"C{strike}", "strike": strike} | changes


@pytest.mark.parametrize(
    ("strike", "bucket"),
    [
        (47999.0, "below 0.80"),
        (48000.0, "0.80 to 0.90"),
        (54000.0, "0.90 to 0.95"),
        (57000.0, "0.95 to 1.05"),
        (62999.0, "0.95 to 1.05"),
        (63000.0, "1.05 to 1.10"),
        (65000.0, "1.05 to 1.10"),
        (71999.0, "1.10 to 1.20"),
        (72000.0, "1.20 and above"),
    ],
)
def test_a_strike_is_in_the_bucket_of_its_part_of_the_forward(desk, strike, bucket):
    """The forward is 60,000: 48,000 is 0.80 of it, and a bucket starts at its edge."""
    found = total(desk.book([call_at(desk, strike)]), by="moneyness")
    assert list(found["moneyness"]) == [bucket]


@pytest.mark.parametrize(
    ("expiry", "bucket"),
    [
        ("2026-01-22 10:00", "to 1w"),  # 7 days to the minute
        ("2026-01-22 10:01", "1w to 1m"),
        ("2026-02-14 10:00", "1w to 1m"),  # 30 days
        ("2026-02-14 10:01", "1m to 3m"),
        ("2026-04-16 10:00", "1m to 3m"),  # 91 days
        ("2026-04-16 10:01", "3m to 6m"),
        ("2026-07-16 10:00", "3m to 6m"),  # 182 days
        ("2026-07-16 10:01", "6m to 1y"),
        ("2027-01-15 10:00", "6m to 1y"),  # 365 days
        ("2027-01-15 10:01", "over 1y"),
    ],
)
def test_an_expiry_is_in_the_bucket_that_ends_at_or_after_it(desk, expiry, bucket):
    found = total(desk.book([call_at(desk, 60000.0, expiry=expiry)]), by="tenor")
    assert list(found["tenor"]) == [bucket]


def test_buckets_stand_in_their_order_and_what_has_none_comes_last(desk):
    strikes = (75000.0, 40000.0, 60000.0)
    book = desk.book([PERPETUAL, *(call_at(desk, strike) for strike in strikes)])
    names = ["below 0.80", "0.95 to 1.05", "1.20 and above", "none"]
    assert list(total(book, by="moneyness")["moneyness"]) == names
    assert list(total(book, by="tenor")["tenor"]) == ["1w to 1m", "none"]


@pytest.mark.parametrize("by", BUCKETS)
@pytest.mark.parametrize(
    ("measure", "name"),
    [
        ("delta", "dollar_delta"),
        ("gamma", "gamma_1pct"),
        ("vega", "vega_point"),
        ("theta", "theta_day"),
    ],
)
def test_buckets_add_up_to_the_total(desk, by, measure, name):
    strikes = (45000.0, 58000.0, 65000.0)
    book = desk.book([PERPETUAL, *(call_at(desk, strike) for strike in strikes)])
    found = by_bucket(book, by, measure)
    assert tuple(found[by]) == BUCKETS[by]
    assert found["BTC"].sum() == pytest.approx(total(book)[name][0], rel=1e-12)


def test_one_option_is_in_one_bucket_with_its_vega_by_hand(desk):
    """25 contracts, F n(d1) sqrt(T) per 1.00 of vol, a point of it in USD.

    d1 = (ln(60000/65000) + 0.6^2 0.08/2)/(0.6 sqrt(0.08))
    """
    spread = 0.6 * np.sqrt(0.08)
    d1 = np.log(60000 / 65000) / spread + spread / 2
    density = np.exp(-d1 * d1 / 2) / np.sqrt(2 * np.pi)
    vega = 25 * 60000 * density * np.sqrt(0.08) / 100
    found = by_bucket(desk.book([desk.COIN_CALL]), "moneyness", "vega")
    expected = [vega if name == "1.05 to 1.10" else 0 for name in found["moneyness"]]
    assert found["BTC"] == pytest.approx(expected, rel=1e-9)


def test_every_underlying_has_a_column_and_an_empty_bucket_is_0(desk):
    spot = {"id": "E1", "underlying": "EURUSD", "quantity": 1e6, "kind": "spot"}
    spot |= {"settlement": "linear", "multiplier": 1.0}
    found = by_bucket(desk.book([desk.COIN_CALL, spot]), "tenor", "delta")
    assert list(found.columns) == ["tenor", "BTC", "EURUSD"]
    assert found["EURUSD"] == pytest.approx([0, 0, 0, 0, 0, 0, 1084500.0])


def test_a_failed_position_fails_its_bucket_and_no_other(desk):
    lost = call_at(desk, 75000.0, vol=None)
    found = by_bucket(desk.book([desk.COIN_CALL, lost]), "moneyness", "vega")
    failed = found.codes["BTC"] != Code.OK
    assert list(found["moneyness"][failed]) == ["1.20 and above"]
    assert any("no vol" in reason for reason in found.reasons)
    assert np.isnan(found["BTC"][failed]).all()


def test_a_position_that_failed_before_its_forward_fails_none(desk):
    lost = call_at(desk, 75000.0, underlying="DOGE")
    found = by_bucket(desk.book([lost]), "moneyness", "vega")
    assert list(found["moneyness"][found.codes["DOGE"] != Code.OK]) == ["none"]


@pytest.mark.parametrize(
    ("by", "measure"), [("expiry", "vega"), ("tenor", "pnl"), ("tenors", "gamma")]
)
def test_other_choices_are_refused(desk, by, measure):
    with pytest.raises(InputError, match="must be one of"):
        by_bucket(desk.book([desk.COIN_CALL]), by, measure)
