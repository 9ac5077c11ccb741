"""The ranking of a table: order, costs by hand, and a reason in every failed row."""

from typing import Any

import numpy as np
import pytest

from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import answer

COLUMNS = [
    "instrument",
    "underlying",
    "kind",
    "settlement",
    "expiry",
    "multiplier",
    "price_currency",
    "bid",
    "ask",
    "mark",
    "lot",
    "fee_bps",
    "fee_contract",
    "funding_8h",
    "max_buy",
    "max_sell",
    "minimum",
    "tradable",
]
SERIAL = 46027.5  # 2026-01-05 12:00


def row(instrument: str, **values: Any) -> dict[str, Any]:
    """A listed contract on BTC; a perpetual of 10 USD unless it says otherwise."""
    perpetual: dict[str, Any] = {
        "underlying": "BTC",
        "kind": "perpetual",
        "settlement": "inverse",
        "multiplier": 10.0,
        "price_currency": "USD",
        "bid": 89998.0,
        "ask": 90002.0,
        "mark": 90000.0,
        "lot": 1.0,
        "fee_bps": 5.0,
        "funding_8h": 0.0001,
        "tradable": True,
    }
    return {"instrument": instrument} | perpetual | values


LINEAR: dict[str, Any] = {
    "settlement": "linear",
    "multiplier": 0.01,
    "funding_8h": None,
}
SPOT = row("BTC-SPOT", kind="spot", **(LINEAR | {"multiplier": 1.0, "lot": 0.001}))
FUTURE = row(
    "BTC-27MAR26",
    kind="future",
    expiry=46108.0 + 8 / 24,
    bid=90895.0,
    ask=90905.0,
    mark=90900.0,
    funding_8h=None,
)
GOOD = [row("PERP"), FUTURE, SPOT]
MARKET: list[list[Any]] = [
    [
        "underlying",
        "spot",
        "base",
        "quote",
        "rate",
        "dividend",
        "fx_to_book",
        "as_of",
        "source",
    ],
    ["BTC", 90000.0, "BTC", "USD", 0.04, 0.0, 1.0, SERIAL, "test"],
]


def table(rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [COLUMNS, *([one.get(name) for name in COLUMNS] for one in rows)]


def ranked(rows: list[dict[str, Any]], *arguments: Any) -> list[dict[str, Any]]:
    """The result by its headers; the fourth argument on are Market and so forth."""
    found: Any = answer("XLH_HEDGE_RANK", [table(rows), *arguments]).value
    assert isinstance(found, list), found
    names = [
        "instrument",
        "quantity",
        "spread",
        "fee",
        "funding",
        "basis",
        "total",
        "per_delta",
        "price_currency",
        "status",
    ]
    return [dict(zip(names, cells, strict=True)) for cells in found]


def test_costs_of_each_kind_are_those_by_hand() -> None:
    """A short of ten coins for 7 days. Perpetual: 90,000 contracts of 10 USD, 900,000
    USD. Future: 90,900 contracts, 909,000 USD; its basis of 1 % falls by 7 days of
    80.83 (a life of 46108.333 - 46027.5). Spot: ten coins, their cash at 4 %."""
    found = {one["instrument"]: one for one in ranked(GOOD, 10.0, 7.0, MARKET)}
    life = 46108.0 + 8 / 24 - SERIAL
    faded = 1 - 0.990099009900990 ** (7 / life)  # 90000/90900
    hands = {
        "PERP": (-90000, 40.0, 900.0, -900_000 * 0.0001 * 21, 0.0),
        "BTC-27MAR26": (-90900, 100.0, 909.0, 0.0, -909_000 * faded),
        "BTC-SPOT": (-10, 40.0, 900.0, 0.0, -900_000 * 0.000766829),
    }
    for name, by_hand in hands.items():
        parts = ("quantity", "spread", "fee", "funding", "basis")
        got = [found[name][part] for part in parts]
        assert got == pytest.approx(by_hand, rel=1e-6), name
        assert found[name]["total"] == pytest.approx(sum(by_hand[1:]), rel=1e-6)
        assert found[name]["per_delta"] == pytest.approx(sum(by_hand[1:]) / 10, 1e-6)
        assert found[name]["status"] == "ok"


@pytest.mark.parametrize("delta", [10.0, -10.0])
def test_the_cheapest_stands_first_whichever_order_they_came_in(delta: float) -> None:
    first, second = (ranked(r, delta, 7.0, MARKET) for r in (GOOD, GOOD[::-1]))
    assert first == second
    costs = [one["per_delta"] for one in first]
    assert costs == sorted(costs)
    assert first[0]["instrument"] == ("PERP" if delta > 0 else "BTC-SPOT")


def test_a_linear_future_hedges_by_its_price_over_spot() -> None:
    linear = FUTURE | LINEAR | {"lot": 0.0001, "fee_bps": None, "fee_contract": 1.5}
    (one,) = ranked([linear], -2.02, 7.0, MARKET)
    # 0.01 * 90900/90000 coins each; 1.5 USD each, twice.
    assert one["quantity"] == pytest.approx(200, rel=1e-12)
    assert one["fee"] == pytest.approx(600, rel=1e-12)
    assert one["spread"] == pytest.approx(20, rel=1e-12)


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"funding_8h": None}, CellError.NA, "funding_8h is blank: a perpetual needs"),
        ({"fee_bps": None}, CellError.NA, "fee_bps and fee_contract are blank"),
        ({"bid": None}, CellError.NA, "bid is blank"),
        ({"bid": 0.0}, CellError.NA, "there is no bid"),
        ({"bid": 90003.0}, CellError.NUM, "bid 90003 is above ask 90002"),
        ({"mark": None}, CellError.NA, "mark is blank"),
        ({"mark": 0.0}, CellError.NUM, "mark must be > 0, got 0"),
        ({"lot": None}, CellError.NA, "lot is blank"),
        ({"lot": 1e6}, CellError.NUM, "delta is less than half a lot of the hedge"),
        ({"multiplier": -1.0}, CellError.NUM, "multiplier must be > 0, got -1"),
        ({"ask": "x"}, CellError.VALUE, "ask must be a number, got 'x'"),
        ({"ask": CellError.REF}, CellError.REF, "ask holds #REF!"),
        ({"kind": "perpetuity"}, CellError.VALUE, "kind must be one of"),
        ({"kind": "future"}, CellError.VALUE, "expiry is blank: a future needs it"),
        (
            {"kind": "future", "expiry": SERIAL + 6},
            CellError.NUM,
            "expires before the horizon",
        ),
        ({"kind": "future", "expiry": SERIAL - 1}, CellError.NUM, "expired"),
        ({"kind": "spot"}, CellError.VALUE, "settlement must be linear for a spot"),
    ],
)
def test_what_has_no_cost_fails_last_with_its_reason(
    changed: dict[str, Any], error: CellError, sentence: str
) -> None:
    good, bad = ranked([row("BAD", **changed), row("PERP")], 10.0, 7.0, MARKET)
    assert (good["instrument"], good["status"]) == ("PERP", "ok")
    assert bad["instrument"] == "BAD"
    assert sentence in bad["status"]
    numbers = {v for k, v in bad.items() if k in ("quantity", "funding", "per_delta")}
    assert numbers == {error}


