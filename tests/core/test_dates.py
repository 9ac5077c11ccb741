"""Dates from cells, cuts and year fractions."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl.utils.datetime import from_excel

from xlhedge.core.dates import apply_cut, parse_dates, serials, years_between
from xlhedge.core.errors import Code, DomainError, InputError

NEW_YORK = "09:30 America/New_York"


@pytest.mark.parametrize(
    ("cell", "time", "date_only"),
    [
        # Serial numbers printed in Microsoft's DATE and in ECMA-376.
        (61, "1900-03-01T00:00", True),
        (39448, "2008-01-01T00:00", True),
        (2958465, "9999-12-31T00:00", True),
        (39448.75, "2008-01-01T18:00", False),
        # ISO 8601
        ("2026-03-27", "2026-03-27T00:00", True),
        ("2026-03-27 08:00", "2026-03-27T08:00", False),
        ("2026-03-27 00:00", "2026-03-27T00:00", False),
        ("2026-03-27T08:00:00Z", "2026-03-27T08:00", False),
        ("2026-03-27T08:00:00.250001Z", "2026-03-27T08:00:00.250001", False),
        ("2026-03-27 08:00:00+00:00", "2026-03-27T08:00", False),
        ("2026-03-27T01:30:00+02:00", "2026-03-26T23:30", False),
        ("2026-03-27T20:00:00-05:30", "2026-03-28T01:30", False),
        ("2024-02-29", "2024-02-29T00:00", True),
        # Venues
        ("27MAR26", "2026-03-27T00:00", True),
        ("3APR26", "2026-04-03T00:00", True),
        ("03apr26", "2026-04-03T00:00", True),
        ("27SEP24", "2024-09-27T00:00", True),
        # Objects
        (date(2026, 3, 27), "2026-03-27T00:00", True),
        (datetime(2026, 3, 27, 8), "2026-03-27T08:00", False),
        (datetime(2026, 3, 27), "2026-03-27T00:00", True),
        (datetime(2026, 3, 27, tzinfo=UTC), "2026-03-27T00:00", False),
        (
            datetime(2026, 3, 27, tzinfo=timezone(timedelta(hours=-4))),
            "2026-03-27T04:00",
            False,
        ),
        (pd.Timestamp("2026-03-27 08:00"), "2026-03-27T08:00", False),
        (pd.Timestamp("2026-03-27", tz="Europe/Berlin"), "2026-03-26T23:00", False),
        (np.datetime64("2026-03-27"), "2026-03-27T00:00", True),
        (np.datetime64("2026-03-27T00:00"), "2026-03-27T00:00", False),
    ],
)
def test_golden_cells(cell: Any, time: str, date_only: bool) -> None:
    for values, place in ((cell, ()), ([cell, None], (0,)), ([["x"], [cell]], (1, 0))):
        dates = parse_dates(values)
        assert dates.times.dtype == np.dtype("M8[us]")
        assert dates.times[place] == np.datetime64(time)
        assert dates.date_only[place] == date_only
        assert not dates.bad[place]


@pytest.mark.parametrize(
    "cell",
    [
        *(60, 59.5, 1, 0, -1, 2958466, np.nan, np.inf),
        *("", " ", "x", "45000", "2026-02-30", "2026-13-01", "27/03/2026"),
        *("20260327", "2026-3-27", "2026-W13-5", "2026-03-27 8:00", "2026-03-27 24:01"),
        *("2026-03-27 08:00 CET", "31FEB26", "27MAI26", "270326", "27MAR2026"),
        *("٢٧MAR26", True, False, pd.NA, 1j, b"27MAR26"),
    ],
)
def test_what_names_no_day_is_bad(cell: Any) -> None:
    for values, place in ((cell, ()), ([cell, None], (0,))):
        dates = parse_dates(values)
        assert dates.bad[place]
        assert np.isnat(dates.times[place])
        assert not dates.date_only[place]


@pytest.mark.parametrize(
    "cell", [None, pd.NaT, np.datetime64("NaT"), np.datetime64("NaT", "D")]
)
def test_blank_is_not_bad_and_no_date(cell: Any) -> None:
    for values in (cell, [cell], np.array([cell], dtype=object)):
        dates = parse_dates(values)
        assert np.isnat(dates.times).all()
        assert not dates.bad.any()
        assert not dates.date_only.any()


def test_serials_are_rounded_to_the_nearest_millisecond() -> None:
    numbers = np.random.default_rng(4).uniform(61, 80000, 2000)
    got = parse_dates(numbers).times.astype(np.int64)
    for number, microseconds in zip(numbers.tolist(), got.tolist(), strict=True):
        exact = (Fraction(number) - 25569) * 86_400_000
        assert microseconds % 1000 == 0
        assert abs(exact - microseconds // 1000) <= Fraction(1, 2), number


def test_serial_written_with_sixteen_digits_is_the_same_time() -> None:
    for hour in range(24):
        number = 46037 + hour / 24
        written = float(f"{number:.16G}")
        hours = np.timedelta64(hour, "h")
        assert parse_dates(written).times == np.datetime64("2026-01-15T00:00") + hours


def test_serials_agree_with_openpyxl() -> None:
    for number in (61, 367, 40000.25, 46108 + 1 / 3, 73050.999):
        expected = from_excel(number)  # whole milliseconds
        got = parse_dates(number).times.astype("M8[ms]").astype(datetime)
        assert abs(got - expected) <= timedelta(milliseconds=1), number


def test_serial_of_a_time_is_the_double_nearest_to_it() -> None:
    hours = np.arange(61 * 24, 61 * 24 + 5000)
    times = np.datetime64("1900-03-01T00") + (hours - 61 * 24)
    expected = [float(Fraction(hour, 24)) for hour in hours.tolist()]
    np.testing.assert_array_equal(serials(times.astype("M8[us]")), expected)
    # Excel shows 46108.3333333333 for 27 March 2026 08:00.
    assert float(serials(np.datetime64("2026-03-27T08:00"))) == 46108 + 1 / 3


def test_serials_are_the_inverse_of_parse_dates() -> None:
    numbers = np.array([61.0, 46108.25, np.nan])
    np.testing.assert_array_equal(serials(parse_dates(numbers).times), numbers)
    times = np.array(["2026-03-27T08:00:00.001", "1999-12-31T23:59:59"], "M8[us]")
    np.testing.assert_array_equal(parse_dates(serials(times)).times, times)


def test_text_beside_numbers_does_not_turn_them_into_text() -> None:
    dates = parse_dates([["27MAR26", 46108.5], [None, True]])
    np.testing.assert_array_equal(dates.date_only, [[True, False], [False, False]])
    np.testing.assert_array_equal(dates.bad, [[False, False], [False, True]])
    assert dates.times[0, 1] == np.datetime64("2026-03-27T12:00")


def test_columns_of_pandas_are_times() -> None:
    zoned = pd.Series(pd.to_datetime(["2026-03-27 08:00"], utc=True))
    naive = pd.Series(pd.to_datetime(["2026-03-27 08:00"]))
    text = pd.Series(["2026-03-27 08:00"])
    for series in (zoned, naive, text):
        dates = parse_dates(series)
        assert dates.times.tolist() == [datetime(2026, 3, 27, 8)]
        assert not dates.bad.any()


@pytest.mark.parametrize(
    ("day", "cut", "expected"),
    [
        # US daylight saving: 8 March to 1 November 2026; the EU's: from 29 March.
        ("2026-03-06", NEW_YORK, "2026-03-06T14:30"),
        ("2026-03-09", NEW_YORK, "2026-03-09T13:30"),
        ("2026-09-18", NEW_YORK, "2026-09-18T13:30"),  # the SPX example of the tables
        ("2026-11-02", NEW_YORK, "2026-11-02T14:30"),
        ("2026-06-16", "10:00 America/New_York", "2026-06-16T14:00"),  # FX
        ("2026-03-27", "10:00 Europe/Berlin", "2026-03-27T09:00"),
        ("2026-03-30", "10:00 Europe/Berlin", "2026-03-30T08:00"),
        ("2026-03-27", "15:00 Asia/Tokyo", "2026-03-27T06:00"),
        ("2026-03-27", "08:00 UTC", "2026-03-27T08:00"),
        ("2026-03-27T21:45", "08:00 UTC", "2026-03-27T08:00"),
    ],
)
def test_cut_is_the_time_of_day_of_its_zone(day: str, cut: str, expected: str) -> None:
    assert apply_cut(np.datetime64(day), cut) == np.datetime64(expected)
    column = np.array(["2026-01-05", day, "NaT"], dtype="M8[us]")
    got = apply_cut(column, cut)
    assert got[1] == np.datetime64(expected)
    assert np.isnat(got[2])


@pytest.mark.parametrize(
    "cut",
    [
        *("", "08:00", "UTC", "8:00 UTC", "08:00:00 UTC", "24:00 UTC", "08:60 UTC"),
        *("08:00  UTC", "08:00 UTC ", "08:00 Mars/Base", "08:00 ../etc"),
        *("08:00 America", "08:00 /etc/localtime"),
    ],
)
def test_unreadable_cut_is_an_input_error(cut: str) -> None:
    with pytest.raises(InputError, match="cut must be HH:MM and a zone"):
        apply_cut(np.datetime64("2026-03-27"), cut)
    with pytest.raises(InputError, match="cut must be HH:MM and a zone"):
        years_between("2026-01-01 00:00", "27MAR26", cut=cut)


@pytest.mark.parametrize(
    ("as_of", "expiry", "basis", "cut", "days", "per_year"),
    [
        # 30 + 28 + 27 = 85 days from 1 January, 08:00 to 08:00.
        ("2026-01-01 08:00", "2026-03-27 08:00", "act365", None, 85, 365),
        ("2026-01-01 08:00", "2026-03-27 08:00", "act360", None, 85, 360),
        ("2026-01-01 20:00", "27MAR26", "act365", "08:00 UTC", 84.5, 365),
        ("2026-01-01", "27MAR26", "act365", "08:00 UTC", 85, 365),
        # Over the start of daylight saving an hour is missing.
        ("2026-03-06", "2026-03-09", "act365", NEW_YORK, 3 - 1 / 24, 365),
        (46108.25, 46109, "act365", "00:00 UTC", 0.75, 365),
        # 2026-01-05 is a Monday.
        ("2026-01-05 00:00", "2026-01-12 00:00", "act252", None, 5, 252),
        ("2026-01-09 12:00", "2026-01-12 12:00", "act252", None, 1, 252),
        ("2026-01-09 12:00", "2026-01-11 12:00", "act252", None, 0.5, 252),
        ("2026-01-10 06:00", "2026-01-11 12:00", "act252", None, 0, 252),
        ("2026-01-05 06:00", "2026-01-05 18:00", "act252", None, 0.5, 252),
        # Expired: negative, never its absolute value.
        ("2026-03-28 08:00", "27MAR26", "act365", "08:00 UTC", -1, 365),
        ("2026-01-12 12:00", "2026-01-09 12:00", "act252", None, -1, 252),
    ],
)
def test_golden_years(
    as_of: Any,
    expiry: Any,
    basis: str,
    cut: str | None,
    days: float,
    per_year: float,
) -> None:
    got = float(years_between(as_of, expiry, basis, cut))
    assert got == pytest.approx(days / per_year, rel=1e-12, abs=1e-15)


def test_weekday_years_equal_a_count_of_hours() -> None:
    rng = np.random.default_rng(8)
    origin = datetime(2025, 12, 29)
    for start, length in rng.integers(0, 900, (30, 2)).tolist():
        first = origin + timedelta(hours=start)
        hours = [first + timedelta(hours=h) for h in range(length)]
        worked = sum(hour.weekday() < 5 for hour in hours)
        last = first + timedelta(hours=length)
        got = years_between(first.isoformat(" "), last.isoformat(" "), "act252")
        assert float(got) == pytest.approx(worked / 24 / 252, abs=1e-13)


def test_years_add_up() -> None:
    rng = np.random.default_rng(6)
    first, middle, last = rng.uniform(45000, 48000, (3, 100))
    for basis in ("act365", "act360", "act252"):
        whole = years_between(first, last, basis)
        parts = years_between(first, middle, basis) + years_between(middle, last, basis)
        np.testing.assert_allclose(parts, whole, atol=1e-13)


def test_serial_text_and_object_of_one_moment_give_the_same_years() -> None:
    same: list[Any] = [
        *(46108 + 1 / 3, "2026-03-27 08:00", "2026-03-27T10:00+02:00"),
        *(datetime(2026, 3, 27, 8), pd.Timestamp("2026-03-27 08:00")),
        *("27MAR26", 46108, date(2026, 3, 27), datetime(2026, 3, 27)),
    ]
    years = years_between("2026-01-01 00:00", same, cut="08:00 UTC")
    np.testing.assert_array_equal(years, [years[0]] * len(same))


def test_arguments_broadcast_with_a_cut_per_row() -> None:
    got = years_between(
        "2026-03-26 08:00",
        np.array([["27MAR26"], ["2026-03-28 08:00"]]),
        cut=np.array(["08:00 UTC", "14:00 UTC"], dtype=object),
    )
    np.testing.assert_allclose(got * 365, [[1.0, 1.25], [2.0, 2.0]], rtol=1e-12)


def test_date_without_cut_is_an_input_error_naming_the_rule() -> None:
    rule = "expiry 2026-03-27 has no time of day; cut must be HH:MM and a zone"
    for expiry in ("27MAR26", 46108, "2026-03-27", date(2026, 3, 27)):
        with pytest.raises(InputError, match=rule) as caught:
            years_between("2026-01-01 08:00", expiry)
        assert caught.value.code == Code.WRONG_KIND
    with pytest.raises(InputError, match="as_of 2026-01-01 has no time of day"):
        years_between("2026-01-01", "2026-03-27 08:00")


def test_good_rows_survive_bad_ones() -> None:
    cells = ["2026-03-27 08:00", "soon", 46108, 5, None, "28MAR26"]
    cuts = np.array([None, None, None, None, None, "08:00 UTC"], dtype=object)
    with pytest.raises(InputError) as caught:
        years_between("2026-03-26 08:00", cells, cut=cuts)
    kinds = [0, Code.WRONG_KIND, Code.WRONG_KIND, Code.OUT_OF_RANGE, Code.WRONG_KIND, 0]
    np.testing.assert_array_equal(caught.value.codes, kinds)
    nan = np.nan
    days = caught.value.result * 365
    np.testing.assert_allclose(days, [1, nan, nan, nan, nan, 2], rtol=1e-12)


def test_serial_before_march_1900_is_a_domain_error() -> None:
    with pytest.raises(DomainError, match=r"expiry must be a date .* got 60"):
        years_between("2026-01-01 08:00", 60)


def test_truth_value_is_of_the_wrong_kind() -> None:
    with pytest.raises(
        InputError, match=r"expiry must be a date .* got TRUE"
    ) as caught:
        years_between("2026-01-01 08:00", True)
    assert caught.value.code == Code.WRONG_KIND


def test_blank_date_is_an_input_error() -> None:
    with pytest.raises(InputError, match=r"as_of must be a date .* got blank"):
        years_between(None, "2026-03-27 08:00")


def test_unknown_basis_is_an_input_error() -> None:
    with pytest.raises(InputError, match="basis must be one of act365, act360, act252"):
        years_between(46000.5, 46001.5, "30/360")


def test_years_of_a_real_chain(shared_data: Path) -> None:
    with (shared_data / "deribit_chain.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    codes = [row["instrument"].split("-")[1] for row in rows]
    snapshots = [row["snapshot"] for row in rows]
    expected = np.array([float(row["years"]) for row in rows])
    got = years_between(snapshots, codes, cut="08:00 UTC")
    # The file counts years of 365.25 days, from a snapshot with its part of a second.
    second = 1 / (365 * 86400)
    np.testing.assert_allclose(got * 365 / 365.25, expected, atol=second)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (-1.0, "-1"),
        (np.float64(-46108.25), "-46108.25"),
        (60, "60"),
        ("soon", "soon"),
        (True, "TRUE"),
        (None, "blank"),
    ],
)
def test_a_reason_shows_the_cell_as_a_person_types_it(cell: Any, shown: str) -> None:
    with pytest.raises(InputError) as refused:
        years_between([46027.0, cell], 46108.0, cut="08:00 UTC")
    assert refused.value.rule.endswith(f" 08:00 or 27MAR26, got {shown}")
