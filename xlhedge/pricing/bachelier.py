"""Bachelier (1900): an option on a normal forward; `spot` is that forward.

V = D (phi (F - K) N(phi d) + vol sqrt(T) n(d)), d = (F - K)/(vol sqrt(T)).

Forward and strike have any sign: negative prices, rates, spread options. `vol` is in
price units per square root of a year; a vol point of the desk units is 0.01 of one.
Greeks are with respect to the forward, which stays where it is when the rate moves or
time passes: rho is -T V, dividend_rho is 0. A yield is refused: it is already in the
forward. Greeks of a spot with F = S e^(bT): delta e^(bT), gamma e^(2bT), and
theta less b F delta.

A spread option at the money is worth vol sqrt(T/(2 pi)):

>>> round(float(BACHELIER.price("call", -2, -2, 0.5, 0.0, 10)), 6)
2.820948

Source: Bachelier (1900), Annales scientifiques de l'ENS 17; Haug (2007), section
1.3.1.
"""

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.terms import ANY, NOT_NEGATIVE
from xlhedge.pricing.implied_normal import normal_vol
from xlhedge.pricing.model import Given, Greeks, Model, refuse
from xlhedge.pricing.normal import Normal


def _option(faults: Faults, given: Given) -> Normal:
    phi, forward, strike, years, rate, vol, dividend = given
    rule = "dividend must be 0 with bachelier, where spot is the forward, got {:.12g}"
    refuse(faults, dividend != 0, Code.WRONG_KIND, rule, dividend)
    return Normal(phi, forward, strike, years, rate, vol)


BACHELIER = Model(
    text="European option on a forward of any sign; vol in price units",
    answer=Greeks,
    option=_option,
    implied=normal_vol,
    limits={"spot": ANY, "strike": ANY, "vol": NOT_NEGATIVE},
)
