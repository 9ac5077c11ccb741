"""What every model promises: the same arguments, shapes, names and errors."""

import inspect
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pricing.options import random_options, suited
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.greeks import COIN_GREEKS, GREEKS
from xlhedge.pricing import MODELS

ARGUMENTS = ["flag", "spot", "strike", "years", "rate", "vol", "dividend"]
GOOD = ("call", 100.0, 95.0, 0.5, 0.03, 0.25)
NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_all_models_share_one_signature(model: Any) -> None:
    for name, extra in (("price", []), ("greeks", []), ("greek", ["greek"])):
        signature = inspect.signature(getattr(model, name))
        assert list(signature.parameters) == [*extra, *ARGUMENTS]
        assert signature.parameters["dividend"].default == 0.0
    implied = list(inspect.signature(model.implied_vol).parameters)
    assert implied == ["flag", "price", *(a for a in ARGUMENTS[1:] if a != "vol")]


@pytest.mark.parametrize("name", MODELS)
def test_greeks_come_in_the_house_order(name: str) -> None:
    coin = () if name == "inverse" else COIN_GREEKS
    # Early exercise has no probability in closed form.
    unknown = ("itm_probability",) if name == "american" else ()
    expected = [greek for greek in GREEKS if greek not in (*coin, *unknown)]
    assert list(MODELS[name].greeks(*GOOD)._fields) == expected
    assert list(MODELS[name].greek_names) == expected


@pytest.mark.parametrize("name", MODELS)
def test_one_greek_equals_its_field_of_all(name: str) -> None:
    options = suited(name, random_options(21, 50))
    for greek, value in MODELS[name].greeks(*options)._asdict().items():
        np.testing.assert_array_equal(MODELS[name].greek(greek, *options), value)
    price = MODELS[name].price(*options)
    np.testing.assert_array_equal(price, MODELS[name].greek("price", *options))


@pytest.mark.parametrize("name", MODELS)
def test_scalars_give_scalars_and_agree_with_arrays(name: str) -> None:
    model, options = MODELS[name], suited(name, random_options(22, 20))
    together = model.greeks(*options)
    for i in range(20):
        one = [np.broadcast_to(argument, 20)[i] for argument in options]
        for greek, value in model.greeks(*one)._asdict().items():
            assert isinstance(value, float)
            assert value == pytest.approx(getattr(together, greek)[i], rel=1e-15)
    vol = model.implied_vol("call", model.price(*GOOD), *GOOD[1:5])
    assert isinstance(vol, float)


@pytest.mark.parametrize("name", MODELS)
def test_arguments_broadcast(name: str) -> None:
    model, strikes = MODELS[name], np.array([[90.0], [100.0], [110.0]])
    vols, flags = np.array([0.1, 0.2]), np.array(["call", "put"])
    vols = vols * 100.0 if name == "bachelier" else vols
    greeks = model.greeks(flags, 100.0, strikes, 0.5, 0.0, vols)
    assert {value.shape for value in greeks} == {(3, 2)}
    prices = model.price(flags, 100.0, strikes, 0.5, 0.0, vols)
    implied = model.implied_vol(flags, prices, 100.0, strikes, 0.5, 0.0)
    np.testing.assert_allclose(implied, np.broadcast_to(vols, (3, 2)), rtol=1e-12)
    assert np.shape(model.price("call", np.ones(0), 100.0, 0.5, 0.0, 0.2)) == (0,)


@pytest.mark.parametrize("flag", ["put", "P", "p", "Put", -1, -1.0])
def test_a_put_may_be_spelt_in_several_ways(flag: Any) -> None:
    model = MODELS["black_scholes"]
    assert model.price(flag, *GOOD[1:]) == model.price("put", *GOOD[1:])


@pytest.mark.parametrize(
    ("name", "greek"),
    [
        ("black_scholes", "coin_delta"),
        ("black76", "coin_theta"),
        ("inverse", "lambda"),
        ("black_scholes", "_price"),
    ],
)
def test_an_unknown_greek_is_named(name: str, greek: str) -> None:
    with pytest.raises(InputError, match=f"got {greek}") as caught:
        MODELS[name].greek(greek, *GOOD)
    assert caught.value.code == Code.WRONG_KIND


