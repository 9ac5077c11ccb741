"""The call spread in place of a digital: two vanillas, bounded, near the digital."""

from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing import fifty_digits
from tests.pricing.fifty_digits import DERIVATIVES, differentiated
from tests.pricing.options import assert_close, random_options
from xlhedge.core.errors import Code, DomainError
from xlhedge.pricing.digital import DIGITAL_GREEKS, DIGITAL_KINDS, digital_greek

OPTIONS = random_options(67, 8, sds=2)
WIDTH = 0.1  # of the strike


def exact(kind: str, phi: float, width: float, *point: Any) -> Any:
    """The spread of 50-digit vanillas, its width fixed."""
    spot, strike, *market = point
    half = mp.mpf(width) / 2
    above, below = (
        fifty_digits.price(phi, spot, strike + side * half, *market) for side in (1, -1)
    )
    cash = -phi * (above - below) / width
    if kind == "cash":
        return cash
    return phi * fifty_digits.price(phi, spot, strike, *market) + strike * cash


@pytest.mark.parametrize("greek", DERIVATIVES)
@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_every_greek_is_the_derivative_of_the_spread(kind: str, greek: str) -> None:
    flag, spot, strike, years, rate, vol, dividend = OPTIONS
    widths = WIDTH * strike
    got = digital_greek(greek, *OPTIONS, kind=kind, spread_width=widths)
    points = zip(spot, strike, years, rate, dividend, vol, strict=True)
    expected = [
        differentiated(partial(exact, kind, phi, width), point, greek)
        for phi, width, point in zip(flag, widths, points, strict=True)
    ]
    assert_close(got, expected, 1e-10, OPTIONS)


@pytest.mark.parametrize("kind", DIGITAL_KINDS)
def test_a_narrow_spread_is_the_digital(kind: str) -> None:
    options = random_options(68, 300, sds=2)
    for name in ("price", "delta", "itm_probability", "elasticity"):
        digital = digital_greek(name, *options, kind=kind)
        apart: list[Any] = [
            np.abs(
                digital_greek(
                    name, *options, kind=kind, spread_width=w * options.strike
                )
                - digital
            )
            for w in (1e-3, 5e-4)
        ]
        wide = options.vol * np.sqrt(options.years) > 0.05
        size = np.abs(digital)[wide] + np.median(np.abs(digital))
        assert np.all(apart[1][wide] <= 1e-3 * size)
        assert np.median(apart[0]) >= 3.5 * np.median(apart[1])  # as w^2


@given(
    st.sampled_from([1.0, -1.0]),
    st.floats(80, 120),
    st.floats(0, 1),
    st.floats(0.01, 1),
    st.floats(1, 50),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_delta_of_a_spread_is_at_most_payout_over_width(
    flag: float, spot: float, years: float, vol: float, width: float
) -> None:
    option: Any = (flag, spot, 100.0, years, 0.05, vol, 0.02, 7.0, "cash", width)
    delta = digital_greek("delta", *option)
    assert 0 <= flag * delta <= 7 / width * (1 + 1e-12)
    price = digital_greek("price", *option)
    assert -1e-13 <= price <= 7 * np.exp(-0.05 * years) * (1 + 1e-12)


def test_widths_of_zero_and_others_stand_side_by_side() -> None:
    widths = np.array([0.0, 2.0])
    for name in DIGITAL_GREEKS:
        both: Any = digital_greek(
            name, "put", 99, 100, 0.1, 0.05, 0.2, 0.02, 3.0, "asset", widths
        )
        each = [
            digital_greek(name, "put", 99, 100, 0.1, 0.05, 0.2, 0.02, 3.0, "asset", w)
            for w in (0.0, 2.0)
        ]
        assert both.tolist() == each


def test_a_spread_wider_than_its_strike_allows_is_refused() -> None:
    widths = np.array([2.0, 201.0, -1.0])
    with pytest.raises(
        DomainError, match="spread_width must be >= 0, got -1"
    ) as caught:
        digital_greek("delta", "call", 99, 100, 0.1, 0, 0.2, spread_width=widths)
    assert caught.value.codes.tolist() == [Code.OK, *[Code.OUT_OF_RANGE] * 2]
    with pytest.raises(DomainError, match="must be <= 2 strike, 200, got 201"):
        digital_greek("delta", "call", 99, 100, 0.1, 0, 0.2, spread_width=201)
