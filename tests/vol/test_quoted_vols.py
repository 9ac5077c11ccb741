"""Vols and weights of quotes, from prices of known vols."""

import numpy as np
import pytest
from scipy.special import ndtr

from xlhedge.core.errors import InputError
from xlhedge.vol.quoted_vols import quoted_vols

FORWARD, YEARS = 100.0, 0.25
STRIKES = np.array([80.0, 90.0, 100.0, 110.0, 120.0])
VOLS = np.array([0.7, 0.6, 0.55, 0.56, 0.6])


def coin_price(phi, strike, vol):
    width = vol * np.sqrt(YEARS)
    d1 = np.log(FORWARD / strike) / width + width / 2
    owed = strike / FORWARD * ndtr(phi * (d1 - width))
    return phi * (ndtr(phi * d1) - owed)


def chain(width=0.001):
    """Flags, bids, asks and strikes of a put and a call at each strike."""
    phi, strike = np.repeat([-1.0, 1.0], 5), np.tile(STRIKES, 2)
    mid = coin_price(phi, strike, np.tile(VOLS, 2))
    return phi, mid - width / 2, mid + width / 2, strike


def test_mid_prices_give_their_vols_and_vega_over_width_the_weights():
    found = quoted_vols(*chain(), FORWARD, YEARS)
    assert found.strikes.tolist() == STRIKES.tolist()
    assert found.vols == pytest.approx(VOLS, rel=1e-11)
    width = VOLS * np.sqrt(YEARS)
    d1 = np.log(FORWARD / STRIKES) / width + width / 2
    vega = np.exp(-(d1**2) / 2)
    ratio = found.weights / vega
    assert ratio == pytest.approx(ratio[0], rel=1e-10)


def test_option_out_of_the_money_stands_for_its_strike_else_the_other():
    phi, bid, ask, strike = chain()
    wrong = np.where(phi * (strike - FORWARD) < 0, 0.001, 0.0)  # those in the money
    found = quoted_vols(phi, bid + wrong, ask + wrong, strike, FORWARD, YEARS)
    assert found.vols == pytest.approx(VOLS, rel=1e-11)
    bid[0] = np.nan  # the put at 80
    found = quoted_vols(phi, bid, ask, strike, FORWARD, YEARS)
    assert found.vols == pytest.approx(VOLS, rel=1e-10)


def test_quotes_without_two_sides_or_a_vol_are_left_out():
    phi, bid, ask, strike = chain()
    for place, (low, high) in enumerate(((0.0, 0.1), (np.nan, 0.1), (0.2, 0.1))):
        bid[[place, place + 5]], ask[[place, place + 5]] = low, high
    bid[[3, 8]], ask[[3, 8]] = 1.2, 1.3  # above what any vol gives a call; a put too
    found = quoted_vols(phi, bid, ask, strike, FORWARD, YEARS)
    assert found.strikes.tolist()[-1] == 120
    assert 80 not in found.strikes
    assert 100 not in found.strikes


def test_model_that_quotes_otherwise_is_refused():
    with pytest.raises(InputError, match="model must be one of inverse, black76"):
        quoted_vols(*chain(), FORWARD, YEARS, "american")


def test_sides_of_another_length_than_the_strikes_are_refused():
    flag, bid, ask, strike = chain()
    with pytest.raises(InputError, match="bid"):
        quoted_vols(flag, bid[:-1], ask, strike, FORWARD, YEARS)
