"""The minimum-variance delta: what hedges the price and the usual move of its vol.

delta_MV = delta + vega/(S sqrt T) (a + b delta + c delta^2). a, b and c come from a
regression without intercept of df - delta dS on vega/sqrt(T) dS/S delta^j, j = 0, 1, 2.
gain = 1 - SSE(df - delta_MV dS)/SSE(df - delta dS).

Source: Hull and White (2017), Optimal delta hedging for options, J. Banking and
Finance 82, 180-190, equations 5 to 7; options of less than 14 days or with |delta|
outside 0.05 to 0.95 are left out there.
"""

from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults, require_equal_lengths
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array, Real, Text
from xlhedge.core.steps import step
from xlhedge.core.terms import POSITIVE
from xlhedge.pricing import BLACK_SCHOLES

_FEWEST = 4  # observations for three coefficients


class MvFit(NamedTuple):
    """The coefficients, the gain in the sample and the number of observations."""

    mv_a: float
    mv_b: float
    mv_c: float
    gain: float
    n: float


def mv_delta(
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    mv_a: Real,
    mv_b: Real,
    mv_c: Real,
    dividend: Real = 0.0,
) -> Array:
    """Minimum-variance delta from fitted coefficients, units of underlying.

    Args: as in pricing, spot and years > 0. Raises: InputError, DomainError.

    >>> delta = mv_delta("call", 100, 95, 0.5, 0.02, 0.25, -0.25, -0.4, 0.3)
    >>> print(f"{delta:.6f}")
    0.529146
    """
    faults = Faults()
    price, time = faults.positive("spot", spot), faults.positive("years", years)
    a, b, c = (
        faults.number(name, value)
        for name, value in (("mv_a", mv_a), ("mv_b", mv_b), ("mv_c", mv_c))
    )
    with np.errstate(all="ignore"):
        option = BLACK_SCHOLES.build(
            faults, flag, spot, strike, years, rate, vol, dividend
        )
        delta, scale = option.delta(), option.vega() / (price * np.sqrt(time))
        scale = step("scale", "vega/(S sqrt(T))", scale)
        adjusted = delta + scale * (a + b * delta + c * delta**2)
        text = "delta + scale (mv_a + mv_b delta + mv_c delta^2)"
        adjusted = step("mv_delta", text, adjusted)
    return faults.raise_with(np.asarray(adjusted))


def mv_delta_fit(
    d_option: Array, d_spot: Array, spot: Array, delta: Array, vega: Array, years: Array
) -> MvFit:
    """The coefficients from daily changes, by least squares without intercept.

    Args: changes of option and spot, and spot, delta, vega (per 1.00) and years at the
    start of each; equal lengths, at least four. Raises: InputError for other lengths
    and for regressors that do not differ, DomainError out of range.
    """
    missed, design = _regression(d_option, d_spot, spot, delta, vega, years)
    n = len(missed)
    if n < _FEWEST:
        raise InputError(f"the fit needs {_FEWEST} observations, got {n}")
    solution, _, rank, _ = np.linalg.lstsq(design, missed, rcond=None)
    if rank < design.shape[1]:
        raise InputError("the observations do not tell three coefficients apart")
    a, b, c = (float(number) for number in solution)
    return MvFit(a, b, c, _gain(missed, design @ solution), float(n))


def mv_gain(
    d_option: Array,
    d_spot: Array,
    spot: Array,
    delta: Array,
    vega: Array,
    years: Array,
    mv_a: float,
    mv_b: float,
    mv_c: float,
) -> float:
    """The gain of given coefficients on changes that need not be those of their fit.

    Below 0 where the Black delta hedged better. Other arguments as in mv_delta_fit.
    """
    missed, design = _regression(d_option, d_spot, spot, delta, vega, years)
    return _gain(missed, design @ np.array([mv_a, mv_b, mv_c], dtype=float))


def _regression(
    d_option: Array, d_spot: Array, spot: Array, delta: Array, vega: Array, years: Array
) -> tuple[Array, Array]:
    """What the Black delta misses, and its regressors, (observations, 3)."""
    faults = Faults()
    names = ("d_option", "d_spot", "spot", "delta", "vega", "years")
    given = (d_option, d_spot, spot, delta, vega, years)
    limits = {"spot": POSITIVE, "years": POSITIVE}
    columns = [
        np.ravel(faults.number(name, values, limits.get(name)))
        for name, values in zip(names, given, strict=True)
    ]
    require_equal_lengths(**dict(zip(names, columns, strict=True)))
    faults.raise_with(columns[0])
    option, move, price, held, per_vol, time = columns
    if not option.size:
        raise InputError("no observations given")
    base = per_vol / np.sqrt(time) * move / price
    return option - held * move, base[:, None] * held[:, None] ** np.arange(3)


def _gain(missed: Array, explained: Array) -> float:
    """1 - SSE/SSE; 0 where nothing was missed."""
    total = float(np.sum(missed**2))
    left = float(np.sum((missed - explained) ** 2))
    return 1 - left / total if total > 0 else 0.0
