"""The funding forecast, by quadrature and by the funding of a rate that stays."""

import numpy as np
import pytest
from scipy.integrate import quad

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge.funding import funding
from xlhedge.hedge.funding_forecast import funding_forecast

NOTIONAL, NOW, LATER = -250_000.0, 0.0004, 0.0001
DAYS = [0.0, 0.5, 7.0, 365.0]


@pytest.mark.parametrize("half_life", [0.25, 7.0, 200.0])
def test_what_is_received_is_the_integral_of_the_rate(half_life: float) -> None:
    found = funding_forecast(NOTIONAL, NOW, DAYS, LATER, half_life)

    def rate(t: float) -> float:
        return LATER + (NOW - LATER) * 0.5 ** (t / half_life)

    for place, days in enumerate(DAYS):
        area = quad(rate, 0, days, epsabs=0, epsrel=1e-12, limit=500)[0]
        assert found.received[place] == pytest.approx(-NOTIONAL * 3 * area, rel=1e-9)
        assert found.funding_8h[place] == pytest.approx(rate(days), rel=1e-12)


def test_half_of_the_way_is_done_after_the_half_life() -> None:
    found = funding_forecast(NOTIONAL, NOW, [9.0], LATER, 9.0)
    assert found.funding_8h[0] == pytest.approx((NOW + LATER) / 2)
    assert found.rate_year[0] == pytest.approx((NOW + LATER) / 2 * 3 * 365)


def test_a_rate_that_stays_pays_what_the_venue_pays_in_coin_times_the_index() -> None:
    """The premium that gives 0.0004 at a damper of 0.00025."""
    index = 50_000.0
    mark = index * (1 + NOW + 0.00025)
    for given in (None, 1e9):
        found = funding_forecast(NOTIONAL, NOW, [7.0], LATER, given)
        coins = float(funding(NOTIONAL, mark, index, 7 * 24))
        assert found.received[0] == pytest.approx(coins * index, rel=1e-7)


def test_nothing_is_paid_in_no_time_and_the_sides_mirror_each_other() -> None:
    long, short = (funding_forecast(n, NOW, DAYS, LATER, 7.0) for n in (1e5, -1e5))
    np.testing.assert_array_equal(long.received, -short.received)
    assert str(long.received[0]) == "0.0"
    assert long.received[2] < 0 < short.received[2]


@pytest.mark.parametrize(
    ("change", "kind", "rule"),
    [
        ({"half_life": 0.0}, DomainError, "half_life must be > 0"),
        ({"days": [-1.0]}, DomainError, "days must be >= 0"),
        ({"days": 3.0}, InputError, "days must be a list"),
        ({"funding_8h": "x"}, InputError, "funding_8h must be a number"),
    ],
)
def test_a_forecast_of_nothing_is_refused(
    change: dict[str, object], kind: type[Exception], rule: str
) -> None:
    given = {"notional": 1.0, "funding_8h": NOW, "days": [1.0]} | change
    with pytest.raises(kind, match=rule):
        funding_forecast(**given)  # type: ignore[arg-type]
