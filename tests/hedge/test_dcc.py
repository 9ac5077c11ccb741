"""Moving correlation: the recursion in 50 digits, the fit against other searches."""

import mpmath as mp
import numpy as np
import pytest
from arch import arch_model
from scipy.optimize import Bounds, differential_evolution

from tests.hedge.dcc_samples import MOVING, RESTING, simulated
from xlhedge.core.errors import CellError, ConvergenceError, DomainError
from xlhedge.core.numeric import Array
from xlhedge.excel.boundary import call
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.dcc import dcc_forecast
from xlhedge.hedge.statistical.dcc_error import dcc_error
from xlhedge.hedge.statistical.dcc_fit import fit_dcc
from xlhedge.hedge.statistical.garch import Dcc, Garch


def fifty_digits(asset: Array, hedge: Array, model: Dcc) -> list[mp.mpf]:
    """Both variances, the correlation and the ratio, period by period."""
    standard, ahead = [], []
    for sample, garch in ((asset, model.asset), (hedge, model.hedge)):
        x, (w, a, b) = [mp.mpf(float(c)) for c in sample], map(mp.mpf, garch)
        variance, u = mp.fsum(c * c for c in x) / len(x), []
        for c in x:
            u.append(c / mp.sqrt(variance))
            variance = w + a * c * c + b * variance
        standard.append(u)
        ahead.append(variance)
    gain, keep, moments = mp.mpf(model.reaction), mp.mpf(model.persistence), []
    for one, other in ((0, 0), (1, 1), (0, 1)):
        products = [p * q for p, q in zip(standard[one], standard[other], strict=True)]
        mean = mp.fsum(products) / len(products)
        moment = mean
        for product in products:
            moment = (1 - gain - keep) * mean + gain * product + keep * moment
        moments.append(moment)
    rho = moments[2] / mp.sqrt(moments[0] * moments[1])
    return [*ahead, rho, rho * mp.sqrt(ahead[0] / ahead[1])]


@pytest.mark.parametrize("n", [3, 20, 400])
@pytest.mark.parametrize("scale", [1e-5, 1.0, 1e5])
def test_the_forecast_agrees_with_fifty_digits(n: int, scale: float) -> None:
    model = Dcc(Garch(0.02 * scale**2, 0.08, 0.9), Garch(0.03, 0.2, 0.79), 0.05, 0.949)
    asset, hedge, _ = simulated(n, n)
    with mp.workdps(50):
        expected = np.array(fifty_digits(scale * asset, hedge, model), dtype=float)
    got = dcc_forecast(scale * asset, hedge, model)
    assert np.allclose(got, expected, rtol=1e-13, atol=0), (got, expected)


def test_variances_are_those_of_arch() -> None:
    asset, hedge, _ = simulated(250, 3)
    got = dcc_forecast(asset, hedge, MOVING)
    for sample, garch, variance in (
        (asset, MOVING.asset, got.asset_variance),
        (hedge, MOVING.hedge, got.hedge_variance),
    ):
        fixed = arch_model(sample, mean="Zero", rescale=False).fix(list(garch))
        expected = fixed.forecast(horizon=1).variance.to_numpy()[-1, 0]
        # arch starts elsewhere; 250 periods later (a + b)^250 of it is left.
        assert variance == pytest.approx(expected, rel=1e-4)


def test_a_correlation_at_rest_is_that_of_the_samples() -> None:
    asset, hedge, _ = simulated(200, 4)
    constant = [float(np.mean(x**2)) for x in (asset, hedge)]
    first, second = (Garch(w, 0.0, 0.0) for w in constant)
    model = Dcc(first, second, 0.0, 0.0)
    expected = (asset @ hedge) / (hedge @ hedge)  # a regression without intercept
    assert dcc_forecast(asset, hedge, model).ratio == pytest.approx(expected, rel=1e-14)


def minus_log_likelihood(asset: Array, hedge: Array, model: Dcc) -> float:
    """Of the bivariate normal law, period by period; both stages together."""
    total, moments, target = 0.0, None, None
    variances = [float(np.mean(x**2)) for x in (asset, hedge)]
    rows, u = [], []
    for pair in zip(asset, hedge, strict=True):
        rows.append(list(variances))
        u.append(np.array(pair) / np.sqrt(variances))
        variances = [
            w + a * x**2 + b * v
            for x, v, (w, a, b) in zip(
                pair, variances, (model.asset, model.hedge), strict=True
            )
        ]
    target = np.mean([np.outer(v, v) for v in u], axis=0)
    moments = target
    for row, v in zip(rows, u, strict=True):
        sizes = np.sqrt(np.diag(moments))
        law = moments / np.outer(sizes, sizes)
        total += np.sum(np.log(row)) + np.log(np.linalg.det(law))
        total += v @ np.linalg.solve(law, v)
        kept = 1 - model.reaction - model.persistence
        moments = (
            kept * target
            + model.reaction * np.outer(v, v)
            + model.persistence * moments
        )
    return float(total / 2)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_correlation_found_by_another_search_is_likelier(seed: int) -> None:
    asset, hedge, _ = simulated(80, seed)
    model = fit_dcc(asset, hedge)

    def minus(point: Array) -> float:
        total, share = point  # A + B and the share of A
        moved = model._replace(reaction=total * share, persistence=total * (1 - share))
        return minus_log_likelihood(asset, hedge, moved)

    bounds = Bounds([0.0, 0.0], [0.999, 0.9])
    other = differential_evolution(minus, bounds, seed=1, maxiter=12, popsize=8)
    assert minus_log_likelihood(asset, hedge, model) <= other.fun + 1e-6


