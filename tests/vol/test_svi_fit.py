"""The SVI fit: laws, bad input, an independent optimum, every chain of a month."""

import numpy as np
import pytest

from tests.vol.chains import Slice, slices
from xlhedge.core.errors import InputError
from xlhedge.vol.svi import Svi, svi_vol, total_variance
from xlhedge.vol.svi_fit import SviFit, svi_fit

VOGT = Svi(-0.0410, 0.1331, 0.3060, 0.3586, 0.4153)
CALM = Svi(0.04, 0.4, -0.4, 0.05, 0.1)


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


def test_wing_beyond_lees_bound_is_returned_and_flagged():
    """Trap 33: b (1 + |rho|) = 2.2, too steep though below 4."""
    k = np.linspace(-0.5, 0.5, 15)
    vols = np.sqrt(total_variance(k, Svi(0.04, 1.4, 0.8 / 1.4, 0.0, 0.2)))
    fit = svi_fit(np.exp(k), vols, 1.0, 1.0)
    assert fit.rmse < 1e-6
    assert fit.lee_slope == pytest.approx(2.2)
    assert fit.arbitrage_free is False


def test_one_bad_but_wide_quote_moves_the_fit_less_than_its_weight():
    """A vol of 200 % whose quote is 200 times as wide as the others."""
    k = np.linspace(-0.5, 0.5, 21)
    vols = np.sqrt(total_variance(k, CALM))
    wrong, weights = vols.copy(), np.ones(21)
    wrong[13], weights[13] = 2.0, 1 / 200
    svi = Svi(*svi_fit(np.exp(k), wrong, 1.0, 1.0, weights)[:5])
    moved = np.sqrt(total_variance(k, svi)) - vols
    assert np.abs(moved).max() < 0.01


def test_any_quotes_fit_and_the_slice_has_a_vol_at_each_of_them():
    """Noise, flat, tilted, pointed and curved vols, 1 minute to 30 years."""
    rng = np.random.default_rng(1)
    for i in range(75):
        n, width = rng.integers(5, 40), 10 ** rng.uniform(-3, 0.7)
        k = np.sort(rng.uniform(-width, width, n))
        shapes = (
            np.exp(rng.normal(0, 0.5, n)),
            np.ones(n),
            1 + 0.3 * k / width,
            1 + np.abs(k) / width,
            np.hypot(1, k / width - 1.5),
        )
        vols, years = (
            10 ** rng.uniform(-2, 0.7) * shapes[i % 5],
            10 ** rng.uniform(-5.7, 1.5),
        )
        fit = svi_fit(100 * np.exp(k), vols, 100.0, years)
        assert np.isfinite(fit[:8]).all()
        assert np.isfinite(svi_vol(100 * np.exp(k), 100.0, years, *fit[:5])).all()
        if i % 5 == 1:
            assert fit.rmse < 1e-4 * vols[0]


@pytest.mark.parametrize(
    ("strikes", "vols", "years", "message"),
    [
        ([90, 95, 100, 105], [0.2] * 4, 1.0, "a slice needs 5 quotes, got 4"),
        ([90, 95, 95, 100, 105], [0.2] * 5, 1.0, "strikes must be different"),
        ([90, 95, 100, 105, 110], [0.2] * 4, 1.0, "sizes do not fit"),
        ([90, 95, 100, 105, 110], [0.2, 0.2, 0, 0.2, 0.2], 1.0, "vols must be > 0"),
        ([90, 95, 100, 105, 110], [0.2] * 5, 0.0, "years must be > 0"),
    ],
)
def test_unusable_quotes_are_refused(strikes, vols, years, message):
    with pytest.raises(InputError, match=message):
        svi_fit(np.array(strikes, float), np.array(vols, float), 100.0, years)


def fitted(one: Slice) -> SviFit:
    return svi_fit(one.strikes, one.vols, one.forward, one.years, one.weights)


def require_good(found: list[tuple[Slice, SviFit]], median: float) -> None:
    """Finite, with a vol at each strike, flagged by the stated rule, close."""
    for one, fit in found:
        assert np.isfinite(fit[:8]).all(), one.place
        vols = svi_vol(one.strikes, one.forward, one.years, *fit[:5])
        share = one.weights / one.weights.sum()
        rmse = 100 * np.sqrt(np.sum(share * (vols - one.vols) ** 2))
        assert fit.rmse == pytest.approx(rmse, rel=1e-6, abs=1e-9), one.place
        assert fit.arbitrage_free == (fit.g_min >= 0 and fit.lee_slope < 2), one.place
    assert np.median([fit.rmse for _, fit in found]) < median


def test_every_expiry_of_a_real_snapshot_fits(shared_data):
    """Seven snapshots of the month, 164 expiries: half of them within 0.3 points."""
    found = [(one, fitted(one)) for one in slices(shared_data, 16)]
    assert len(found) == 164
    require_good(found, 0.35)


@pytest.mark.exhaustive
def test_every_expiry_of_every_snapshot_fits(shared_data):
    """112 snapshots, 2646 expiries of five quotes or more; none fails."""
    found = [(one, fitted(one)) for one in slices(shared_data, 1)]
    assert len(found) == 2646
    require_good(found, 0.35)


def best_of_another_method(one: Slice, starts: int) -> float:
    """The least error in vol points of a bounded trust region from random starts.

    In v, the slopes of the wings, m and sigma, with derivatives by complex steps.
    """
    from scipy.optimize import least_squares

    k, share = one.k, np.sqrt(one.weights / one.weights.sum())
    low, width, variance = k.min(), np.ptp(k), one.vols**2 * one.years
    lower = np.array([0, 0, 0, low - width, 1e-3 * width])
    upper = np.array([variance.max(), 4, 4, low + 2 * width, 10 * width])

    def misses(x):
        v, p, q, m, sigma = x
        a, b = v - sigma * np.sqrt(p * q), (p + q) / 2
        w = a + (p - q) / 2 * (k - m) + b * np.sqrt((k - m) ** 2 + sigma**2)
        return (np.sqrt(w / one.years) - one.vols) * share

    rng, costs = np.random.default_rng(7), []
    scale = np.array([variance.min(), 1.0, 1.0, width, width])
    for _ in range(starts):
        slope, far = variance.max() / width, rng.uniform(-2, 1)
        start = [variance.min() * rng.random(), *(slope * rng.random(2)), low, width]
        start[3:] = [low + width * rng.random(), width * 10**far]
        start = np.clip(start, lower + 1e-9 * scale, upper - 1e-9 * scale)
        end = least_squares(
            misses,
            start,
            jac="cs",
            bounds=(lower, upper),
            x_scale="jac",
            xtol=1e-15,
            ftol=1e-15,
            gtol=1e-15,
            max_nfev=500,
        )
        costs.append(end.cost)
    return float(100 * np.sqrt(2 * min(costs)))


def require_best(chosen: list[Slice], starts: int) -> None:
    for one in chosen:
        best = best_of_another_method(one, starts)
        assert fitted(one).rmse < best + 1e-6, one.place


def test_no_other_method_finds_a_closer_slice(shared_data):
    require_best(slices(shared_data, 56)[::6], 6)


@pytest.mark.exhaustive
def test_no_other_method_finds_a_closer_slice_in_two_hundred(shared_data):
    require_best(slices(shared_data, 8)[::2][:200], 12)
