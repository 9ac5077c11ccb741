"""A table of results: named columns of equal length, with the failed cells marked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from xlhedge.core.numeric import Array

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Result:
    """Columns of floats or of text (object arrays), and where numbers failed.

    `codes` has one entry per column that failed somewhere: a Code, or the code of
    the error that an input cell held, per row; 0 is good. The numbers there are
    NaN. Text columns never fail. `reasons` say what a status column does not.
    """

    columns: dict[str, Array]
    codes: dict[str, Array]
    reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """No number stands where one failed, and no column is anybody else's."""
        for name, values in self.columns.items():
            self.columns[name] = values.copy()
        for name, codes in self.codes.items():
            self.columns[name][codes != 0] = np.nan

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def failed(self) -> Array:
        """True for each row in which some number failed."""
        bad = np.zeros(len(self), dtype=bool)
        for codes in self.codes.values():
            bad |= codes != 0
        return bad

    def to_frame(self) -> "pandas.DataFrame":
        """The columns as a pandas frame."""
        import pandas

        return pandas.DataFrame(self.columns)
