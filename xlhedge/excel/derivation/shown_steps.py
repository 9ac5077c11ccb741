"""Steps as a reader wants them: each number once, and only those that matter."""

import re
from collections.abc import Iterable

import numpy as np

from xlhedge.core.steps import Step

MOST = 24  # of a list: its largest


def tidy(steps: Iterable[Step]) -> list[Step]:
    """Without empty steps and without a number that was already said."""
    said: dict[str, tuple[str, str]] = {}
    kept = []
    for step in steps:
        if not _says_something(step):
            continue
        value = repr(np.asarray(step.value).tolist())
        before = said.get(step.symbol)
        if before and before[1].strip("[]") == value.strip("[]"):
            continue
        said[step.symbol] = step.formula, value
        kept.append(step)
    return kept


def _says_something(step: Step) -> bool:
    """Not of an empty array, nor of a blank, which is NaN, that it might start from."""
    if step.given and isinstance(step.value, float | np.ndarray):
        return bool(np.size(step.value)) and not np.isnan(step.value).all()
    return isinstance(step.value, tuple) or np.size(step.value) > 0


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


def spread(steps: list[Step], labels: str, amounts: str) -> list[Step]:
    """A list of amounts as a step for each: the largest, and what the others add."""
    found = {step.symbol: step for step in steps if step.symbol in (labels, amounts)}
    if len(found) < 2:
        return steps
    what, values = found[amounts].formula, np.asarray(found[amounts].value)
    largest = np.sort(np.argsort(-np.abs(values), kind="stable")[:MOST])
    names = [str(name) for name in found[labels].value]
    each = [Step(names[i], what, values[i]) for i in largest.tolist()]
    others = np.delete(values, largest)
    if others.size:
        each.append(Step(f"… {others.size} more", what, others.sum()))
    place = next(i for i, step in enumerate(steps) if step.symbol == amounts)
    before = [step for step in steps[:place] if step.symbol != labels]
    return [*before, *each, *steps[place + 1 :]]


def _names(formula: str, symbol: str) -> bool:
    """Whether a formula speaks of a symbol."""
    if symbol not in formula:
        return False
    return re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", formula) is not None
