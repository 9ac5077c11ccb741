"""The formula and the source of a worksheet function, from the docstrings of its code.

They stand in the docstring of the Python function or of its module; the row of the
catalogue names another one (`method`) where its target only adapts cells, and an
option function has those of its model.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from textwrap import dedent
from typing import Any, NamedTuple

from xlhedge.excel.calls.function import Function

_MODEL = "black_scholes"  # of a function that is given none
_SOURCE = "Source:"
_SECTION = re.compile(r"(Args|Returns?|Raises|Source|Shape)\b.*?:|Returns |Raises ")
_FORMULA = re.compile(r"\S (=|<=|>=|\+-) ?\S")


class Method(NamedTuple):
    """`place` is the documented Python object, `formula` its text, line by line."""

    place: str
    formula: tuple[str, ...]
    source: str


def method_of(function: Function, model: str = "") -> Method:
    """What computes a worksheet function; `model` of its options, if it has one."""
    place = _place(function, model)
    texts = list(_docstrings(place))
    formulas = [line for text in texts for line in _formula(text)]
    said = formulas or list(_plain(texts[0]))
    return Method(place, tuple(said), next(filter(None, map(_source, texts)), ""))


def _place(function: Function, model: str) -> str:
    if any(p.name == "model" for p in function.parameters):
        from xlhedge.pricing import MODELS

        return MODELS[model or _MODEL].home
    return function.method or function.target


def _docstrings(place: str) -> Iterator[str]:
    """Of the function, if one is named, then of the module that defines it."""
    module, _, name = place.partition(":")
    found: Any = import_module(module)
    if name:
        function = getattr(found, name)
        yield inspect.getdoc(function) or ""
        found = sys.modules[function.__module__]
    yield inspect.getdoc(found) or ""


def _formula(text: str) -> Iterator[str]:
    """The paragraphs that state a formula, line by line."""
    for paragraph in _paragraphs(text):
        if _FORMULA.search(paragraph) and not _SECTION.match(paragraph):
            yield from dedent(paragraph).splitlines()


def _plain(text: str) -> Iterator[str]:
    """What a function without a formula says of itself."""
    for paragraph in _paragraphs(text):
        if not _SECTION.match(paragraph):
            yield from paragraph.splitlines()


def _paragraphs(text: str) -> Iterator[str]:
    """Without the examples that run as tests and what introduces them."""
    for paragraph, following in pairwise([*text.split("\n\n"), ""]):
        example = following.lstrip().startswith(">>>") and paragraph.endswith(":")
        if not (example or paragraph.lstrip().startswith(">>>")):
            yield paragraph.rstrip()


def _source(text: str) -> str:
    """The sentence behind Source:, on one line."""
    _, found, rest = text.partition(_SOURCE)
    return " ".join(rest.split("\n\n")[0].split()) if found else ""
