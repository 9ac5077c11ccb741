"""The steps of an option model end at its answer and follow from one another."""

import numpy as np
import pytest

from tests.pricing.options import random_options
from tests.step_formulas import check
from xlhedge.core.steps import watched
from xlhedge.pricing import MODELS
from xlhedge.pricing.digital import DIGITAL_GREEKS, digital_greek

CLOSED = ("black_scholes", "black76", "inverse", "bachelier")
SIZE = 40


def options_for(model):
    """Random options as arguments of a model, one by one."""
    flag, spot, strike, years, rate, vol, dividend = random_options(5, SIZE)
    on_forward = model in ("black76", "bachelier")
    vol = vol * spot if model == "bachelier" else vol
    dividend = np.zeros(SIZE) if on_forward else dividend
    numbers = (spot, strike, years, rate, vol, dividend)
    for place in range(SIZE):
        yield float(flag[place]), *(float(column[place]) for column in numbers)


def greeks_of(model):
    return [(model, greek) for greek in MODELS[model].greek_names]


@pytest.mark.parametrize(
    ("model", "greek"),
    [case for model in CLOSED for case in greeks_of(model)],
)
def test_the_last_step_is_the_answer_and_each_follows_from_those_before(model, greek):
    checked = 0
    for arguments in options_for(model):
        answer = MODELS[model].greek(greek, *arguments)
        with watched() as steps:
            again = MODELS[model].greek(greek, *arguments)
        last = float(np.ravel(steps[-1].value)[0])
        np.testing.assert_array_equal([last, again], answer, repr(arguments))
        assert steps[-1].symbol == greek
        # Each step errs by its own rounding and by that of differences in it.
        checked += check(steps, {}, 1e-9)
    assert checked >= 5 * SIZE


@pytest.mark.parametrize("greek", ["price", "delta", "gamma", "theta"])
def test_the_steps_of_an_american_option_end_at_its_answer(greek):
    put = ("put", 36.0, 40.0, 1.0, 0.06, 0.2)
    with watched() as steps:
        answer = MODELS["american"].greek(greek, *put)
    symbols = [step.symbol for step in steps]
    assert float(np.ravel(steps[-1].value)[0]) == answer
    assert {"B", "nodes", "B_moved", "d1"} <= set(symbols)
    assert check(steps, {}, 1e-12) >= 5


@pytest.mark.parametrize("greek", DIGITAL_GREEKS)
@pytest.mark.parametrize("kind", ["cash", "asset"])
def test_the_steps_of_a_digital_end_at_its_answer(greek, kind):
    arguments = ("call", 100.0, 105.0, 0.5, 0.03, 0.2, 0.01, 10.0, kind)
    with watched() as steps:
        answer = digital_greek(greek, *arguments)
    assert float(np.ravel(steps[-1].value)[0]) == answer
    assert check(steps, {}, 1e-11) >= 6


@pytest.mark.parametrize("model", ["black_scholes", "inverse"])
def test_the_steps_of_an_implied_vol_end_at_it(model):
    option = ("call", 100.0, 110.0, 0.5, 0.03, 0.3, 0.01)
    flag, spot, strike, years, rate, _, dividend = option
    price = MODELS[model].price(*option)
    with watched() as steps:
        vol = MODELS[model].implied_vol(
            flag, price, spot, strike, years, rate, dividend
        )
    symbols = [step.symbol for step in steps]
    assert float(np.ravel(steps[-1].value)[0]) == vol
    assert symbols.index("w_start") < symbols.index("w_1") < symbols.index("w_2")


def test_the_residual_of_an_american_implied_vol_falls_to_rounding():
    with watched() as steps:
        MODELS["american"].implied_vol("put", 4.4866, 36, 40, 1.0, 0.06)
    residuals = [float(s.value[0]) for s in steps if s.symbol == "residual"]
    assert len(residuals) > 3
    assert abs(residuals[-1]) < 1e-12 < abs(residuals[0])


def test_watching_changes_no_bit_of_any_element():
    options = random_options(6, 500)
    for model in ("black_scholes", "inverse"):
        plain = MODELS[model].greeks(*options)
        with watched():
            seen = MODELS[model].greeks(*options)
        np.testing.assert_array_equal(np.array(plain), np.array(seen))
