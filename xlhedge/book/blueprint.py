"""Several Greeks at once: the trades of the policy methods that have a solver.

exact          every hedged Greek to its aim, with as many instruments as Greeks
least_squares  the least sum of (what is left / tolerance)^2
min_cost       the cheapest trades in whole lots (half spread and fees) that leave
               every hedged Greek inside its tolerance

Delta and each Greek with a tolerance is hedged. The aim of delta is its target, that
of the others 0; a `ratio` takes every Greek by that share of the way, and the
tolerances are around where it ends. Trades are due when delta is outside its band or
another hedged Greek outside its tolerance. max_buy, max_sell and a bid of 0 bound
them; max_instruments is a choice that only min_cost makes.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.book.exposure import Exposure
from xlhedge.book.fills import contract_costs, sellable
from xlhedge.book.hedges import Hedges
from xlhedge.book.plan import Plan, of_band
from xlhedge.book.policies import Policy
from xlhedge.core.errors import InfeasibleError, InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.hedge import lots
from xlhedge.hedge.solver import (
    CELL_SECONDS,
    Problem,
    Solution,
    checked_problem,
    solved,
    within,
)

_IDLE = ("in_band", "below_minimum")
_EDGE = 1e-6  # of a tolerance: by what a hedge to its edge may miss it


class _Greek(NamedTuple):
    """A hedged Greek: its distance from its aim and what may be left of it.

    Delta in the target unit of the policy, others in book currency.
    """

    name: str
    exposure: float
    tolerance: float


def blueprint(policy: Policy, held: Exposure, hedges: Hedges) -> Plan:
    """The trades of a policy; its status names the Greeks left outside.

    Raises: InputError for a policy that lacks what its method needs, InfeasibleError
    where no trades are inside its limits, instruments cannot be told apart or one of
    several trades is below its minimum.
    """
    greeks = _hedged(policy, held)
    reason = _reason(policy, held, greeks)
    if reason in _IDLE:
        return Plan.none(hedges, reason)
    problem = _problem(policy, greeks, hedges)
    found = solved(problem, policy.method, CELL_SECONDS)
    quantities = tradable(policy, problem, hedges, found.quantities)
    if not quantities.any():
        reason = "below_minimum" if found.quantities.any() else "in_tolerance"
    return Plan(
        reason, found.quantities, quantities, status_of(problem, found, quantities)
    )


def stated(policy: Policy, held: Exposure, hedges: Hedges) -> Problem:
    """The policy as the solver reads it, whether trades are due or not."""
    return _problem(policy, _hedged(policy, held), hedges)


def _hedged(policy: Policy, held: Exposure) -> list[_Greek]:
    """The Greeks that the policy hedges; delta is the first."""
    if np.isnan(policy.tol_delta):
        raise MissingDataError(f"tol_delta is blank: method {policy.method} needs it")
    fx = held.quote_fx
    every = (
        _Greek("delta", held.delta - policy.target, policy.tol_delta),
        _Greek("gamma_1pct", held.gamma_1pct, policy.tol_gamma_1pct * fx),
        _Greek("vega_point", held.vega_point, policy.tol_vega_point * fx),
    )
    return [greek for greek in every if not np.isnan(greek.tolerance)]


def _reason(policy: Policy, held: Exposure, greeks: list[_Greek]) -> str:
    """Why trades are due, or why none is."""
    _, reason = of_band(policy, held)
    if reason not in _IDLE:
        return reason
    for name, exposure, tolerance in greeks[1:]:
        if abs(exposure) > tolerance * (1 + _EDGE):
            return f"{'above' if exposure > 0 else 'below'}_tol_{name}"
    return reason


def _problem(policy: Policy, greeks: list[_Greek], hedges: Hedges) -> Problem:
    """The policy as the solver reads it."""
    names, exposures, tolerances = zip(*greeks, strict=True)
    searched = policy.method == "min_cost"
    most_sold = np.where(sellable(hedges, policy.price_side), _most(hedges, "sell"), 0)
    return checked_problem(
        policy.ratio * np.array(exposures),
        np.array([getattr(hedges, name) for name in names]),
        tolerances,
        contract_costs(hedges, policy.price_side),
        hedges.lots if searched else 0.0,
        -most_sold,
        _most(hedges, "buy"),
        _weights(greeks) if policy.method == "least_squares" else None,
        _max_instruments(policy, hedges),
        greeks=names,
        instruments=hedges.names,
    )


def _most(hedges: Hedges, side: str) -> Array:
    """The largest trade of each instrument on one side; infinite where it is blank."""
    limit = hedges.column(f"max_{side}")
    return np.where(np.isnan(limit), np.inf, limit)


def _weights(greeks: list[_Greek]) -> Array:
    """1 / tolerance^2: what is left is counted in tolerances."""
    for name, _, tolerance in greeks:
        if tolerance == 0:
            rule = "method least_squares weighs by it"
            raise InputError(f"tol_{name} must be > 0, got 0: {rule}")
    return np.array([greek.tolerance for greek in greeks]) ** -2.0


def _max_instruments(policy: Policy, hedges: Hedges) -> float | None:
    """The limit of the search; InputError where a method cannot keep it."""
    most = policy.max_instruments
    if np.isnan(most):
        return None
    if policy.method != "min_cost":
        if len(hedges) > most:
            text = f"method {policy.method} trades all {len(hedges)} instruments"
            raise InputError(f"{text}, max_instruments is {most:g}")
        return None
    for side in ("max_buy", "max_sell"):
        for place in np.flatnonzero(np.isnan(hedges.column(side)))[:1]:
            rule = f"{side} of {hedges.names[place]} is blank"
            raise MissingDataError(f"{rule}: max_instruments needs it")
    return most


def tradable(policy: Policy, problem: Problem, hedges: Hedges, wanted: Array) -> Array:
    """The trades in whole lots; none is left out that the others rely on.

    Toward zero where the rounding of the policy would pass a limit.
    """
    quantities = hedges.in_lots(wanted, policy.rounding)
    beyond = (quantities < problem.lower) | (quantities > problem.upper)
    quantities = np.where(beyond, hedges.in_lots(wanted, "down"), quantities)
    whole = lots(wanted, hedges.lots, rounding=policy.rounding)
    lost = (whole != 0) & (quantities == 0) & quantities.any()
    for place in np.flatnonzero(lost)[:1]:
        least = hedges.column("minimum")[place]
        trade = f"{hedges.names[place]} would trade {whole[place]:.6g}"
        raise InfeasibleError(f"{trade}, its minimum is {least:g}")
    return quantities


def status_of(problem: Problem, found: Solution, quantities: Array) -> str:
    """ok, or what the reader of the trades must know."""
    outside = np.array(problem.greeks)[~within(problem, quantities)]
    said = [f"outside tolerance: {', '.join(outside)}"] if len(outside) else []
    if found.gap > 0:
        said.append(f"at most {found.gap:.2%} from the cheapest")
    return "; ".join(said) or "ok"
