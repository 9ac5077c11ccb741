"""SVI and SSVI: figures in print and laws."""

import mpmath as mp
import numpy as np
import pytest
from scipy.integrate import trapezoid

from xlhedge.core.errors import DomainError
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

VOGT = Svi(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153)
CALM = Svi(0.04, 0.4, -0.4, 0.05, 0.1)


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
    assert trapezoid(p, k) == pytest.approx(1, abs=1e-6)
    assert trapezoid(np.exp(k) * p, k) == pytest.approx(1, abs=1e-5)


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


def test_butterfly_minimum_is_found_however_narrow_the_slice_bends():
    """Against 400 000 points: even, about the bend, and in powers about the bottom."""
    rng = np.random.default_rng(3)
    powers = np.logspace(-14, 0.5, 60001)
    for _ in range(40):
        sigma, b = 10 ** rng.uniform(-4, 0.5), 10 ** rng.uniform(-2, 0.2)
        rho, m = rng.uniform(-0.99, 0.99), rng.uniform(-0.5, 0.5)
        level = np.sqrt(1 - rho**2)
        svi = Svi(10 ** rng.uniform(-8, -1) - b * sigma * level, b, rho, m, sigma)
        bottom = m - rho * sigma / level
        bend = m + sigma * np.sinh(np.linspace(-12, 12, 100001))
        places = [np.linspace(-1.5, 1.5, 100001), bend, bottom + powers]
        k = np.clip(np.concatenate([*places, bottom - powers]), -1.5, 1.5)
        least = butterfly(k, svi).min()
        assert butterfly_minimum(svi).value <= least + 1e-7 * abs(least), svi


def test_arbitrage_narrower_than_any_even_grid_is_found():
    """g of a slice that bends within 0.0001 falls to -8.8 at k = -0.00032."""
    found = butterfly_minimum(Svi(1e-6, 0.02, 0.0, 0.0, 1e-4))
    assert found.value < -8.8
    assert abs(found.k) < 4e-4


def test_calendar_minimum_is_where_the_slopes_agree():
    near, far = CALM, Svi(0.03, 0.5, -0.4, 0.05, 0.15)
    found = calendar_minimum(near, far)
    k = np.linspace(-1.5, 1.5, 3000001)
    gap = total_variance(k, far) - total_variance(k, near)
    assert found.value == pytest.approx(gap.min(), abs=1e-12)
    assert slopes(found.k, far)[0] == pytest.approx(slopes(found.k, near)[0], abs=1e-9)


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
