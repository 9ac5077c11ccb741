"""Deltas that move the smile, against bumps of a smile that moves as they say."""

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.vol.minimum_variance import mv_delta, mv_delta_fit, mv_gain
from xlhedge.vol.smile_delta import smile_delta, sticky_delta

CASE = ("call", 100.0, 95.0, 0.5, 0.02, 0.25)


def price(spot, strike, years, rate, vol):
    """The Black-Scholes call in 50 digits."""
    width = vol * mp.sqrt(years)
    d1 = (mp.log(spot / strike) + rate * years) / width + width / 2
    owed = strike * mp.exp(-rate * years) * mp.ncdf(d1 - width)
    return spot * mp.ncdf(d1) - owed


@pytest.mark.parametrize(
    ("regime", "ratio"),
    [
        ("sticky_moneyness", 0),
        ("sticky_strike", 1),
        ("sticky_local_vol", 2),
        (1.5, 1.5),
    ],
)
def test_total_delta_is_the_slope_of_the_price_along_the_moving_smile(regime, ratio):
    skew = -0.15
    with mp.workdps(50):

        def along(spot):
            vol = mp.mpf("0.25") + (ratio - 1) * mp.mpf(skew) * mp.log(spot / 100)
            return price(spot, mp.mpf(95), mp.mpf("0.5"), mp.mpf("0.02"), vol)

        exact = float(mp.diff(along, 100))
    assert smile_delta(*CASE, skew, regime) == pytest.approx(exact, rel=1e-13)


def test_sticky_delta_solves_the_smile_as_a_function_of_delta():
    """vol = h(delta(spot, vol)): found here by iteration in 50 digits."""
    slope, vol = mp.mpf("0.08"), mp.mpf("0.25")
    with mp.workdps(50):
        strike, years, rate = mp.mpf(95), mp.mpf("0.5"), mp.mpf("0.02")

        def forward_delta(spot, sigma):
            width = sigma * mp.sqrt(years)
            return mp.ncdf((mp.log(spot / strike) + rate * years) / width + width / 2)

        start = forward_delta(mp.mpf(100), vol)

        def along(spot):
            sigma = mp.findroot(
                lambda s: s - vol - slope * (forward_delta(spot, s) - start), vol
            )
            return price(spot, strike, years, rate, sigma)

        exact = float(mp.diff(along, 100))
    assert sticky_delta(*CASE, 0.08) == pytest.approx(exact, rel=1e-10)


def test_negative_skew_raises_the_call_delta_of_a_floating_smile():
    floating = smile_delta(*CASE, -0.15, "sticky_moneyness")
    fixed = smile_delta(*CASE, -0.15, "sticky_strike")
    local = smile_delta(*CASE, -0.15, "sticky_local_vol")
    assert local < fixed < floating


def test_unknown_regime_lists_the_choices():
    with pytest.raises(InputError, match="sticky_moneyness, sticky_strike"):
        smile_delta(*CASE, -0.15, "sticky")


def test_smile_without_a_state_is_refused():
    wild = ("call", 100.0, 105.0, 0.25, 0.0, 0.2)
    with pytest.raises(DomainError, match="must be > 0"):
        sticky_delta(*wild, 10.0)


def test_mv_fit_recovers_the_coefficients_that_made_the_changes():
    rng = np.random.default_rng(8)
    n = 500
    spot, delta = rng.uniform(80, 120, n), rng.uniform(0.05, 0.95, n)
    vega, years, d_spot = (
        rng.uniform(5, 30, n),
        rng.uniform(0.1, 1, n),
        rng.normal(0, 1, n),
    )
    scale = vega / (spot * np.sqrt(years))
    best = delta + scale * (-0.25 - 0.4 * delta + 0.3 * delta**2)
    fit = mv_delta_fit(best * d_spot, d_spot, spot, delta, vega, years)
    assert fit[:3] == pytest.approx((-0.25, -0.4, 0.3), rel=1e-9)
    assert fit.gain == pytest.approx(1)
    assert fit.n == n


def test_mv_delta_without_coefficients_is_the_black_delta():
    assert mv_delta(*CASE, 0, 0, 0) == smile_delta(*CASE, 0, "sticky_strike")


def test_mv_fit_refuses_what_cannot_be_told_apart():
    same = np.ones(10)
    with pytest.raises(InputError, match="do not tell"):
        mv_delta_fit(same, same, same, same / 2, same, same)
    with pytest.raises(InputError, match="needs 4 observations"):
        mv_delta_fit(*([same[:3]] * 6))
    with pytest.raises(InputError, match="sizes do not fit"):
        mv_delta_fit(same, same[:5], same, same, same, same)


def test_a_bad_observation_is_named_by_its_place_and_none_is_no_sample():
    changes = np.ones(10)
    changes[4] = np.nan
    with pytest.raises(InputError, match=r"d_spot must be finite, got nan at \[4\]"):
        mv_delta_fit(np.ones(10), changes, *([np.ones(10)] * 4))
    with pytest.raises(InputError, match="no observations"):
        mv_gain(*([np.zeros(0)] * 6), 0, 0, 0)


def test_gain_of_the_fit_is_the_gain_of_its_coefficients_and_falls_elsewhere():
    rng = np.random.default_rng(4)
    n = 400
    spot, delta = rng.uniform(80, 120, n), rng.uniform(0.05, 0.95, n)
    vega, years = rng.uniform(5, 30, n), rng.uniform(0.1, 1, n)
    d_spot, noise = rng.normal(0, 1, n), rng.normal(0, 0.02, n)
    scale = vega / (spot * np.sqrt(years))
    d_option = (delta + scale * (-0.25 - 0.4 * delta)) * d_spot + noise
    columns = (d_option, d_spot, spot, delta, vega, years)
    early, late = ([c[part] for c in columns] for part in (slice(200), slice(200, n)))
    fit = mv_delta_fit(*early)
    assert mv_gain(*early, *fit[:3]) == fit.gain
    assert 0.5 < mv_gain(*late, *fit[:3]) < 1
    assert mv_gain(*late, *fit[:3]) <= mv_delta_fit(*late).gain
    assert mv_gain(*late, 0, 0, 0) == 0
    assert mv_gain(*late, *(-10 * c for c in fit[:3])) < 0


def test_fit_is_the_regression_without_intercept_of_the_paper():
    """Normal equations in 40 digits."""
    rng = np.random.default_rng(5)
    n = 60
    spot, delta = rng.uniform(80, 120, n), rng.uniform(-0.95, -0.05, n)
    vega, years = rng.uniform(5, 30, n), rng.uniform(0.1, 1, n)
    d_spot = rng.normal(0, 1, n)
    d_option = delta * d_spot + rng.normal(0, 0.1, n)
    fit = mv_delta_fit(d_option, d_spot, spot, delta, vega, years)
    with mp.workdps(40):
        rows = mp.matrix(n, 3)
        missed = mp.matrix(n, 1)
        for i in range(n):
            base = mp.mpf(vega[i]) / mp.sqrt(years[i]) * mp.mpf(d_spot[i]) / spot[i]
            for j in range(3):
                rows[i, j] = base * mp.mpf(delta[i]) ** j
            missed[i] = mp.mpf(d_option[i]) - mp.mpf(delta[i]) * mp.mpf(d_spot[i])
        exact = mp.lu_solve(rows.T * rows, rows.T * missed)
    assert fit[:3] == pytest.approx([float(e) for e in exact], rel=1e-10)
