"""A worksheet function as data: what its Python function and the terms say of it.

Argument names, order and defaults come from the signature of the Python function;
their text, unit, kind and choices from core/terms.py. The Python function is
imported when first asked for.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, Literal

from xlhedge.core.errors import InputError
from xlhedge.core.term import Kind, Term
from xlhedge.core.terms import TERMS

# elementwise: one number per element, in the broadcast shape of the arguments.
# rows: one row of named columns per element, in reading order.
# labelled: two columns, name and value. table: whatever the function returns.
Shape = Literal["elementwise", "rows", "labelled", "table"]


@dataclass(frozen=True, eq=False)
class Parameter:
    """One argument of a worksheet function.

    `default`: what an optional one stands for when left out, None for nothing.
    `repeated`: stands for any number of arguments. `may_be_blank`: a number that
    only some rows need, so a blank cell is passed on as NaN. `taken_as`: the kind of
    its cells where the function differs from the term.
    """

    name: str
    term: Term
    choices: tuple[str, ...]
    required: bool = True
    default: Any = None
    repeated: bool = False
    may_be_blank: bool = False
    taken_as: Kind | None = None

    @cached_property
    def kind(self) -> Kind:
        """The kind of its cells."""
        return self.taken_as or self.term.kind

    @property
    def label(self) -> str:
        """As the signature shows it: `[name]` if optional, `…name` if repeated."""
        if self.repeated:
            return f"…{self.name}"
        return self.name if self.required else f"[{self.name}]"


@dataclass(frozen=True)
class Function:
    """One worksheet function.

    `fixed` are arguments of the target that the worksheet does not show. `headers`
    adds the argument that puts column names above the result; `later` are those that
    stand behind it, added when workbooks already used it. `status` adds a last column
    with ok or the reason of a failure. `reads_errors`: error cells are among the
    values that the function is about, so they do not become its result. `kinds` are
    those of arguments that it takes otherwise than their term says: a whole list of
    what is elsewhere one number, a matrix of what is elsewhere a list. `infinite`
    says, by column, why an infinite number is there, in a result by name why one that
    is not finite; a cell shows it as #NUM!. `method` is the Python function, or module,
    that states the formula and its source, where the target only adapts it to cells.
    """

    name: str
    target: str
    category: str
    summary: str
    shape: Shape = "elementwise"
    choices: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    headers: bool = False
    later: tuple[str, ...] = ()
    status: bool = False
    reads_errors: bool = False
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    infinite: Mapping[str, str] = field(default_factory=dict)
    method: str = ""

    @cached_property
    def implementation(self) -> Callable[..., Any]:
        """The Python function."""
        function: Callable[..., Any] = _load(self.target)
        return function

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments in the order of the worksheet."""
        shown = [
            self._parameter(p)
            for p in inspect.signature(self.implementation).parameters.values()
            if p.name not in self.fixed
        ]
        headers = Parameter("headers", TERMS["headers"], (), False, default=False)
        first = [p for p in shown if p.name not in self.later]
        behind = [p for p in shown if p.name in self.later]
        return (*first, *([headers] if self.headers else []), *behind)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a result of shape `rows`, without status."""
        returned = inspect.signature(self.implementation).return_annotation
        return tuple(getattr(returned, "_fields", ()))

    @property
    def signature(self) -> str:
        """`XLH_NAME(first, [second])`."""
        return f"{self.name}({', '.join(p.label for p in self.parameters)})"

    def parameter(self, name: str) -> Parameter:
        """The argument of that name; InputError when there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = ", ".join(p.name for p in self.parameters)
        raise InputError(f"{self.name} has no argument {name}, only {names}")

    def _parameter(self, parameter: inspect.Parameter) -> Parameter:
        term = TERMS[parameter.name]
        place = self.choices.get(parameter.name)
        repeated = parameter.kind is parameter.VAR_POSITIONAL
        required = parameter.default is parameter.empty and not repeated
        kind = self.kinds.get(parameter.name, term.kind)
        by_row = self.shape in ("elementwise", "rows")
        return Parameter(
            parameter.name,
            term,
            tuple(_load(place)) if place else term.choices,
            required,
            default=None if required or repeated else parameter.default,
            repeated=repeated,
            may_be_blank=parameter.default is None and kind == "number" and by_row,
            taken_as=kind,
        )


def _load(place: str) -> Any:
    """What `module:name` names."""
    module, name = place.split(":")
    return getattr(import_module(module), name)
