"""Choices that several words, or their functions, share."""

FLAGS = ("call", "put")
KINDS = ("option", "future", "perpetual", "forward", "spot", "cash")
SETTLEMENTS = ("linear", "inverse")
STYLES = ("european", "american")
CONVENTIONS = ("spot", "forward", "spot_pa", "forward_pa")
NUMERAIRES = ("coin", "usd")
LIMIT_MEASURES = (
    "dollar_delta",
    "net_delta",
    "gamma_1pct",
    "vega_point",
    "theta_day",
    "rho_1pct",
    "pnl",
)
ROUNDINGS = ("nearest", "down", "up")
DAY_COUNT_CHOICES = ("act365", "act360", "act252")
UNITS_CHOICES = ("desk", "raw")
ACCURACIES = ("fast", "standard", "high")
BARRIER_KINDS = ("down_in", "down_out", "up_in", "up_out")
