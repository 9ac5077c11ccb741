"""The sample book is a market that could be: quotes, vols and forwards agree."""

from math import exp, log, sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

from xlhedge.book.columns import INSTRUMENTS, MARKET
from xlhedge.core.dates import years_between
from xlhedge.store.sources import read_csv_table

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
DECIMALS = 1e-4  # of a mark in coin
SNAPSHOTS = ("", "_later")
Row = dict[str, Any]


def listed(suffix: str) -> list[Row]:
    header, *rows = read_csv_table(SAMPLE / f"instruments{suffix}.csv", INSTRUMENTS)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def underlyings(suffix: str) -> dict[str, Row]:
    header, *rows = read_csv_table(SAMPLE / f"market{suffix}.csv", MARKET)
    return {str(r[0]): dict(zip(map(str, header), r, strict=True)) for r in rows}


def on_tick(price: float, tick: float) -> bool:
    return price / tick == pytest.approx(round(price / tick), abs=1e-6)


def undiscounted(row: Row, years: float) -> float:
    """Black 1976 without discount, by the definition."""
    phi = 1 if row["flag"] == "call" else -1
    forward, strike = row["forward"], row["strike"]
    width = row["mark_vol"] * sqrt(years)
    d1 = log(forward / strike) / width + width / 2
    cdf = NormalDist().cdf
    return float(phi * (forward * cdf(phi * d1) - strike * cdf(phi * (d1 - width))))


@pytest.mark.parametrize("suffix", SNAPSHOTS)
def test_the_mark_lies_between_bid_and_ask_on_the_tick(suffix: str) -> None:
    for row in listed(suffix):
        assert row["bid"] <= row["mark"] <= row["ask"], row["instrument"]
        assert on_tick(row["bid"], row["tick"]), row["instrument"]
        assert on_tick(row["ask"], row["tick"]), row["instrument"]


@pytest.mark.parametrize("suffix", SNAPSHOTS)
def test_an_option_mark_is_the_price_at_its_mark_vol(suffix: str) -> None:
    market = underlyings(suffix)
    rows = [r for r in listed(suffix) if r["mark_vol"] and r["forward"]]
    assert len(rows) > 10
    for row in rows:
        as_of = market[row["underlying"]]["as_of"]
        price = undiscounted(row, float(years_between(as_of, row["expiry"])))
        coin = row["settlement"] == "inverse"
        price, step = (
            (price / row["forward"], DECIMALS) if coin else (price, row["tick"])
        )
        assert row["mark"] == pytest.approx(price, abs=step / 2), row["instrument"]


@pytest.mark.parametrize("suffix", SNAPSHOTS)
def test_forwards_and_futures_stand_near_the_carried_spot(suffix: str) -> None:
    market = underlyings(suffix)
    for row in listed(suffix):
        own = market[row["underlying"]]
        price = row["mark"] if row["kind"] == "future" else row["forward"]
        if price is None:
            continue
        years = float(years_between(own["as_of"], row["expiry"]))
        carried = own["spot"] * exp((own["rate"] - own["dividend"]) * years)
        assert price == pytest.approx(carried, rel=0.01), row["instrument"]
