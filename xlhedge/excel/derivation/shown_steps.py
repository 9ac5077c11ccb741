"""Steps as a reader wants them: each number once, and only those that matter."""

import re
from collections.abc import Iterable

import numpy as np

from xlhedge.core.steps import Step


def tidy(steps: Iterable[Step]) -> list[Step]:
    """Without empty steps and without a number that was already said."""
    said: dict[str, tuple[str, str]] = {}
    kept = []
    for step in steps:
        if np.size(step.value) == 0 and not isinstance(step.value, tuple):
            continue
        value = repr(np.asarray(step.value).tolist())
        before = said.get(step.symbol)
        if before and before[1].strip("[]") == value.strip("[]"):
            continue
        said[step.symbol] = step.formula, value
        kept.append(step)
    return kept


def leading_to(steps: list[Step], *symbols: str) -> list[Step]:
    """The steps from which the last one of each of these symbols follows."""
    known = {step.symbol for step in steps}
    wanted, kept = set(symbols), []
    for step in reversed(steps):
        if step.symbol not in wanted:
            continue
        kept.append(step)
        wanted.discard(step.symbol)
        if not step.given:
            wanted |= {symbol for symbol in known if _names(step.formula, symbol)}
    return kept[::-1]


def _names(formula: str, symbol: str) -> bool:
    """Whether a formula speaks of a symbol."""
    if symbol not in formula:
        return False
    return re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", formula) is not None