def test_without_a_market_only_perpetuals_are_ranked() -> None:
    found = ranked(GOOD, 10.0, 7.0)
    assert [one["status"] for one in found] == [
        "ok",
        "Market is not given: a future needs its spot and rates",
        "Market is not given: a spot needs its spot and rates",
    ]
    assert found[1]["per_delta"] is CellError.NA


def test_a_trade_beyond_a_limit_stands_behind_and_says_so() -> None:
    rows = [
        row("FREE", funding_8h=0.0009, max_sell=1000.0),
        row("MINIMUM", funding_8h=0.0008, minimum=1e6),
        row("DEAR", funding_8h=-0.0001, max_buy=1.0),
    ]
    found = ranked(rows, 10.0, 7.0)
    assert [(one["instrument"], one["status"]) for one in found] == [
        ("DEAR", "ok"),
        ("FREE", "max_sell 1000 exceeded"),
        ("MINIMUM", "less than the minimum"),
    ]


def test_currencies_are_ranked_apart() -> None:
    rows = [
        row("A", funding_8h=0.0),
        row("B", funding_8h=0.0003, price_currency="USDC"),
        row("C", funding_8h=0.0001),
    ]
    found = ranked(rows, 10.0, 7.0)
    assert [one["instrument"] for one in found] == ["C", "A", "B"]


def test_options_and_what_is_not_tradable_are_no_candidates() -> None:
    option = row("OPTION", kind="option", style="european", flag="call", strike=9e4)
    closed = row("CLOSED", tradable=False)
    found = ranked([option, closed, row("PERP")], 10.0, 7.0)
    assert [one["instrument"] for one in found] == ["PERP"]


ETH = row("ETH-PERP", underlying="ETH")


@pytest.mark.parametrize(
    ("rows", "arguments", "error", "sentence"),
    [
        (GOOD, (0.0, 7.0), CellError.NUM, "delta must not be 0"),
        (GOOD, (1.0, 0.0), CellError.NUM, "horizon must be > 0"),
        (GOOD, ("x", 7.0), CellError.VALUE, "delta must be a number"),
        ([*GOOD, ETH], (1.0, 7.0), CellError.VALUE, "instruments are on BTC, ETH"),
        (GOOD, (1.0, 7.0, MARKET, "SPX"), CellError.NA, "perpetual on SPX"),
        ([ETH], (1.0, 7.0, MARKET), CellError.NA, "no Market row for underlying ETH"),
        ([], (1.0, 7.0), CellError.NA, "no tradable spot, future or perpetual"),
        (
            GOOD,
            (1.0, 7.0, [MARKET[0], [*MARKET[1][:4], None, *MARKET[1][5:]]]),
            CellError.VALUE,
            "rate is blank",
        ),
    ],
)
def test_a_ranking_that_cannot_be_made_says_why(
    rows: list[dict[str, Any]], arguments: Any, error: CellError, sentence: str
) -> None:
    value, reasons = answer("XLH_HEDGE_RANK", [table(rows), *arguments])
    assert value is error
    assert sentence in reasons[0]


def test_one_underlying_of_several_is_named() -> None:
    (found,) = ranked(
        [*GOOD, ETH], 1.0, 7.0, [MARKET[0], ["ETH", *MARKET[1][1:]]], "ETH"
    )
    assert found["instrument"] == "ETH-PERP"
    assert np.isfinite(found["per_delta"])
