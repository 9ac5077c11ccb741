"""American options: an independent library, laws, limits and refusals."""

from typing import Any

import numpy as np
import pytest

from tests.pricing.american_peers import (
    Peer,
    of_one_year,
    random_americans,
    two_boundaries,
    wide_americans,
)
from tests.pricing.options import Options, assert_close
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.pricing import MODELS
from xlhedge.pricing.american import american_model
from xlhedge.pricing.bump import DERIVATIVES, bumped

AMERICAN, EUROPEAN = MODELS["american"], MODELS["black_scholes"]
HIGH = american_model("high")
OPTIONS = random_americans(51, 1000)
FEW = random_americans(52, 40)
WIDE = wide_americans(56, 60)
WIDE = Options(*(argument[~two_boundaries(WIDE)] for argument in WIDE))


def intrinsic(options: Options) -> Any:
    return np.maximum(options.flag * (options.spot - options.strike), 0.0)


@pytest.fixture(scope="module")
def by_quantlib() -> Any:
    return Peer("converged").price(FEW)


@pytest.mark.parametrize(
    ("accuracy", "tolerance"), [("fast", 5e-4), ("standard", 1e-6), ("high", 1e-7)]
)
def test_prices_agree_with_quantlib(
    accuracy: str, tolerance: float, by_quantlib: Any
) -> None:
    got = american_model(accuracy).price(*FEW)
    assert_close(got - by_quantlib, 0.0, tolerance, FEW, scale=1.0)


def test_deltas_are_differences_of_quantlib_prices() -> None:
    options = random_americans(54, 30)
    step = 0.01 * options.spot * options.vol * np.sqrt(options.years)
    peer = Peer("high")
    ends = [
        peer.price(options._replace(spot=options.spot + n * step)) for n in (-1, 0, 1)
    ]
    got = AMERICAN.greek("delta", *options)
    # Curvature within the step, and QuantLib's own 1e-7.
    error = np.abs(np.diff(ends, 2, axis=0)[0]) / step * 0.02 + 4e-7 / step
    assert np.all(np.abs(got - (ends[2] - ends[0]) / (2 * step)) < error + 1e-6)


def test_price_is_between_its_european_value_or_payoff_and_its_bound() -> None:
    price = AMERICAN.price(*OPTIONS)
    lower = np.maximum(intrinsic(OPTIONS), EUROPEAN.price(*OPTIONS))
    call, years = OPTIONS.flag > 0, OPTIONS.years
    carried = np.where(call, OPTIONS.dividend, OPTIONS.rate)
    bound = np.where(call, OPTIONS.spot, OPTIONS.strike)
    upper = bound * np.maximum(1, np.exp(-carried * years))
    assert np.all((lower - 1e-6 <= price) & (price <= upper))


def test_a_call_is_the_put_with_both_sides_exchanged() -> None:
    flag, spot, strike, years, rate, vol, dividend = OPTIONS
    mirror = Options(-flag, strike, spot, years, dividend, vol, rate)
    assert_close(AMERICAN.price(*mirror), AMERICAN.price(*OPTIONS), 1e-13, OPTIONS, 1e2)
    dual, delta = (
        AMERICAN.greek(n, *o) for n, o in (("dual_delta", mirror), ("delta", OPTIONS))
    )
    assert_close(dual, delta, 1e-9, OPTIONS, 1.0)


@pytest.mark.parametrize(
    ("argument", "sign"), [("years", 1), ("vol", 1), ("strike", -1), ("spot", 1)]
)
@pytest.mark.parametrize("flag", [1.0, -1.0])
def test_value_rises_with_time_and_vol_and_moneyness(
    argument: str, sign: int, flag: float
) -> None:
    options = OPTIONS._replace(flag=flag)
    options = options._replace(rate=np.abs(options.rate))
    moved = options._replace(**{argument: 1.05 * getattr(options, argument)})
    gain = AMERICAN.price(*moved) - AMERICAN.price(*options)
    direction = sign * (flag if argument in ("strike", "spot") else 1)
    assert np.all(direction * gain > -2e-6)


@pytest.mark.parametrize(
    ("flag", "rate", "dividend"),
    [
        ("call", 0.05, 0.0),
        ("call", 0.05, -0.02),
        ("put", 0.0, 0.03),
        ("put", -0.02, 0.0),
    ],
)
def test_what_is_never_exercised_early_is_european(
    flag: str, rate: float, dividend: float
) -> None:
    arguments = (flag, np.array([80.0, 100.0, 130.0]), 100.0, 1.5, rate, 0.3, dividend)
    european = EUROPEAN.greeks(*arguments)
    for greek, value in AMERICAN.greeks(*arguments)._asdict().items():
        if greek not in ("price", "theta", "elasticity"):
            np.testing.assert_array_equal(value, getattr(european, greek), greek)
        np.testing.assert_allclose(value, getattr(european, greek), rtol=1e-13)


