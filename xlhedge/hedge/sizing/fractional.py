"""Fixed fractional size: so many contracts that the stop costs a share of the equity.

linear   risk_fraction equity / (|entry - stop| multiplier), equity in quote currency
inverse  risk_fraction equity / (|1/entry - 1/stop| multiplier), equity in coins

The sign is that of entry - stop: a stop below the entry protects a long. The loss is
that of a fill at the stop; a market that gaps through it costs more.

Source: R. Vince (1992), The Mathematics of Money Management, fixed fractional trading.
"""

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import step
from xlhedge.hedge.lots import in_lots


def size(
    equity: Real,
    risk_fraction: Real,
    entry_price: Real,
    stop_price: Real,
    multiplier: Real = 1.0,
    settlement: str = "linear",
    lot: Real = 0.0,
) -> Array:
    """The quantity (long +) that loses the share of equity when filled at the stop.

    Args: equity (quote, or coins where inverse, > 0), risk_fraction (0 to 1),
    entry_price and stop_price (quote, > 0, different), multiplier (units of underlying
    per contract; inverse: quote currency per contract), settlement (linear, inverse),
    lot (contracts, rounded toward zero; 0 = unrounded). Floats or arrays that
    broadcast.

    Returns: contracts, in the broadcast shape.
    Raises: DomainError out of range and for a stop at the entry.

    >>> print(size(100000, 0.01, 50, 47.5), size(100000, 0.01, 50, 53, lot=1))
    400.0 -333.0
    """
    faults = Faults()
    inverse = faults.choice("settlement", settlement) == "inverse"
    equity = faults.positive("equity", equity)
    share = faults.number("risk_fraction", risk_fraction)
    entry = faults.positive("entry_price", entry_price)
    stop = faults.number("stop_price", stop_price)
    multiplier = faults.number("multiplier", multiplier)
    lot = faults.number("lot", lot)
    same = entry == stop
    if same.any():
        got = np.broadcast_to(entry, same.shape)[same].flat[0]
        faults.add(same, f"stop_price must not be the entry_price, got {got:.12g}")
    with np.errstate(all="ignore"):
        loss = (entry - stop) * multiplier  # per contract, in the sign of the position
        loss = step("loss", "(entry_price - stop_price) multiplier", loss)
        per_contract = loss / entry / stop if inverse else loss
        text = "loss/entry_price/stop_price" if inverse else "loss"
        per_contract = step("per_contract", text, per_contract)
        text = "risk_fraction equity/per_contract"
        quantity = step("quantity", text, share * equity / per_contract)
    return faults.raise_with(in_lots(quantity, lot, "down"))
