"""Samples of a model whose ratio one step ahead is known."""

import numpy as np

from xlhedge.core.numeric import Array
from xlhedge.hedge.statistical.garch import Dcc, Garch

MOVING = Dcc(Garch(0.02, 0.08, 0.9), Garch(0.03, 0.1, 0.85), 0.05, 0.9)
RESTING = Dcc(Garch(1.0, 0.0, 0.0), Garch(1.0, 0.0, 0.0), 0.0, 0.0)
CORRELATION = 0.8  # long-run, of the standardised samples
_FORGOTTEN = 300  # first periods, left out


def simulated(n: int, seed: int, model: Dcc = MOVING) -> tuple[Array, Array, float]:
    """Asset, hedge and the ratio of the period after them, period by period."""
    generator = np.random.default_rng(seed)
    (w, a, b), (v, c, d), gain, keep = model
    own, other = w / (1 - a - b), v / (1 - c - d)
    mean = np.array([[1.0, CORRELATION], [CORRELATION, 1.0]])
    moments, rows = mean, []
    for shocks in generator.normal(size=(n + _FORGOTTEN, 2)):
        rho = moments[0, 1] / np.sqrt(moments[0, 0] * moments[1, 1])
        u = np.array([shocks[0], rho * shocks[0] + np.sqrt(1 - rho**2) * shocks[1]])
        x, y = np.sqrt([own, other]) * u
        rows.append((x, y))
        own, other = w + a * x**2 + b * own, v + c * y**2 + d * other
        moments = (1 - gain - keep) * mean + gain * np.outer(u, u) + keep * moments
    rho = moments[0, 1] / np.sqrt(moments[0, 0] * moments[1, 1])
    asset, hedge = np.array(rows[_FORGOTTEN:]).T
    return asset, hedge, float(rho * np.sqrt(own / other))
