"""What is measured: our answer and the peers' on the same inputs, and their errors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import QuantLib as ql

from tests.benchmarks import peers
from tests.benchmarks.peers import FIVE, Timed
from tests.pricing import fifty_digits
from tests.pricing.american_peers import Peer, random_americans
from tests.pricing.options import Options
from xlhedge.core.errors import InputError
from xlhedge.pricing import MODELS
from xlhedge.pricing.asian import asian_greek
from xlhedge.pricing.implied import condition

BLACK: Any = MODELS["black_scholes"]
AMERICAN: Any = MODELS["american"]
NINE = ("price", *FIVE, "vanna", "volga", "charm")
POINTS = Path(__file__).parents[1] / "reference" / "implied_points.npz"
EPS = float(np.finfo(float).eps)
_CHECKED = 40  # options whose Greeks are differentiated with 50 digits
OURS = "xlhedge"


class Case(NamedTuple):
    """One workload at one size: what is timed, and the worst error of an answer.

    The first run is ours. `limit` is what our error must not exceed, and `unit` says
    what the errors count.
    """

    runs: dict[str, Timed]
    error: Callable[[Any], float]
    limit: float
    unit: str


def desk_options(size: int) -> Options:
    """S 50 to 150, K 60 to 140, 1 day to 3 years, vol 5 % to 150 %, calls and puts."""
    rng = np.random.default_rng(1)
    flag = rng.choice([1.0, -1.0], size)
    spot, strike = rng.uniform(50, 150, size), rng.uniform(60, 140, size)
    years, vol = rng.uniform(1 / 365, 3, size), rng.uniform(0.05, 1.5, size)
    return Options(flag, spot, strike, years, np.full(size, 0.03), vol, np.zeros(size))


def european(size: int) -> Case:
    """Price and eight Greeks beside five Greeks of the peers."""
    options = desk_options(size)
    exact = _exact_greeks(options)

    def error(answer: Any) -> float:
        five = answer[1:6] if isinstance(answer, np.ndarray) else peers.five_of(answer)
        far = np.abs(five[:, :_CHECKED] - exact)
        return float(np.max(far / np.maximum(np.abs(exact), 1e-3)))

    runs = {OURS: lambda: BLACK.several(NINE, *options), **peers.greeks(options)}
    return Case(runs, error, 1e-12, "relative, or of 0.001")


def _exact_greeks(options: Options) -> Any:
    chosen = [column[:_CHECKED] for column in options]
    rows = list(zip(*chosen, strict=True))
    return np.array([[_exact(name, *row) for row in rows] for name in FIVE])


def _exact(
    name: str,
    flag: float,
    spot: float,
    strike: float,
    years: float,
    rate: float,
    vol: float,
    dividend: float,
) -> float:
    point = (spot, strike, years, rate, dividend, vol)
    function = lambda *numbers: fifty_digits.price(flag, *numbers)  # noqa: E731
    return fifty_digits.differentiated(function, point, name)


def implied_desk(size: int) -> Case:
    """Implied vols of the desk's options from our own prices."""
    options = desk_options(size)
    price, vol = BLACK.price(*options), options.vol
    vega = BLACK.greek("vega", *options)
    # In the money the price itself is right to a few eps of the larger leg.
    larger = np.maximum(price, np.maximum(options.spot, options.strike))
    with np.errstate(divide="ignore", over="ignore"):
        ulps = EPS * (1 + larger / (vol * vega))
    return _implied_case(options, price, vol, ulps)


def implied_wide(size: int) -> Case:
    """1 minute to 30 years, 1 % to 500 %, 6 deviations; vols known to 50 digits."""
    with np.load(POINTS) as file:
        columns = {name: np.resize(file[name].astype(float), size) for name in file}
    names = ("flag", "spot", "strike", "years", "rate", "vol", "dividend")
    options = Options(*(columns[name] for name in names))
    price = columns["price"]
    flag, spot, strike, years, rate, _, dividend = options
    ratio = condition(flag, price, spot, strike, years, rate, dividend)
    ulps = EPS * (1 + ratio)
    return _implied_case(options, price, options.vol + columns["offset"], ulps)