def test_no_variance_near_the_fitted_one_is_likelier() -> None:
    asset, hedge, _ = simulated(300, 6)
    model = fit_dcc(asset, hedge)
    best = minus_garch(asset, model.asset)
    w, a, b = model.asset
    for part in range(3):
        for step in (0.98, 1.02):
            moved = [w, a, b]
            moved[part] *= step
            assert minus_garch(asset, Garch(*moved)) > best - 1e-4


def minus_garch(x: Array, garch: Garch) -> float:
    """Minus the log-likelihood of one sample, the first variance as arch has it."""
    w, a, b = garch
    variance, total = w + (a + b) * float(np.mean(x**2)), 0.0
    for c in x:
        total += np.log(variance) + c**2 / variance
        variance = w + a * c**2 + b * variance
    return float(total / 2)


@pytest.mark.parametrize("model", [MOVING, RESTING], ids=["moving", "resting"])
def test_the_known_ratio_is_inside_the_interval_as_often_as_it_says(model: Dcc) -> None:
    inside = []
    for seed in range(25):
        asset, hedge, known = simulated(300, seed, model)
        error = dcc_error(asset, hedge)
        inside.append(abs(hedge_ratio(asset, hedge, "dcc") - known) < 1.96 * error)
    assert np.mean(inside) >= 0.82  # 95 % less three standard errors


def test_the_fitted_ratio_follows_the_known_one_better_than_least_squares() -> None:
    moving, fixed = [], []
    for seed in range(15):
        asset, hedge, known = simulated(500, 100 + seed)
        moving.append(hedge_ratio(asset, hedge, "dcc") - known)
        fixed.append(hedge_ratio(asset, hedge) - known)
    assert np.std(moving) < 0.4 * np.std(fixed)


def test_units_of_asset_and_hedge_scale_the_ratio_and_its_error() -> None:
    asset, hedge, _ = simulated(200, 7)
    plain = hedge_ratio_stats(asset, hedge, "dcc")
    scaled = hedge_ratio_stats(1e-4 * asset, 1e3 * hedge, "dcc")
    assert scaled.ratio == pytest.approx(1e-7 * plain.ratio, rel=1e-6)
    assert scaled.standard_error == pytest.approx(1e-7 * plain.standard_error, rel=1e-3)


@pytest.mark.parametrize(
    ("model", "rule"),
    [
        (MOVING._replace(asset=Garch(0.1, 0.2, 0.8)), "GARCH of asset: reaction and"),
        (MOVING._replace(hedge=Garch(0.0, 0.1, 0.8)), "GARCH of hedge: constant must"),
        (MOVING._replace(reaction=-0.1), "DCC: reaction and persistence must be >= 0"),
        (MOVING._replace(persistence=float("nan")), "DCC: reaction and persistence"),
    ],
)
def test_a_model_that_does_not_return_to_its_mean_is_refused(
    model: Dcc, rule: str
) -> None:
    asset, hedge, _ = simulated(20, 1)
    with pytest.raises(DomainError, match=rule):
        dcc_forecast(asset, hedge, model)


def test_samples_that_cannot_be_fitted_are_named() -> None:
    asset, hedge, _ = simulated(40, 1)
    with pytest.raises(DomainError, match="dcc needs 10 observations, got 9"):
        hedge_ratio(asset[:9], hedge[:9], "dcc")
    with pytest.raises(DomainError, match="asset and hedge move as one"):
        hedge_ratio(-2 * hedge, hedge, "dcc")
    with pytest.raises(DomainError, match="dcc is fitted and takes no parameter"):
        hedge_ratio(asset, hedge, "dcc", 0.94)
    cells = [[[x] for x in sample] for sample in (asset[:9], hedge[:9])]
    assert call("XLH_HEDGE_RATIO", [*cells, "dcc"]) is CellError.NUM


def test_a_search_that_stops_early_is_no_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    from arch.univariate.base import ARCHModelResult

    monkeypatch.setattr(ARCHModelResult, "convergence_flag", 4)
    asset, hedge, _ = simulated(40, 1)
    with pytest.raises(ConvergenceError, match="GARCH of asset stopped early"):
        hedge_ratio(asset, hedge, "dcc")
    cells = [[[x] for x in sample] for sample in (asset, hedge)]
    assert call("XLH_HEDGE_RATIO", [*cells, "dcc"]) is CellError.NUM


def test_prices_that_hardly_move_have_no_error_and_that_is_said() -> None:
    """Thirty changes of which four are not 0."""
    random = np.random.default_rng(21)
    hedge = random.normal(size=30) * (random.random(30) < 0.05)
    moved = random.random(30) < 0.7
    own = 0.1 * random.normal(size=30) * (random.random(30) < 0.05)
    with pytest.raises(ConvergenceError, match="the error of dcc"):
        hedge_ratio_stats(hedge * moved + own, hedge, "dcc")
