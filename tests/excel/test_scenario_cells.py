"""Scenarios and explain in cells: shapes, headers and errors in place."""

import pytest

from tests.contract_samples import GOOD, INSTRUMENTS, MARKET, POSITIONS, SURFACE
from xlhedge.core.errors import CellError
from xlhedge.excel.boundary import OMITTED, answer, call

TABLES = [POSITIONS, INSTRUMENTS, MARKET]
SHARE = [POSITIONS[0], [*POSITIONS[1][:7], None, *POSITIONS[1][8:]]]  # no strike


def test_a_ladder_has_a_column_per_underlying_under_its_name():
    rows = call("XLH_LADDER", GOOD["XLH_LADDER"])
    assert rows[0] == ["spot_shocks", "SPX", "total"]
    assert [row[0] for row in rows[1:]] == [-0.1, 0.0, 0.1]
    assert rows[2][1:] == [0.0, 0.0]


def test_a_matrix_is_a_bare_block_of_spots_by_vols():
    rows = call("XLH_MATRIX", GOOD["XLH_MATRIX"])
    assert [len(row) for row in rows] == [2, 2]


def test_a_failed_position_shows_its_error_at_every_rung():
    given = answer("XLH_LADDER", [SHARE, *TABLES[1:], [[-0.1], [0.1]]])
    assert given.value == [
        [-0.1, CellError.VALUE, CellError.VALUE],
        [0.1, CellError.VALUE, CellError.VALUE],
    ]
    assert given.reasons == ("P1: strike is blank: an option needs it",)


@pytest.mark.parametrize(
    ("shock", "rule"),
    [(-1.0, "spot_shocks must be > -1, got -1"), (-20.0, "looks like percent")],
)
def test_a_shock_that_cannot_be_says_why(shock, rule):
    given = answer("XLH_LADDER", [*TABLES, [[0.0], [shock]]])
    assert given.value is CellError.NUM
    assert rule in given.reasons[0]


def test_cash_is_read_by_its_headers_and_added():
    cash = [["received", "underlying", "note"], [5.0, "SPX", "fee"], [None, None, None]]
    cash += [[-2.0, "SPX", None]]
    rows = call("XLH_EXPLAIN", [*TABLES, *TABLES, SURFACE, SURFACE, cash])
    assert rows[0][10] == 3.0
    assert rows[1][10] == 3.0


@pytest.mark.parametrize(
    ("cash", "error"),
    [
        ([["underlying"], ["SPX"]], CellError.VALUE),
        ([["underlying", "received"], ["SPX", "5"]], CellError.VALUE),
        ([["underlying", "received"], ["SPX", None]], CellError.VALUE),
        ([["underlying", "received"], ["SPX", CellError.NA]], CellError.NA),
    ],
)
def test_cash_that_is_none_is_an_error(cash, error):
    assert call("XLH_EXPLAIN", [*TABLES, *TABLES, OMITTED, OMITTED, cash]) is error


def test_limits_broadcast_and_an_endless_usage_says_why():
    assert call("XLH_LIMITS", [[[1.0], [-9.0]], 2.0, 8.0]) == [
        ["ok", 7.0, 0.125],
        ["breach", -1.0, 1.125],
    ]
    given = answer("XLH_LIMITS", [1.0, 0.0, 0.0])
    assert given.value == [["breach", -1.0, CellError.NUM]]
    assert given.reasons == ("hard is 0: no part of it can be in use",)
