"""American options on a spot with a continuous yield or foreign rate.

V = European value + premium of early exercise (american_premium), above the boundary of
american_boundary. A call is a put with spot and strike, rate and dividend exchanged:
C(S, K, r, q) = P(K, S, q, r). Everything below holds for the put; a call mirrors it.

Never exercised early: r <= 0 and q >= r; the value is European. Refused: q < r < 0,
where two boundaries enclose the exercise region. Exercised now: spot at or below the
boundary; the value is the payoff, delta phi, gamma 0. Without diffusion (vol = 0,
S = 0 or K = 0) the option is exercised at the best known time. These are European
options of another expiry, so that the kernel holds their limits.

Price, delta and gamma are integrals, theta follows from the pricing equation, strike
derivatives from V = S V_S + K V_K; the others are bumps of those (pricing.bump), and
within a step of the boundary a mean of its two sides. The probability of exercise has
no formula and is not given.

The put of Longstaff and Schwartz, S = 36, K = 40, r = 6 %, vol 20 %, one year (4.478
with 50 exercise dates a year, 4.486674 continuously):

>>> print(f"{AMERICAN.price('put', 36, 40, 1.0, 0.06, 0.20):.6f}")
4.486674

Source: Andersen, Lake and Offengenden (2016), J. Computational Finance 20(1); McDonald
and Schroder (1998), J. Computational Finance 1(3): the symmetry.
"""

from functools import cached_property, partial
from typing import NamedTuple

import numpy as np

from xlhedge.core.checks import Faults
from xlhedge.core.errors import Code
from xlhedge.core.numeric import Array, Real
from xlhedge.core.steps import answered, part_as, step, unwatched
from xlhedge.pricing.american_bumps import by_rates, single_boundary
from xlhedge.pricing.american_grid import SCHEMES, Scheme
from xlhedge.pricing.american_implied import american_vol
from xlhedge.pricing.american_put import Exercise, as_put, exercise
from xlhedge.pricing.black import Black
from xlhedge.pricing.bump import bumped
from xlhedge.pricing.model import Given, Model, refuse

_STATE = ("price", "delta", "gamma", "theta")


class AmericanGreeks(NamedTuple):
    """The price and its raw partial derivatives: per year and per 1.00."""

    price: Real
    delta: Real
    gamma: Real
    vega: Real
    theta: Real
    rho: Real
    dividend_rho: Real
    vanna: Real
    volga: Real
    charm: Real
    veta: Real
    speed: Real
    zomma: Real
    color: Real
    ultima: Real
    dual_delta: Real
    dual_gamma: Real
    elasticity: Real
    net_delta: Real


class AmericanOption:
    """A vector of options; `held` marks those whose exercise is still ahead.

    Arguments as in Black; every method returns raw derivatives in their shape.
    """

    def __init__(
        self,
        scheme: Scheme,
        phi: Array,
        spot: Array,
        strike: Array,
        years: Array,
        rate: Array,
        vol: Array,
        dividend: Array,
    ) -> None:
        given = np.broadcast_arrays(phi, spot, strike, years, rate, vol, dividend)
        self.scheme, self.given = scheme, Given(*given)
        self.found = exercise(scheme, self.given)
        self.held = self.found.held
        self.european = _european(self.given, self.found)

    @property
    def error(self) -> Array:
        """The last step of each boundary per strike; 0 without one."""
        return self.found.error

    def remade(self, given: Given) -> "AmericanOption":
        """Other options, as finely valued."""
        return AmericanOption(self.scheme, *given)

    def price(self) -> Array:
        """V, the European value plus the premium of early exercise."""
        early = step(
            "premium", "value of exercising early, at the boundary B", self.found.price
        )
        return step("V", "European + premium", self._european_price + early)

    @part_as("European")
    def _european_price(self) -> Array:
        """V, the value without early exercise."""
        return self.european.price()

    def delta(self) -> Array:
        """delta_European + delta_premium; phi in the exercise region."""
        plain = step("delta_European", "phi A N(phi d1)", self.european.delta())
        return plain + step("delta_premium", "d premium/dS", self.found.delta)

    def gamma(self) -> Array:
        """gamma_European + gamma_premium; 0 in the exercise region, jumping there."""
        plain = step("gamma_European", "A n(d1)/(S w)", self.european.gamma())
        return plain + step("gamma_premium", "d2 premium/dS2", self.found.gamma)

    def theta(self) -> Array:
        """r V - (r - q) S delta - vol^2 S^2 gamma / 2, per year; 0 once exercised."""
        _, spot, _, _, rate, vol, dividend = self.given
        carried = (rate - dividend) * spot * answered("delta", self.delta)
        bent = (vol * spot) ** 2 * answered("gamma", self.gamma) / 2
        waiting = rate * self.price() - carried - bent
        return np.where(self.held, waiting, self.european.theta())

    def dual_delta(self) -> Array:
        """dV/dK = (V - S delta)/K."""
        return self.european.dual_delta() + self.found.dual_delta

    def dual_gamma(self) -> Array:
        """d2V/dK2 = (S/K)^2 gamma."""
        spot, strike = self.given.spot, self.given.strike
        scaled = (spot / strike) ** 2 * self.gamma()
        return np.where(self.held, scaled, self.european.dual_gamma())

    def elasticity(self) -> Array:
        """delta S / V; NaN where V = 0."""
        value = self.price()
        lever = self.delta() * self.given.spot / value
        return np.where(value > 0, lever, np.nan)

    def net_delta(self) -> Array:
        """Delta: the premium is not paid in the underlying."""
        return self.delta()

    def vega(self) -> Array:
        """dV/dvol, per 1.00 of vol."""
        return self._spread("vega", self._by_vol[0])

    def vanna(self) -> Array:
        """d delta/dvol, per 1.00 of vol."""
        return self._spread("vanna", self._by_vol[1])

    def zomma(self) -> Array:
        """d gamma/dvol, per 1.00 of vol."""
        return self._spread("zomma", self._by_vol[2])

    def veta(self) -> Array:
        """d theta/dvol = d vega/dt, per year."""
        return self._spread("veta", self._by_vol[3])

    def charm(self) -> Array:
        """d delta/dt, per year."""
        return self._spread("charm", self._by_time[1])

    def color(self) -> Array:
        """d gamma/dt, per year."""
        return self._spread("color", self._by_time[2])

    def speed(self) -> Array:
        """d gamma/dS, per price squared."""
        return self._spread("speed", self._bumped("delta")[2])

    def rho(self) -> Array:
        """dV/drate at a fixed yield, per 1.00 of rate."""
        return self._spread("rho", self._bumped("rho")[0])

    def dividend_rho(self) -> Array:
        """dV/ddividend, per 1.00 of yield."""
        return self._spread("dividend_rho", self._bumped("dividend_rho")[0])

    def volga(self) -> Array:
        """d2V/dvol2, per 1.00 of vol squared."""
        return self._spread("volga", self._bumped("volga")[0])

    def ultima(self) -> Array:
        """d3V/dvol3, per 1.00 of vol cubed."""
        return self._spread("ultima", self._bumped("ultima")[0])

    @cached_property
    def _by_vol(self) -> Array:
        return self._bumped("vega")

    @cached_property
    def _by_time(self) -> Array:
        return self._bumped("theta")

    def _bumped(self, greek: str) -> Array:
        """This derivative of price, delta, gamma and theta: (4, held options)."""
        if not self.held.any():
            return np.empty((len(_STATE), 0))
        phi, *numbers = (argument[self.held] for argument in self.given)
        arguments = dict(zip(Given._fields[1:], numbers, strict=True))
        state = partial(_state, self.scheme, phi)
        bounds = single_boundary(phi, arguments)
        noise: Real = self.scheme.noise
        if greek in ("rho", "dividend_rho"):
            noise = noise * by_rates(Given(phi, *numbers))
        with unwatched():
            return bumped(state, arguments, greek, noise, bounds)

    def _spread(self, greek: str, values: Array) -> Array:
        """The European Greek, and `values` where exercise is still ahead."""
        whole = np.array(getattr(self.european, greek)())
        whole[self.held] = values
        return whole


