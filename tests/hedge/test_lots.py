"""Whole lots: golden rows by hand, then exact decimal arithmetic as the judge."""

import random
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

import numpy as np
import pytest

from xlhedge.core.errors import DomainError, InputError
from xlhedge.hedge import lots

DECIMAL_ROUNDING = {"nearest": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_UP}


@pytest.mark.parametrize(
    ("quantity", "lot", "rounding", "expected"),
    [
        # SPEC 6.1: 62.592 lots of 100
        (6259.2, 100, "nearest", 6300.0),
        (6259.2, 100, "down", 6200.0),
        (6259.2, 100, "up", 6300.0),
        (-6259.2, 100, "nearest", -6300.0),
        (-6259.2, 100, "down", -6200.0),
        (-6201, 100, "up", -6300.0),
        # Ties go away from zero: 2.5 lots are 3, -2.5 lots are -3.
        (2.5, 1, "nearest", 3.0),
        (-2.5, 1, "nearest", -3.0),
        (1.5, 1, "nearest", 2.0),
        (0.5, 1, "nearest", 1.0),
        (-0.5, 1, "nearest", -1.0),
        (2.49, 1, "nearest", 2.0),
        # Below half a lot nothing is left, and not as a negative zero.
        (-0.49, 1, "nearest", 0.0),
        (-0.9, 1, "down", 0.0),
        (0.0, 1, "up", 0.0),
    ],
)
def test_golden_rows(
    quantity: float, lot: float, rounding: str, expected: float
) -> None:
    got = lots(quantity, lot, rounding=rounding)
    assert got == expected
    assert not np.signbit(got) or expected < 0


@pytest.mark.parametrize("rounding", ["nearest", "down", "up"])
@pytest.mark.parametrize(
    ("quantity", "lot", "expected"),
    [
        (0.3, 0.1, 0.3),  # 0.3/0.1 is 2.9999999999999996 in binary
        (0.1 + 0.2, 0.1, 0.3),  # 0.30000000000000004
        (0.7, 0.1, 0.7),  # 0.7/0.1 is 6.999999999999999
        (1.1, 0.1, 1.1),  # 1.1/0.1 is 11.000000000000002
        (-0.6, 0.2, -0.6),  # 3 * 0.2 is 0.6000000000000001
        (0.9, 0.3, 0.9),  # 3 * 0.3 is 0.8999999999999999
        (4.35, 0.01, 4.35),  # 4.35/0.01 is 434.99999999999994
        (1e8 + 0.1, 0.1, 100000000.1),
        (0.00000003, 0.00000001, 3e-8),
        (62500.0, 0.5, 62500.0),
    ],
)
def test_whole_number_of_lots_stays_and_is_clean(
    quantity: float, lot: float, rounding: str, expected: float
) -> None:
    assert float(lots(quantity, lot, rounding=rounding)) == expected


@pytest.mark.parametrize("quantity", [0.15, 0.25, 0.35, 1.05, 1.15, 2.675, 1.005])
def test_decimal_ties_round_away_from_zero_in_spite_of_binary(quantity: float) -> None:
    digits = -Decimal(str(quantity)).as_tuple().exponent  # type: ignore[operator]
    lot = Decimal(10) ** (1 - digits)
    tie = Decimal(str(quantity))
    expected = float(tie.quantize(lot, ROUND_HALF_UP))
    assert float(lots(quantity, float(lot))) == expected
    assert float(lots(-quantity, float(lot))) == -expected


@pytest.mark.parametrize("rounding", ["nearest", "down", "up"])
def test_lots_equal_exact_decimal_arithmetic(rounding: str) -> None:
    rng = random.Random(20260327)
    steps = ["0.001", "0.01", "0.1", "0.2", "0.25", "0.3", "0.5", "1", "2.5", "5"]
    for _ in range(2000):
        lot = Decimal(rng.choice([*steps, "10", "100", "0.0005", "0.00001"]))
        quantity = (Decimal(rng.randint(-(10**7), 10**7)) / 1000) * lot
        count = (quantity / lot).quantize(Decimal(1), DECIMAL_ROUNDING[rounding])
        expected = float(count * lot)
        got = float(lots(float(quantity), float(lot), rounding=rounding))
        assert got == expected, (quantity, lot, rounding, expected, got)


