"""Stress scenarios of a book: some prices are shocked, the others follow or stay.

A scenario is the rows of the table Stress with its name, one per factor. A spot_shock
is that factor's move; every other underlying of the book moves as far as its vol and
its correlations with what is shocked make it expect,

    x_B = S_BA S_AA^-1 x_A        with one shock: correlation vol_B/vol_A x_A

(hedge/risk/conditional.py). A row without a spot_shock is for a factor that follows:
its vol_shock, or a correlation that replaces those with the shocked factors in this
scenario. A price that stays has a spot_shock of 0; vols without a vol_shock stay. The
book is then revalued in full (scenario.py).

Source: P. H. Kupiec (1998), Stress testing in a value at risk framework, Journal of
Derivatives 6(1), 7-24.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from xlhedge.book.book import Book
from xlhedge.book.columns import STRESS
from xlhedge.book.factors import Factors, read_factors
from xlhedge.book.ladder import Time, first_code, measure_failures
from xlhedge.book.result import Result
from xlhedge.book.scenario import Scenarios, Shocks
from xlhedge.book.table import Cells, Table, given
from xlhedge.book.valued import valued
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import step
from xlhedge.hedge.risk import conditional_moves

STRESS_COLUMNS = ("scenario", "pnl", "worst_underlying", "worst_pnl", "status")
MOVE_COLUMNS = (
    *("scenario", "underlying", "moved", "spot_move", "vol_move", "pnl", "status"),
)
_NONE = "none"


class _Moves(NamedTuple):
    """What each underlying does in a scenario, or why that is unknown."""

    spot: Array
    vol: Array
    shocked: Array
    code: int = Code.OK
    reason: str = "ok"


class _Gained(NamedTuple):
    """Gain and code of each underlying in a scenario, and why positions failed."""

    pnl: Array
    codes: Array
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Stressed:
    """What moves and what is gained, by scenario."""

    names: tuple[str, ...]
    underlyings: list[str]
    moves: list[_Moves]
    gained: list[_Gained]

    @property
    def pnl(self) -> Array:
        """Shape (scenarios, underlyings)."""
        rows = [one.pnl for one in self.gained]
        return np.array(rows).reshape(len(rows), len(self.underlyings))

    @property
    def reasons(self) -> tuple[str, ...]:
        """Of all scenarios, each once."""
        every = (reason for one in self.gained for reason in one.reasons)
        return tuple(dict.fromkeys(every))


def stress(
    book: Book,
    cells: Cells,
    factors: Cells,
    correlations: Cells,
    as_of: Time = None,
) -> Result:
    """STRESS_COLUMNS: what the book gains in each scenario, in book currency.

    Args: cells, factors and correlations, tables with their headers.
    Returns: a row per scenario, in the order of the table; worst is the underlying that
    loses most. Raises: InputError for a table that cannot be used; a scenario that
    cannot be, or leaves a position without a value, fails alone.
    """
    found = _stressed(book, cells, factors, correlations, as_of)
    codes = np.array([_code(found, i) for i in range(len(found.names))], dtype=int)
    pnl = step("pnl", "sum of gains over positions", found.pnl.sum(axis=1))
    worst = np.argmin(found.pnl, axis=1)
    at = np.arange(len(worst))
    names = np.array(found.underlyings, dtype=object)[worst]
    columns = {
        "scenario": np.array(found.names, dtype=object),
        "pnl": pnl,
        "worst_underlying": np.where(codes == 0, names, _NONE),
        "worst_pnl": found.pnl[at, worst],
        "status": np.array([_status(found, i) for i in range(len(at))], dtype=object),
    }
    return Result(columns, dict.fromkeys(("pnl", "worst_pnl"), codes), found.reasons)


def stress_moves(
    book: Book,
    cells: Cells,
    factors: Cells,
    correlations: Cells,
    as_of: Time = None,
) -> Result:
    """MOVE_COLUMNS: what each underlying does in each scenario, and what it gains.

    Arguments and failures as in stress. moved is shocked or follows; moves of spot are
    relative, of vol in decimals.
    """
    found = _stressed(book, cells, factors, correlations, as_of)
    rows, size = len(found.names), len(found.underlyings)
    own = np.array([one.code for one in found.moves], dtype=int).repeat(size)
    lost = [code for one in found.gained for code in one.codes]
    codes = np.where(own != 0, own, np.array(lost, dtype=int))
    shocked = np.concatenate([one.shocked for one in found.moves] or [np.array([])])
    moved = np.where(shocked.astype(bool), "shocked", "follows")
    said = [_status(found, i) for i in range(rows) for _ in range(size)]
    columns = {
        "scenario": np.array(found.names, dtype=object).repeat(size),
        "underlying": np.array(found.underlyings * rows, dtype=object),
        "moved": np.where(own == 0, moved, _NONE).astype(object),
        "spot_move": np.array([move for one in found.moves for move in one.spot]),
        "vol_move": np.array([move for one in found.moves for move in one.vol]),
        "pnl": found.pnl.ravel(),
        "status": np.where(codes == 0, "ok", np.array(said, dtype=object)),
    }
    failed = {"spot_move": own, "vol_move": own, "pnl": codes}
    return Result(columns, failed, found.reasons)


def _code(found: _Stressed, place: int) -> int:
    return found.moves[place].code or first_code(found.gained[place].codes)


def _status(found: _Stressed, place: int) -> str:
    """ok, or why the gain of a scenario is unknown."""
    return "; ".join(found.gained[place].reasons) or found.moves[place].reason


def _stressed(
    book: Book, cells: Cells, factors: Cells, correlations: Cells, as_of: Time
) -> _Stressed:
    table = Table(STRESS, cells)
    table.require_unique()
    known = read_factors(factors, correlations)
    scenarios = Scenarios(*valued(book, as_of))
    underlyings = scenarios.base.lines.underlying.astype(str)
    names, places = np.unique(underlyings, return_inverse=True)
    listed = tuple(dict.fromkeys(map(str, table["scenario"])))
    moves = [_moves(table, one, known, names.tolist()) for one in listed]
    gained = [_gained(scenarios, one, places) for one in moves]
    return _Stressed(listed, names.tolist(), moves, gained)


def _gained(scenarios: Scenarios, moves: _Moves, places: Array) -> _Gained:
    """What each underlying gains in a scenario, by a full revaluation."""
    count = len(moves.spot)
    if moves.code:
        return _Gained(np.full(count, np.nan), np.zeros(count, dtype=int))
    own = scenarios.apart()  # what fails, fails in this scenario alone
    shocks = Shocks(moves.spot[None, places], moves.vol[None, places], np.zeros(1))
    (found,) = own.under(shocks)
    mine = (places[:, None] == np.arange(count)) & own.base.lines.active[:, None]
    gains = np.nan_to_num(found.value - own.base.value) @ mine.astype(float)
    codes, reasons = measure_failures(own.base, "pnl")
    by_name = [first_code(codes[places == i]) for i in range(count)]
    return _Gained(gains[0], np.array(by_name, dtype=int), reasons)


def _moves(
    table: Table, scenario: str, known: Factors, underlyings: list[str]
) -> _Moves:
    """The moves of the underlyings in one scenario."""
    rows = np.flatnonzero(table["scenario"] == scenario)
    try:
        return _expected(table, rows, known, underlyings)
    except InputError as error:  # of this scenario alone
        lost = np.full(len(underlyings), np.nan)
        return _Moves(lost, lost, lost > 0, int(error.code), error.rule)


def _expected(
    table: Table, rows: Array, known: Factors, underlyings: list[str]
) -> _Moves:
    for row in rows[table.faults.bad[rows]]:
        raise table.error(int(row))
    shocks = {str(table["factor"][r]): float(table["spot_shock"][r]) for r in rows}
    vols = {str(table["factor"][r]): float(table["vol_shock"][r]) for r in rows}
    shocked = [name for name, move in shocks.items() if not np.isnan(move)]
    wanted = [*shocked, *(name for name in underlyings if name not in shocked)]
    unknown = [name for name in shocks if name not in wanted]
    if unknown:
        rule = "has no spot_shock and is no underlying of the book"
        raise InputError(f"{unknown[0]} {rule}: it moves nothing")
    linked = known.of(wanted)
    for name, correlation in _overrides(table, rows):
        linked = linked.linked(name, shocked, correlation)
    given_moves = [shocks.get(name, np.nan) for name in wanted]
    found = dict(
        zip(wanted, conditional_moves(given_moves, linked.covariance()), strict=True)
    )
    spot = np.array([found[name] for name in underlyings])
    for name in np.array(underlyings, dtype=object)[spot <= -1]:
        fall = f"{-found[name]:.0%}"
        raise DomainError(f"{name} would fall by {fall}, more than it is worth")
    vol = np.array([np.nan_to_num(vols.get(name, 0.0)) for name in underlyings])
    return _Moves(spot, vol, np.isin(underlyings, shocked))


def _overrides(table: Table, rows: Array) -> Iterator[tuple[str, float]]:
    """Correlations of factors that follow, with what is shocked in this scenario."""
    for row in rows[given(table["correlation"][rows])]:
        name = str(table["factor"][row])
        if given(table["spot_shock"])[row]:
            rule = "correlation must be blank where spot_shock is given"
            raise InputError(f"{name}: {rule}: it does not follow")
        yield name, float(table["correlation"][row])
