"""Average-price (Asian) options: one unit pays max(phi (average - K), 0) at T.

The average is over future fixings at `fixing_times` and the `past_fixings`, or, without
fixing times, continuous over [0, T]. The geometric average has a closed form. Methods
for the arithmetic one, with their errors over 12 months at the money, vol 30 %, rate
5 %; more in their own modules:

curran             lower bound by conditioning, 2e-4 of the price below it
turnbull_wakeman   two moments of a lognormal, 5e-3 above it
exact              recursion of the density, to rounding; fixings only, slower
monte_carlo        simulated with a fixed seed, 1e-5; fixings only, slower

Haug's geometric put, spot 80, strike 85, carry 8 % (4.6922):

>>> put = asian_greek("price", "geometric", "put", 80, 85, 0.25, 0.05, 0.2, -0.03)
>>> round(float(put), 4)
4.6922

Source: Haug (2007), The Complete Guide to Option Pricing Formulas, section 4.20.
"""

from typing import Any

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code, DomainError, InputError
from xlhedge.core.numeric import Real, Text
from xlhedge.core.steps import step, unwatched
from xlhedge.core.terms import POSITIVE
from xlhedge.pricing.asian_averaging import Fixings, read_fixings
from xlhedge.pricing.asian_exact import WIDEST, require_solvable
from xlhedge.pricing.asian_greeks import ASIAN_GREEKS, AsianOption, method_of
from xlhedge.pricing.asian_monte_carlo import PATHS, Estimate, simulate
from xlhedge.pricing.model import Given, checked, refuse

METHODS = ("curran", "turnbull_wakeman", "exact", "monte_carlo")
STANDARD_ERROR = "standard_error"
ASIAN_CHOICES = (*ASIAN_GREEKS, STANDARD_ERROR)
_NEED_FIXINGS = ("exact", "monte_carlo")
_SEED = 1  # of the method monte_carlo: any number, always the same
_FEWEST_PATHS = 32  # two for the pilot
# Fixing times that are sums may pass the payment by rounding.
_ROUNDING = 1e-9


def asian_greek(
    greek: str,
    average: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    fixing_times: Any = None,
    past_fixings: Any = None,
    method: str = "curran",
) -> Real:
    """One raw partial derivative of an Asian option, or its price in quote.

    Args:
        greek: one of ASIAN_GREEKS, or standard_error: that of a simulated price.
            Derivatives in spot, strike and vol are closed (vol not with exact); the
            others are differences of them (pricing/bump). Theta moves the fixings
            with the payment; a continuous average then holds the passed part of its
            period at the spot.
        average: arithmetic or geometric.
        flag, strike, rate, vol, dividend: as in Model.price. spot: >= 0, in quote
            (> 0 with geometric).
        years: time to payment, >= the last fixing time.
        fixing_times: years from now, >= 0, increasing; None is a continuous average
            over [0, years], which exact and monte_carlo do not have.
        past_fixings: in quote, > 0; need fixing_times.
        method: of the arithmetic average, one of METHODS.

    The schedule is one for all options; the other numbers are floats or arrays that
    broadcast. Raises InputError, DomainError, with codes and the result of the good
    elements.
    """
    faults = Faults()
    faults.choice("greek", greek, ASIAN_CHOICES)
    simulated = _is_simulated(faults, average, method, greek)
    fixings = _fixings(average, method, fixing_times, past_fixings)
    numbers = (spot, strike, years, rate, vol, dividend)
    with np.errstate(all="ignore"):
        given = _given(faults, flag, numbers, fixings, average, method)
        if simulated:
            named = "price" if greek == STANDARD_ERROR else greek
            with unwatched():
                estimate = simulate(named, given, fixings, _SEED, PATHS)
            step("paths", "simulated, with a fixed seed", PATHS)
            step("estimate", "mean over the paths", estimate[0])
            step("standard_error", "of that mean", estimate[1])
            result = np.asarray(estimate[1 if greek == STANDARD_ERROR else 0])
        else:
            chosen = method_of(average, method, fixings)
            result = AsianOption(average, chosen, fixings, given).greek(greek)
    return faults.raise_with(result[()])


def asian_monte_carlo(
    greek: str,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real = 0.0,
    fixing_times: Any = None,
    past_fixings: Any = None,
    *,
    seed: int,
    paths: int = PATHS,
) -> Estimate:
    """Any Greek of an arithmetic average by simulation, and its standard error.

    Args: as in asian_greek, fixing_times needed; seed (the same seed gives identical
    numbers), paths (>= 32). One simulation per option.

    Returns: value and standard error, each in the common shape. Raises InputError,
    DomainError.
    """
    faults = Faults()
    faults.choice("greek", greek, ASIAN_GREEKS)
    if paths < _FEWEST_PATHS:
        raise DomainError(f"paths must be >= {_FEWEST_PATHS}, got {paths}")
    fixings = _fixings("arithmetic", "monte_carlo", fixing_times, past_fixings)
    numbers = (spot, strike, years, rate, vol, dividend)
    with np.errstate(all="ignore"):
        given = _given(faults, flag, numbers, fixings, "arithmetic", "monte_carlo")
        estimate = simulate(greek, given, fixings, seed, paths)
    return faults.raise_with(Estimate(*(np.asarray(f)[()] for f in estimate)))


def _is_simulated(faults: Faults, average: str, method: str, greek: str) -> bool:
    """Whether this is Monte Carlo's; nothing else has a standard error."""
    faults.choice("average", average)
    faults.choice("method", method, METHODS)
    simulated = (average, method) == ("arithmetic", "monte_carlo")
    if greek == STANDARD_ERROR and not simulated:
        rule = "greek standard_error needs an arithmetic average and monte_carlo"
        raise InputError(f"{rule}, got {average}, {method}")
    return simulated


def _fixings(average: str, method: str, times: Any, past: Any) -> Fixings:
    """The checked schedule; raises for one that the method does not have."""
    fixings = read_fixings(times, past)
    if average == "geometric":
        return fixings
    if fixings.times is None and method in _NEED_FIXINGS:
        raise InputError(f"fixing_times are needed by the method {method}")
    if fixings.times is not None and method == "exact":
        require_solvable(fixings.times)
    return fixings


def _given(
    faults: Faults,
    flag: Text,
    numbers: tuple[Real, ...],
    fixings: Fixings,
    average: str,
    method: str,
) -> Given:
    """The checked arguments in one shape, NaN where refused."""
    limits = {"spot": POSITIVE} if average == "geometric" else {}
    given = Given(*np.broadcast_arrays(*checked(faults, flag, numbers, limits)))
    last = fixings.last
    early = given.years * (1.0 + _ROUNDING) < last
    rule = f"years must be >= the last fixing time {last:.12g}, got {{:.12g}}"
    refuse(faults, early, Code.OUT_OF_RANGE, rule, given.years)
    if (average, method) == ("arithmetic", "exact"):
        rule = f"vol must be <= {WIDEST:g}/sqrt({last:.12g}) with exact, got {{:.12g}}"
        wide = given.vol * np.sqrt(last) > WIDEST
        refuse(faults, wide, Code.OUT_OF_RANGE, rule, given.vol)
    # What is refused must not cost a recursion or a simulation.
    return Given(*(np.where(faults.codes != 0, np.nan, field) for field in given))
