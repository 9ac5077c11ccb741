"""The smile between quoted deltas, against an own search for the strikes."""

import mpmath as mp
import numpy as np
import pytest

from xlhedge.core.errors import DomainError
from xlhedge.vol.smile import delta_smile_vol

SPOT, FORWARD, YEARS, RATE = 1.0845, 1.091, 0.4, 0.043
FIVE = {"atm": 0.078, "rr25": -0.006, "bf25": 0.002, "rr10": -0.011, "bf10": 0.007}
THREE = FIVE | {"rr10": np.nan, "bf10": np.nan}
CONVENTIONS = ("spot", "forward", "spot_pa", "forward_pa")


def delta_of(phi, k, vol, convention):
    """The delta at strike F e^k, from its definition, in 30 digits."""
    width = vol * mp.sqrt(YEARS)
    d2 = -k / width - width / 2
    adjusted = convention.endswith("_pa")
    share = mp.exp(k) * mp.ncdf(phi * d2) if adjusted else mp.ncdf(phi * (d2 + width))
    # e^(-qT) = e^(-rT) F/S
    unit = mp.exp(-RATE * YEARS) * FORWARD / SPOT if "spot" in convention else 1
    return phi * unit * share


def place_of(phi, delta, vol, convention):
    """k of a delta by bisection; an adjusted call on the branch above its maximum."""
    inner = -2 * vol if phi < 0 or not convention.endswith("_pa") else mp.mpf(0)
    low, high = (inner, mp.mpf(4) * vol) if phi > 0 else (-4 * vol, mp.mpf(2) * vol)
    return mp.findroot(
        lambda k: delta_of(phi, k, vol, convention) - delta,
        (low, high),
        solver="anderson",
        tol=1e-25,
    )


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("quotes", [THREE, FIVE])
def test_smile_goes_through_its_quotes_at_their_own_strikes(convention, quotes):
    legs = [(phi, delta) for delta in (25, 10) for phi in (-1, 1)]
    for phi, delta in legs[:2] if quotes is THREE else legs:
        wing = quotes["atm"] + quotes[f"bf{delta}"]
        vol = wing + phi * quotes[f"rr{delta}"] / 2
        with mp.workdps(30):
            k = place_of(phi, phi * mp.mpf(delta) / 100, mp.mpf(vol), convention)
        market = (SPOT, FORWARD, YEARS, RATE)
        found = delta_smile_vol(float(k), *market, quotes, convention)
        assert found == pytest.approx(vol, rel=1e-10)


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_call_and_put_deltas_cancel_at_the_middle_of_the_smile(convention):
    vol = mp.mpf(FIVE["atm"])
    sign = -1 if convention.endswith("_pa") else 1
    k = sign * vol**2 * YEARS / 2
    both = [delta_of(phi, k, vol, convention) for phi in (1, -1)]
    assert float(sum(both)) == pytest.approx(0, abs=1e-15)
    market = (SPOT, FORWARD, YEARS, RATE)
    found = delta_smile_vol(float(k), *market, FIVE, convention)
    assert found == pytest.approx(float(vol), rel=1e-10)


def test_smile_is_flat_beyond_its_last_quotes_and_never_overshoots():
    k = np.linspace(-0.5, 0.5, 2001)
    vols = delta_smile_vol(k, SPOT, FORWARD, YEARS, RATE, FIVE, "spot")
    wings = [FIVE["atm"] + FIVE["bf10"] + s * FIVE["rr10"] / 2 for s in (-1, 1)]
    assert vols[[0, -1]] == pytest.approx(wings, rel=1e-15)
    turns = np.flatnonzero(np.diff(np.sign(np.diff(vols[vols != vols[0]]))))
    assert len(turns) <= 2  # one bottom, and where the flat wing starts


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"bf25": -0.2}, "the 25 delta put of the smile: vol must be > 0"),
        ({"bf10": -0.06}, "strikes of a smile must increase"),
        ({"atm": 2.0, "bf25": 3.0}, "the 25 delta call of the smile: delta must be"),
    ],
)
def test_quotes_without_a_smile_are_refused(change, rule):
    market = (SPOT, FORWARD, YEARS, RATE)
    with pytest.raises(DomainError, match=rule):
        delta_smile_vol(0.0, *market, FIVE | change, "spot_pa")
