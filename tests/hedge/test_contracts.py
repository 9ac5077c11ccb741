"""Numbers of contracts, against print and against the profit of the hedge."""

import numpy as np
import pytest

from xlhedge.core.errors import CellError, DomainError
from xlhedge.excel.boundary import call
from xlhedge.hedge.contracts import beta_hedge, contracts
from xlhedge.hedge.cross import cross_hedge
from xlhedge.hedge.statistical import hedge_ratio


def test_contracts_of_hull_plain_and_tailed() -> None:
    # Hull, optimal number of contracts: 37.03; after tailing 36.10.
    assert float(contracts(0.7777, 2e6, 42000)) == pytest.approx(37.03, abs=5e-3)
    tailed = contracts(0.7777, 2e6 * 1.94, 42000 * 1.99)
    assert float(tailed) == pytest.approx(36.10, abs=5e-3)


def test_the_number_sold_against_a_long_asset_is_positive() -> None:
    assert contracts(0.8, 100.0, 10.0) > 0
    assert contracts(0.8, -100.0, 10.0) < 0
    assert contracts(-0.8, 100.0, 10.0) < 0


def test_a_tailed_hedge_of_a_fixed_quantity_ends_flat_whatever_the_path() -> None:
    # F = S exp(r (T - t)); N exp(-r (T - t)) futures are held, gains earn r until T.
    years, rate, held, steps = 2.0, 0.05, 40.0, 20_000
    time = np.linspace(0.0, years, steps + 1)
    shocks = np.random.default_rng(3).normal(size=steps) * np.sqrt(years / steps)
    future = 100 * np.exp(np.concatenate([[0.0], 0.3 * np.cumsum(shocks)]))
    sold = contracts(1.0, held, 1.0, rate, years - time[1:])
    earned = np.sum(-sold * np.diff(future) * np.exp(rate * (years - time[1:])))
    assert earned == pytest.approx(-held * (future[-1] - future[0]), rel=1e-12)


def test_a_tail_without_time_or_rate_is_none() -> None:
    assert contracts(0.8, 100.0, 7.0, 0.05, 0.0) == contracts(0.8, 100.0, 7.0)
    assert contracts(0.8, 100.0, 7.0, 0.0, 3.0) == contracts(0.8, 100.0, 7.0)


def test_a_beta_hedge_leaves_the_target_beta() -> None:
    # Hull, reducing and changing the beta of a portfolio: 30 and 15 short.
    targets = np.array([0.0, 0.75, 1.5, 2.0])
    number = beta_hedge(5_050_000, 1.5, 1010, 250, targets)
    assert number.tolist()[:3] == [-30.0, -15.0, 0.0]
    left = (1.5 * 5_050_000 + number * 1010 * 250) / 5_050_000
    assert np.allclose(left, targets, rtol=1e-15)


def test_a_cross_hedge_leaves_its_basis_risk_in_the_currency_of_the_book() -> None:
    generator = np.random.default_rng(4)
    fx = 0.0067 * np.exp(0.005 * np.cumsum(generator.normal(size=300)))
    hedge = 150 * generator.normal(size=300)  # in yen
    asset = 0.9 * hedge * fx + 0.2 * generator.normal(size=300)
    found = cross_hedge(asset, hedge, fx)
    left = np.std(asset - found.ratio * hedge * fx, ddof=1)
    assert found.basis_risk == pytest.approx(left, rel=1e-13)
    by_formula = np.std(asset, ddof=1) * np.sqrt(1 - found.correlation**2)
    assert found.basis_risk == pytest.approx(by_formula, rel=1e-12)
    for other in (0.97, 1.03):
        assert np.std(asset - other * found.ratio * hedge * fx, ddof=1) > left


def test_a_constant_exchange_rate_moves_to_the_number_of_contracts() -> None:
    generator = np.random.default_rng(5)
    hedge = generator.normal(size=50)
    asset = 0.5 * hedge + generator.normal(size=50)
    plain, converted = hedge_ratio(asset, hedge), cross_hedge(asset, hedge, 0.0067)
    assert converted.ratio == pytest.approx(plain / 0.0067, rel=1e-13)
    one = cross_hedge(asset, hedge)
    assert converted.basis_risk == pytest.approx(one.basis_risk, rel=1e-13)
    # A value of 1 million, a contract of 10 million yen.
    got = contracts(0.8, 1e6, 1e7, fx_to_book=0.0067)
    assert float(got) == pytest.approx(0.8 * 1e6 / 67_000, rel=1e-15)


@pytest.mark.parametrize(
    ("name", "arguments", "rule"),
    [
        ("XLH_CONTRACTS", [0.8, 100.0, 0.0], "hedge_value must be > 0, got 0"),
        ("XLH_CONTRACTS", [0.8, 100.0, 1.0, 5.0, 1.0], "looks like percent; type 0.05"),
        ("XLH_CONTRACTS", [0.8, 100.0, 1.0, 0.05, 90.0], "looks like days"),
        ("XLH_CONTRACTS", [0.8, 1.0, 1.0, 0.05, -1.0], "tail_years must be >= 0"),
        ("XLH_BETA_HEDGE", [1e6, 1.2, 0.0, 50.0], "futures_price must be > 0, got 0"),
        ("XLH_BETA_HEDGE", [1e6, 1.2, 1.0, -5.0], "multiplier must be > 0, got -5"),
    ],
)
def test_numbers_out_of_range_are_named_in_cells(
    name: str, arguments: list[float], rule: str
) -> None:
    assert call(name, arguments) is CellError.NUM
    assert rule in str(call("XLH_WHY", [name, *arguments]))


def test_a_bad_element_leaves_the_others() -> None:
    with pytest.raises(DomainError, match="hedge_value must be > 0") as raised:
        contracts(0.8, 100.0, np.array([10.0, 0.0, 20.0]))
    assert np.array_equal(raised.value.result, [8.0, np.nan, 4.0], equal_nan=True)
    with pytest.raises(DomainError, match="fx_to_book must be > 0"):
        cross_hedge([1.0, 2.0, 4.0], [1.0, 3.0, 2.0], 0.0)
