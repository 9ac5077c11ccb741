"""Why rows failed: a code and a sentence per row, the first one kept."""

from collections.abc import Callable
from typing import Any

import numpy as np

from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array


class RowFaults:
    """One code (0 = good) and one reason per row of a table."""

    def __init__(self, rows: int) -> None:
        self.codes: Array = np.zeros(rows, dtype=np.int16)
        self.reasons: Array = np.full(rows, "", dtype=object)

    def add(
        self,
        bad: Any,
        reason: str | Callable[[int], str],
        code: int | Array = Code.OUT_OF_RANGE,
    ) -> None:
        """Fail the rows where `bad` holds and that have not failed before."""
        codes = np.broadcast_to(code, self.codes.shape)
        bad = np.asarray(bad, dtype=bool)
        for row in np.flatnonzero(bad & ~self.bad):
            self.codes[row] = codes[row]
            self.reasons[row] = reason if isinstance(reason, str) else reason(int(row))

    def copy(self) -> "RowFaults":
        """The same faults, to which others can be added."""
        copied = RowFaults(0)
        copied.codes, copied.reasons = self.codes.copy(), self.reasons.copy()
        return copied

    @property
    def bad(self) -> Array:
        """True where the row failed."""
        return np.asarray(self.codes != 0)

    def inherit(self, other: "RowFaults", rows: Array, place: str) -> None:
        """Fail each row whose source row `rows` (-1 = none) failed in `other`."""
        if not len(other.codes):
            return
        known = rows >= 0
        codes = np.where(known, other.codes[rows], 0)
        self.add(codes != 0, lambda i: f"{place}: {other.reasons[rows[i]]}", codes)
