"""Ratios of least shortfall: semivariance and CVaR, against search and duality."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import linprog, minimize_scalar

from xlhedge.core.errors import CellError, DomainError
from xlhedge.core.numeric import Array
from xlhedge.excel.boundary import call
from xlhedge.hedge.statistical import hedge_ratio, hedge_ratio_stats
from xlhedge.hedge.statistical.bootstrap import bootstrap_error
from xlhedge.hedge.statistical.cvar import cvar, expected_shortfall
from xlhedge.hedge.statistical.semivariance import semivariance_error, shortfall

TAILS = (0.01, 0.05, 0.2, 0.4)


def samples(n: int, seed: int, beta: float = 0.8) -> tuple[Array, Array]:
    """Heavy-tailed changes of a hedge, and of an asset that follows them."""
    generator = np.random.default_rng(seed)
    hedge = generator.standard_t(3, n)
    return beta * hedge + 0.4 * generator.standard_t(4, n), hedge


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e6])
@pytest.mark.parametrize("target", [-0.5, 0.0, 0.3])
def test_no_ratio_has_less_semivariance(scale: float, target: float) -> None:
    for seed in range(40):
        asset, hedge = samples(3 + seed, seed)
        ratio = hedge_ratio(asset, hedge * scale, "semivariance", target) * scale

        def at(h: float, asset: Array = asset, hedge: Array = hedge) -> float:
            return float(np.mean(np.minimum(asset - h * hedge - target, 0) ** 2))

        best = minimize_scalar(at, bounds=(-20, 20), options={"xatol": 1e-12})
        grid = min(at(h) for h in np.linspace(-5, 5, 1001))
        assert at(ratio) <= min(best.fun, grid) + 1e-15, (seed, ratio)
        slope = np.mean(hedge * np.minimum(asset - ratio * hedge - target, 0))
        assert abs(slope) <= 4e-15 * np.mean(np.abs(hedge * (asset - target)))


def test_semivariance_under_a_target_never_reached_is_a_parabola_about_it() -> None:
    asset, hedge = samples(50, 1)
    hedge, target = hedge - hedge.mean(), 1e3
    expected = (asset - target) @ hedge / (hedge @ hedge)
    got = hedge_ratio(asset, hedge, "semivariance", target)
    # Every period falls short at that ratio too, or the law would not hold.
    assert (asset - expected * hedge < target).all()
    assert got == pytest.approx(expected, rel=1e-12)


def test_where_ratios_leave_no_shortfall_the_nearest_to_none_is_taken() -> None:
    asset, hedge = np.array([2.0, -3.0, 1.0]), np.array([1.0, -2.0, 0.5])
    # No period loses for 3/2 <= h <= 2, by hand.
    assert hedge_ratio(asset, hedge, "semivariance") == 1.5
    assert hedge_ratio(asset + 4, hedge, "semivariance") == 0.0
    assert shortfall(asset, hedge, 1.5) == 0.0


@pytest.mark.parametrize("method", ["semivariance", "cvar"])
def test_an_asset_that_is_a_multiple_of_its_hedge_has_that_ratio(method: str) -> None:
    for seed in range(30):
        _, hedge = samples(25, seed)
        got = hedge_ratio(0.7 * hedge, hedge, method)
        assert got == pytest.approx(0.7, rel=1e-12), seed


def test_the_error_of_semivariance_covers_the_ratio_of_normal_samples() -> None:
    generator = np.random.default_rng(11)
    hedge = generator.normal(size=(400, 200))
    asset = 0.8 * hedge + 0.5 * generator.normal(size=hedge.shape)
    # Symmetric about a mean of 0: least semivariance is at the regression's slope.
    covered = [
        abs(hedge_ratio(x, y, "semivariance") - 0.8) < 1.96 * semivariance_error(x, y)
        for x, y in zip(asset, hedge, strict=True)
    ]
    assert 0.91 <= np.mean(covered) <= 0.98  # 95 % and three standard errors


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e6])
def test_no_ratio_has_less_cvar(scale: float) -> None:
    for seed, tail in [(seed, tail) for seed in range(5) for tail in TAILS]:
        asset, hedge = samples(20 + seed, seed)
        ratio = hedge_ratio(asset * scale, hedge * scale, "cvar", tail)
        got = expected_shortfall(asset, hedge, ratio, tail)
        # The value is linear between ratios at which two periods lose the same.
        one, other = np.triu_indices(len(asset), 1)
        kinks = (asset[one] - asset[other]) / (hedge[one] - hedge[other])
        best = min(expected_shortfall(asset, hedge, h, tail) for h in kinks)
        assert got == pytest.approx(best, abs=1e-13), (seed, tail)


@pytest.mark.parametrize("unit", [1.0, 0.1, 1e-9])
@pytest.mark.parametrize("tail", [0.05, 0.2, 0.5, 0.75])
def test_no_crossing_of_two_periods_has_less_cvar(tail: float, unit: float) -> None:
    """The least value is at such a crossing; whole numbers make many periods alike."""
    found = 0
    for seed in range(150):
        generator = np.random.default_rng(seed)
        asset, hedge = unit * generator.integers(-2, 3, (2, 8))
        try:
            ratio = cvar(asset, hedge, tail)
        except DomainError:  # of a hedge that gains
            continue
        rises, runs = (np.subtract.outer(x, x) for x in (asset, hedge))
        crossings = np.unique(rises[runs != 0] / runs[runs != 0])
        least = min(expected_shortfall(asset, hedge, x, tail) for x in crossings)
        got = expected_shortfall(asset, hedge, ratio, tail)
        assert got == pytest.approx(least, rel=1e-12, abs=1e-15 * unit), seed
        found += 1
    assert found > 75


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("digits", [1, 17])  # many periods alike, or none
def test_cvar_is_the_value_of_the_linear_program_as_it_is_printed(
    tail: float, digits: int
) -> None:
    asset, hedge = (sample.round(digits) for sample in samples(120, 5))
    n = len(asset)
    # Columns: zeta, h and the excess losses u; rows: -u - zeta + h dF <= dS.
    rows = np.column_stack([-np.ones(n), hedge, -np.eye(n)])
    costs = np.concatenate([[1.0, 0.0], np.full(n, 1 / (tail * n))])
    bounds = [(None, None)] * 2 + [(0, None)] * n
    printed = linprog(costs, A_ub=rows, b_ub=asset, bounds=bounds)
    ratio = hedge_ratio(asset, hedge, "cvar", tail)
    got = expected_shortfall(asset, hedge, ratio, tail)
    assert got == pytest.approx(printed.fun, rel=1e-11)


def test_the_error_of_cvar_is_the_spread_of_the_ratio_over_samples() -> None:
    generator = np.random.default_rng(2)
    hedge = generator.normal(size=(80, 100))
    asset = 0.8 * hedge + 0.5 * generator.normal(size=hedge.shape)
    pairs = list(zip(asset, hedge, strict=True))
    ratios = [cvar(*pair, 0.2) for pair in pairs]
    errors = [
        bootstrap_error(lambda x, y: cvar(x, y, 0.2), *pair, resamples=40)
        for pair in pairs[:15]
    ]
    # Known to 8 % and 10 %: 1/sqrt(2 * 80), and what 15 times 40 % leave.
    assert np.mean(errors) == pytest.approx(np.std(ratios), rel=0.25)


def test_the_interval_of_cvar_is_by_the_bootstrap_and_student() -> None:
    asset, hedge = samples(40, 8)
    found = hedge_ratio_stats(asset, hedge, "cvar", 0.2)
    error = bootstrap_error(lambda x, y: cvar(x, y, 0.2), asset, hedge, 40)
    assert found.standard_error == pytest.approx(error, rel=0.3)  # 1/sqrt(2 * 40)
    reach = stats.t.ppf(0.975, 38) * found.standard_error
    assert found.high - found.ratio == pytest.approx(reach)


def test_cvar_has_no_least_value_exactly_where_the_hedge_gains_in_its_tail() -> None:
    refused = 0
    for seed in range(60):
        asset, hedge = samples(6, seed)
        nothing = np.zeros(6)
        gains = min(expected_shortfall(nothing, hedge, side, 0.7) for side in (-1, 1))
        if gains < 0:
            refused += 1
            with pytest.raises(DomainError, match="no ratio has the least cvar"):
                hedge_ratio(asset, hedge, "cvar", 0.7)
        else:
            assert np.isfinite(hedge_ratio(asset, hedge, "cvar", 0.7))
    assert 0 < refused < 60


def test_a_hedge_that_only_gains_has_no_ratio_of_least_cvar() -> None:
    asset, hedge = samples(30, 3)
    with pytest.raises(DomainError, match="no ratio has the least cvar"):
        hedge_ratio(asset, np.abs(hedge) + 0.1, "cvar", 0.1)
    cells = [[[x] for x in sample] for sample in (asset, np.abs(hedge) + 0.1)]
    assert call("XLH_HEDGE_RATIO", [*cells, "cvar", 0.1]) is CellError.NUM
    reason = call("XLH_WHY", ["XLH_HEDGE_RATIO", *cells, "cvar", 0.1])
    assert reason == (
        "hedge, bought or sold, gains in its worst 0.1 of periods: no ratio has the "
        "least cvar"
    )


def test_a_ratio_of_cvar_that_resamples_lack_has_no_finite_error() -> None:
    asset, hedge = samples(6, seed=1)
    found = hedge_ratio_stats(asset, hedge, "cvar")
    assert found.ratio == hedge_ratio(asset, hedge, "cvar")
    assert (found.low, found.standard_error, found.high) == (-np.inf, np.inf, np.inf)
    rows = call("XLH_HEDGE_RATIO_STATS", [_column(asset), _column(hedge), "cvar"])
    assert isinstance(rows, list)
    said = {row[0]: row[1] for row in rows}
    assert said["ratio"] == found.ratio
    assert said["standard_error"] is CellError.NUM


def _column(numbers: Array) -> list[list[float]]:
    return [[float(number)] for number in numbers]


@pytest.mark.parametrize("tail", [0.0, 1.0, -0.1, 20.0])
def test_a_tail_that_is_no_fraction_is_refused(tail: float) -> None:
    with pytest.raises(DomainError, match=r"parameter \(tail of cvar\) must be > 0"):
        hedge_ratio(*samples(30, 3), "cvar", tail)