def _implied_case(options: Options, price: Any, vol: Any, ulps: Any) -> Case:
    known = ulps < 1e12 * EPS

    def error(answer: Any) -> float:
        far = np.abs(np.ravel(answer) / vol - 1)[known] / ulps[known]
        return float(np.max(np.where(np.isnan(far), np.inf, far)))

    def ours() -> Any:
        flag, *market, _, dividend = options
        try:
            return BLACK.implied_vol(flag, price, *market, dividend)
        except InputError as refused:
            return refused.result

    runs = {OURS: ours, **peers.implied_vol(options, price)}
    return Case(runs, error, 8.0, "eps (1 + condition)")


def american(size: int) -> Case:
    """Price and delta beside the price alone, and that with a bumped delta."""
    options = random_americans(1, size)
    bump = options.spot * 1e-3
    exact = Peer("converged").price(options)
    peer = Peer("accurate")

    def error(answer: Any) -> float:
        return float(np.max(np.abs(answer[0] - exact)))

    def bumped() -> Any:
        moved = (options._replace(spot=options.spot + sign * bump) for sign in (1, -1))
        up, down = (peer.price(each) for each in moved)
        return np.stack([peer.price(options), (up - down) / (2 * bump)])

    runs = {
        OURS: lambda: AMERICAN.several(("price", "delta"), *options),
        "QuantLib accurate, no delta": lambda: peer.price(options)[None],
        "QuantLib accurate": bumped,
    }
    return Case(runs, error, 1e-5, "price")


def asian(size: int) -> Case:
    """The two-moment price of twelve monthly fixings."""
    options = desk_options(size)
    dates = [30 * month for month in range(1, 13)]
    times = np.array(dates) / 365
    schedule: dict[str, Any] = {"fixing_times": times, "method": "turnbull_wakeman"}
    flag, spot, strike, _, rate, vol, dividend = options
    arguments = (flag, spot, strike, dates[-1] / 365, rate, vol, dividend)
    peer = _quantlib_asian(options, dates)
    exact = peer()

    def error(answer: Any) -> float:
        return float(np.max(np.abs(answer - exact) / np.maximum(exact, 1e-3)))

    runs = {
        OURS: lambda: asian_greek("price", "arithmetic", *arguments, **schedule),
        "QuantLib": peer,
    }
    return Case(runs, error, 1e-9, "relative, or of 0.001, from QuantLib")


def _quantlib_asian(options: Options, dates: list[int]) -> Timed:
    today = ql.Date(2, 1, 2026)
    quotes = [ql.SimpleQuote(0.1) for _ in range(4)]
    count = ql.Actual365Fixed()
    spot, rate, vol, dividend = (ql.QuoteHandle(quote) for quote in quotes)
    curves = [
        ql.YieldTermStructureHandle(ql.FlatForward(today, quote, count))
        for quote in (dividend, rate)
    ]
    surface = ql.BlackConstantVol(today, ql.NullCalendar(), vol, count)
    handle = ql.BlackVolTermStructureHandle(surface)
    process = ql.BlackScholesMertonProcess(spot, *curves, handle)
    engine = ql.TurnbullWakemanAsianEngine(process)
    fixings = [today + days for days in dates]

    def one(flag: float, spot: float, strike: float, _: float, *market: float) -> float:
        for quote, value in zip(quotes, (spot, *market), strict=True):
            quote.setValue(float(value))
        kind = ql.Option.Call if flag > 0 else ql.Option.Put
        payoff = ql.PlainVanillaPayoff(kind, float(strike))
        exercise = ql.EuropeanExercise(fixings[-1])
        average = ql.Average.Arithmetic
        option = ql.DiscreteAveragingAsianOption(average, fixings, payoff, exercise)
        option.setPricingEngine(engine)
        return float(option.NPV())

    def price() -> Any:
        ql.Settings.instance().evaluationDate = today
        return np.array([one(*row) for row in zip(*options, strict=True)])

    return price


CLOSED = (10**2, 10**4, 10**6)
WORKLOADS: dict[str, tuple[Callable[[int], Case], tuple[int, ...]]] = {
    "price and 8 Greeks": (european, CLOSED),
    "implied vol, desk": (implied_desk, CLOSED),
    "implied vol, wide": (implied_wide, CLOSED),
    "American price and delta": (american, (20, 200)),
    "Asian, two moments": (asian, (10**2, 10**4)),
}