@pytest.mark.parametrize("rounding", ["nearest", "down", "up"])
def test_huge_counts_are_left_whole(rounding: str) -> None:
    quantity = 2.0**53 + 2
    assert float(lots(quantity, 1, rounding=rounding)) == quantity


def test_a_millionth_of_a_lot_is_not_noise() -> None:
    assert float(lots(2.999999, 1, rounding="down")) == 2.0
    assert float(lots(3.000001, 1, rounding="up")) == 4.0
    assert float(lots(2.499999, 1)) == 2.0


def test_down_never_exceeds_and_up_never_falls_short() -> None:
    quantity = np.random.default_rng(7).normal(0, 50, 500)
    size = np.abs(quantity)
    assert (np.abs(lots(quantity, 0.7, rounding="down")) <= size + 1e-9).all()
    assert (np.abs(lots(quantity, 0.7, rounding="up")) >= size - 1e-9).all()
    assert (np.abs(lots(quantity, 0.7) - quantity) <= 0.35 + 1e-9).all()


def test_lot_zero_leaves_the_quantity_as_it_is() -> None:
    quantity = np.array([0.1 + 0.2, -6259.2, 0.0])
    np.testing.assert_array_equal(lots(quantity, 0), quantity)


@pytest.mark.parametrize(
    ("quantity", "lot", "minimum", "expected"),
    [
        (0.3, 0.1, 0.3, 0.3),  # the minimum itself is traded
        (0.29, 0.1, 0.3, 0.3),  # the rounded size counts
        (0.24, 0.1, 0.3, 0.0),
        (-0.24, 0.1, 0.3, 0.0),
        (-5, 1, 5, -5.0),
        (-4, 1, 5, 0.0),
        (0.8 - 0.1, 0, 0.7, 0.7000000000000001),
        (0.1 * 3 - 0.2, 0, 0.1, 0.10000000000000003),
        (1 - 0.9, 0, 0.1, 1 - 0.9),  # 0.09999999999999998 is 0.1
    ],
)
def test_smaller_than_minimum_is_nothing(
    quantity: float, lot: float, minimum: float, expected: float
) -> None:
    assert float(lots(quantity, lot, minimum)) == expected


def test_arguments_broadcast() -> None:
    got = lots(np.array([[1.26], [-1.26]]), np.array([0.1, 0.5, 0]), minimum=0.2)
    np.testing.assert_array_equal(got, [[1.3, 1.5, 1.26], [-1.3, -1.5, -1.26]])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quantity": np.nan, "lot": 1}, "quantity must be finite, got nan"),
        ({"quantity": 1, "lot": -1}, "lot must be >= 0, got -1"),
        ({"quantity": 1, "lot": 1, "minimum": -2}, "minimum must be >= 0, got -2"),
    ],
)
def test_out_of_range_is_a_domain_error(
    arguments: dict[str, float], message: str
) -> None:
    with pytest.raises(DomainError, match=message):
        lots(**arguments)  # type: ignore[arg-type]


def test_unknown_rounding_is_an_input_error() -> None:
    with pytest.raises(InputError, match="rounding must be one of nearest, down, up"):
        lots(1, 1, rounding="even")


def test_good_elements_survive_a_bad_one() -> None:
    with pytest.raises(DomainError) as caught:
        lots(np.array([1.4, np.inf, -2.6]), 1)
    np.testing.assert_array_equal(caught.value.codes, [0, 2, 0])
    np.testing.assert_array_equal(caught.value.result, [1, np.nan, -3])