@pytest.mark.parametrize(
    ("flag", "rate", "dividend"), [("put", -0.01, -0.02), ("call", -0.02, -0.01)]
)
def test_two_boundaries_are_refused(flag: str, rate: float, dividend: float) -> None:
    rates = np.array([rate, 0.05])
    with pytest.raises(DomainError, match="has two exercise boundaries") as caught:
        AMERICAN.price(flag, 100.0, 100.0, 1.0, rates, 0.2, dividend)
    assert list(caught.value.codes) == [Code.OUT_OF_RANGE, Code.OK]
    good = AMERICAN.price(flag, 100.0, 100.0, 1.0, 0.05, 0.2, dividend)
    assert caught.value.result[1] == good


@pytest.mark.parametrize(("flag", "spot"), [("put", 60.0), ("call", 180.0)])
def test_an_option_exercised_now_is_its_payoff(flag: str, spot: float) -> None:
    greeks = AMERICAN.greeks(flag, spot, 100.0, 1.0, 0.06, 0.2, 0.06)
    phi = 1 if flag == "call" else -1
    assert (greeks.price, greeks.delta) == (phi * (spot - 100), phi)
    assert greeks.dual_delta == -phi
    still = ("gamma", "theta", "vega", "rho", "volga", "charm", "dual_gamma", "color")
    assert [getattr(greeks, name) for name in still] == [0] * len(still)


def test_an_expired_option_is_its_payoff() -> None:
    assert AMERICAN.price("put", 90.0, 100.0, 0.0, 0.05, 0.2) == 10
    assert AMERICAN.price("call", 120.0, 100.0, 0.0, 0.05, 0.2) == 20


@pytest.mark.parametrize(("rate", "dividend"), [(0.05, 0.1), (0.03, 0.02), (0.1, 0.0)])
@pytest.mark.parametrize("flag", ["put", "call"])
def test_without_vol_the_best_known_time_is_taken(
    flag: str, rate: float, dividend: float
) -> None:
    spots, phi = np.array([70.0, 99.0, 105.0, 140.0]), 1 if flag == "call" else -1
    times = np.linspace(0, 2, 200001)[:, None]
    held = spots * np.exp(-dividend * times) - 100 * np.exp(-rate * times)
    expected = np.maximum(phi * held, 0).max(axis=0)
    got = AMERICAN.price(flag, spots, 100.0, 2.0, rate, 0.0, dividend)
    np.testing.assert_allclose(got, expected, rtol=1e-9)


def test_a_worthless_underlying_and_a_free_strike() -> None:
    put = AMERICAN.greeks("put", 0.0, 100.0, 1.0, 0.05, 0.2)
    assert (put.price, put.delta, put.gamma) == (100, -1, 0)
    call = AMERICAN.greeks("call", 100.0, 0.0, 1.0, 0.05, 0.2, 0.03)
    assert (call.price, call.delta, call.gamma) == (100, 1, 0)
    assert AMERICAN.price("call", 0.0, 100.0, 1.0, 0.05, 0.2, 0.03) == 0
    assert AMERICAN.price("put", 100.0, 0.0, 1.0, 0.05, 0.2) == 0


@pytest.mark.parametrize(
    ("greek", "tolerance"),
    [
        *(("delta", 1e-8), ("gamma", 1e-6), ("vega", 1e-7), ("theta", 1e-6)),
        *(("rho", 1e-6), ("dividend_rho", 1e-6), ("vanna", 1e-5), ("volga", 1e-5)),
        *(("charm", 1e-5), ("veta", 1e-5), ("dual_delta", 1e-8), ("dual_gamma", 1e-6)),
    ],
)
def test_greeks_are_derivatives_of_the_price(greek: str, tolerance: float) -> None:
    spots = np.array([85.0, 100.0, 120.0])
    for flag, rate, dividend in (("put", 0.05, 0.02), ("call", 0.03, 0.06)):
        phi = np.full(3, 1.0 if flag == "call" else -1.0)
        spots = spots if flag == "put" else 1e4 / spots
        names = ("spot", "strike", "years", "rate", "vol", "dividend")
        numbers = (spots, 100.0, 1.0, rate, 0.25, dividend)
        arguments = dict(zip(names, np.broadcast_arrays(*numbers), strict=True))

        def price(phi: Any = phi, **moved: Any) -> Any:
            return HIGH.price(phi, **moved)

        expected = bumped(price, arguments, greek, noise=1e-12)
        got = HIGH.greek(greek, flag, **arguments)
        assert_close(got, expected, tolerance, spots, np.max(np.abs(expected)))


def test_every_bumped_greek_is_named() -> None:
    assert set(AMERICAN.greek_names) == {*DERIVATIVES, "elasticity"}


