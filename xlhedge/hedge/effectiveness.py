"""How effective a hedge is, in the words of ASC 815 and of IFRS 9.

The hedge as held moves by -ratio dF when its price moves by dF: it is sold against
the asset. Then

    variance_reduction  1 - Var(dS - ratio dF)/Var(dS); below 0 where it adds risk
    r_squared           of a regression of the hedge as held on the asset
    slope               of the same: -1 is one for one
    dollar_offset       ratio sum dF / sum dS, over all periods

ASC 815 asks that a hedge be highly effective. In practice that is an offset of 80 to
125 %, or a regression with a slope from -1.25 to -0.80 that differs from 0 at 5 % and
an R squared of 0.80. IFRS 9 has no such line: it asks for an economic relationship,
credit risk that does not dominate it, and the ratio that is used; samples speak of the
first only. Fewer than 30 observations are said.

A sum of changes that is smaller than the usual change of one period tells nothing, as
it may as well be 0, and nor does one of 0: the offset is then ambiguous, neither passed
nor failed.

Source: FASB ASC 815-20-25, hedge effectiveness criteria; J. Finnerty and D. Grant
(2002), Accounting Horizons 16, 95-108: 80 to 125 %, the regression and the problem of
small numbers; IFRS 9, paragraphs 6.4.1(c) and B6.4.4 to B6.4.6; L. Ederington (1979),
J. Finance 34, 157-170: the variance reduction.
"""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import stdtrit

from xlhedge.core.numeric import Array
from xlhedge.core.terms import ANY
from xlhedge.hedge.statistical.parameters import number
from xlhedge.hedge.statistical.samples import checked_pair, deviations

_LOWEST, _HIGHEST = 0.80, 1.25  # offset of a highly effective hedge
_NOISE = 1e-12  # of a line: what rounding leaves of a measure that lies on it
_FITTED = 0.80  # R squared of one
_LEVEL = 0.05  # of significance
_ENOUGH = 30  # observations of a regression


class Effectiveness(NamedTuple):
    """The measures of the module; n: observations, verdict: what they come to.

    dollar_offset_status: effective, not effective or ambiguous.
    """

    variance_reduction: float
    r_squared: float
    slope: float
    dollar_offset: float
    dollar_offset_status: str
    n: int
    verdict: str


def effectiveness(asset: Any, hedge: Any, ratio: float) -> Effectiveness:
    """How well a hedge of `ratio` units per unit of asset, sold, offsets its changes.

    Args: asset, hedge (changes of the same periods, in money per unit, oldest first, at
    least three), ratio (positive = sold against a long asset).
    Returns: Effectiveness; dollar_offset is NaN where the changes of the asset add up
    to 0. Raises: InputError for samples that do not fit, DomainError out of range.

    >>> found = effectiveness([2.0, -3.0, 1.0, 4.0], [2.0, -2.5, 1.0, 3.5], 1.0)
    >>> print(round(found.dollar_offset, 12), found.dollar_offset_status)
    1.0 effective
    >>> print(found.verdict)
    ASC 815: highly effective by offset and regression; IFRS 9: economic relationship, \
credit risk and ratio to be judged; n < 30
    """
    ours, theirs = checked_pair(asset, hedge)
    held = -number(ratio, "ratio", ANY) * theirs
    x, y = deviations(ours), deviations(held)
    slope = float(x @ y / (x @ x))
    r_squared = _r_squared(x, y)
    offset, status = dollar_offset(ours, held)
    return Effectiveness(
        float(1 - (x + y) @ (x + y) / (x @ x)),
        r_squared,
        slope,
        offset,
        status,
        len(ours),
        _verdict(slope, r_squared, status, len(ours)),
    )


def _r_squared(asset: Array, held: Array) -> float:
    """The square of the correlation of deviations; 0 where nothing is held."""
    sizes = float(np.linalg.norm(asset) * np.linalg.norm(held))
    return min(float((asset @ held / sizes) ** 2), 1.0) if sizes > 0 else 0.0


def dollar_offset(asset: Array, held: Array) -> tuple[float, str]:
    """What the hedge gained for what the asset lost: effective, not, or ambiguous."""
    total = float(asset.sum())
    offset = -float(held.sum()) / total if total else float("nan")
    if total == 0 or abs(total) < float(np.abs(asset).mean()):
        return offset, "ambiguous"
    return offset, "effective" if _inside(offset) else "not effective"


def _inside(offset: float) -> bool:
    """Whether an offset is from 80 to 125 %, both included."""
    return _LOWEST * (1 - _NOISE) <= offset <= _HIGHEST * (1 + _NOISE)


def _verdict(slope: float, r_squared: float, status: str, n: int) -> str:
    """What the measures come to, in one line."""
    said = [f"ASC 815: {asc_815(slope, r_squared, status, n)}"]
    said.append(f"IFRS 9: {ifrs_9(slope, r_squared, n)}")
    if status == "ambiguous":
        said.insert(1, "offset ambiguous, the asset moved too little")
    return "; ".join([*said, *few(n)])


def few(n: int) -> list[str]:
    """That a regression has fewer observations than it should, if it has."""
    return [f"n < {_ENOUGH}"] if n < _ENOUGH else []


def asc_815(slope: float, r_squared: float, status: str, n: int) -> str:
    """Whether a hedge is highly effective, and by which of the two lines."""
    passed = ["offset"] if status == "effective" else []
    fitted = _inside(-slope) and r_squared >= _FITTED * (1 - _NOISE)
    if fitted and _is_related(slope, r_squared, n):
        passed.append("regression")
    by = f"highly effective by {' and '.join(passed)}"
    return by if passed else "not highly effective"


def ifrs_9(slope: float, r_squared: float, n: int) -> str:
    """Whether samples speak for an economic relationship; the rest is judgement."""
    found = "economic" if _is_related(slope, r_squared, n) else "no economic"
    return f"{found} relationship, credit risk and ratio to be judged"


def _is_related(slope: float, r_squared: float, n: int) -> bool:
    """Whether the hedge as held moves against the asset, and not by chance."""
    return slope < 0 and _differs_from_zero(r_squared, n)


def _differs_from_zero(r_squared: float, n: int) -> bool:
    """Whether a slope does, by Student's t: t^2 = r^2 (n - 2)/(1 - r^2)."""
    critical = float(stdtrit(n - 2, 1 - _LEVEL / 2))
    return r_squared * (n - 2) > critical**2 * (1 - r_squared)
