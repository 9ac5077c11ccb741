"""The numbers that turn one unit into another; no other file holds them."""

DAYS_PER_YEAR = 365.0  # calendar days; crypto and Act/365
HOURS_PER_DAY = 24.0
SECONDS_PER_DAY = 86400.0
POINT = 0.01  # one vol point
PERCENT = 0.01
BASIS_POINT = 1e-4
# Days of a year under each day count; act252 counts weekdays.
DAY_COUNTS = {"act365": 365.0, "act360": 360.0, "act252": 252.0}