def test_the_pricing_equation_holds_where_the_option_is_held() -> None:
    """theta + (r - q) S delta + vol^2 S^2 gamma/2 = r V, theta from the price."""
    spots = np.array([90.0, 100.0, 125.0])
    greeks = HIGH.greeks("put", spots, 100.0, 1.0, 0.05, 0.25, 0.02)
    step = 1e-3
    late, early = (
        HIGH.price("put", spots, 100.0, 1 + n * step, 0.05, 0.25, 0.02) for n in (1, -1)
    )
    decay = -(late - early) / (2 * step)
    moved = 0.03 * spots * greeks.delta + 0.25**2 * spots**2 * greeks.gamma / 2
    np.testing.assert_allclose(decay + moved, 0.05 * greeks.price, atol=1e-5)


def test_an_option_alone_equals_itself_in_company() -> None:
    together = AMERICAN.greeks(*FEW)
    for i in range(0, 40, 8):
        alone = AMERICAN.greeks(*(argument[i] for argument in FEW))
        for greek, value in alone._asdict().items():
            assert value == getattr(together, greek)[i] or np.isnan(value), greek


def test_an_unknown_accuracy_is_named() -> None:
    with pytest.raises(
        InputError, match="accuracy must be one of fast, standard, high"
    ):
        american_model("exact")


@pytest.fixture(scope="module")
def wide_by_quantlib() -> Any:
    return Peer("converged").price(of_one_year(WIDE))


@pytest.mark.parametrize(
    ("accuracy", "tolerance"), [("fast", 3e-5), ("standard", 3e-7), ("high", 1e-7)]
)
def test_prices_agree_with_quantlib_wherever_there_is_one_boundary(
    accuracy: str, tolerance: float, wide_by_quantlib: Any
) -> None:
    """Per strike of the put; QuantLib's own error reaches 7e-8 there."""
    scale = np.where(WIDE.flag < 0, WIDE.strike, WIDE.spot)
    got = american_model(accuracy).price(*WIDE)
    assert_close((got - wide_by_quantlib) / scale, 0.0, tolerance, WIDE, 1.0)


@pytest.mark.parametrize("accuracy", ["fast", "standard"])
def test_one_boundary_always_has_a_price(accuracy: str) -> None:
    options = wide_americans(57, 4000)
    with pytest.raises(DomainError) as caught:
        american_model(accuracy).price(*options)
    refused = np.asarray(caught.value.codes) != Code.OK
    np.testing.assert_array_equal(refused, two_boundaries(options))
    assert 0 < refused.sum() < 100
    assert not np.isnan(np.asarray(caught.value.result)[~refused]).any()


@pytest.mark.parametrize("vol", [0.05, 0.286, 1.1, 2.0])
@pytest.mark.parametrize("rate", [-0.001, -0.024])
def test_a_call_at_a_negative_rate_without_yield_agrees_with_quantlib(
    vol: float, rate: float
) -> None:
    """Its mirror is a put at rate 0: no interest, but a spot that must rise."""
    numbers = ([1.0], [0.74], [0.245], [5.55], [rate], [vol], [0.0])
    option = Options(*map(np.array, numbers))
    expected = Peer("converged").price(of_one_year(option))
    assert HIGH.price(*option) == pytest.approx(expected, abs=1e-8)


def test_rates_too_large_for_the_method_are_refused_with_the_reason() -> None:
    years, rates = np.array([1.0, 30.0, 50.0]), np.array([0.05, 0.01, 2.0])
    vols, yields = np.array([0.2, 2e-4, 2.0]), np.array([0.0, 0.1, -3.0])
    reason = "a rate or the drift per vol is too large"
    with pytest.raises(DomainError, match=reason) as caught:
        AMERICAN.price("put", 100.0, 100.0, years, rates, vols, yields)
    assert list(caught.value.codes) == [Code.OK, Code.OUT_OF_RANGE, Code.OUT_OF_RANGE]
    assert np.isnan(caught.value.result[1:]).all()


@pytest.mark.parametrize("greek", ["rho", "dividend_rho"])
def test_rate_slopes_hold_however_short_the_option(greek: str) -> None:
    """Against fourth-order differences over a thousandth of the rates.

    The scale of a European price, 1/T, would be many times the rates.
    """
    options = random_americans(58, 150)
    name = {"rho": "rate", "dividend_rho": "dividend"}[greek]
    options = options._replace(dividend=np.abs(options.dividend))
    step = 1e-3 * np.minimum(options.rate, options.dividend)
    prices: Any = [
        HIGH.price(*options._replace(**{name: getattr(options, name) + n * step}))
        for n in (-2, -1, 1, 2)
    ]
    expected = np.dot([1 / 12, -8 / 12, 8 / 12, -1 / 12], prices) / step
    scale = options.strike * options.years
    for model, tolerance in ((AMERICAN, 3e-5), (HIGH, 1e-6)):
        missed = (model.greek(greek, *options) - expected) / scale
        assert_close(missed, 0.0, tolerance, options, 1.0)
