"""The ratio of exponentially weighted moments, which follows the market.

    s_xy(1) = x_1 y_1,  s_xy(t) = decay s_xy(t-1) + (1 - decay) x_t y_t
    h = s_xy(n) / s_yy(n)

Means are taken as 0. As a sum the weight of the last pair is 1 - decay, that of every
pair before it decay times the next one's, and the first one keeps decay^(n-1). The
standard error is that of the jackknife, in closed form,

    SE^2 = sum (w y e / (1 - l))^2 / (sum w y^2)^2,  l = w y^2 / sum w y^2

which allows for a variance that changes; its degrees of freedom are the effective
number of pairs, 1 / sum w^2, less 1.

Source: RiskMetrics Technical Document (1996), 4th edition, section 5.2; MacKinnon and
White (1985), J. Econometrics 29, 305-325, HC3.
"""

import numpy as np

from xlhedge.core.errors import DomainError
from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.parameters import fraction

DECAY = 0.94  # RiskMetrics, daily


def ewma(asset: Array, hedge: Array, decay: float = DECAY) -> float:
    """Weighted covariance over weighted variance, at the end of the samples."""
    held = _weighted_squares(hedge, decay)
    return float(np.sum(weights(len(asset), decay) * asset * hedge) / held.sum())


def ewma_error(asset: Array, hedge: Array, decay: float = DECAY) -> float:
    """Its standard error; NaN where a single pair holds all of the weight."""
    held = _weighted_squares(hedge, decay)
    left = asset - ewma(asset, hedge, decay) * hedge
    leverage = held / held.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        pulls = weights(len(asset), decay) * hedge * left / (1 - leverage)
    return float(np.sqrt(np.sum(pulls**2)) / held.sum())


def ewma_freedom(n: int, decay: float) -> float:
    """Degrees of freedom: the effective number of pairs, less 1."""
    return float(1 / np.sum(weights(n, decay) ** 2) - 1)


def weights(n: int, decay: float) -> Array:
    """The weight of each pair, oldest first; they sum to 1."""
    kept = fraction("decay of ewma", decay) ** np.arange(n - 1, -1, -1)
    return kept * np.where(np.arange(n) == 0, 1.0, 1 - decay)


def _weighted_squares(hedge: Array, decay: float) -> Array:
    squares = weights(len(hedge), decay) * hedge**2
    if not squares.sum() > 0:
        raise DomainError("hedge has no variance in what the decay of ewma leaves")
    return squares
