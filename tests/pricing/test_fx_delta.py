"""The four delta conventions: laws, a peer, and strikes that have the delta."""

from typing import Any

import mpmath as mp
import numpy as np
import pytest
import QuantLib as ql

from tests.pricing import fifty_digits
from tests.pricing.options import Options, assert_close, random_options
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.terms import CONVENTIONS
from xlhedge.pricing import MODELS
from xlhedge.pricing.fx_delta import (
    atm_forward,
    atm_straddle,
    fx_delta,
    premium_adjusted_peak,
    strike_for_delta,
)

ADJUSTED = [name for name in CONVENTIONS if name.endswith("_pa")]
QUANTLIB = {
    "spot": ql.DeltaVolQuote.Spot,
    "forward": ql.DeltaVolQuote.Fwd,
    "spot_pa": ql.DeltaVolQuote.PaSpot,
    "forward_pa": ql.DeltaVolQuote.PaFwd,
}
EURUSD: dict[str, Any] = {
    "spot": 1.3465,
    "years": 1.0,
    "rate": 0.0294,
    "vol": 0.1825,
    "dividend": 0.0346,
}


def foreign_discount(options: Options) -> Any:
    return np.exp(-options.dividend * options.years)


def market(options: Options) -> dict[str, Any]:
    """The options without flag and strike."""
    given = options._asdict()
    return {name: given[name] for name in EURUSD}


def strikes(flag: Any, delta: Any, options: Options, convention: str) -> Any:
    return strike_for_delta(flag, delta, **market(options), convention=convention)


def deltas(options: Options, convention: str) -> Any:
    return fx_delta(*options, convention=convention)


def calculator(flag: float, spot: float, convention: str, rest: Any) -> Any:
    years, rate, vol, dividend = rest
    kind = ql.Option.Call if flag > 0 else ql.Option.Put
    discounts = np.exp(-rate * years), np.exp(-dividend * years)
    width = vol * np.sqrt(years)
    return ql.BlackDeltaCalculator(kind, QUANTLIB[convention], spot, *discounts, width)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_deltas_agree_with_quantlib(convention: str) -> None:
    options = random_options(51, 300)
    expected = [
        calculator(flag, spot, convention, rest).deltaFromStrike(strike)
        for flag, spot, strike, *rest in zip(*options, strict=True)
    ]
    assert_close(deltas(options, convention), expected, 1e-10, options, scale=1e-3)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_straddle_strikes_agree_with_quantlib(convention: str) -> None:
    options = random_options(52, 100)
    kind = ql.DeltaVolQuote.AtmDeltaNeutral
    expected = [
        calculator(1.0, spot, convention, rest).atmStrike(kind)
        for _, spot, _, *rest in zip(*options, strict=True)
    ]
    got = atm_straddle(**market(options), convention=convention)
    assert_close(got, expected, 1e-12, options)


def test_call_and_put_deltas_differ_by_the_delta_of_a_forward() -> None:
    options = random_options(53, 1000)
    call, put = (options._replace(flag=flag) for flag in (1, -1))
    unit, forward = foreign_discount(options), atm_forward(*_without_vol(options))
    units = {
        "spot": unit,
        "forward": 1.0,
        "spot_pa": unit * options.strike / forward,
        "forward_pa": options.strike / forward,
    }
    for name, expected in units.items():
        got = deltas(call, name) - deltas(put, name)
        assert_close(got, expected, 1e-12, options)


def _without_vol(options: Options) -> tuple[Any, ...]:
    return options.spot, options.years, options.rate, options.dividend


def test_adjusted_delta_is_delta_less_the_premium_in_base_currency() -> None:
    options = random_options(54, 1000)
    premium = MODELS["black_scholes"].price(*options) / options.spot
    expected = deltas(options, "spot") - premium
    scale = 1 + premium
    assert_close(deltas(options, "spot_pa"), expected, 1e-12, options, scale)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_call_and_put_deltas_are_opposite_at_the_straddle(convention: str) -> None:
    options = random_options(55, 500)
    strike = atm_straddle(**market(options), convention=convention)
    call, put = (options._replace(flag=flag, strike=strike) for flag in (1, -1))
    total = deltas(call, convention) + deltas(put, convention)
    assert_close(total, 0, 1e-12, options, scale=np.abs(deltas(call, convention)))


@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize("convention", ["spot", "forward"])
def test_strike_has_its_delta(convention: str, flag: str) -> None:
    options, rng = random_options(56, 2000), np.random.default_rng(56)
    unit = foreign_discount(options) if convention == "spot" else 1.0
    delta = (1 if flag == "call" else -1) * unit * rng.uniform(1e-9, 0.999, 2000)
    strike = strikes(flag, delta, options, convention)
    again = deltas(options._replace(flag=flag, strike=strike), convention)
    assert_close(again, delta, 1e-10)


