"""SVI and SSVI: figures in print, laws, and real chains."""

import csv

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.vol.arbitrage import (
    butterfly,
    butterfly_minimum,
    calendar_minimum,
    density,
    is_free,
)
from xlhedge.vol.ssvi import as_svi, conditions, power_law, ssvi_variance
from xlhedge.vol.svi import (
    Svi,
    lee_slope,
    lowest_variance,
    slopes,
    svi_vol,
    total_variance,
)
from xlhedge.vol.svi_fit import svi_fit

VOGT = Svi(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153)
CALM = Svi(0.04, 0.4, -0.4, 0.05, 0.1)
TRADING_YEAR = 365.25 / 365  # the venue's file counts years of 365.25 days


def test_slopes_are_the_derivatives_of_total_variance():
    for k in np.linspace(-1.2, 1.2, 25):
        exact = mp.taylor(lambda x: _variance(x, CALM), mp.mpf(float(k)), 3)
        w = total_variance(k, CALM)
        first, second, third = slopes(k, CALM)
        got = [w, first, second / 2, third / 6]
        assert got == pytest.approx([float(e) for e in exact], rel=1e-10)


def _variance(x, svi):
    a, b, rho, m, sigma = (mp.mpf(number) for number in svi)
    return a + b * (rho * (x - m) + mp.sqrt((x - m) ** 2 + sigma**2))


def test_density_of_a_free_slice_is_one_in_total_and_has_the_forward_as_mean():
    k = np.linspace(-8, 8, 200001)
    slim = Svi(0.02, 0.1, -0.4, 0.05, 0.2)
    assert is_free(slim)
    p = density(k, slim)
    assert np.trapezoid(p, k) == pytest.approx(1, abs=1e-6)
    assert np.trapezoid(np.exp(k) * p, k) == pytest.approx(1, abs=1e-5)


def test_vogt_slice_has_a_butterfly_arbitrage_within_lees_bound():
    """Gatheral and Jacquier (2014), figure 1: g falls below 0 near k = 0.88."""
    assert not is_free(VOGT)
    assert butterfly_minimum(VOGT).value < 0
    assert lee_slope(VOGT) < 2


def test_wing_of_slope_above_two_is_not_free_though_below_four():
    steep = Svi(0.04, 1.4, 0.5714285714, 0.0, 0.2)
    assert 2 < lee_slope(steep) < 4
    assert not is_free(steep)


def test_lowest_variance_is_the_minimum():
    k = np.linspace(-3, 3, 600001)
    assert lowest_variance(CALM) == pytest.approx(
        total_variance(k, CALM).min(), rel=1e-9
    )


def test_calendar_minimum_is_negative_where_the_later_slice_is_below():
    later = CALM._replace(svi_a=0.05)
    assert calendar_minimum(CALM, later).value == pytest.approx(0.01)
    crossing = CALM._replace(svi_b=0.3, svi_a=0.06)
    assert calendar_minimum(CALM, crossing).value < 0


def test_butterfly_of_a_flat_smile_is_one():
    flat = Svi(0.04, 0.0, 0.0, 0.0, 0.1)
    np.testing.assert_allclose(butterfly(np.linspace(-1, 1, 11), flat), 1, rtol=1e-15)


def test_ssvi_is_a_raw_slice():
    theta, rho, phi = 0.04, -0.7, float(power_law(0.04, 1.2, 0.4))
    k = np.linspace(-1, 1, 41)
    raw = total_variance(k, as_svi(theta, rho, phi))
    np.testing.assert_allclose(ssvi_variance(k, theta, rho, phi), raw, rtol=1e-13)


def test_ssvi_conditions_say_that_a_slice_has_no_butterfly():
    """A slice may pass both conditions though the sufficient one fails."""
    found = conditions(0.04, -0.7, 1.2, 0.4)
    assert found.no_butterfly
    assert not found.always
    svi = as_svi(0.04, -0.7, power_law(0.04, 1.2, 0.4))
    assert butterfly_minimum(svi, -4, 4).value >= 0


