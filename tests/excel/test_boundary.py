"""Raw cells in, cells out: printed values, errors in place, one calculation."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, Answer, answer, call

# S=105 K=100 T=.5 r=.1 b=0 sigma=.36, as Haug (2007) prints it: delta 0.5946.
HAUG = ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1]
# The coin-settled call of the reference figures, spot its own forward.
COIN = ["call", 60000.0, 65000.0, 0.08, 0.0, 0.6, 0.0, "inverse"]
# Reiswich & Wystup (2010): EURUSD, one year.
FX = ["call", 1.3465, 1.4, 1.0, 0.0294, 0.1825, 0.0346]

# mpmath, 50 digits.
PRINTED = [
    ("XLH_PRICE", HAUG, 12.432844508202189),
    ("XLH_DELTA", HAUG, 0.59462865972999562),
    ("XLH_GREEK", ["vanna", *HAUG, OMITTED, "raw"], -0.0645058538495505),
    ("XLH_GREEK", ["vanna", *HAUG], -0.000645058538495505),
    ("XLH_GREEK", ["ultima", *HAUG, OMITTED, "raw"], -26.031330111323561),
    ("XLH_GREEK", ["ultima", *HAUG, "black_scholes", "desk"], -26.031330111323561e-6),
    ("XLH_PRICE", ["put", 100.0, 95.0, 0.5, 0.1, 0.2, 0.05], 2.4647876467558212),
    ("XLH_PRICE", ["c", 42.0, 40.0, 0.5, 0.1, 0.2], 4.7594223928715332),
    ("XLH_PRICE", COIN, 0.03644179568553513),
    ("XLH_DELTA", COIN, 0.34945089314303223),
    ("XLH_GREEK", ["net_delta", *COIN], 0.3130090974574971),
    ("XLH_GREEK", ["coin_gamma", *COIN], 4.3203603092687125e-10),
    ("XLH_FX_DELTA", FX, 0.42512280388675902),
    ("XLH_FX_DELTA", [*FX, "forward"], 0.44008948336008727),
    ("XLH_FX_DELTA", [*FX, "spot_pa"], 0.37302614677434132),
    (
        "XLH_STRIKE",
        ["call", 0.25, 1.3465, 1.0, 0.0294, 0.1825, 0.0346],
        1.5327254403570746,
    ),
    (
        "XLH_STRIKE",
        ["call", 0.25, 1.3465, 1.0, 0.0294, 0.1825, 0.0346, "spot_pa"],
        1.5076134605110835,
    ),
    ("XLH_IV", ["call", 10.4505835721856, 100.0, 100.0, 1.0, 0.05], 0.2),
    ("XLH_HEDGE", [-120 * 100 * 0.5216], 6259.2),
    ("XLH_HEDGE", [-6259.2, OMITTED, OMITTED, OMITTED, OMITTED, 100.0], 6300.0),
    ("XLH_HEDGE_INVERSE", [25 * 0.4321, 60000.0, 10.0], -64815.0),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), PRINTED)
def test_cells_hold_the_printed_values(
    name: str, arguments: list[Any], expected: float
) -> None:
    value = call(name, arguments)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=1e-10)


def test_columns_of_greeks_are_those_of_single_cells() -> None:
    rows: Any = call("XLH_GREEKS", [*HAUG, OMITTED, OMITTED, True])
    header, (*greeks, status) = rows
    assert header == [
        *("price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga"),
        *("charm", "net_delta", "status"),
    ]
    assert status == "ok"
    assert greeks == [call("XLH_GREEK", [name, *HAUG]) for name in header[:-1]]


def test_a_row_and_a_column_make_a_rectangle() -> None:
    strikes, years = [[90.0, 100.0, 110.0]], [[0.5], [1.0]]
    found = call("XLH_PRICE", ["put", 100.0, strikes, years, 0.05, 0.2])
    assert found == [
        [call("XLH_PRICE", ["put", 100.0, k, t, 0.05, 0.2]) for k in strikes[0]]
        for (t,) in years
    ]


def test_a_flat_list_is_a_row_and_tuples_are_ranges() -> None:
    row = call("XLH_LOTS", [[[1.2, 2.6]], 1.0])
    assert row == [[1.0, 3.0]]
    assert call("XLH_LOTS", [[1.2, 2.6], 1.0]) == row
    assert call("XLH_LOTS", [((1.2, 2.6),), 1]) == row


def test_ranges_that_do_not_fit_are_a_value_error() -> None:
    two, three = [[1.0], [2.0]], [[1.0], [2.0], [3.0]]
    found = answer("XLH_LOTS", [two, three])
    assert found == (CellError.VALUE, ("sizes do not fit: quantity 2 x 1, lot 3 x 1",))
    no_rectangles: list[Any] = [[[1.0], [2.0, 3.0]], [], [[]], [1.0, [2.0]]]
    for ragged in no_rectangles:
        found = answer("XLH_LOTS", [ragged, 1.0])
        assert found == (CellError.VALUE, ("quantity is not a rectangle of cells",))


BAD_STRIKES: list[tuple[Any, CellError, str]] = [
    (None, CellError.VALUE, "strike is blank"),
    ("x", CellError.VALUE, 'strike must be a number, got "x"'),
    ("", CellError.VALUE, 'strike must be a number, got ""'),
    ("100", CellError.VALUE, 'strike must be a number, got "100"'),
    (True, CellError.VALUE, "strike must be a number, got TRUE"),
    (-1.0, CellError.NUM, "strike must be >= 0, got -1"),
    (float("inf"), CellError.NUM, "strike must be finite, got inf"),
    (CellError.NA, CellError.NA, "strike holds #N/A"),
    (CellError.GETTING_DATA, CellError.GETTING_DATA, "strike holds #GETTING_DATA"),
]


def test_each_bad_cell_is_its_own_error_in_its_place() -> None:
    strikes = [100.0, *(cell for cell, _, _ in BAD_STRIKES), 110.0]
    arguments = [*HAUG[:2], [[k] for k in strikes], *HAUG[3:]]
    found: Any = answer("XLH_DELTA", arguments)
    first, *errors, last = (cell for (cell,) in found.value)
    assert errors == [error for _, error, _ in BAD_STRIKES]
    assert first == call("XLH_DELTA", HAUG)
    assert last == call("XLH_DELTA", [*HAUG[:2], 110.0, *HAUG[3:]])
    assert set(found.reasons) == {reason for _, _, reason in BAD_STRIKES}


def test_status_gives_each_row_its_own_reason() -> None:
    strikes = [[cell] for cell, _, _ in BAD_STRIKES]
    rows: Any = call("XLH_GREEKS", [*HAUG[:2], strikes, *HAUG[3:]])
    assert [row[-1] for row in rows] == [reason for _, _, reason in BAD_STRIKES]
    assert [set(row[:-1]) for row in rows] == [{error} for _, error, _ in BAD_STRIKES]


def test_an_error_in_an_input_wins_over_a_blank_in_another() -> None:
    found = answer("XLH_DELTA", ["call", None, CellError.NULL, 0.5, 0.1, 45.0])
    assert found == (CellError.NULL, ("strike holds #NULL!",))


SLIPS = [
    (5, 45.0, "vol 45 looks like percent; type 0.45"),
    (4, 5.0, "rate 5 looks like percent; type 0.05"),
    (6, -3.0, "dividend -3 looks like percent; type -0.03"),
    (3, 90.0, "years 90 looks like days; type 0.246575"),
]


@pytest.mark.parametrize(("place", "value", "reason"), SLIPS)
def test_a_slip_of_the_unit_is_a_num_error(
    place: int, value: float, reason: str
) -> None:
    arguments = [*HAUG[:place], value, *HAUG[place + 1 :]]
    assert answer("XLH_DELTA", arguments) == (CellError.NUM, (reason,))
    assert call("XLH_WHY", ["XLH_DELTA", *arguments]) == reason
    column = [*HAUG[:place], [[HAUG[place]], [value]], *HAUG[place + 1 :]]
    assert call("XLH_DELTA", column) == [[call("XLH_DELTA", HAUG)], [CellError.NUM]]


@pytest.mark.parametrize("place", [3, 4, 5, 6])
def test_the_largest_size_that_is_no_slip_is_accepted(place: int) -> None:
    largest = {3: 50.0, 4: 1.0, 5: 10.0, 6: -1.0}[place]
    arguments = [*HAUG[:place], largest, *HAUG[place + 1 :]]
    assert type(call("XLH_DELTA", arguments)) is float


def test_a_vol_in_price_units_is_no_slip() -> None:
    market: list[Any] = [-2.0, -2.0, 0.5, 0.0, 45.0, 0.0]
    price = call("XLH_PRICE", ["call", *market, "bachelier"])
    assert price == pytest.approx(45 * math.sqrt(0.5 / (2 * math.pi)), rel=1e-14)
    models = [["bachelier"], ["black76"], ["no model"]]
    found = answer("XLH_PRICE", ["call", 2.0, 2.0, *market[2:], models])
    assert found.value == [[price], [CellError.NUM], [CellError.VALUE]]
    assert found.reasons[0] == "vol 45 looks like percent; type 0.45"
    wrong = ["call", 2.0, 2.0, 0.5, 45.0, 45.0, 0.0, "bachelier"]
    reason = "rate 45 looks like percent; type 0.45"
    assert answer("XLH_PRICE", wrong) == (CellError.NUM, (reason,))


def test_no_vol_gives_a_price_below_the_intrinsic_value() -> None:
    arguments = ["call", 4.0, 105.0, 100.0, 0.5, 0.0, 0.0]
    found = answer("XLH_IV", arguments)
    assert found.value is CellError.NUM
    assert "intrinsic" in found.reasons[0]


def test_gamma_at_the_kink_is_a_num_error() -> None:
    """An expired option at its strike: gamma is a Dirac mass."""
    found = answer("XLH_GAMMA", ["call", 100.0, 100.0, 0.0, 0.05, 0.2])
    assert found == (CellError.NUM, ("the result is not a finite number",))
    row: Any = call("XLH_GREEKS", ["call", 100.0, 100.0, 0.0, 0.05, 0.2])
    assert row[0][:3] == [0.0, 0.5, CellError.NUM]
    assert row[0][-1] == "gamma is not a finite number"


def test_choices_may_vary_from_row_to_row() -> None:
    names = ["delta", "gamma", "delta", "nonsense", None, "coin_vega"]
    models = ["black_scholes", "inverse", "black76", "inverse", "inverse", "inverse"]
    columns = ([[n] for n in names], [[m] for m in models])
    found: Any = call("XLH_GREEK", [columns[0], *COIN[:7], columns[1]])
    for (cell,), name, model in zip(found, names, models, strict=True):
        assert cell == call("XLH_GREEK", [name, *COIN[:7], model])
    assert [cell for (cell,) in found[3:5]] == [CellError.VALUE] * 2


def test_flags_are_words_letters_or_signs() -> None:
    flags = [["call"], ["c"], ["C"], [1.0], [1], ["put"], ["P"], [-1.0]]
    prices: Any = call("XLH_PRICE", [flags, *HAUG[1:]])
    assert len({price for (price,) in prices[:5]}) == 1
    assert len({price for (price,) in prices[5:]}) == 1
    bad = [["cal"], [None], [True], [0.0], [2.0], ["1"]]
    assert call("XLH_PRICE", [bad, *HAUG[1:]]) == [[CellError.VALUE]] * 6


def test_what_a_kind_of_hedge_does_not_need_may_be_blank() -> None:
    kinds = [["perpetual"], ["spot"], ["inverse"], ["future"]]
    years = [[None], [None], [None], [None]]
    found: Any = answer("XLH_HEDGE_DELTA", [kinds, 100.0, 100.0, years, 0.05])
    assert found.value == [[1.0], [1.0], [0.01], [CellError.VALUE]]
    assert found.reasons == ("a forward or future needs years",)


DATES = [
    46027.5,
    "2026-01-05 12:00",
    "2026-01-05T14:00+02:00",
    datetime(2026, 1, 5, 12, tzinfo=UTC),
]


@pytest.mark.parametrize("as_of", DATES)
def test_dates_are_serials_texts_or_objects(as_of: Any) -> None:
    expiries = [["27MAR26"], [46108.0], ["2026-03-27"], [datetime(2026, 3, 27)]]
    found: Any = call("XLH_YEARS", [as_of, expiries, OMITTED, "12:00 UTC"])
    # 26 days of January, 28 of February, 27 of March.
    assert found == [[pytest.approx(81 / 365, rel=1e-15)]] * 4


def test_a_date_without_a_time_of_day_needs_a_cut() -> None:
    expiries = [["27MAR26"], [None], ["x"], [True], [46108.5]]
    found: Any = answer("XLH_YEARS", [46027.5, expiries])
    *errors, years = (cell for (cell,) in found.value)
    assert errors == [CellError.VALUE] * 4
    assert years == pytest.approx(81 / 365, rel=1e-15)
    for reason in found.reasons:
        assert reason.startswith("expiry ")
    assert any("no time of day" in reason for reason in found.reasons)


def test_codes_become_the_columns_of_instruments() -> None:
    codes = [["BTC-27MAR26-95000-C"], ["BTC-PERPETUAL"], ["no code"]]
    expiry = 46108 + 8 / 24
    none = CellError.NA
    assert call("XLH_INSTRUMENT", [codes]) == [
        ["BTC", "option", "call", 95000.0, pytest.approx(expiry, abs=1e-9), "inverse"],
        ["BTC", "perpetual", none, none, none, "inverse"],
        [CellError.VALUE] * 6,
    ]


def test_band_policy_gives_a_trade_and_its_reason() -> None:
    """Target -3, total -2: back to -3, at 50 % to -2.5 (Greeks.live)."""
    assert call("XLH_DDH", [-2.0, -3.0, 0.5, 0.5]) == [[-1.0, "above_band"]]
    column = call("XLH_DDH", [[[-2.0], [-3.2]], -3.0, 0.5, 0.5, 0.5])
    assert column == [[-0.5, "above_band"], [0.0, "in_band"]]


def test_logical_arguments_may_be_one_and_zero() -> None:
    """A host without a logical type hands over numbers."""
    for true in (True, 1.0, 1):
        rows: Any = call("XLH_GREEKS", [*HAUG, OMITTED, OMITTED, true])
        assert rows[0][0] == "price"
    assert call("XLH_GREEKS", [*HAUG, OMITTED, OMITTED, 2.0]) is CellError.VALUE


def test_an_unknown_function_is_a_name_error() -> None:
    found = answer("XLH_NONSENSE", [1.0])
    assert found == (CellError.NAME, ("there is no function XLH_NONSENSE",))


def test_an_answer_unpacks_into_value_and_reasons() -> None:
    assert answer("XLH_LOTS", [1.2, 1.0]) == Answer(1.0, ())


@pytest.mark.parametrize("name", [[], {}, None, 1.0, CellError.NA])
def test_a_name_that_is_no_text_names_no_function(name: Any) -> None:
    found = answer(name, [])
    assert found.value is CellError.NAME
    assert found.reasons


def test_an_integer_too_large_for_a_cell_fails_its_own_element_only() -> None:
    strikes = [[100.0], [10**400]]
    found = answer("XLH_DELTA", ["call", 105.0, strikes, 0.5, 0.1, 0.36, 0.1])
    rows: Any = found.value
    good, bad = rows
    assert good == [call("XLH_DELTA", ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1])]
    assert bad == [CellError.NUM]
    assert found.reasons == ("strike must be finite, got inf",)
    flags = [["call"], [-(10**400)]]
    both = call("XLH_DELTA", [flags, 105.0, 100.0, 0.5, 0.1, 0.36, 0.1])
    assert both == [good, [CellError.VALUE]]
