"""Another hedge of one underlying: which contracts, how many, and what it leaves.

The policy of the underlying with another method, tolerances and choice of contracts.
A row of Switches with use TRUE may be traded, whatever Instruments says of it; its
lot, max_buy and max_sell replace those of Instruments where they are filled.

    left = exposure + sum of quantity * Greek of one contract

exposure is delta less the target of the policy, and gamma and vega as they are. The
trade is stated as in blueprint.py, band and ratio left out: it is shown whether one is
due or not. Unrounded is the answer to the same problem without lots. Source: that of
hedge/solver/solve.py.
"""

from copy import copy
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from xlhedge.book.blueprint import stated, status_of, tradable
from xlhedge.book.book import Book
from xlhedge.book.columns import SWITCHES
from xlhedge.book.exposure import Exposure, Exposures
from xlhedge.book.fills import contract_costs
from xlhedge.book.hedges import Hedges, hedges_of
from xlhedge.book.policies import Policy, policies
from xlhedge.book.table import Cells, Table, given
from xlhedge.book.value import value
from xlhedge.core.checks import Faults
from xlhedge.core.errors import InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.hedge.solver import CELL_SECONDS, Problem, Solution, solved

METHODS = ("exact", "least_squares", "min_cost")
_OVERRIDES = ("lot", "max_buy", "max_sell")


class Question(NamedTuple):
    """What is asked: tolerances as in Policy, NaN for a Greek that is not hedged."""

    underlying: str
    method: str = "min_cost"
    tol_delta: float = 0.0
    tol_gamma_1pct: float = np.nan
    tol_vega_point: float = np.nan


class Alternative(NamedTuple):
    """A hedge: its problem, the answer with and without lots, and what is traded."""

    policy: Policy
    held: Exposure
    hedges: Hedges
    costs: Array
    problem: Problem
    free: Solution
    found: Solution
    quantities: Array
    status: str


def alternative(
    book: Book, switches: Cells, question: Question, as_of: np.datetime64 | None = None
) -> Alternative | None:
    """The hedge of one underlying with what is switched on; None where nothing is.

    Raises: InputError for a table Switches or a policy that cannot be used,
    MissingDataError without a policy of the underlying or an instrument that is named,
    InfeasibleError where no trades are inside the tolerances.
    """
    Faults().choice("method", question.method, METHODS)
    table = Table(SWITCHES, switches)
    table.require_unique()
    changed, names = _switched(book, table, question.underlying)
    if not names:
        return None
    policy = _asked(_policy(changed, question.underlying), question, names)
    market = changed.market_at(as_of)
    held = Exposures(changed, market, value(changed.lines(), market)).of(policy)
    hedges = hedges_of(changed, market, policy, held.unit)
    problem = stated(policy, held, hedges)
    without = replace(problem, lots=np.zeros(len(hedges)))
    free, found = (solved(p, policy.method, CELL_SECONDS) for p in (without, problem))
    quantities = tradable(policy, problem, hedges, found.quantities)
    return Alternative(
        policy,
        held,
        hedges,
        contract_costs(hedges, policy.price_side),
        problem,
        free,
        found,
        quantities,
        status_of(problem, found, quantities),
    )


def _switched(book: Book, table: Table, underlying: str) -> tuple[Book, list[str]]:
    """The book with the switches thrown, and the instruments that may be traded."""
    instruments = copy(book.table("Instruments"))
    instruments.columns = {n: v.copy() for n, v in instruments.columns.items()}
    rows = {name: row for row, name in enumerate(instruments["instrument"])}
    names = []
    for i, name in enumerate(table["instrument"]):
        if table.faults.bad[i]:
            raise table.error(i)
        if name not in rows:
            raise MissingDataError(f"Switches: no Instruments row for {name}")
        row = rows[name]
        if table["use"][i] != 1 or instruments["underlying"][row] != underlying:
            continue
        names.append(str(name))
        instruments["tradable"][row] = 1.0
        for column in _OVERRIDES:
            if given(table[column])[i]:
                instruments[column][row] = table[column][i]
    changed = copy(book)
    changed.tables = book.tables | {"Instruments": instruments}
    return changed, names


def _policy(book: Book, underlying: str) -> Policy:
    """The first policy of the underlying."""
    for policy in policies(book):
        if policy.underlying == underlying:
            return policy
    raise MissingDataError(f"no Policy row for underlying {underlying}")


def _asked(policy: Policy, question: Question, names: list[str]) -> Policy:
    """The policy as the question has it."""
    if np.isnan(question.tol_delta):
        raise InputError("tol_delta must be a number")
    changes: dict[str, Any] = question._asdict()
    changes |= {"hedge_instrument": ",".join(names), "ratio": 1.0}
    return replace(policy, **changes, max_instruments=np.nan)
