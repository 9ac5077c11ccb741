"""Random options, and a comparison whose failure prints all inputs."""

from typing import Any, NamedTuple

import numpy as np


class Options(NamedTuple):
    """Arguments of a model, in its order."""

    flag: Any
    spot: Any
    strike: Any
    years: Any
    rate: Any
    vol: Any
    dividend: Any


def random_options(seed: int, size: int, sds: float = 3.0) -> Options:
    """Calls and puts with the forward within `sds` standard deviations of strike."""
    rng = np.random.default_rng(seed)
    years = np.exp(rng.uniform(np.log(1 / 365), np.log(10), size))
    vol = np.exp(rng.uniform(np.log(0.05), np.log(1.5), size))
    rate, dividend = rng.uniform(-0.05, 0.15, (2, size))
    spot = np.exp(rng.uniform(np.log(0.5), np.log(50000), size))
    forward = spot * np.exp((rate - dividend) * years)
    away = rng.uniform(-sds, sds, size) * vol * np.sqrt(years)
    flag = rng.choice([1.0, -1.0], size)
    return Options(flag, spot, forward * np.exp(away), years, rate, vol, dividend)


def suited(model: str, options: Options) -> Options:
    """The options as every model takes them: no yield, vol in the unit of the model,
    for an American option a positive drift of at most five vols."""
    vol = options.vol * options.strike if model == "bachelier" else options.vol
    rate = options.rate
    if model == "american":
        largest = 5 * options.vol / np.sqrt(options.years)
        rate = np.minimum(np.abs(rate), largest)
    return options._replace(dividend=np.zeros_like(options.spot), vol=vol, rate=rate)


def assert_close(
    got: Any, expected: Any, rel: Any, inputs: Any = (), scale: Any = 0.0
) -> None:
    """Every element within `rel` of max(|expected|, scale)."""
    got, expected, rel, scale, *inputs = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (got, expected, rel, scale, *inputs))
    )
    tolerance = rel * np.maximum(np.abs(expected), scale)
    error = np.abs(got - expected)
    bad = ~(error <= tolerance)
    if not bad.any():
        return
    i = int(np.argmax(np.where(np.isnan(error), np.inf, error / tolerance)))
    numbers = [float(a.flat[i]) for a in (got, expected, tolerance)]
    given = [float(a.flat[i]) for a in inputs]
    message = "{} of {} differ; worst: got {!r}, expected {!r}, tolerance {:.2g}"
    found = message.format(int(bad.sum()), bad.size, *numbers)
    raise AssertionError(f"{found}, inputs {given}")
