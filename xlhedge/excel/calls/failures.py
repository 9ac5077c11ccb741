"""What failed in one call: a code and a sentence per element, and its cell error."""

from typing import Any

import numpy as np

from xlhedge.core.errors import HELD, CellError, Code
from xlhedge.core.numeric import Array

_CELL_ERRORS = {Code.WRONG_KIND: CellError.VALUE, Code.MISSING: CellError.NA}

# For elements of an array whose own sentence the formula did not keep.
_SENTENCES = {
    Code.WRONG_KIND: "an argument is of the wrong kind",
    Code.OUT_OF_RANGE: "an argument is out of range",
    Code.EXPIRED: "years is negative (expired)",
    Code.BELOW_INTRINSIC: "price is below the intrinsic value",
    Code.ABOVE_MAXIMUM: "price is not below its upper bound",
    Code.NO_SOLUTION: "there is no solution",
    Code.NOT_CONVERGED: "the solver found no answer",
    Code.INFEASIBLE: "no hedge meets the constraints",
    Code.MISSING: "a market item is missing",
}


def cell_error(code: int) -> CellError:
    """The error a cell shows for a code: #VALUE!, #N/A, #NUM! or the one it held."""
    if code > HELD:
        return CellError.held(code)
    return _CELL_ERRORS.get(Code(code), CellError.NUM)


def sentence(code: int) -> str:
    """Why an element failed, as far as its code says."""
    return (
        f"an input holds {cell_error(code)}" if code > HELD else _SENTENCES[Code(code)]
    )


class Failures:
    """Codes (0 = good) and sentences that broadcast to the shape of the result."""

    def __init__(self) -> None:
        self.codes: Array = np.zeros((), dtype=np.int16)
        self.texts: Array = np.array("", dtype=object)
        self.any = False

    def add(self, codes: Array, texts: Array) -> None:
        """Fail the elements whose code is not 0 and that have not failed before.

        An error that an input held wins over every other failure.
        """
        held = (codes > HELD) & (self.codes < HELD)
        new = (codes != 0) & ((self.codes == 0) | held)
        self.codes = np.where(new, codes, self.codes)
        self.texts = np.where(new, texts, self.texts)
        self.any |= bool(new.any())

    @property
    def reasons(self) -> tuple[str, ...]:
        """The different sentences, in the order of the cells."""
        if not self.any:
            return ()
        return tuple(dict.fromkeys(self.texts[self.codes != 0].tolist()))


def texts_of(shape: tuple[int, ...], texts: dict[int, Any]) -> Array:
    """An array of sentences from those of single elements, by flat place."""
    flat = np.full(int(np.prod(shape)), "", dtype=object)
    for place, text in texts.items():
        flat[place] = text
    return flat.reshape(shape)
