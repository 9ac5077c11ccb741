"""An item of the figures file, computed by the public functions of this version."""

import re
from collections.abc import Mapping
from fractions import Fraction

from xlhedge.evidence.items import (
    american,
    asian,
    barrier,
    book,
    coin,
    contracts,
    european,
    fx,
    hedge,
    implied,
    rebalancing,
    risk,
    sizing,
    smile,
    solver,
    static,
    statistical,
)
from xlhedge.evidence.items.given import Inputs, Items

ITEMS: Items = {
    **european.ITEMS,
    **fx.ITEMS,
    **coin.ITEMS,
    **implied.ITEMS,
    **american.ITEMS,
    **asian.ITEMS,
    **barrier.ITEMS,
    **smile.ITEMS,
    **hedge.ITEMS,
    **solver.ITEMS,
    **statistical.ITEMS,
    **rebalancing.ITEMS,
    **contracts.ITEMS,
    **static.ITEMS,
    **sizing.ITEMS,
    **book.ITEMS,
    **risk.ITEMS,
}
_FRACTION = re.compile(r"\d+/\d+")


def evaluate(item: str, inputs: Inputs) -> Mapping[str, float]:
    """Every output of an item, by the names of the figures file."""
    outputs = ITEMS[item](_exact(inputs))
    return {name: float(value) for name, value in outputs.items()}


def _exact(inputs: Inputs) -> Inputs:
    """Inputs with a text such as "20/52" read as that fraction."""
    return {
        name: float(Fraction(value))
        if isinstance(value, str) and _FRACTION.fullmatch(value)
        else value
        for name, value in inputs.items()
    }
