"""Instrument codes: every form once by hand, then a real chain."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import InputError
from xlhedge.core.venue_codes import parse_code, parse_codes

NAN = float("nan")
GOLDEN = [
    (
        "BTC-27MAR26-95000-C",
        ("BTC", "option", "call", 95000.0, "2026-03-27T08:00", False, "inverse"),
    ),
    (
        "ETH-3APR26-3450-P",
        ("ETH", "option", "put", 3450.0, "2026-04-03T08:00", False, "inverse"),
    ),
    (
        "BTC_USDC-27MAR26-95000-C",
        ("BTC", "option", "call", 95000.0, "2026-03-27T08:00", False, "linear"),
    ),
    (
        "XRP_USDC-27MAR26-0d55-C",
        ("XRP", "option", "call", 0.55, "2026-03-27T08:00", False, "linear"),
    ),
    (
        "XRP_USDC-30JUN23-0d625-P",
        ("XRP", "option", "put", 0.625, "2023-06-30T08:00", False, "linear"),
    ),
    (
        "BTC-27MAR26",
        ("BTC", "future", "", NAN, "2026-03-27T08:00", False, "inverse"),
    ),
    (
        "BTC_USDC-27MAR26",
        ("BTC", "future", "", NAN, "2026-03-27T08:00", False, "linear"),
    ),
    ("BTC-PERPETUAL", ("BTC", "perpetual", "", NAN, "NaT", False, "inverse")),
    ("BTC_USDC-PERPETUAL", ("BTC", "perpetual", "", NAN, "NaT", False, "linear")),
    (
        "SPX   260918P06000000",
        ("SPX", "option", "put", 6000.0, "2026-09-18T00:00", True, "linear"),
    ),
    (
        "SPXW260417C06012500",
        ("SPXW", "option", "call", 6012.5, "2026-04-17T00:00", True, "linear"),
    ),
    (
        "AAPL1 260918C00260125",
        ("AAPL1", "option", "call", 260.125, "2026-09-18T00:00", True, "linear"),
    ),
    (
        "GOOGL1260918C00000500",
        ("GOOGL1", "option", "call", 0.5, "2026-09-18T00:00", True, "linear"),
    ),
]
UNKNOWN = [
    *("", "BTC", "BTC-", "BTC_USDC", "BTC-27MAR26-95000", "BTC-27MAR26-C-95000"),
    *("BTC-31FEB26-95000-C", "BTC-27MAI26-95000-C", "btc-27MAR26-95000-c"),
    *("BTC-27MAR26-95000-X", "BTC-27MAR26-95.5-C", "BTC-27MAR26-d5-C"),
    *("BTC-FS-27MAR26_PERP", "BTC-CS-27MAR26-95000_99000", "BTC-PERPETUAL ", " BTC"),
    *("SPX   261318P06000000", "SPX   260918X06000000", "SPX   260918P6000000"),
    *("TOOLONG260918P06000000", "260918P06000000", 95000, None, True),
]


@pytest.mark.parametrize(("code", "expected"), GOLDEN)
def test_golden_codes(code: str, expected: tuple[Any, ...]) -> None:
    contract = parse_code(code)
    underlying, kind, flag, strike, expiry, date_only, settlement = expected
    assert contract.underlying == underlying
    assert (contract.kind, contract.flag) == (kind, flag)
    np.testing.assert_equal(contract.strike, strike)
    np.testing.assert_equal(contract.expiry, np.datetime64(expiry, "us"))
    assert contract.date_only is date_only
    assert contract.settlement == settlement


@pytest.mark.parametrize("code", UNKNOWN)
def test_unknown_code_is_an_input_error_naming_it(code: Any) -> None:
    with pytest.raises(InputError) as caught:
        parse_code(code)
    assert repr(code) in str(caught.value)


def test_columns_hold_what_single_codes_hold() -> None:
    codes = [code for code, _ in GOLDEN]
    columns = parse_codes(codes)
    singles = [parse_code(code) for code in codes]
    for name, column in columns._asdict().items():
        expected = np.array([getattr(one, name) for one in singles], column.dtype)
        np.testing.assert_array_equal(column, expected, name)
    assert columns.expiry.dtype == np.dtype("M8[us]")


def test_columns_keep_the_shape_of_the_codes() -> None:
    columns = parse_codes(np.array([["BTC-PERPETUAL"], ["BTC-27MAR26-95000-C"]]))
    assert {column.shape for column in columns} == {(2, 1)}
    assert {column.shape for column in parse_codes([])} == {(0,)}


def test_good_codes_survive_an_unknown_one() -> None:
    with pytest.raises(InputError, match="'BTC-NEVER'") as caught:
        parse_codes(["BTC-27MAR26-95000-C", "BTC-NEVER", None])
    np.testing.assert_array_equal(caught.value.codes, [0, 1, 1])
    columns = caught.value.result
    np.testing.assert_array_equal(columns.strike, [95000, np.nan, np.nan])
    np.testing.assert_array_equal(np.isnat(columns.expiry), [False, True, True])
    assert columns.flag.tolist() == ["call", "", ""]


def test_codes_of_a_real_chain_say_what_its_columns_say(shared_data: Path) -> None:
    with (shared_data / "deribit_chain.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = parse_codes([row["instrument"] for row in rows])
    assert columns.underlying.tolist() == [row["currency"] for row in rows]
    assert columns.flag.tolist() == [row["option_type"] for row in rows]
    assert columns.strike.tolist() == [float(row["strike"]) for row in rows]
    expiries = [row["expiry"].removesuffix("+00:00") for row in rows]
    np.testing.assert_array_equal(columns.expiry, np.array(expiries, "M8[us]"))
    assert set(columns.kind) == {"option"}
    assert set(columns.settlement) == {"inverse"}
    assert not columns.date_only.any()
