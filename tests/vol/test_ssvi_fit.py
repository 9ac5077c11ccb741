"""The SSVI fit: recovery, flags, and the real surface of each coin."""

import numpy as np
import pytest

from tests.vol.chains import slices
from xlhedge.core.errors import DomainError, InputError
from xlhedge.vol.arbitrage import butterfly_minimum, calendar_minimum
from xlhedge.vol.ssvi import as_svi, power_law, ssvi_variance
from xlhedge.vol.ssvi_fit import ssvi_fit

YEARS = np.array([0.1, 0.3, 1.0])


def surface(theta, rho, eta, gamma):
    """Arguments of ssvi_fit: eleven quotes per expiry, one of them at the forward."""
    k, place = np.tile(np.linspace(-0.5, 0.5, 11), 3), np.repeat([0, 1, 2], 11)
    phi = power_law(theta, eta, gamma)
    years = YEARS[place]
    vols = np.sqrt(ssvi_variance(k, theta[place], rho, phi[place]) / years)
    return 100 * np.exp(k), vols, np.full(33, 100.0), years


def test_fit_recovers_the_surface_that_made_the_vols():
    theta = np.array([0.01, 0.03, 0.06])
    fit = ssvi_fit(*surface(theta, -0.6, 1.1, 0.35))
    assert (fit.rho, fit.eta, fit.gamma) == pytest.approx((-0.6, 1.1, 0.35), rel=1e-7)
    assert fit.theta == pytest.approx(theta, rel=1e-12)
    assert fit.rmse < 1e-6
    assert fit.always
    assert fit.arbitrage_free


def test_theta_that_falls_is_flagged_at_its_expiry_and_the_slices_cross():
    theta = np.array([0.01, 0.06, 0.03])
    fit = ssvi_fit(*surface(theta, -0.3, 0.9, 0.4))
    assert fit.calendar.tolist() == [False, False, True]
    assert not fit.arbitrage_free
    near, far = (as_svi(t, -0.3, power_law(t, 0.9, 0.4)) for t in theta[1:])
    assert calendar_minimum(near, far).value < 0


def test_flag_of_a_butterfly_is_that_of_the_conditions_and_the_slice_shows_it():
    theta = np.array([0.01, 0.03, 0.06])
    fit = ssvi_fit(*surface(theta, -0.8, 6.0, 0.5))
    assert fit.butterfly.any()
    assert not fit.always
    steep = as_svi(theta[0], -0.8, power_law(theta[0], 6.0, 0.5))
    assert butterfly_minimum(steep).value < 0


def test_surface_of_a_real_chain_fits_within_three_points(shared_data):
    """One law for all expiries of a day and more; its flags hold for its slices."""
    chains = [one for one in slices(shared_data, 56) if one.years > 1 / 365]
    for coin in ("BTC", "ETH"):
        mine = [one for one in chains if coin in one.place]
        mine = [one for one in mine if one.place[:10] == mine[0].place[:10]]
        sizes = [len(one.strikes) for one in mine]
        columns = [
            np.concatenate([one[i] for one in mine]) for i in (1, 2)
        ]  # strikes, vols
        forward, years = (np.repeat([one[i] for one in mine], sizes) for i in (3, 4))
        weights = np.concatenate([one.weights for one in mine])
        fit = ssvi_fit(*columns, forward, years, weights)
        assert fit.rmse < 3
        assert len(fit.theta) == len(mine)
        for theta, flagged in zip(fit.theta, fit.butterfly, strict=True):
            svi = as_svi(theta, fit.rho, power_law(theta, fit.eta, fit.gamma))
            assert flagged or butterfly_minimum(svi).value >= 0


def test_unusable_quotes_are_refused():
    strikes, vols, forward, years = surface(np.array([0.01, 0.03, 0.06]), 0, 1, 0.5)
    above = strikes > 100
    with pytest.raises(InputError, match=r"expiry of 0\.1 years has no quotes on both"):
        ssvi_fit(strikes[above], vols[above], forward[above], years[above])
    with pytest.raises(InputError, match="sizes do not fit"):
        ssvi_fit(strikes, vols[:-1], forward, years)
    with pytest.raises(InputError, match="needs 5 quotes, got 4"):
        ssvi_fit(strikes[:4], vols[:4], forward[:4], years[:4])
    with pytest.raises(DomainError, match=r"vols must be finite, got nan at \[0\]"):
        ssvi_fit(strikes, np.where(above, vols, np.nan), forward, years * 0 + 0.1)
