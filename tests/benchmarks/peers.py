"""The peers, and what each answers, in the units and the order of this project.

A peer that is not installed is left out. Each function takes the arguments of
`Model.price` as vectors and returns a function without arguments: what is timed.
"""

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest import mock

import numpy as np

# One thread each; read when the peer is imported.
os.environ["NUMBA_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

Timed = Callable[[], Any]
FIVE = ("delta", "gamma", "vega", "theta", "rho")
_FACTORS = np.array([1.0, 1.0, 100.0, 365.0, 100.0])  # from desk units to raw


def has(library: str) -> bool:
    return importlib.util.find_spec(library) is not None


def _library(name: str) -> Any:
    return importlib.import_module(name)


def _words(flag: Any) -> Any:
    return np.where(flag > 0, "c", "p")


def five_of(answer: Any) -> Any:
    """Raw delta, gamma, vega, theta and rho; shape: (5, options)."""
    columns = [np.asarray(answer[name], dtype=float) for name in FIVE]
    return np.stack(columns) * _FACTORS[:, None]


def greeks(options: Any) -> dict[str, Timed]:
    """Five Greeks by each peer, a mapping from name to vector."""
    flag, spot, strike, years, rate, vol, _ = options
    terms = (_words(flag), spot, strike, years, rate, vol)
    found: dict[str, Timed] = {}
    if has("fast_vollib"):
        fast = _library("fast_vollib").get_all_greeks
        kernel = _library("fast_vollib.backends.numpy_backend").greeks
        given = {"return_as": "dict", "backend": "numpy"}
        found["fast-vollib, numpy"] = lambda: fast(*terms, **given)
        found["fast-vollib, unchecked"] = lambda: kernel("black_scholes", *terms)
    if has("py_vollib_vectorized"):
        all_greeks = _library("py_vollib_vectorized").get_all_greeks
        found["py_vollib_vectorized"] = lambda: all_greeks(*terms, return_as="dict")
    if has("vollib") and len(flag) <= 100:
        found["vollib, loop"] = lambda: _vollib_greeks(terms)
    return found


def _vollib_greeks(terms: Any) -> dict[str, Any]:
    analytical = _library("vollib.black_scholes.greeks.analytical")
    rows = [[str(word), *numbers] for word, *numbers in zip(*terms, strict=True)]
    return {name: [getattr(analytical, name)(*row) for row in rows] for name in FIVE}


def _without_numba() -> Any:
    """The solver of fast-vollib as it is installed by default: numpy alone.

    numba is an extra of it, and here only because another peer needs it.
    """
    package = "fast_vollib.jackel"
    with mock.patch.dict(sys.modules, {"numba": None}):
        kernel = _copy_of(f"{package}.jackel_iv")
        with mock.patch.dict(sys.modules, {f"{package}.jackel_iv": kernel}):
            return _copy_of(f"{package}.numpy_backend").implied_volatility


def _copy_of(name: str) -> Any:
    """A second copy of a module; the first stays as it is."""
    spec: Any = importlib.util.find_spec(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def implied_vol(options: Any, price: Any) -> dict[str, Timed]:
    """Implied vols by each peer, NaN where it finds none."""
    flag, spot, strike, years, rate, _, dividend = options
    market, words = (price, spot, strike, years, rate), _words(flag)
    found: dict[str, Timed] = {}
    model = "black_scholes_merton"
    if has("fast_vollib"):
        compiled = _library("fast_vollib.jackel.numpy_backend").implied_volatility
        kwargs = {"q": dividend, "on_error": "ignore"}
        for name, solver in (("", _without_numba()), (" + numba", compiled)):
            quiet = np.errstate(all="ignore")(solver)  # it overflows far out
            run = partial(quiet, model, *market, words, **kwargs)
            found[f"fast-vollib, Jaeckel{name}"] = run
    if has("py_vollib_vectorized"):
        solve = _library("py_vollib_vectorized").vectorized_implied_volatility
        given: dict[str, Any] = {"model": model, "return_as": "numpy"}
        given |= {"q": dividend, "on_error": "ignore"}
        found["py_vollib_vectorized"] = lambda: solve(*market, words, **given)
    return found
