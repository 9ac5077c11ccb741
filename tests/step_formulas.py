"""Formula texts of steps evaluated anew: 50 digits, and nothing of the project's code.

A space multiplies, ^ is a power; N and n are the normal distribution and its density, R
their ratio. A text with a word that is no known symbol is prose and has no value.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import mpmath
import numpy as np

from xlhedge.core.steps import Step

DIGITS = 50
_TOKEN = re.compile(r"\d+\.?\d*(?:e-?\d+)?|[A-Za-z_]\w*|\^|[-+*/(),]|\s+|.")


def _normal(x: Any) -> Any:
    return mpmath.ncdf(x)


def _density(x: Any) -> Any:
    return mpmath.npdf(x)


FUNCTIONS = {
    "N": _normal,
    "n": _density,
    "R": lambda x: _normal(x) / _density(x),
    "Ninv": lambda x: -mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * x),
    "ln": mpmath.log,
    "exp": mpmath.exp,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "min": min,
    "max": max,
    "sign": mpmath.sign,
}


def recomputed(formula: str, known: Mapping[str, Any]) -> Any | None:
    """The value of a formula text; None of prose.

    >>> print(recomputed("2 x^2 (1 - x)", {"x": mpmath.mpf("0.5")}))
    0.25
    """
    code, before = [], ""
    for token in _TOKEN.findall(formula):
        if token.isspace():
            continue
        is_name = token[0].isalpha() or token[0] == "_"
        if is_name and token not in known and token not in (*FUNCTIONS, "pi"):
            return None
        called = before in FUNCTIONS and before not in known and token == "("
        if before and _ends(before) and _begins(token) and not called:
            code.append("*")
        code.append(_code(token))
        before = token
    names = {**FUNCTIONS, "pi": mpmath.pi, "mpf": mpmath.mpf, **known}
    try:
        # The texts are the project's own, and only known names passed.
        return eval("".join(code), {"__builtins__": {}}, names)
    except (SyntaxError, TypeError, ZeroDivisionError):
        return None


def _ends(token: str) -> bool:
    return token[-1].isalnum() or token[-1] in "_).."


def _begins(token: str) -> bool:
    return token[0].isalnum() or token[0] in "_("


def _code(token: str) -> str:
    if token == "^":
        return "**"
    return f"mpf('{token}')" if token[0].isdigit() else token


def check(steps: Iterable[Step], known: Mapping[str, Any], relative: float) -> int:
    """Compare every step with its own text over what was said before; how many."""
    symbols = {n: mpmath.mpf(v) for n, v in known.items() if isinstance(v, float)}
    checked = 0
    with mpmath.workdps(DIGITS):
        for step in steps:
            value = _single(step.value)
            if value is None:
                continue
            found = None if step.given else recomputed(step.formula, symbols)
            if found is not None and not isinstance(found, tuple):
                _compare(step, found, value, relative, symbols)
                checked += 1
            symbols[step.symbol] = mpmath.mpf(value)
    return checked


def _single(value: Any) -> float | None:
    array = np.asarray(value)
    if array.size != 1 or array.dtype.kind not in "fi":
        return None
    return float(array.reshape(-1)[0])


def _compare(
    step: Step, found: Any, value: float, relative: float, symbols: Mapping[str, Any]
) -> None:
    scale = max(abs(found), abs(value), mpmath.mpf(1e-300))
    error = abs(found - value) / scale
    said = {name: float(number) for name, number in symbols.items()}
    assert error <= relative, (step, float(found), float(error), said)
