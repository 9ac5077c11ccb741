"""What a scenario or a bucket shows, as the Greeks of a position are called."""

from typing import Final

GREEK_OF: Final = {
    "delta": "dollar_delta",
    "gamma": "gamma_1pct",
    "vega": "vega_point",
    "theta": "theta_day",
}
