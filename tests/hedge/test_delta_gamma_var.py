"""Delta-gamma VaR against 50 digits, quadrature, simulation and brute force."""

import mpmath
import numpy as np
import pytest

from xlhedge.core.errors import CellError, DomainError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.risk import covariance, delta_gamma_var
from xlhedge.hedge.risk.delta_gamma import INVALID, Moments, _least

DELTAS = [1000.0, -500.0]
GAMMAS = [[-30.0, 5.0], [5.0, -12.0]]
SPREAD = [[4.0, 1.2], [1.2, 2.25]]
BOOK = (DELTAS, GAMMAS, SPREAD, -50.0)


def random_book(draws, size):
    """Deltas, gammas of either sign and a positive definite covariance."""
    root, bend = draws.normal(size=(2, size, size))
    spread = root @ root.T
    return draws.normal(size=size), (bend + bend.T) / 4, (spread + spread.T) / 2


def exact_moments(deltas, gammas, spread, theta_pnl):
    """Of a sum of shifted chi-squares, by eigenvalues in 50 digits.

    P&L = theta_pnl + sum of b y + m y^2/2 has the cumulants sum of (r-1)!/2 m^r +
    r!/2 b^2 m^(r-2).
    """
    with mpmath.workdps(50):
        root = mpmath.cholesky(mpmath.matrix(np.asarray(spread).tolist()))
        turned = root.T * mpmath.matrix(np.asarray(gammas).tolist()) * root
        values, axes = mpmath.eigsy(turned)
        slopes = axes.T * root.T * mpmath.matrix(list(map(float, deltas)))
        pairs = list(zip(values, slopes, strict=True))
        mean = theta_pnl + mpmath.fsum(m for m, _ in pairs) / 2
        cumulants = [
            mpmath.fsum(
                mpmath.factorial(r - 1) / 2 * m**r
                + mpmath.factorial(r) / 2 * b**2 * m ** (r - 2)
                for m, b in pairs
            )
            for r in (2, 3, 4)
        ]
        sd = mpmath.sqrt(cumulants[0])
        return [mean, sd, cumulants[1] / sd**3, cumulants[2] / sd**4]


def exact_quantile(moments, z):
    _, _, s, k = moments
    bent = z + (z**2 - 1) * s / 6 + (z**3 - 3 * z) * k / 24
    return bent - (2 * z**3 - 5 * z) * s**2 / 36


@pytest.mark.parametrize("size", [1, 2, 5])
def test_moments_are_those_of_shifted_chi_squares_in_50_digits(size):
    draws = np.random.default_rng(size)
    for _ in range(10):
        book = random_book(draws, size)
        found = delta_gamma_var(*book, -0.3)
        exact = exact_moments(*book, -0.3)
        for got, expected in zip(found[3:7], exact, strict=True):
            assert abs(got - expected) <= 1e-12 * max(1, abs(expected))


@pytest.mark.parametrize("tail", [0.5, 0.05, 0.01, 0.0001])
def test_shortfall_is_the_mean_of_the_quantile_over_the_tail(tail):
    """Integrated numerically, in 50 digits."""
    found = delta_gamma_var(*BOOK, tail)
    moments = exact_moments(*BOOK)
    with mpmath.workdps(50):
        end = -mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * mpmath.mpf(tail))
        part = mpmath.quad(
            lambda z: exact_quantile(moments, z) * mpmath.npdf(z), [-30, -8, -4, end]
        )
        var = -(moments[0] + moments[1] * exact_quantile(moments, end))
        es = -moments[0] - moments[1] * part / tail
    assert found.var == pytest.approx(float(var), rel=1e-12)
    assert found.es == pytest.approx(float(es), rel=1e-12)
    assert found.validity == "ok"


def test_simulation_agrees_within_four_standard_errors_and_one_percent():
    """The moments are exact; the quantile of a mildly short book is near the true."""
    draws = np.random.default_rng(83).multivariate_normal([0, 0], SPREAD, 400_000)
    pnl = -50.0 + draws @ DELTAS + np.einsum("ni,ij,nj->n", draws, GAMMAS, draws) / 2
    found = delta_gamma_var(*BOOK)
    assert abs(pnl.mean() - found.mean) < 4 * found.sd / 400_000**0.5
    assert abs(pnl.std() / found.sd - 1) < 4 * ((2 + 0.04) / 4 / 400_000) ** 0.5
    losses = np.sort(-pnl)[::-1][:4000]
    assert found.var == pytest.approx(losses[-1], rel=0.01)
    assert found.es == pytest.approx(losses.mean(), rel=0.01)


def test_the_least_slope_is_exact():
    """Brute force: a grid of 20,001 places never lies below it, and comes near."""
    draws = np.random.default_rng(8)
    for _ in range(500):
        skew, kurtosis, z = draws.uniform((-3, -1, -4), (3, 12, 0))
        places = np.linspace(-8, z, 20_001)
        slopes = (
            1
            + places * skew / 3
            + (3 * places**2 - 3) * kurtosis / 24
            - (6 * places**2 - 5) * skew**2 / 36
        )
        least = _least(Moments(0.0, 1.0, skew, kurtosis), z)
        assert slopes.min() - 1e-4 < least <= slopes.min() + 1e-12