@pytest.mark.parametrize("convention", ADJUSTED)
def test_adjusted_call_strike_lies_above_the_peak_and_has_its_delta(
    convention: str,
) -> None:
    options, rng = random_options(57, 2000), np.random.default_rng(57)
    peak = premium_adjusted_peak(**market(options), convention=convention)
    small, near = 10.0 ** -rng.uniform(0, 9, 2000), 10.0 ** -rng.uniform(1, 14, 2000)
    for share in (small, 1 - small, 1 - near):
        delta = share * peak.delta
        strike = strikes("call", delta, options, convention)
        assert np.all(strike >= peak.strike * (1 - 1e-12))
        again = deltas(options._replace(flag=1, strike=strike), convention)
        assert_close(again, delta, 1e-11, options)


@pytest.mark.parametrize("convention", ADJUSTED)
def test_adjusted_put_has_a_strike_for_any_negative_delta(convention: str) -> None:
    options = random_options(58, 2000)
    delta = -(10.0 ** np.random.default_rng(58).uniform(-20, 3, 2000))
    strike = strikes("put", delta, options, convention)
    again = deltas(options._replace(flag=-1, strike=strike), convention)
    assert_close(again, delta, 1e-10)


def test_adjusted_call_delta_is_largest_at_the_peak() -> None:
    numbers = {name: mp.mpf(str(value)) for name, value in EURUSD.items()}
    width = numbers["vol"] * mp.sqrt(numbers["years"])
    forward = numbers["spot"] * mp.exp(numbers["rate"] - numbers["dividend"])

    def share(strike: Any) -> Any:
        d2 = mp.log(forward / strike) / width - width / 2
        return strike / forward * fifty_digits.normal(d2)

    strike = mp.findroot(lambda k: mp.diff(share, k), 1.0)
    peak = premium_adjusted_peak(**EURUSD, convention="forward_pa")
    assert peak.strike == pytest.approx(float(strike), rel=1e-12)
    assert peak.delta == pytest.approx(float(share(strike)), rel=1e-14)


def test_the_peak_itself_is_a_strike_and_more_is_none() -> None:
    peak = premium_adjusted_peak(**EURUSD)
    at_peak = strike_for_delta("call", peak.delta, **EURUSD, convention="spot_pa")
    assert at_peak == pytest.approx(peak.strike, rel=1e-6)
    more = peak.delta * (1 + 1e-12)
    with pytest.raises(DomainError, match=r"between 0 and 0\.67690690") as caught:
        strike_for_delta("call", more, **EURUSD, convention="spot_pa")
    assert caught.value.code == Code.NO_SOLUTION


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize(
    ("flag", "delta"), [("call", 0.0), ("call", -0.25), ("put", 0.25), ("call", 1.01)]
)
def test_a_delta_that_no_strike_has_is_refused(
    flag: str, delta: float, convention: str
) -> None:
    with pytest.raises(DomainError, match=f"got {delta:g}") as caught:
        strike_for_delta(
            flag, np.array([delta, delta]), **EURUSD, convention=convention
        )
    assert list(caught.value.codes) == [Code.NO_SOLUTION] * 2


def test_only_the_bad_deltas_of_an_array_are_refused() -> None:
    with pytest.raises(DomainError) as caught:
        strike_for_delta("call", np.array([0.25, 0.99, np.nan]), **EURUSD)
    assert list(caught.value.codes) == [Code.OK, Code.NO_SOLUTION, Code.OUT_OF_RANGE]
    good = strike_for_delta("call", 0.25, **EURUSD)
    np.testing.assert_array_equal(caught.value.result, [good, np.nan, np.nan])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("years", 0.0, Code.EXPIRED),
        ("years", -1.0, Code.EXPIRED),
        ("vol", 0.0, Code.OUT_OF_RANGE),
        ("spot", 0.0, Code.OUT_OF_RANGE),
    ],
)
def test_a_strike_needs_spot_time_and_vol(name: str, value: float, code: int) -> None:
    with pytest.raises(DomainError, match=f"{name} must be") as caught:
        strike_for_delta("call", 0.25, **EURUSD | {name: value})
    assert caught.value.code == code


def test_an_unknown_convention_is_refused() -> None:
    with pytest.raises(InputError, match="convention must be one of spot, forward"):
        fx_delta("call", 1.3, 1.4, 1.0, 0.03, 0.18, 0.03, "percent")
    with pytest.raises(InputError, match="must be one of spot_pa, forward_pa"):
        premium_adjusted_peak(**EURUSD, convention="spot")


def test_scalars_give_scalars() -> None:
    assert isinstance(fx_delta("call", 1.3, 1.4, 1.0, 0.03, 0.18), float)
    assert isinstance(strike_for_delta("call", 0.25, **EURUSD), float)
    assert isinstance(atm_straddle(**EURUSD), float)
    assert all(isinstance(value, float) for value in premium_adjusted_peak(**EURUSD))