@pytest.mark.parametrize(
    ("argument", "value", "message", "code"),
    [
        ("vol", -0.2, "vol must be >= 0 and <= 50, got -0.2", Code.OUT_OF_RANGE),
        ("vol", NAN, "vol must be finite, got nan", Code.OUT_OF_RANGE),
        ("vol", 60.0, "vol must be >= 0 and <= 50, got 60", Code.OUT_OF_RANGE),
        ("spot", -1.0, "spot must be >", Code.OUT_OF_RANGE),
        ("spot", INFINITY, "spot must be finite, got inf", Code.OUT_OF_RANGE),
        ("strike", -95.0, "strike must be >= 0, got -95", Code.OUT_OF_RANGE),
        ("years", -0.5, "got -0.5 (expired)", Code.EXPIRED),
        ("years", 250.0, "years must be >= 0 and <= 200", Code.OUT_OF_RANGE),
        ("rate", 11.0, "rate must be between -10 and 10, got 11", Code.OUT_OF_RANGE),
        ("dividend", -11.0, "dividend must be between -10 and 10", Code.OUT_OF_RANGE),
        ("flag", "straddle", "flag must be call or put", Code.WRONG_KIND),
    ],
)
@pytest.mark.parametrize("name", ["black_scholes", "inverse"])
def test_a_bad_argument_is_refused_by_name(
    name: str, argument: str, value: Any, message: str, code: int
) -> None:
    arguments: dict[str, Any] = dict(zip(ARGUMENTS, (*GOOD, 0.0), strict=True))
    arguments[argument] = value
    for ask in (MODELS[name].price, MODELS[name].greeks):
        with pytest.raises(InputError) as caught:
            ask(**arguments)
        assert message in str(caught.value)
        assert caught.value.code == code
        assert isinstance(caught.value, DomainError) == (code != Code.WRONG_KIND)


@pytest.mark.parametrize("name", MODELS)
def test_one_bad_element_leaves_the_others_whole(name: str) -> None:
    model, vols = MODELS[name], np.array([0.2, -0.2, 0.3, NAN])
    years = np.array([0.5, 0.5, -0.5, 0.5])
    with pytest.raises(DomainError) as caught:
        model.greeks("call", 100.0, 95.0, years, 0.03, vols)
    expected = [Code.OK, Code.OUT_OF_RANGE, Code.EXPIRED, Code.OUT_OF_RANGE]
    assert list(caught.value.codes) == expected
    good = model.greeks("call", 100.0, 95.0, 0.5, 0.03, 0.2)
    for field, value in caught.value.result._asdict().items():
        assert value[0] == getattr(good, field), field
        assert np.isnan(value[1:]).all()


def test_codes_have_the_shape_of_the_result() -> None:
    spots, vols = np.array([[90.0], [100.0], [110.0]]), np.array([0.2, -0.2])
    with pytest.raises(DomainError) as caught:
        MODELS["black_scholes"].price("call", spots, 100.0, 0.5, 0.0, vols)
    expected = [[Code.OK, Code.OUT_OF_RANGE]] * 3
    np.testing.assert_array_equal(caught.value.codes, expected)
    assert caught.value.result.shape == (3, 2)


@pytest.mark.parametrize("argument", ARGUMENTS[1:])
def test_text_is_not_a_number(argument: str) -> None:
    arguments: dict[str, Any] = dict(zip(ARGUMENTS, (*GOOD, 0.0), strict=True))
    arguments[argument] = "much"
    with pytest.raises(InputError, match=f"{argument} must be a number, got 'much'"):
        MODELS["black_scholes"].price(**arguments)


def test_a_yield_is_refused_where_spot_is_the_forward() -> None:
    with pytest.raises(InputError, match=r"dividend must be 0 .* got 0.02") as caught:
        MODELS["black76"].price(*GOOD, dividend=np.array([0.0, 0.02]))
    assert not isinstance(caught.value, DomainError)
    assert list(caught.value.codes) == [Code.OK, Code.WRONG_KIND]


def test_a_coin_price_needs_a_spot() -> None:
    with pytest.raises(DomainError, match="spot must be > 0, got 0"):
        MODELS["inverse"].price("put", 0.0, 100, 0.5, 0.0, 0.6)


prices = st.floats(0, 1e12) | st.sampled_from([0.0, 1e-200, 1e200])


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    flag=st.sampled_from(["call", "put"]),
    spot=prices.filter(lambda x: x > 1e-290),
    strike=prices,
    years=st.floats(0, 200),
    rate=st.floats(-1, 1),
    vol=st.floats(0, 50),
)
def test_no_valid_argument_breaks_a_price_or_a_delta(
    flag: str, spot: float, strike: float, years: float, rate: float, vol: float
) -> None:
    for name in ("black_scholes", "black76", "bachelier"):
        price = MODELS[name].price(flag, spot, strike, years, rate, vol)
        delta = MODELS[name].greek("delta", flag, spot, strike, years, rate, vol)
        assert price >= 0
        assert np.isfinite(delta)
