"""The eight single barriers as rows: which terms of barrier_terms.py make their price.

Source: Reiner and Rubinstein (1991), Breaking Down the Barriers, Risk 4; Haug (2007),
section 4.17.1.
"""

from typing import NamedTuple

Weights = tuple[int, int, int, int]  # of the terms A, B, C, D

_NONE: Weights = (0, 0, 0, 0)
_A: Weights = (1, 0, 0, 0)
_C: Weights = (0, 0, 1, 0)
_A_LESS_C: Weights = (1, 0, -1, 0)
_B_LESS_D: Weights = (0, 1, 0, -1)
_A_LESS_B_PLUS_D: Weights = (1, -1, 0, 1)
_B_LESS_C_PLUS_D: Weights = (0, 1, -1, 1)
_A_LESS_B_PLUS_C_LESS_D: Weights = (1, -1, 1, -1)


class Row(NamedTuple):
    """A kind of barrier: its side eta, and whether hitting it starts the option.

    `call` and `put` are their terms, for strike > barrier and strike <= barrier; the
    rebate is beside them: E for an in, F for an out.
    """

    eta: float
    knocks_in: bool
    call: tuple[Weights, Weights]
    put: tuple[Weights, Weights]


ROWS: dict[str, Row] = {
    "down_in": Row(+1, True, (_C, _A_LESS_B_PLUS_D), (_B_LESS_C_PLUS_D, _A)),
    "up_in": Row(-1, True, (_A, _B_LESS_C_PLUS_D), (_A_LESS_B_PLUS_D, _C)),
    "down_out": Row(
        +1, False, (_A_LESS_C, _B_LESS_D), (_A_LESS_B_PLUS_C_LESS_D, _NONE)
    ),
    "up_out": Row(-1, False, (_NONE, _A_LESS_B_PLUS_C_LESS_D), (_B_LESS_D, _A_LESS_C)),
}
