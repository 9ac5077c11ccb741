"""The option that is hedged: checked, alive and with a vol."""

from xlhedge.core.checks import Faults
from xlhedge.core.numeric import Real, Text
from xlhedge.pricing import BLACK_SCHOLES
from xlhedge.pricing.black import Black
from xlhedge.pricing.model import refuse_expired


def living_option(
    faults: Faults,
    flag: Text,
    spot: Real,
    strike: Real,
    years: Real,
    rate: Real,
    vol: Real,
    dividend: Real,
) -> Black:
    """The kernel of the option; spot and vol not > 0 and years = 0 are faults."""
    spot, vol = faults.positive("spot", spot), faults.positive("vol", vol)
    option = BLACK_SCHOLES.build(faults, flag, spot, strike, years, rate, vol, dividend)
    refuse_expired(faults, option.years)
    return option
