"""The cost of a trade, by hand and slice by slice."""

import numpy as np
import pytest

from xlhedge.core.errors import DomainError
from xlhedge.hedge import cost


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        # Half the spread: 10 * 4/2.
        ({"spread": 4.0}, 20.0),
        # 5 bp of 10 * 50000: 500000 * 0.0005.
        ({"fee_bps": 5.0}, 250.0),
        # The tenth unit moves the price by 2 in all: 1 on average, 10 * 1.
        ({"impact": 0.2}, 10.0),
        ({"spread": 4.0, "fee_bps": 5.0, "impact": 0.2}, 280.0),
        ({}, 0.0),
    ],
)
@pytest.mark.parametrize("side", [1, -1])
def test_golden_rows_cost_the_same_to_buy_and_to_sell(
    arguments: dict[str, float], expected: float, side: int
) -> None:
    got = float(cost(side * 10, 50000, **arguments))
    assert got == pytest.approx(expected, rel=1e-15)


def test_impact_is_the_sum_over_slices_of_a_linear_book() -> None:
    slices = 100_000
    units = 40.0
    filled = (np.arange(slices) + 0.5) * units / slices  # middle of each slice
    paid = np.sum(0.03 * filled) * units / slices
    assert float(cost(units, 100, impact=0.03)) == pytest.approx(paid, rel=1e-12)


def test_cost_is_never_negative() -> None:
    quantity = np.random.default_rng(2).normal(0, 100, 200)
    assert (cost(quantity, 100, 0.1, 2, 0.001) >= 0).all()


@pytest.mark.parametrize("name", ["price", "spread", "fee_bps", "impact"])
def test_negative_rates_are_a_domain_error(name: str) -> None:
    arguments = {"quantity": 1.0, "price": 100.0, name: -0.1}
    with pytest.raises(DomainError, match=f"{name} must be >= 0, got -0.1"):
        cost(**arguments)
