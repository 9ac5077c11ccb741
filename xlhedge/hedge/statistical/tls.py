"""The ratio of total least squares: noise in the hedge's changes too.

    h = 2 d Sxy / (sqrt(q^2 + 4 d Sxy^2) - q),  q = Sxx - d Syy

with d the variance of the noise in the asset's changes over that in the hedge's; 1
makes the squared distances to the line least, and asks for both in one unit. Large d
is the regression of the asset on the hedge, small d the reverse. The standard error
assumes normal noise:

    SE^2 = (m_yy s_vv - h^2 s_uu^2) / ((n - 1) s_hh^2)

m_yy the variance of y, s_uu of its noise, s_hh = m_yy - s_uu of what both share, s_vv
of x - h y.

Source: Adcock (1878), The Analyst 5, 53-54; Fuller (1987), Measurement Error Models,
section 1.3.
"""

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.ols import residuals
from xlhedge.hedge.statistical.parameters import positive
from xlhedge.hedge.statistical.samples import NOISE, deviations


def tls(asset: Array, hedge: Array, noise_ratio: float = 1.0) -> float:
    """The slope with the least weighted squares in both directions.

    Raises: DomainError where no direction is best, or that of the asset alone.
    """
    across, along = _axes(asset, hedge, noise_ratio)
    return across / along


def tls_error(asset: Array, hedge: Array, noise_ratio: float = 1.0) -> float:
    """Its standard error."""
    (across, along), n = _axes(asset, hedge, noise_ratio), len(asset)
    ratio = across / along
    left = residuals(asset, hedge, ratio)
    squares, total = float(left @ left), float(hedge.var(ddof=1))
    noise = squares / (n - 1) / (noise_ratio + ratio**2)
    variance = (total * squares / (n - 2) - (ratio * noise) ** 2) / (n - 1)
    shared = along / (2 * noise_ratio * (n - 1))
    return float(np.sqrt(variance) / shared)


def _axes(asset: Array, hedge: Array, noise_ratio: float) -> tuple[float, float]:
    """2 d Sxy and sqrt(q^2 + 4 d Sxy^2) - q, whose ratio is the slope.

    Where q > 0 the difference would cancel; it is then 4 d Sxy^2 over the sum.
    """
    d = positive("ratio of noise variances of tls", noise_ratio)
    ours, theirs = deviations(asset), np.sqrt(d) * deviations(hedge)
    less = float((theirs + ours) @ (theirs - ours))  # -q
    across = 2 * float(ours @ theirs)
    size = float(np.linalg.norm(ours) * np.linalg.norm(theirs))
    if abs(across) <= NOISE * size and less <= NOISE * size:
        raise DomainError("asset and hedge are uncorrelated: tls has no ratio")
    root = float(np.hypot(across, less))
    along = root + less if less > 0 else across * (across / (root - less))
    return float(np.sqrt(d)) * across, along