def test_pure_gamma_is_valid_short_and_invalid_long():
    """SPEC 8.3: short 3.471 against the true 3.317; long there is no quantile."""
    short = delta_gamma_var([0.0], [[-1.0]], [[1.0]])
    assert short.validity == "ok"
    assert short.var == pytest.approx(3.471, abs=1e-3)
    assert short.var > 3.317  # half a chi-square's 99 % quantile
    long = delta_gamma_var([0.0], [[1.0]], [[1.0]])
    assert long.validity == INVALID
    assert np.isnan([long.var, long.es]).all()
    assert -(long.mean + long.sd * long.z_cf) == pytest.approx(-0.471, abs=5e-4)


def test_books_short_gamma_are_never_invalid():
    draws = np.random.default_rng(12)
    for _ in range(500):
        deltas, bend, spread = random_book(draws, 3)
        found = delta_gamma_var(deltas, -bend @ bend.T, spread)
        assert found.validity == "ok"
        assert found.es >= found.var


def test_without_gamma_the_pnl_is_normal():
    found = delta_gamma_var([3.0], [[0.0]], [[4.0]], 1.0, 0.05)
    assert (found.skew, found.excess_kurtosis) == (0.0, 0.0)
    assert found.var == pytest.approx(-1 + 6 * 1.6448536269514722, rel=1e-14)
    assert found.var_normal == found.var
    assert found.es == pytest.approx(-1 + 6 * 2.0627128075074257, rel=1e-14)


def test_a_book_that_cannot_move_loses_its_theta():
    still = delta_gamma_var([0.0, 0.0], [0.0, 0.0], SPREAD, -50.0)
    assert (still.var, still.es, still.sd) == (50.0, 50.0, 0.0)
    vols = covariance([0.61, 0.37], [[1, 1], [1, 1]])
    hedged = delta_gamma_var([0.37, -0.61], [0, 0], vols, 2.0)
    assert (hedged.var, hedged.es) == (-2.0, -2.0)


def test_the_unit_of_a_move_does_not_matter():
    whole = delta_gamma_var(*BOOK)
    scale = np.array([100.0, 0.01])
    other = delta_gamma_var(
        DELTAS / scale,
        GAMMAS / np.outer(scale, scale),
        SPREAD * np.outer(scale, scale),
        -50.0,
    )
    assert other[:2] == pytest.approx(whole[:2], rel=1e-12)


def test_a_list_of_gammas_is_the_diagonal():
    matrix = delta_gamma_var(DELTAS, [[-30, 0], [0, -12]], SPREAD)
    for listed in ([-30, -12], [[-30], [-12]], [[-30, -12]]):
        assert delta_gamma_var(DELTAS, listed, SPREAD) == matrix


BENT = [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (([], [], []), InputError, "deltas must not be empty"),
        (([1, 2], [1, 2, 3], SPREAD), InputError, "gammas must be 2 rows of 2 numbers"),
        (([1, 2], [1, 2], [[1.0]]), InputError, "covariance must be 2 rows of 2"),
        (([1, 2], [[1, 2], [3, 4]], SPREAD), DomainError, "gammas must be symmetric"),
        (
            ([1, 2], [[1e6, 1e-6], [3e-5, 1e-5]], SPREAD),
            DomainError,
            "gammas must be symmetric",
        ),
        (([1, 2, 3], [0, 0, 0], BENT), DomainError, "positive semi-definite, has an"),
        (([1, 2], [0, 0], [[1, 3], [3, 4]]), DomainError, "at most the product of two"),
        (([1, 2], [0, 0], [[0, 1], [1, 4]]), DomainError, "at most the product of two"),
        (([1, 2], [0, 0], [[-1, 0], [0, 4]]), DomainError, "must be >= 0 on its diag"),
        (([1e70], [0], [[1.0]]), DomainError, "deltas must be between -1e"),
    ],
)
def test_what_cannot_be_is_refused(arguments, kind, said):
    with pytest.raises(kind, match=said):
        delta_gamma_var(*arguments)


def test_cells_show_an_error_and_the_reason_where_there_is_no_var():
    found = answer("XLH_VAR_DELTA_GAMMA", [0.0, 1.0, 1.0])
    cells = dict(found.value)
    assert cells["var"] is cells["es"] is CellError.NUM
    assert cells["validity"] == INVALID
    assert cells["var_normal"] == pytest.approx(1.1450, abs=1e-4)
    assert set(found.reasons) == {"there is no VaR: validity says why"}


def test_cells_are_the_function():
    cells = dict(
        call("XLH_VAR_DELTA_GAMMA", [[[1e3], [-500.0]], GAMMAS, SPREAD, -50.0])
    )
    assert list(cells.items()) == list(delta_gamma_var(*BOOK)._asdict().items())
    refused = answer("XLH_VAR_DELTA_GAMMA", [1.0, 0.0, 1.0, 0.0, 0.99])
    assert refused.value is CellError.NUM
    assert refused.reasons == ("tail 0.99 looks like a confidence; type 0.01 for 99 %",)
