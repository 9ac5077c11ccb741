"""Whether one ratio held throughout: the cumulated scores of least squares.

    W(k) = sum_{t<=k} s_t / sqrt(variance of the sum),  s_t = (y_t - y') e_t

If the ratio is constant, W is close to a Brownian bridge and the largest |W| has
Kolmogorov's distribution, whatever the point of a break. The residuals alone, without
(y - y'), would not see a ratio that changes where the hedge's changes have mean 0.
With several hedges it is the largest of all principal components of the scores. In
small samples the test rejects too rarely.

Source: Zeileis and Hornik (2007), Statistica Neerlandica 61, 488-508, sections 3 and
4; the one on residuals: Ploberger and Kramer (1992), Econometrica 60, 271-285.
"""

import numpy as np
from scipy.special import kolmogorov

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.ols import long_run, scores

_NOISE = 1e-8  # of the largest direction: hedges that move together


def stability(asset: Array, hedge: Array, lags: int = 0) -> float:
    """p-value that the ratio is constant: small if it changed, 1 if nothing is left."""
    pulls = scores(asset, hedge)
    if not pulls.any():
        return 1.0
    size = np.sqrt(long_run(pulls, lags))
    return float(kolmogorov(np.abs(np.cumsum(pulls)).max() / size))


def joint_stability(hedges: Array, left: Array) -> float:
    """The p-value for several hedges: their moves, shape (n, hedges), and what is left.

    A ridge leaves something that still moves with the hedges; it is taken off.
    """
    left = left - hedges @ np.linalg.lstsq(hedges, left, rcond=None)[0]
    pulls = hedges * left[:, None]
    if not pulls.any():
        return 1.0
    components, lengths, _ = np.linalg.svd(pulls, full_matrices=False)
    bridges = np.cumsum(components[:, lengths > _NOISE * lengths[0]], axis=0)
    below = 1 - kolmogorov(np.abs(bridges).max())
    return float(1 - below ** bridges.shape[1])
