"""Leland's vol: print, the expansion it comes from, and what it refuses."""

import numpy as np
import pytest

from xlhedge.core.errors import CellError, Code, DomainError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.rebalancing import leland_number, leland_vol, rehedge_cost
from xlhedge.pricing import BLACK_SCHOLES


def test_the_variances_of_both_sides_surround_that_of_the_market() -> None:
    vol = np.array([0.1, 0.4, 1.2])
    short, long = (leland_vol(vol, 0.002, 0.01, side) for side in ("short", "long"))
    np.testing.assert_allclose(short**2 + long**2, 2 * vol**2, rtol=1e-14)
    number = leland_number(vol, 0.002, 0.01)
    np.testing.assert_allclose(short**2 / vol**2 - 1, number, rtol=1e-12)


def test_the_premium_of_the_vol_is_the_expected_cost_to_first_order() -> None:
    """Leland's price less the market's is what the clock trades cost, cost -> 0."""
    option = ("call", 49.0, 50.0, 0.3846, 0.05)
    for cost, error in ((1e-4, 3e-3), (1e-5, 3e-4), (1e-6, 3e-5)):
        adjusted = leland_vol(0.2, cost, 0.3846 / 20)
        market, with_costs = (BLACK_SCHOLES.price(*option, v) for v in (0.2, adjusted))
        paid = rehedge_cost("time", *option, 0.2, cost, 20).running_cost
        assert with_costs - market == pytest.approx(paid, rel=error)


def test_a_long_option_with_a_number_of_1_has_no_vol() -> None:
    # A = sqrt(2/pi) 2 cost/(vol sqrt(interval)) = 1 at this cost.
    limit = 0.2 * np.sqrt(0.01) / (2 * np.sqrt(2 / np.pi))
    costs = limit * np.array([0.999, 1.001])
    with pytest.raises(DomainError, match="Leland's number must be < 1") as caught:
        leland_vol(0.2, costs, 0.01, "long")
    np.testing.assert_array_equal(caught.value.codes, [0, Code.NO_SOLUTION])
    expected = 0.2 * np.sqrt(0.001)
    np.testing.assert_allclose(caught.value.result, [expected, np.nan], rtol=1e-10)
    assert leland_vol(0.2, costs[1], 0.01) > 0.28
    value, reasons = answer("XLH_LELAND_VOL", [0.2, 0.02, 0.01, "long"])
    assert value is CellError.NUM
    assert "Leland's number must be < 1 for a long option, got 1.59577" in reasons[0]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((0.0, 0.01, 0.1), "vol must be > 0 and <= 50, got 0"),
        ((0.2, -0.01, 0.1), "cost must be >= 0, got -0.01"),
        ((0.2, 0.01, 0.0), "interval must be > 0, got 0"),
        ((0.2, 0.01, -0.1), "interval must be > 0, got -0.1"),
        ((0.2, 0.01, np.nan), "interval must be finite, got nan"),
    ],
)
def test_what_is_out_of_range_is_refused(
    given: tuple[float, float, float], sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence):
        leland_vol(*given)


def test_an_unknown_side_and_an_interval_in_days_are_refused() -> None:
    with pytest.raises(InputError, match="side must be one of long, short, got flat"):
        leland_vol(0.2, 0.01, 0.1, "flat")
    assert call("XLH_LELAND_VOL", [0.2, 0.01, 0.1, "flat"]) is CellError.VALUE
    reason = call("XLH_WHY", ["XLH_LELAND_VOL", 0.2, 0.01, 7.0])
    assert "interval 7 looks like days; type 0.0191781" in str(reason)
