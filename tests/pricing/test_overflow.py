"""Rates that over the time of an option leave the range of numbers."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import Code, DomainError
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.barrier import barrier_greek
from xlhedge.pricing.digital import DIGITAL_GREEKS, digital_greek
from xlhedge.pricing.forwards import forward_price
from xlhedge.pricing.fx_delta import fx_delta
from xlhedge.pricing.implied import condition

MARKET: Any = {"spot": 100.0, "strike": 90.0, "vol": 0.2}
# One rate and time beyond the range, and three within it.
RATES, YEARS = np.array([-10.0, 10.0, -10.0, -2.9]), np.array([200.0, 1.0, 60.0, 200.0])


def of_model(name: str) -> Any:
    return lambda rate, years: MODELS[name].price(
        "put", **MARKET, rate=rate, years=years
    )


PRICES: dict[str, Any] = {
    **{name: of_model(name) for name in MODELS},
    "digital": lambda r, t: digital_greek("price", "put", **MARKET, rate=r, years=t),
    "barrier": lambda r, t: barrier_greek(
        "price", "up_out", "put", **MARKET, barrier=120.0, rate=r, years=t
    ),
    "asian": lambda r, t: asian_greek(
        "price", "arithmetic", "put", **MARKET, rate=r, years=t
    ),
    "fx_delta": lambda r, t: fx_delta("put", **MARKET, rate=r, years=t),
    "forward": lambda r, t: forward_price(100.0, t, r),
    "condition": lambda r, t: condition("put", 5.0, 100.0, 90.0, t, r),
}


@pytest.mark.parametrize("name", PRICES)
def test_an_overflowing_discount_is_refused_beside_good_elements(name: str) -> None:
    rule = r"\(\|rate\| \+ \|dividend\|\) years must be <= 600, got 2000 at \[0\]"
    with pytest.raises(DomainError, match=rule) as caught:
        PRICES[name](RATES, YEARS)
    assert caught.value.codes[0] == Code.OUT_OF_RANGE
    assert np.isnan(caught.value.result[0])


@pytest.mark.parametrize(
    "growth",
    [
        (-599.0, 0.0),
        (599.0, 0.0),
        (0.0, -599.0),
        (0.0, 599.0),
        (-299.0, 299.0),
        (299.0, -299.0),
    ],
)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_every_greek_is_a_number_up_to_there(flag: str, growth: Any) -> None:
    years = 100.0
    market: Any = {
        "rate": growth[0] / years,
        "dividend": growth[1] / years,
        "years": years,
    }
    for greek in DIGITAL_GREEKS:
        values: Any = [
            MODELS["black_scholes"].greek(greek, flag, **MARKET, **market),
            digital_greek(greek, flag, **MARKET, **market),
            barrier_greek(greek, "up_in", flag, **MARKET, barrier=120.0, **market),
            asian_greek(greek, "arithmetic", flag, **MARKET, **market),
        ]
        # Without a value there is no elasticity.
        assert greek == "elasticity" or np.isfinite(values).all(), (greek, values)
