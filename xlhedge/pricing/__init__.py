"""Option models: prices, Greeks, implied vols and delta conventions."""

from typing import Any

from xlhedge.pricing.american import AMERICAN
from xlhedge.pricing.bachelier import BACHELIER
from xlhedge.pricing.black76 import BLACK76
from xlhedge.pricing.black_scholes import BLACK_SCHOLES
from xlhedge.pricing.inverse import INVERSE
from xlhedge.pricing.model import Model

MODELS: dict[str, Model[Any]] = {
    "black_scholes": BLACK_SCHOLES,
    "black76": BLACK76,
    "bachelier": BACHELIER,
    "inverse": INVERSE,
    "american": AMERICAN,
}

__all__ = [
    "AMERICAN",
    "BACHELIER",
    "BLACK76",
    "BLACK_SCHOLES",
    "INVERSE",
    "MODELS",
    "Model",
]
