"""The error contract: one raise at the end, with codes and result."""

import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest

from xlhedge.core.checks import Faults, slip, slip_text, vector
from xlhedge.core.errors import (
    CellError,
    Code,
    ConvergenceError,
    DomainError,
    DoubtWarning,
    InfeasibleError,
    InputError,
    MissingDataError,
    error_of,
)
from xlhedge.core.numeric import Array
from xlhedge.core.terms import ANY, TERMS, Limits


class Pair(NamedTuple):
    """Two results of one call."""

    first: Array
    second: Array


def test_good_result_passes_unchanged() -> None:
    faults = Faults()
    result = faults.number("vol", np.array([0.2, 0.3])) * 2
    assert faults.raise_with(result) is result


def test_bad_elements_are_nan_and_good_ones_are_computed() -> None:
    faults = Faults()
    vol = faults.number("vol", np.array([0.2, -0.2, 0.3]))
    with pytest.raises(DomainError) as caught:
        faults.raise_with(vol * 10)
    np.testing.assert_array_equal(caught.value.codes, [0, Code.OUT_OF_RANGE, 0])
    np.testing.assert_array_equal(caught.value.result, [2, np.nan, 3])
    assert "vol must be >= 0" in str(caught.value)
    assert "got -0.2" in str(caught.value)


def test_every_field_of_a_named_tuple_is_masked() -> None:
    faults = Faults()
    vol = faults.number("vol", np.array([0.2, -0.2]))
    with pytest.raises(DomainError) as caught:
        faults.raise_with(Pair(vol, vol + 1))
    np.testing.assert_array_equal(caught.value.result.first, [0.2, np.nan])
    np.testing.assert_array_equal(caught.value.result.second, [1.2, np.nan])


def test_first_fault_of_an_element_keeps_its_code_and_message() -> None:
    faults = Faults()
    faults.number("years", np.array([-1.0, 1.0]))
    faults.number("vol", np.array([-1.0, -1.0]))
    with pytest.raises(DomainError, match=r"years .* got -1 .expired") as caught:
        faults.raise_with(np.zeros(2))
    np.testing.assert_array_equal(caught.value.codes, [Code.EXPIRED, Code.OUT_OF_RANGE])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", ["target", "vol", "rate", "multiplier"])
def test_non_finite_numbers_fail_every_range(name: str, value: float) -> None:
    faults = Faults()
    faults.number(name, value)
    with pytest.raises(DomainError, match=f"{name} must be"):
        faults.raise_with(np.zeros(()))


@pytest.mark.parametrize(
    ("name", "edge", "beyond"),
    [("vol", 0, -1e-9), ("vol", 50, 50.1), ("rate", -10, -10.1), ("years", 200, 201)],
)
def test_edge_of_a_range_is_good(name: str, edge: float, beyond: float) -> None:
    faults = Faults()
    faults.number(name, edge)
    faults.raise_with(0.0)
    faults.number(name, beyond)
    with pytest.raises(DomainError):
        faults.raise_with(np.zeros(()))


def test_open_range_excludes_its_edge() -> None:
    faults = Faults()
    faults.number("multiplier", 0.0)
    with pytest.raises(DomainError, match="multiplier must be > 0, got 0"):
        faults.raise_with(np.zeros(()))


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (Limits(-10, 10), "must be between -10 and 10"),
        (Limits(0), "must be >= 0"),
        (Limits(0, open_below=True), "must be > 0"),
        (Limits(0, 50), "must be >= 0 and <= 50"),
    ],
)
def test_rule_reads_as_a_sentence(limits: Limits, text: str) -> None:
    assert str(limits) == text


@pytest.mark.parametrize(
    ("flag", "sign"),
    [("call", 1), ("put", -1), ("C", 1), ("p", -1), ("Put", -1), (1, 1), (-1, -1)],
)
def test_call_is_plus_one_and_put_minus_one(flag: str | int, sign: int) -> None:
    faults = Faults()
    assert faults.flag(flag) == sign
    faults.raise_with(0.0)


@pytest.mark.parametrize("flag", ["straddle", "", 0, 2, None])
def test_any_other_flag_is_an_input_error(flag: str | int | None) -> None:
    faults = Faults()
    faults.flag(flag)
    with pytest.raises(InputError, match="flag must be call or put") as caught:
        faults.raise_with(np.zeros(()))
    assert caught.value.code == Code.WRONG_KIND


