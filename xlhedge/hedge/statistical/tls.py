"""The ratio of total least squares: noise in the hedge's changes too.

    h = (q + sqrt(q^2 + 4 d Sxy^2)) / (2 Sxy),  q = Sxx - d Syy

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
    root = np.sqrt(positive("ratio of noise variances of tls", noise_ratio))
    ours, theirs = deviations(asset), root * deviations(hedge)
    # Twice the angle of the longest axis of the cloud, from its moments.
    along = float((theirs + ours) @ (theirs - ours))
    across = 2 * float(ours @ theirs)
    size = float(ours @ ours + theirs @ theirs)
    if abs(across) <= NOISE * size and along <= NOISE * size:
        raise DomainError("asset and hedge are uncorrelated: tls has no ratio")
    return float(root * np.tan(np.arctan2(across, along) / 2))


def tls_error(asset: Array, hedge: Array, noise_ratio: float = 1.0) -> float:
    """Its standard error."""
    ratio = tls(asset, hedge, noise_ratio)
    left, n = residuals(asset, hedge, ratio), len(asset)
    total = float(hedge.var(ddof=1))
    noise = float(left @ left) / (n - 1) / (noise_ratio + ratio**2)
    apart = float(left @ left) / (n - 2)
    variance = (total * apart - (ratio * noise) ** 2) / (n - 1)
    return float(np.sqrt(variance) / (total - noise))