def test_svi_vol_names_what_is_out_of_range():
    with pytest.raises(DomainError, match=r"between -1 and 1, got 1\.5"):
        svi_vol(100, 100, 1, 0.04, 0.1, 1.5, 0, 0.1)
    with pytest.raises(DomainError, match="negative variance"):
        svi_vol(100, 100, 1, -0.4, 0.1, 0.0, 0, 0.1)
    with pytest.raises(DomainError) as caught:
        svi_vol(np.array([100.0, -1.0]), 100, 1, 0.04, 0.1, 0, 0, 0.1)
    assert np.isnan(caught.value.result).tolist() == [False, True]


def test_fit_recovers_the_slice_that_made_the_vols():
    rng = np.random.default_rng(5)
    for _ in range(20):
        b, rho = rng.uniform(0.05, 0.5), rng.uniform(-0.8, 0.8)
        svi = Svi(rng.uniform(0.01, 0.05), b, rho, rng.uniform(-0.1, 0.1), 0.15)
        k = np.linspace(-0.5, 0.5, 15)
        vols = np.sqrt(total_variance(k, svi) / 0.25)
        fit = svi_fit(100 * np.exp(k), vols, 100.0, 0.25)
        assert fit.rmse < 1e-4
        again = np.sqrt(total_variance(k, Svi(*fit[:5])) / 0.25)
        np.testing.assert_allclose(again, vols, atol=1e-5)


def test_fit_reports_an_arbitrage_and_does_not_repair_it():
    k = np.linspace(-1, 1.3, 25)
    vols = np.sqrt(total_variance(k, VOGT))
    fit = svi_fit(np.exp(k), vols, 1.0, 1.0)
    assert fit.rmse < 0.01
    assert fit.g_min < -0.02
    assert fit.arbitrage_free is False


def test_weight_zero_leaves_a_quote_out():
    k = np.linspace(-0.5, 0.5, 12)
    vols = np.sqrt(total_variance(k, CALM))
    wrong = vols.copy()
    wrong[3] = 2.0
    weights = np.where(wrong == 2.0, 0.0, 1.0)
    fit = svi_fit(np.exp(k), wrong, 1.0, 1.0, weights)
    assert fit.rmse < 1e-4


@pytest.mark.parametrize(
    ("strikes", "vols", "years", "message"),
    [
        ([90, 95, 100, 105], [0.2] * 4, 1.0, "a slice needs 5 quotes, got 4"),
        ([90, 95, 95, 100, 105], [0.2] * 5, 1.0, "strikes must be different"),
        ([90, 95, 100, 105, 110], [0.2] * 4, 1.0, "of equal length"),
        ([90, 95, 100, 105, 110], [0.2, 0.2, 0, 0.2, 0.2], 1.0, "vol must be > 0"),
        ([90, 95, 100, 105, 110], [0.2] * 5, 0.0, "years must be > 0"),
    ],
)
def test_unusable_quotes_are_refused(strikes, vols, years, message):
    with pytest.raises(InputError, match=message):
        svi_fit(np.array(strikes, float), np.array(vols, float), 100.0, years)


def test_every_expiry_of_a_real_chain_fits_within_one_vol_point(shared_data):
    """Out-of-the-money options with a bid and an ask, at the venue's mark vol."""
    with (shared_data / "deribit_chain.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["bid_price"] and r["ask_price"]]
    fits = []
    for key in sorted({(row["currency"], row["expiry"]) for row in rows}):
        mine = [r for r in rows if (r["currency"], r["expiry"]) == key]
        out = {float(r["strike"]): float(r["mark_iv"]) for r in mine if _is_out(r)}
        if len(out) < 5:
            continue
        years = float(mine[0]["years"]) * TRADING_YEAR
        strikes, vols = (np.array(side) for side in zip(*out.items(), strict=True))
        fits.append(svi_fit(strikes, vols, float(mine[0]["forward"]), years))
    assert len(fits) >= 20
    assert max(fit.rmse for fit in fits) < 1.0
    assert all(fit.arbitrage_free == (fit.g_min >= 0) for fit in fits)


def _is_out(row):
    return (row["option_type"] == "call") == (
        float(row["strike"]) >= float(row["forward"])
    )