def _european(given: Given, found: Exercise) -> Black:
    """The European options that these are, or to which a premium is added."""
    phi, spot, strike, _, rate, vol, _ = given
    return Black(phi, spot, strike, found.years, rate, given.carry, vol)


def _state(scheme: Scheme, phi: Array, **arguments: Array) -> Array:
    option = AmericanOption(scheme, phi, **arguments)
    return np.stack([getattr(option, name)() for name in _STATE])


def _option(scheme: Scheme, faults: Faults, given: Given) -> AmericanOption:
    _refuse_double_boundary(faults, given)
    codes, *arrays = np.broadcast_arrays(faults.codes, *given)
    clean = codes == 0
    option = AmericanOption(scheme, *(np.where(clean, n, np.nan) for n in arrays))
    _refuse_lost(faults, given, clean & ~(option.error <= scheme.settled), option.error)
    return option


def _refuse_double_boundary(faults: Faults, given: Given) -> None:
    """Mark q < r < 0 of a put, r < q < 0 of a call."""
    put = as_put(given)
    double = (put.dividend < put.rate) & (put.rate < 0) & (put.years > 0)
    kind = np.where(given.phi < 0, "put", "call")
    rule = (
        "an american {} at rate {:.12g} and dividend {:.12g} has two exercise "
        "boundaries; this model knows one"
    )
    numbers = (kind, given.rate, given.dividend)
    refuse(faults, double, Code.OUT_OF_RANGE, rule, *numbers)


def _refuse_lost(faults: Faults, given: Given, lost: Array, error: Array) -> None:
    """Mark the options whose price would not be right."""
    market = (given.vol, given.rate, given.dividend, given.years)
    beyond = (
        "no american price to the stated accuracy at vol {:.12g}, rate {:.12g} and "
        "dividend {:.12g} over {:.12g} years: a rate or the drift per vol is too large"
    )
    refuse(faults, lost & np.isinf(error), Code.OUT_OF_RANGE, beyond, *market)
    rule = "no exercise boundary found: its last step is {:.3g} of the strike"
    refuse(faults, lost, Code.NOT_CONVERGED, rule, error)


def american_model(accuracy: str = "standard") -> Model[AmericanGreeks]:
    """American options at one of the accuracies fast, standard and high.

    The errors of a price per strike are those of SCHEMES: standard is right to 1e-8 of
    the strike, for decades or many vols of drift to 3e-7. Worksheet and book use it.
    Raises InputError for another accuracy.
    """
    scheme = SCHEMES[Faults().choice("accuracy", accuracy)]
    return Model(
        text="American option on a spot with a continuous yield or foreign rate",
        answer=AmericanGreeks,
        option=partial(_option, scheme),
        implied=american_vol,
    )


AMERICAN = american_model()
