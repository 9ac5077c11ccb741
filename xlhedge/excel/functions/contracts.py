"""The tests of a hedge as names and values."""

from typing import Any

from xlhedge.core.numeric import Array
from xlhedge.hedge.effectiveness import effectiveness


def effectiveness_by_name(asset: Array, hedge: Array, ratio: float) -> dict[str, Any]:
    """The measures and the verdict, as effectiveness."""
    return effectiveness(asset, hedge, ratio)._asdict()
