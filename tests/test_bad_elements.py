"""One bad element of an array: it names itself, and the others keep every bit."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest

from xlhedge.core.errors import CellError, Code, InputError
from xlhedge.excel.boundary import answer
from xlhedge.hedge.cost import cost
from xlhedge.hedge.lots import lots
from xlhedge.hedge.policy import rebalance
from xlhedge.hedge.ratios import hedge, hedge_inverse
from xlhedge.hedge.rebalancing import (
    breakeven,
    gamma_rent,
    hedge_band,
    leland_vol,
    rehedge_cost,
    rehedge_error,
)
from xlhedge.hedge.sizing import (
    days_to_exit,
    kelly,
    kelly_binary,
    liquidation,
    size,
    vol_target,
)
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.barrier import barrier_greek, barrier_state
from xlhedge.pricing.digital import digital_greek, digital_greeks
from xlhedge.pricing.forwards import forward_price
from xlhedge.pricing.fx_delta import (
    atm_forward,
    atm_straddle,
    fx_delta,
    premium_adjusted_peak,
    strike_for_delta,
)
from xlhedge.pricing.implied import condition
from xlhedge.pricing.inverse import inverse_future
from xlhedge.vol.minimum_variance import mv_delta
from xlhedge.vol.smile_delta import smile_delta, sticky_delta
from xlhedge.vol.svi import svi_vol

NAN, INFINITY = float("nan"), float("inf")
MARKET = {"spot": (95, 105), "strike": (90, 110), "years": (0.1, 2.0)}
MARKET |= {"rate": (0.01, 0.05)}
OPTION = MARKET | {"vol": (0.1, 0.5)}
SMILE = {"skew": (-0.2, 0.1)}
# What each argument may not be, beside what is not finite.
BEYOND: dict[str, tuple[float, ...]] = {
    "spot": (-1.0,),
    "strike": (-95.0,),
    "barrier": (0.0, -95.0),
    "years": (-0.5, 201.0),
    "rate": (10.1, -11.0),
    "dividend": (10.1,),
    "vol": (-0.2, 50.5),
    "price": (-1.0,),
    "mark": (0.0,),
    "lot": (-1.0,),
    "svi_rho": (1.5,),
    "svi_sigma": (0.0,),
    "cost": (-0.1,),
    "risk_aversion": (0.0, -1.0),
    "interval": (0.0,),
    "setting": (0.0,),
    "entry_price": (0.0, -1.0),
    "equity": (0.0, -1.0),
    "stop_price": (0.0, -1.0),
    "risk_fraction": (-0.1, 1.1),
    "maintenance": (-0.1, 1.1),
    "probability": (-0.1, 1.1),
    "odds": (0.0, -1.0),
    "daily_volume": (-1.0,),
    "participation": (0.0, -0.5, 1.1),
    "target_vol": (-0.1, 50.5),
}


class Case(NamedTuple):
    """A function, the ranges of its numbers, and the rest of its arguments."""

    function: Callable[..., Any]
    ranges: dict[str, tuple[float, float]]
    rest: dict[str, Any] = {}  # noqa: RUF012
    free: tuple[str, ...] = ()  # arguments that may have any sign or size


CALL = {"flag": "call"}
ANY_SIZE = ("spot", "strike", "vol")
CASES = {
    **{
        f"{name} {ask}": Case(getattr(MODELS[name], ask), OPTION, CALL)
        for name in ("black_scholes", "black76", "inverse", "american")
        for ask in ("price", "greeks")
    },
    "bachelier price": Case(MODELS["bachelier"].price, OPTION, CALL, ANY_SIZE),
    "bachelier greeks": Case(MODELS["bachelier"].greeks, OPTION, CALL, ANY_SIZE),
    **{
        f"{name} implied_vol": Case(
            MODELS[name].implied_vol,
            MARKET | {"price": (25.0, 40.0)},
            CALL,
            ANY_SIZE[:2] if name == "bachelier" else (),
        )
        for name in ("black_scholes", "black76", "bachelier", "american")
    },
    "inverse implied_vol": Case(
        MODELS["inverse"].implied_vol, MARKET | {"price": (0.3, 0.4)}, CALL
    ),
    "condition": Case(condition, MARKET | {"price": (25.0, 40.0)}, CALL),
    "fx_delta": Case(fx_delta, OPTION, CALL),
    "strike_for_delta": Case(
        strike_for_delta,
        {n: r for n, r in OPTION.items() if n != "strike"} | {"delta": (0.1, 0.3)},
        CALL | {"convention": "spot_pa"},
    ),
    "atm_forward": Case(atm_forward, {n: OPTION[n] for n in ("spot", "years", "rate")}),
    "atm_straddle": Case(
        atm_straddle, {n: OPTION[n] for n in ("spot", "years", "rate", "vol")}
    ),
    "premium_adjusted_peak": Case(
        premium_adjusted_peak, {n: OPTION[n] for n in ("spot", "years", "rate", "vol")}
    ),
    "digital_greek": Case(digital_greek, OPTION, CALL | {"greek": "vega"}),
    "digital_greeks": Case(digital_greeks, OPTION, CALL | {"kind": "asset"}),
    "barrier_greek": Case(
        barrier_greek,
        OPTION | {"barrier": (70.0, 80.0)},
        CALL | {"greek": "delta", "barrier_kind": "down_out"},
    ),
    "barrier_state": Case(
        barrier_state,
        OPTION | {"barrier": (70.0, 80.0)},
        CALL | {"barrier_kind": "down_out"},
    ),
    "asian_greek": Case(
        asian_greek,
        OPTION,
        CALL
        | {"greek": "delta", "average": "arithmetic", "method": "turnbull_wakeman"},
    ),
    "forward_price": Case(
        forward_price, {n: OPTION[n] for n in ("spot", "years", "rate")}
    ),
    "inverse_future": Case(
        inverse_future,
        {"notional": (-1e5, 1e5), "entry_price": (4e4, 5e4), "mark": (4e4, 5e4)},
    ),
    "svi_vol": Case(
        svi_vol,
        {"strike": (90, 110), "forward": (95, 105), "years": (0.1, 2.0)}
        | {"svi_a": (0.01, 0.02), "svi_b": (0.1, 0.2), "svi_rho": (-0.5, 0.5)}
        | {"svi_m": (-0.1, 0.1), "svi_sigma": (0.1, 0.2)},
    ),
    "smile_delta": Case(
        smile_delta, OPTION | SMILE, CALL | {"regime": "sticky_moneyness"}
    ),
    "sticky_delta": Case(sticky_delta, OPTION | {"slope": (0.0, 0.1)}, CALL),
    "mv_delta": Case(
        mv_delta,
        OPTION | {"mv_a": (-0.3, -0.2), "mv_b": (-0.4, 0.0), "mv_c": (0.0, 0.3)},
        CALL,
    ),
    "hedge": Case(
        hedge, {"exposure": (-9.0, 9.0), "hedge_delta": (0.5, 1.0), "lot": (0.1, 0.2)}
    ),
    "hedge_inverse": Case(
        hedge_inverse,
        {"net_delta": (-9.0, 9.0), "futures_price": (4e4, 5e4)},
        {"contract_size": 10.0},
    ),
    "lots": Case(lots, {"quantity": (-9.0, 9.0), "lot": (0.1, 0.2)}),
    "rebalance": Case(
        rebalance,
        {"delta": (-9.0, 9.0), "target": (-1.0, 1.0)},
        {"below": 0.5, "above": 0.5},
    ),
    "cost": Case(cost, {"quantity": (-9.0, 9.0), "price": (4e4, 5e4)}),
    "hedge_band": Case(
        hedge_band,
        OPTION | {"cost": (0.001, 0.002), "risk_aversion": (0.1, 1.0)},
        CALL | {"band": "zakamouline", "quantity": -3.0},
    ),
    "leland_vol": Case(
        leland_vol,
        {"vol": (0.1, 0.5), "cost": (0.001, 0.002), "interval": (0.01, 0.1)},
    ),
    "gamma_rent": Case(
        gamma_rent, {"gamma": (-1.0, 1.0), "spot": (95, 105), "vol": (0.1, 0.5)}
    ),
    "breakeven": Case(breakeven, {"gamma": (0.1, 1.0), "theta": (-1.0, -0.1)}),
    "rehedge_error": Case(
        rehedge_error,
        OPTION | {"risk_premium": (-0.1, 0.1)},
        CALL | {"rebalances": 4.0},
    ),
    "rehedge_cost": Case(
        rehedge_cost,
        OPTION | {"cost": (0.001, 0.002), "setting": (0.1, 1.0)},
        CALL | {"rule": "whalley_wilmott"},
    ),
    "liquidation": Case(
        liquidation,
        {"quantity": (1.0, 9.0), "entry_price": (4e4, 5e4), "maintenance": (0.0, 0.01)},
        {"margin": 2e4},
    ),
    "kelly": Case(kelly, {"mean": (-0.1, 0.2), "vol": (0.1, 0.5), "rate": (0.0, 0.1)}),
    "kelly_binary": Case(kelly_binary, {"probability": (0.2, 0.9), "odds": (0.5, 2.0)}),
    "size": Case(
        size,
        {"equity": (1e4, 1e5), "entry_price": (90.0, 110.0), "lot": (0.1, 0.2)}
        | {"stop_price": (70.0, 80.0), "risk_fraction": (0.01, 0.02)},
    ),
    "vol_target": Case(vol_target, {"target_vol": (0.1, 0.2), "vol": (0.1, 0.5)}),
    "days_to_exit": Case(
        days_to_exit,
        {"quantity": (-9.0, 9.0), "daily_volume": (1.0, 2.0)}
        | {"participation": (0.1, 0.3)},
    ),
}
ARGUMENTS = [
    pytest.param(name, argument, id=f"{name}-{argument}")
    for name, case in CASES.items()
    for argument in case.ranges
]


def drawn(case: Case, size: int, seed: int) -> dict[str, Any]:
    """Good numbers of every argument."""
    rng = np.random.default_rng(seed)
    return {n: rng.uniform(*ends, size) for n, ends in case.ranges.items()}


def fields_of(result: Any) -> list[Any]:
    """The arrays of a result, one or several."""
    return list(result) if isinstance(result, tuple) else [result]


def assert_only_one_fails(
    case: Case, good: dict[str, Any], argument: str, place: int, value: Any
) -> None:
    """Element `place` fails by name; the others equal those of the run without it."""
    expected = fields_of(case.function(**good, **case.rest))
    kind = object if isinstance(value, str | None) else float
    spoilt = good[argument].astype(kind)
    spoilt[place] = value
    with pytest.raises(InputError) as caught:
        case.function(**good | {argument: spoilt}, **case.rest)
    error, size = caught.value, len(spoilt)
    others = np.arange(size) != place
    assert error.codes.shape == (size,)
    np.testing.assert_array_equal(error.codes != Code.OK, ~others)
    assert_named(error, argument, value, place if size > 1 else None)
    for whole, part in zip(expected, fields_of(error.result), strict=True):
        whole, part = np.broadcast_to(whole, (size,)), np.broadcast_to(part, (size,))
        np.testing.assert_array_equal(part[others], whole[others])
        if whole.dtype.kind == "f":
            assert np.isnan(part[place])


def assert_named(error: InputError, argument: str, value: Any, place: Any) -> None:
    """The message holds the argument, the value and where it stands."""
    shown = repr(value) if isinstance(value, str | None) else f"{value:.12g}"
    at = "" if place is None else f" at [{place}]"
    expired = " (expired)" if argument == "years" and shown == "-0.5" else ""
    text = str(error)
    name = "skew" if argument == "slope" else argument
    assert text.startswith(f"{name} must be "), text
    assert text.endswith(f", got {shown}{expired}{at}"), text


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
def test_it_fails_alone_and_by_name(name: str, argument: str) -> None:
    case = CASES[name]
    sized = BEYOND.get(argument, ()) if argument not in case.free else ()
    for seed, value in enumerate((NAN, INFINITY, -INFINITY, *sized, "much", None)):
        good = drawn(case, 7, seed)
        assert_only_one_fails(case, good, argument, (3 * seed) % 7, value)
    assert_only_one_fails(case, drawn(case, 1, 9), argument, 0, NAN)


@pytest.mark.parametrize("name", CASES)
def test_sizes_that_do_not_fit_are_named(name: str) -> None:
    case = CASES[name]
    last = list(case.ranges)[-1]
    good = drawn(case, 7, 1) | {last: drawn(case, 5, 1)[last]}
    with pytest.raises(InputError, match=r"^sizes do not fit: ") as caught:
        case.function(**good, **case.rest)
    shown = "skew" if last == "slope" else last
    assert f"{shown} (5,)" in str(caught.value)
    assert "(7,)" in str(caught.value)


# Numerical methods of each element.
SLOW = ("american", "asian", "barrier_state", "rehedge_error")
FAST = [n for n in CASES if not n.startswith(SLOW)]


@pytest.mark.parametrize("name", FAST)
@pytest.mark.parametrize("size", [4095, 4097, 16383, 16385])
def test_it_spoils_no_block(name: str, size: int) -> None:
    """Long vectors are calculated in blocks: their edges are nowhere seen."""
    case = CASES[name]
    rng = np.random.default_rng(size)
    argument = str(rng.choice(list(case.ranges)))
    for place in (0, 4095 % size, size - 1, int(rng.integers(size))):
        assert_only_one_fails(case, drawn(case, size, place), argument, place, NAN)


def test_it_spoils_none_of_a_million() -> None:
    case, size = CASES["black_scholes greeks"], 10**6
    place = int(np.random.default_rng(7).integers(size))
    assert_only_one_fails(case, drawn(case, size, 8), "strike", place, -95.0)


CELLS = 100_000
# A bad strike, what its cell shows, and what XLH_WHY says of it.
BAD_CELLS: list[tuple[Any, CellError, str]] = [
    ("much", CellError.VALUE, 'strike must be a number, got "much"'),
    (None, CellError.VALUE, "strike is blank"),
    (True, CellError.VALUE, "strike must be a number, got TRUE"),
    (CellError.NA, CellError.NA, "strike holds #N/A"),
    (CellError.DIV0, CellError.DIV0, "strike holds #DIV/0!"),
    (-95.0, CellError.NUM, "strike must be {} 0, got -95"),
    (10**400, CellError.NUM, "strike must be finite, got inf"),
]
STRIKE = object()  # where the column of strikes stands
MARKET_CELLS = (0.5, 0.03, 0.25)
COLUMNS: dict[str, list[Any]] = {
    "XLH_DELTA": ["call", 100.0, STRIKE, *MARKET_CELLS],
    "XLH_GREEKS": ["call", 100.0, STRIKE, *MARKET_CELLS],
    "XLH_IV": ["call", 30.0, 100.0, STRIKE, 0.5, 0.03],
    "XLH_FX_DELTA": ["put", 100.0, STRIKE, *MARKET_CELLS, 0.0, "spot_pa"],
    "XLH_DIGITAL": ["vega", "put", 100.0, STRIKE, *MARKET_CELLS],
    "XLH_BARRIER": ["delta", "down_out", "call", 100.0, STRIKE, 80.0, *MARKET_CELLS],
    "XLH_ASIAN": [
        *("delta", "arithmetic", "call", 100.0, STRIKE, *MARKET_CELLS, 0.0),
        *([[0.25, 0.5]], [[98.0]], "turnbull_wakeman"),
    ],
    "XLH_SVI_VOL": [STRIKE, 100.0, 0.5, 0.04, 0.4, -0.4, 0.05, 0.1],
    "XLH_SMILE_DELTA": ["call", 100.0, STRIKE, *MARKET_CELLS, -0.15, 0.5],
    "XLH_MV_DELTA": ["call", 100.0, STRIKE, *MARKET_CELLS, -0.25, -0.4, 0.3],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_shows_each_error_in_its_own_cell(name: str) -> None:
    strikes = np.random.default_rng(11).uniform(90, 110, CELLS).tolist()
    places = [0, CELLS - 1, 4095, 4096, 16384, 77_777, 50_000]

    def asked(column: list[Any]) -> Any:
        cells = [[strike] for strike in column]
        return answer(name, [cells if a is STRIKE else a for a in COLUMNS[name]])

    expected = asked(strikes)
    assert expected.reasons == ()
    spoilt = list(strikes)
    for place, (cell, _, _) in zip(places, BAD_CELLS, strict=True):
        spoilt[place] = cell
    found = asked(spoilt)
    for place, (_, error, _) in zip(places, BAD_CELLS, strict=True):
        shown = found.value[place][:-1] if name == "XLH_GREEKS" else found.value[place]
        assert set(shown) == {error}
        found.value[place] = expected.value[place]
    assert found.value == expected.value
    rule = ">" if name in ("XLH_BARRIER", "XLH_SVI_VOL") else ">="
    texts = [text.format(rule) for _, _, text in BAD_CELLS]
    assert sorted(found.reasons) == sorted(texts)
