"""How deep and how long one formula may grow with the names in it written out."""

from collections.abc import Iterator
from contextlib import contextmanager

from xlhedge.core.errors import InputError
from xlhedge.excel.saved.limits import FORMULA_EXPANDED, NESTING


class Expansion:
    """Counts the levels and the letters of one formula while it is read."""

    def __init__(self) -> None:
        self._depth = -1  # the formula itself is no level
        self._letters = 0

    @contextmanager
    def level(self) -> Iterator[None]:
        """What stands inside a call, brackets or a name; raises InputError."""
        self._depth += 1
        try:
            if self._depth > NESTING:
                raise InputError(f"nests deeper than {NESTING} levels")
            yield
        finally:
            self._depth -= 1

    def take(self, text: str) -> None:
        """A piece of the formula; raises InputError beyond the limit."""
        self._letters += len(text) + 1
        if self._letters > FORMULA_EXPANDED:
            written = "with its names written out"
            raise InputError(f"{written} takes more than {FORMULA_EXPANDED:,} letters")
