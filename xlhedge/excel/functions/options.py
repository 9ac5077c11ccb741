"""Option functions as the worksheet calls them: model and units by name."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np

from xlhedge.core.dates import serials
from xlhedge.core.errors import CellError, InputError
from xlhedge.core.greeks import GREEKS, to_desk
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import step
from xlhedge.core.venue_codes import Contract, parse_codes
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import STANDARD_ERROR, asian_greek
from xlhedge.pricing.barrier import (
    BARRIER_GREEKS,
    BarrierState,
    barrier_greek,
    barrier_state,
)
from xlhedge.pricing.digital import digital_greek
from xlhedge.pricing.forwards import parity_forward

Result = TypeVar("Result")

# What XLH_BARRIER is asked for: a Greek, or how the option stands to its barrier.
BARRIER_CHOICES = (*BARRIER_GREEKS, *BarrierState._fields)


class GreekRow(NamedTuple):
    """The Greeks that XLH_GREEKS shows, in its order."""

    price: Real
    delta: Real
    gamma: Real
    vega: Real
    theta: Real
    rho: Real
    vanna: Real
    volga: Real
    charm: Real
    net_delta: Real


class Instrument(NamedTuple):
    """What XLH_INSTRUMENT shows, in its order; #N/A where a contract has none."""

    underlying: Array
    kind: Array
    flag: Array
    strike: Array
    expiry: Array
    settlement: Array


def greek(
    greek: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    model: str = "black_scholes",
    units: str = "desk",
) -> Real:
    """One Greek of a model, arguments as in Model.price; desk or raw units.

    >>> delta = greek("delta", "call", 105, 100, 0.5, 0.1, 0.36, dividend=0.1)
    >>> print(f"{delta:.4f}")  # Haug (2007), chapter 2: 0.5946
    0.5946
    """
    return _converted(
        lambda: MODELS[model].greek(
            greek, flag, spot, strike, years, rate, vol, dividend
        ),
        lambda value: _in_units(greek, value, units),
    )


def greeks(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    model: str = "black_scholes",
    units: str = "desk",
) -> GreekRow:
    """The usual Greeks of a model, computed once; arguments as in greek."""
    return _converted(
        lambda: MODELS[model].greeks(flag, spot, strike, years, rate, vol, dividend),
        lambda values: GreekRow(
            *(_in_units(n, getattr(values, n), units) for n in GreekRow._fields)
        ),
    )


def digital(
    greek: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    payout: Real = 1.0,
    kind: str = "cash",
    spread_width: Real = 0.0,
) -> Real:
    """One Greek of a digital in desk units, arguments as in digital_greek."""
    market = (spot, strike, years, rate, vol, dividend)
    return _converted(
        lambda: digital_greek(greek, flag, *market, payout, kind, spread_width),
        lambda value: _desk(greek, value),
    )


def barrier(
    greek: str,
    barrier_kind: str,
    flag: Text,
    spot: Real,
    strike: Real,
    barrier: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    rebate: Real = 0.0,
    monitorings: Real = 0,
) -> Real:
    """One of BARRIER_CHOICES in desk units; other arguments as in barrier_greek.

    >>> lost = barrier("knocked_delta", "up_out", "call", 119, 100, 120, 0.01, 0, 0.2)
    >>> near = barrier("near_barrier", "up_out", "call", 119, 100, 120, 0.01, 0, 0.2)
    >>> print(f"{lost:.0f} {near}")
    0 True
    """
    market = (spot, strike, barrier, years, rate, vol, dividend, rebate, monitorings)
    if greek in BarrierState._fields:
        return _converted(
            lambda: barrier_state(barrier_kind, flag, *market),
            lambda state: getattr(state, greek),
        )
    return _converted(
        lambda: barrier_greek(greek, barrier_kind, flag, *market),
        lambda value: _desk(greek, value),
    )


def asian(
    greek: str,
    average: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    fixing_times: Array | None = None,
    past_fixings: Array | None = None,
    method: str = "curran",
) -> Real:
    """One Greek of an Asian option in desk units, arguments as in asian_greek."""
    market = (spot, strike, years, rate, vol, dividend)
    return _converted(
        lambda: asian_greek(
            greek, average, flag, *market, fixing_times, past_fixings, method
        ),
        lambda value: value if greek == STANDARD_ERROR else _desk(greek, value),
    )


def implied_vol(
    flag: Text,
    price: Real,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    dividend: Real = 0.0,
    model: str = "black_scholes",
) -> Real:
    """The vol at which the model gives the price, as Model.implied_vol."""
    return MODELS[model].implied_vol(flag, price, spot, strike, years, rate, dividend)


def implied_forward(
    strikes: Array,
    call_prices: Array,
    put_prices: Array,
    years: float,
    weights: Array | None = None,
) -> dict[str, float]:
    """Forward and rate from put-call parity, by name, as parity_forward."""
    fit = parity_forward(strikes, call_prices, put_prices, years, weights)
    return fit._asdict()


def instrument(code: Text) -> Instrument:
    """What venue or OCC codes name; the expiry as a date serial number."""
    return _converted(lambda: parse_codes(code), _shown)


def _shown(contract: Contract) -> Instrument:
    return Instrument(
        contract.underlying,
        contract.kind,
        _or_none(contract.flag, contract.flag != ""),
        _or_none(contract.strike, ~np.isnan(contract.strike)),
        _or_none(serials(contract.expiry), ~np.isnat(contract.expiry)),
        contract.settlement,
    )


def _converted(compute: Callable[[], Any], convert: Callable[[Any], Result]) -> Result:
    """The converted result, also of the good elements that an exception carries."""
    try:
        return convert(compute())
    except InputError as error:
        if error.result is not None:
            error.result = convert(error.result)
        raise


def _in_units(name: str, value: Real, units: str) -> Real:
    return _desk(name, value) if units == "desk" else value


def _desk(name: str, value: Real) -> Real:
    """A raw partial derivative in its desk unit."""
    greek = GREEKS[name]
    if greek.desk == 1:
        return value
    text = f"{name} {greek.desk!r}, in {greek.desk_unit}"
    return step(f"desk_{name}", text, to_desk(name, value))


def _or_none(values: Array, has: Array) -> Array:
    """The values, and the cell error #N/A where there is none to have."""
    cells = np.array(values, dtype=object)
    cells[~has] = CellError.NA
    return cells
