"""Covariances from vols and correlations, and where the others stand."""

import numpy as np
import pytest

from xlhedge.core.errors import CellError, DomainError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.risk import conditional_moves, covariance

LINKED = [[1.0, 0.8, 0.4], [0.8, 1.0, 0.35], [0.4, 0.35, 1.0]]
VOLS = [0.6, 0.75, 0.16]


def test_a_covariance_is_scaled_by_vols_and_days():
    found = covariance(VOLS, LINKED, 10)
    for i in range(3):
        for j in range(3):
            by_hand = VOLS[i] * VOLS[j] * LINKED[i][j] * 10 / 365
            assert found[i, j] == pytest.approx(by_hand, rel=1e-15)
    cells = call("XLH_COVARIANCE", [[[v] for v in VOLS], LINKED, 10.0])
    assert cells == found.tolist()


@pytest.mark.parametrize(
    ("linked", "said"),
    [
        ([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]], "eigenvalue of -0.8: no"),
        ([[1, 0.5, 0], [0.4, 1, 0], [0, 0, 1]], "must be symmetric"),
        ([[1, 0, 0], [0, 0.9, 0], [0, 0, 1]], "must be 1 on the diagonal, got 0.9"),
        ([[1, 2, 0], [2, 1, 0], [0, 0, 1]], "must be between -1 and 1, got 2"),
    ],
)
def test_correlations_that_cannot_be_are_refused(linked, said):
    with pytest.raises(DomainError, match=said):
        covariance(VOLS, linked)
    rows = [[float(cell) for cell in row] for row in linked]
    assert answer("XLH_COVARIANCE", [[VOLS], rows]).value is CellError.NUM


def test_prices_that_move_as_one_may_stand_beside_each_other():
    assert covariance([0.2, 0.4], [[1, 1], [1, 1]], 365) == pytest.approx(
        np.array([[0.04, 0.08], [0.08, 0.16]])
    )


def test_one_shock_takes_others_along_by_beta():
    moves = conditional_moves([np.nan, np.nan, -0.2], covariance(VOLS, LINKED))
    assert moves.tolist() == pytest.approx(
        [0.4 * 0.6 / 0.16 * -0.2, 0.35 * 0.75 / 0.16 * -0.2, -0.2], rel=1e-14
    )


def test_a_move_without_end_is_refused():
    with pytest.raises(DomainError, match="moves must be finite"):
        conditional_moves([np.inf, np.nan, np.nan], covariance(VOLS, LINKED))


def test_several_shocks_agree_with_the_inverse_covariance():
    """An independent identity: x_B = -P_BB^-1 P_BA x_A, P the inverse of S."""
    draws = np.random.default_rng(6)
    for _ in range(50):
        root = draws.normal(size=(5, 5))
        spread = root @ root.T
        moves = np.where(np.arange(5) < 2, draws.normal(size=5), np.nan)
        inverse = np.linalg.inv(spread)
        expected = -np.linalg.solve(inverse[2:, 2:], inverse[2:, :2] @ moves[:2])
        found = conditional_moves(moves, (spread + spread.T) / 2)
        assert found[:2].tolist() == moves[:2].tolist()
        assert found[2:] == pytest.approx(expected, rel=1e-8)


def test_the_mean_of_simulated_moves_near_the_shock_is_the_conditional_one():
    spread = covariance(VOLS, LINKED, 365)
    draws = np.random.default_rng(16).multivariate_normal([0] * 3, spread, 400_000)
    near = np.abs(draws[:, 2] + 0.2) < 0.005
    expected = conditional_moves([np.nan, np.nan, -0.2], spread)
    error = draws[near].std(axis=0) / near.sum() ** 0.5
    assert np.all(np.abs(draws[near].mean(axis=0) - expected) < 4 * error + 1e-3)


def test_the_horizon_does_not_matter_and_nothing_known_moves_nothing():
    moves = [np.nan, 0.1, np.nan]
    day, year = (
        conditional_moves(moves, covariance(VOLS, LINKED, d)) for d in (1, 365)
    )
    assert day == pytest.approx(year, rel=1e-13)
    assert conditional_moves([np.nan] * 3, covariance(VOLS, LINKED)).tolist() == [0] * 3
    assert conditional_moves([0.1, 0.2, 0.3], np.eye(3)).tolist() == [0.1, 0.2, 0.3]


def test_shocks_that_say_nothing_of_the_others_are_refused():
    with pytest.raises(DomainError, match="move as one: leave one of them to follow"):
        conditional_moves([0.1, 0.2, np.nan], [[1, 1, 0], [1, 1, 0], [0, 0, 1]])
    with pytest.raises(DomainError, match="must have a vol > 0"):
        conditional_moves([0.1, np.nan], [[0, 0], [0, 1]])
    with pytest.raises(InputError, match="covariance must be 2 rows of 2"):
        conditional_moves([0.1, np.nan], [[1.0]])
