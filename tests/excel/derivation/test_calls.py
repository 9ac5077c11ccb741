"""A call explained: its steps end at the value of the cell."""

import numpy as np
import pytest

from tests.contract_samples import GOOD
from tests.step_formulas import check
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, answer
from xlhedge.excel.catalogue import CATALOGUE, find
from xlhedge.excel.derivation.call import derive_call
from xlhedge.excel.derivation.record import call_record
from xlhedge.excel.derivation.text import calls_text

SINGLE = [n for n, f in CATALOGUE.items() if f.shape == "elementwise"]


@pytest.mark.parametrize("name", sorted(SINGLE))
def test_the_last_step_of_a_single_number_is_the_answer(name):
    call = derive_call(name, GOOD[name])
    assert call.value == answer(name, GOOD[name]).value
    last = np.ravel(np.asarray(call.steps[-1].value)).tolist()
    assert last == [call.value], call.steps[-1]


# The self-test computes every figure anew: seconds, and no other explanation.
@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"XLH_SELFTEST"}))
def test_every_call_is_explained_as_text_and_as_data(name):
    call = derive_call(name, GOOD[name])
    text = calls_text([call], [[call.value]])
    assert f"{name} gives" in text
    assert "source: " in text
    record = call_record(call)
    assert record["function"] == name
    assert record["formula"]


SIMPLE = {
    "XLH_HEDGE": 1,
    "XLH_HEDGE_INVERSE": 2,
    "XLH_DDH": 2,
    "XLH_COST": 5,
    "XLH_CONTRACTS": 3,
    "XLH_BETA_HEDGE": 2,
    "XLH_BAND": 8,
    "XLH_LELAND_VOL": 2,
    "XLH_GAMMA_RENT": 1,
    "XLH_FUNDING": 4,
    "XLH_KELLY": 1,
    "XLH_KELLY_BINARY": 2,
    "XLH_SIZE": 3,
    "XLH_SVI_VOL": 3,
    "XLH_STRIKE": 3,
    "XLH_FORWARD": 1,
    "XLH_MV_DELTA": 8,
    "XLH_YEARS": 1,
}


@pytest.mark.parametrize("name", SIMPLE)
def test_the_steps_of_a_simple_function_can_be_recomputed(name):
    call = derive_call(name, GOOD[name])
    known = {argument.name: argument.value for argument in call.arguments}
    for parameter in find(name).parameters:
        if isinstance(parameter.default, float | int):
            known.setdefault(parameter.name, float(parameter.default))
    assert check(call.steps, known, 1e-12) >= SIMPLE[name]


def test_an_element_of_a_range_is_explained_alone():
    strikes = [[90.0], [100.0], [110.0]]
    arguments = ["call", 100.0, strikes, 0.5, 0.02, 0.3]
    whole = answer("XLH_DELTA", arguments).value
    for row, strike in enumerate(strikes):
        call = derive_call("XLH_DELTA", arguments, (row, 0))
        assert call.value == whole[row][0]
        assert call.arguments[2].value == strike[0]


def test_a_row_of_greeks_is_explained_alone_below_its_headers():
    strikes = [[90.0], [100.0]]
    arguments = ["call", 100.0, strikes, 0.5, 0.02, 0.3]
    arguments += [OMITTED, OMITTED, OMITTED, True]
    call = derive_call("XLH_GREEKS", arguments, (2, 1))
    assert call.arguments[2].value == 100.0


def test_a_failed_call_says_why_and_has_no_result():
    call = derive_call("XLH_PRICE", ["call", 105.0, 100.0, 0.5, 0.1, 45.0])
    assert call.value is CellError.NUM
    assert call.reasons == ("vol 45 looks like percent; type 0.45",)
    assert "failed: vol 45 looks like percent" in calls_text([call], [[call.value]])


def test_an_unknown_function_has_no_derivation():
    assert derive_call("XLH_NOTHING", []) is None


def test_the_solver_shows_residuals_and_what_binds():
    call = derive_call("XLH_HEDGE_SOLVE", GOOD["XLH_HEDGE_SOLVE"])
    assert {"h", "residuals", "binding", "objective"} <= {s.symbol for s in call.steps}
