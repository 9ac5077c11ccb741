"""Desk units against the published table of units."""

import numpy as np
import pytest

from xlhedge.core.greeks import COIN_GREEKS, GREEKS, to_desk

POINT, DAY = 0.01, 1 / 365
DESK = {
    # per vol point
    **dict.fromkeys(("vega", "vanna", "zomma", "coin_vega"), POINT),
    "volga": POINT**2,
    "ultima": POINT**3,
    # per calendar day
    **dict.fromkeys(("theta", "charm", "color", "coin_theta"), DAY),
    "veta": POINT * DAY,
    # per 1 %
    **dict.fromkeys(("rho", "dividend_rho"), 0.01),
    # as they are
    **dict.fromkeys(("price", "delta", "gamma", "speed", "dual_delta"), 1.0),
    **dict.fromkeys(("dual_gamma", "elasticity", "itm_probability"), 1.0),
    **dict.fromkeys(("net_delta", "coin_delta", "coin_gamma"), 1.0),
}


def test_table_covers_every_greek() -> None:
    assert set(DESK) == set(GREEKS)
    assert set(COIN_GREEKS) <= set(GREEKS)


@pytest.mark.parametrize("name", sorted(DESK))
def test_desk_unit_is_the_published_one(name: str) -> None:
    raw = np.array([-7.3, 0.0, 1234.5])
    np.testing.assert_allclose(to_desk(name, raw), raw * DESK[name], rtol=1e-15)


@pytest.mark.parametrize("name", sorted(DESK))
def test_unit_texts_differ_where_the_factor_is_not_one(name: str) -> None:
    greek = GREEKS[name]
    assert (greek.raw_unit != greek.desk_unit) == (greek.desk != 1)


def test_theta_of_a_printed_option_in_desk_units() -> None:
    # Hull, chapter on the Greeks: theta -4.31 a year is -0.0118 a calendar day,
    # vega 12.1 is 0.121 for one point of vol, rho 8.91 is 0.0891 for 1 %.
    assert round(float(to_desk("theta", -4.31)), 4) == -0.0118
    assert round(float(to_desk("vega", 12.1)), 3) == 0.121
    assert round(float(to_desk("rho", 8.91)), 4) == 0.0891
