"""No-trade bands: print, laws, and the policy that is optimal for the utility."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.hedge.utility_problem import optimal_band
from xlhedge.core.errors import CellError, Code, DomainError, InputError
from xlhedge.core.vocabulary.rebalancing import BANDS
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.rebalancing import hedge_band, zakamouline
from xlhedge.pricing import BLACK_SCHOLES

OPTION = ("call", 100.0, 100.0, 0.5, 0.05, 0.25)
SPOTS = np.linspace(90.0, 110.0, 5)
# Time to expiry and one-way cost of the utility problems; vol 25 %, strike 100, rate 0.
PROBLEMS = [(0.5, 0.002), (0.5, 0.005)]


def _half(band: Any) -> Any:
    return (band.high - band.low) / 2


@cache
def _against_optimum(years: float, cost: float, aversion: float) -> dict[str, Any]:
    """Half-widths relative to the optimal one, and distances of the centres."""
    problem = (100.0, years, 0.25, cost, aversion)
    low, high = optimal_band(SPOTS, *problem)
    optimal_half, centre = (high - low) / 2, (high + low) / 2
    given = ("call", SPOTS, 100.0, years, 0.0, 0.25, cost, aversion, -1.0)
    bands = {name: hedge_band(name, *given) for name in BANDS}
    return {
        **{name: _half(band) / optimal_half - 1 for name, band in bands.items()},
        "shift": {n: np.abs(band.target - centre) for n, band in bands.items()},
    }


# SPEC 7: 13 to 47 % too small, within 17 %, 33 to 72 % too large; 3 % for the grid
# and for problems at the ends of its range.
@pytest.mark.parametrize(("years", "cost"), PROBLEMS)
@pytest.mark.parametrize(
    ("aversion", "least", "most"),
    [(1.0, -0.47, -0.13), (0.1, -0.17, 0.17), (0.02, 0.33, 0.72)],
)
def test_bands_are_as_far_from_the_optimal_policy_as_stated(
    years: float, cost: float, aversion: float, least: float, most: float
) -> None:
    found = _against_optimum(years, cost, aversion)
    assert (found["zakamouline"] > least - 0.03).all(), found
    assert (found["zakamouline"] < most + 0.03).all(), found
    assert (np.abs(found["whalley_wilmott"]) < 0.35).all(), found


@pytest.mark.parametrize(("years", "cost"), PROBLEMS)
def test_zakamouline_knows_the_shift_that_whalley_wilmott_misses(
    years: float, cost: float
) -> None:
    shift = _against_optimum(years, cost, 1.0)["shift"]
    assert (shift["zakamouline"] < 0.003).all()
    assert shift["whalley_wilmott"].max() > 4 * shift["zakamouline"].max()


@pytest.mark.parametrize("quantity", [0.25, 3.0, -40.0, 1000.0])
def test_whalley_wilmott_grows_as_quantity_to_two_thirds(quantity: float) -> None:
    one = _half(hedge_band("whalley_wilmott", *OPTION, 0.002, 1.0))
    many = _half(hedge_band("whalley_wilmott", *OPTION, 0.002, 1.0, quantity))
    assert many == pytest.approx(abs(quantity) ** (2 / 3) * one, rel=1e-13)


def test_whalley_wilmott_of_eight_times_the_cost_is_twice_as_wide() -> None:
    narrow = _half(hedge_band("whalley_wilmott", *OPTION, 0.001, 1.0))
    wide = _half(hedge_band("whalley_wilmott", *OPTION, 0.008, 1.0))
    assert wide == pytest.approx(2 * narrow, rel=1e-14)
    averse = _half(hedge_band("whalley_wilmott", *OPTION, 0.008, 8.0))
    assert averse == pytest.approx(narrow, rel=1e-14)


@pytest.mark.parametrize("band", BANDS)
def test_money_in_another_currency_changes_no_band(band: str) -> None:
    """Prices times 7 and an aversion divided by 7 are the same problem."""
    here = hedge_band(band, *OPTION, 0.002, 1.4, -3.0, 0.01)
    there = hedge_band(band, "call", 700.0, 700.0, *OPTION[3:], 0.002, 0.2, -3.0, 0.01)
    np.testing.assert_allclose(there, here, rtol=1e-13)


@pytest.mark.parametrize("band", BANDS)
def test_a_call_and_a_put_differ_by_the_underlying(band: str) -> None:
    calls = hedge_band(band, *OPTION, 0.002, 1.0, -5.0)
    puts = hedge_band(band, "put", *OPTION[1:], 0.002, 1.0, -5.0)
    np.testing.assert_allclose(np.subtract(calls, puts), 5.0, rtol=1e-13)


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("quantity", [-2.0, 0.0, 2.0])
def test_without_cost_the_band_is_the_hedge(band: str, quantity: float) -> None:
    found = hedge_band(band, *OPTION, 0.0, 1.0, quantity)
    expected = -quantity * BLACK_SCHOLES.greek("delta", *OPTION)
    np.testing.assert_allclose(found, expected, rtol=1e-15)


def test_zakamouline_hedges_a_short_option_at_a_higher_vol() -> None:
    short = zakamouline(*OPTION, 0.002, 1.0, -1.0)
    long = zakamouline(*OPTION, 0.002, 1.0, 1.0)
    assert short.vol > 0.25 > long.vol
    squares = short.vol**2 + long.vol**2
    assert squares == pytest.approx(2 * 0.25**2, rel=1e-14)


@pytest.mark.parametrize("quantity", [-3.0, 3.0])
def test_shortly_before_expiry_no_half_width_exceeds_the_quantity(
    quantity: float,
) -> None:
    years = 10.0 ** np.arange(-2, -13, -1)
    given = ("call", 100.0, 100.5, years, 0.0, 0.25, 1e-4, 0.1, quantity)
    half = _half(hedge_band("zakamouline", *given))
    free = zakamouline(*given)
    uncapped = free.no_trade + free.widening
    assert (uncapped[-4:] > 3.0).all()
    np.testing.assert_allclose(half, np.minimum(uncapped, 3.0), rtol=1e-12)


def test_a_long_position_may_have_no_zakamouline_band() -> None:
    """Short ones have one at any cost; good elements stay."""
    costs = np.array([0.002, 0.1, 0.002])
    with pytest.raises(DomainError, match="K must be < 1 for a long position") as told:
        hedge_band("zakamouline", *OPTION, costs, 1.0, 1.0)
    np.testing.assert_array_equal(told.value.codes, [0, Code.NO_SOLUTION, 0])
    alone = hedge_band("zakamouline", *OPTION, 0.002, 1.0, 1.0)
    np.testing.assert_array_equal(told.value.result.high[::2], alone.high)
    assert np.isnan(told.value.result.low[1])
    assert np.isfinite(hedge_band("zakamouline", *OPTION, costs, 1.0, -1.0)).all()
    cells = ["zakamouline", *OPTION, 0.1, 1.0]
    assert call("XLH_BAND", cells) == [[CellError.NUM] * 3]
    assert "K must be < 1 for a long" in str(call("XLH_WHY", ["XLH_BAND", *cells]))


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (1, 0.0, "spot must be > 0, got 0"),
        (3, 0.0, r"years must be > 0, got 0 \(expired\)"),
        (3, -1.0, r"years must be .* got -1 \(expired\)"),
        (5, 0.0, "vol must be > 0 and <= 50, got 0"),
        (6, -0.001, "cost must be >= 0, got -0.001"),
        (7, 0.0, "risk_aversion must be > 0, got 0"),
        (7, -1.0, "risk_aversion must be > 0, got -1"),
        (8, float("nan"), "quantity must be finite, got nan"),
    ],
)
@pytest.mark.parametrize("band", BANDS)
def test_what_has_no_band_is_refused_by_name(
    band: str, place: int, value: float, sentence: str
) -> None:
    given: list[Any] = [*OPTION, 0.002, 1.0, -1.0]
    given[place] = value
    with pytest.raises(DomainError, match=sentence):
        hedge_band(band, *given)


def test_an_unknown_band_is_refused() -> None:
    with pytest.raises(InputError, match="band must be one of whalley_wilmott, zakam"):
        hedge_band("davis", *OPTION, 0.002, 1.0)


def test_a_cell_shows_the_band_of_each_row() -> None:
    spots = [[95.0], [100.0], ["x"]]
    rows: Any = call(
        "XLH_BAND", ["zakamouline", "call", spots, *OPTION[2:], 0.002, 1.0, -1.0]
    )
    assert rows[1][0] == pytest.approx(0.55638636477646534, rel=1e-12)  # SPEC 7
    assert rows[1][2] == pytest.approx(0.62333000537115798, rel=1e-12)
    assert rows[2] == [CellError.VALUE] * 3
    assert rows[0][0] < rows[0][1] < rows[0][2] < rows[1][1]


def test_a_cost_in_percent_is_a_slip_in_a_cell() -> None:
    value, reasons = answer("XLH_BAND", ["zakamouline", *OPTION, 0.25, 1.0])
    assert value == [[CellError.NUM] * 3]
    assert "looks like percent; type 0.0025" in reasons[0]