def test_unknown_choice_raises_at_once_and_lists_the_choices() -> None:
    rule = "rounding must be one of nearest, down, up, got even"
    with pytest.raises(InputError, match=rule):
        Faults().choice("rounding", "even")
    assert Faults().choice("rounding", "down") == "down"
    assert Faults().choice("kind", "cash", ("cash", "asset")) == "cash"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (Code.WRONG_KIND, InputError),
        (Code.OUT_OF_RANGE, DomainError),
        (Code.EXPIRED, DomainError),
        (Code.BELOW_INTRINSIC, DomainError),
        (Code.ABOVE_MAXIMUM, DomainError),
        (Code.NO_SOLUTION, DomainError),
        (Code.NOT_CONVERGED, ConvergenceError),
        (Code.INFEASIBLE, InfeasibleError),
        (Code.MISSING, MissingDataError),
        (CellError.NA.code, InputError),
    ],
)
def test_each_code_has_its_exception(code: int, kind: type[InputError]) -> None:
    assert error_of(code) is kind
    assert issubclass(kind, InputError)
    assert issubclass(kind, ValueError)


def test_codes_of_held_errors_lead_back_to_the_error() -> None:
    codes = {error.code for error in CellError}
    assert len(codes) == len(CellError)
    assert codes.isdisjoint(set(Code))
    for error in CellError:
        assert CellError.held(error.code) is error


@pytest.mark.parametrize(
    ("values", "kind", "message"),
    [
        (5.0, InputError, "strikes must be a list of numbers"),
        ([[1.0]], InputError, "strikes must be a list of numbers"),
        (["ten"], InputError, "strikes must be a number"),
        ([1.0, -1.0, 0.0], DomainError, "strikes must be > 0, got -1"),
        ([1.0, np.nan], DomainError, "strikes must be finite, got nan"),
    ],
)
def test_a_list_with_one_bad_entry_has_no_good_element(
    values: Any, kind: type[InputError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        vector("strikes", values)
    assert caught.value.codes is None
    assert caught.value.code == kind.code


def test_a_list_is_kept_as_it_is() -> None:
    assert vector("strikes", (90, 100.5)).tolist() == [90.0, 100.5]
    assert vector("strikes", [-5.0], ANY).tolist() == [-5.0]
    assert vector("strikes", []).shape == (0,)


def test_slip_names_the_likely_unit() -> None:
    assert slip("vol", np.array([0.45, 45.0, -45.0])).tolist() == [False, True, True]
    assert slip_text("vol", 45) == "vol 45 looks like percent; type 0.45"
    assert slip("rate", -5)
    assert slip_text("rate", 5) == "rate 5 looks like percent; type 0.05"
    assert slip("years", 90)
    assert slip_text("years", 73) == "years 73 looks like days; type 0.2"


def test_scalar_fault_has_a_code_for_every_element_of_the_result():
    faults = Faults()
    faults.number("vol", -0.2)
    with pytest.raises(DomainError) as caught:
        faults.raise_with(np.array([1.0, 2.0]))
    assert caught.value.codes.tolist() == [Code.OUT_OF_RANGE] * 2
    assert np.isnan(caught.value.result).all()


@pytest.mark.parametrize(
    "value", ["ten", "1.5", True, None, 1j, np.datetime64("2026-01-01", "ns"), str]
)
def test_what_is_no_number_fails_its_own_element_only(value: Any) -> None:
    faults = Faults()
    cells = np.array([1.5, value, 3], dtype=object)
    with pytest.raises(InputError, match="spot must be a number, got ") as caught:
        faults.raise_with(faults.number("spot", cells))
    assert caught.value.place == (1,)
    assert caught.value.codes.tolist() == [0, Code.WRONG_KIND, 0]
    np.testing.assert_array_equal(caught.value.result, [1.5, np.nan, 3.0])


def test_a_text_in_a_list_leaves_its_numbers_numbers() -> None:
    faults = Faults()
    np.testing.assert_array_equal(faults.number("spot", [1.5, "x"]), [1.5, np.nan])


@pytest.mark.parametrize("value", [True, "1.5", None, [[1.0], [1.0, 2.0]]])
def test_what_holds_no_number_is_an_input_error(value: Any) -> None:
    with pytest.raises(InputError, match="spot must be a") as caught:
        vector("spot", value)
    assert caught.value.code == Code.WRONG_KIND


def test_a_whole_number_beyond_every_float_is_infinite() -> None:
    faults = Faults()
    found = faults.number("target", [10**400, -(10**400), 7])
    assert found.tolist() == [np.inf, -np.inf, 7.0]
    with pytest.raises(DomainError, match=r"target must be finite, got inf at \[0\]"):
        faults.raise_with(found)


def test_texts_and_times_are_blanked_where_bad():
    faults = Faults()
    faults.number("vol", [-0.2, 0.2])
    times = np.array(["2026-01-01", "2026-01-02"], dtype="M8[us]")
    with pytest.raises(DomainError) as caught:
        faults.raise_with(times)
    assert np.isnat(caught.value.result).tolist() == [True, False]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([0.2, 0.3, -0.2, -0.1], "at [2]"),
        ([[0.2, 0.3], [-0.2, 0.1]], "at [1, 0]"),
    ],
)
def test_a_message_names_the_index_of_the_first_bad_value(
    values: list[Any], place: str
) -> None:
    faults = Faults()
    faults.number("vol", values)
    with pytest.raises(DomainError) as caught:
        faults.raise_with(np.zeros(np.shape(values)))
    rule = "vol must be >= 0 and <= 50, got -0.2"
    assert (str(caught.value), caught.value.rule) == (f"{rule} {place}", rule)
    assert np.asarray(values)[caught.value.place] == -0.2


