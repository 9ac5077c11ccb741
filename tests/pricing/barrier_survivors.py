"""Knock-outs watched at dates: the payoff, by quadrature from date to date."""

from typing import Any

import numpy as np

from tests.pricing.barriers import Barriers


def survivors(option: Barriers, alive: tuple[float, float], times: int) -> float:
    """The knock-out watched `times` times, by quadrature from one time to the next.

    Gauss-Legendre on both sides of the strike; `alive` is in logarithms.
    """
    kink, step = np.log(option.strike), option.years / times
    width = option.vol * np.sqrt(step)
    drift = (option.rate - option.dividend - option.vol**2 / 2) * step
    nodes, weights = np.polynomial.legendre.leggauss(160)
    panels = [(alive[0], kink), (kink, alive[1])]
    x = np.concatenate([lo + (hi - lo) * (nodes + 1) / 2 for lo, hi in panels])
    w = np.concatenate([weights * (hi - lo) / 2 for lo, hi in panels])

    def density(start: Any) -> Any:
        z = (x - np.reshape(start, (-1, 1)) - drift) / width
        return w * np.exp(-z * z / 2) / (width * np.sqrt(2 * np.pi))

    value = np.maximum(option.flag * (np.exp(x) - option.strike), 0.0)
    kernel = density(x)
    for _ in range(times - 1):
        value = kernel @ value
    discount = np.exp(-option.rate * option.years)
    return float(discount * (density(np.log(option.spot)) @ value)[0])