def test_the_index_is_that_of_the_result() -> None:
    faults = Faults()
    faults.number("strike", np.array([[90.0], [100.0], [-1.0]]))
    faults.number("vol", np.array([0.2, -0.1]))
    with pytest.raises(DomainError, match=r"got -1 at \[2, 0\]$") as caught:
        faults.raise_with(np.zeros((3, 2)))
    assert caught.value.codes[caught.value.place] == Code.OUT_OF_RANGE


def test_what_fails_every_element_has_no_index() -> None:
    faults = Faults()
    faults.number("rate", 11.0)
    with pytest.raises(DomainError, match=r"got 11$") as caught:
        faults.raise_with(np.zeros(3))
    assert caught.value.place == ()


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("vol", 20.0, "vol 20 looks like percent; type 0.2"),
        ("years", 91.25, "years 91.25 looks like days; type 0.25"),
    ],
)
def test_a_likely_slip_of_unit_is_warned_of_at_the_line_of_the_caller(
    name: str, value: float, text: str
) -> None:
    faults = Faults()
    with pytest.warns(DoubtWarning) as caught:
        faults.number(name, np.array([0.2, value]))
    assert [str(warning.message) for warning in caught] == [text]
    assert caught[0].filename == __file__
    faults.raise_with(0.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        faults.number(name, [TERMS[name].doubt, 0.0])  # the edge is no slip
        faults.number(name, 1e3, Limits(0.0))  # a unit of its own
        faults.number(name, 1e3)  # an error needs no warning
        with pytest.raises(DoubtWarning):
            faults.number(name, value)


def test_of_the_doubts_of_all_parts_of_a_call_one_is_told_at_its_end() -> None:
    faults, parts = Faults(), (Faults(), Faults(), Faults())
    for part, text in zip(parts, ("", "price 1", "price 2"), strict=True):
        part.doubt(text)
        faults.join(part, slice(0, 1), (3,))
    with pytest.warns(DoubtWarning) as caught:
        faults.raise_with(np.zeros(3))
    assert [str(warning.message) for warning in caught] == ["price 1"]


def test_arrays_that_do_not_broadcast_are_named_with_their_shapes() -> None:
    faults = Faults()
    faults.number("spot", np.ones((2, 1)))
    faults.flag(["call", "put", "put"])
    faults.number("years", -1.0)
    rule = r"sizes do not fit: spot \(2, 1\), flag \(3,\), vol \(4, 3\)"
    with pytest.raises(InputError, match=rule):
        faults.number("vol", np.full((4, 3), -0.2))
