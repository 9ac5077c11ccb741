"""The same Asian options priced by QuantLib."""

from typing import Any

import numpy as np
import pytest
import QuantLib as ql

from xlhedge.pricing.asian import asian_greek

TODAY = ql.Date(15, 1, 2026)
DAYS = ql.Actual365Fixed()
DATES = [TODAY + 30 * month for month in range(1, 13)]
TIMES = [(date - TODAY) / 365 for date in DATES]
# Spot, strike, rate, vol, dividend.
MARKETS = [
    (100.0, 100.0, 0.05, 0.3, 0.0),
    (100.0, 120.0, 0.03, 0.6, 0.05),
    (60.0, 50.0, -0.01, 0.15, 0.02),
]
FLAGS = {"call": ql.Option.Call, "put": ql.Option.Put}


@pytest.fixture(autouse=True)
def evaluation_date() -> Any:
    before = ql.Settings.instance().evaluationDate
    ql.Settings.instance().evaluationDate = TODAY
    yield
    ql.Settings.instance().evaluationDate = before


def process(spot: float, rate: float, vol: float, dividend: float) -> Any:
    curves = [
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, level, DAYS))
        for level in (dividend, rate)
    ]
    surface = ql.BlackConstantVol(TODAY, ql.NullCalendar(), vol, DAYS)
    quote = ql.QuoteHandle(ql.SimpleQuote(spot))
    return ql.BlackScholesMertonProcess(
        quote, *curves, ql.BlackVolTermStructureHandle(surface)
    )


def discrete(kind: Any, flag: str, strike: float, past: list[float]) -> Any:
    """Past fixings as QuantLib takes them: their product if geometric, or their sum."""
    known = np.prod(past) if kind == ql.Average.Geometric else np.sum(past)
    payoff = ql.PlainVanillaPayoff(FLAGS[flag], strike)
    exercise = ql.EuropeanExercise(DATES[-1])
    return ql.DiscreteAveragingAsianOption(
        kind, float(known), len(past), DATES, payoff, exercise
    )


def ours(greek: str, average: str, flag: str, market: Any, **given: Any) -> float:
    spot, strike, rate, vol, dividend = market
    arguments = (flag, spot, strike, TIMES[-1], rate, vol, dividend)
    return float(asian_greek(greek, average, *arguments, **given))


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize("past", [[], [70.0, 75.0, 80.0]])
def test_discrete_geometric(flag: str, market: Any, past: list[float]) -> None:
    spot, strike, *rest = market
    option = discrete(ql.Average.Geometric, flag, strike, past)
    engine = ql.AnalyticDiscreteGeometricAveragePriceAsianEngine(process(spot, *rest))
    option.setPricingEngine(engine)
    given = {"fixing_times": TIMES, "past_fixings": past}
    price = ours("price", "geometric", flag, market, **given)
    assert price == pytest.approx(option.NPV(), rel=1e-10)
    for greek in ("delta", "gamma", "vega", "rho", "theta"):
        got = ours(greek, "geometric", flag, market, **given)
        assert got == pytest.approx(getattr(option, greek)(), rel=1e-8), greek


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("flag", ["call", "put"])
def test_continuous_geometric(flag: str, market: Any) -> None:
    spot, strike, *rest = market
    option = ql.ContinuousAveragingAsianOption(
        ql.Average.Geometric,
        ql.PlainVanillaPayoff(FLAGS[flag], strike),
        ql.EuropeanExercise(DATES[-1]),
    )
    engine = ql.AnalyticContinuousGeometricAveragePriceAsianEngine(process(spot, *rest))
    option.setPricingEngine(engine)
    for greek in ("delta", "gamma", "vega"):
        got = ours(greek, "geometric", flag, market)
        assert got == pytest.approx(getattr(option, greek)(), rel=1e-9), greek
    assert ours("price", "geometric", flag, market) == pytest.approx(option.NPV())


@pytest.mark.parametrize("market", MARKETS)
@pytest.mark.parametrize("flag", ["call", "put"])
@pytest.mark.parametrize("past", [[], [70.0, 75.0, 80.0]])
def test_turnbull_wakeman(flag: str, market: Any, past: list[float]) -> None:
    spot, strike, *rest = market
    option = discrete(ql.Average.Arithmetic, flag, strike, past)
    option.setPricingEngine(ql.TurnbullWakemanAsianEngine(process(spot, *rest)))
    given = {
        "fixing_times": TIMES,
        "past_fixings": past,
        "method": "turnbull_wakeman",
    }
    got = {
        greek: ours(greek, "arithmetic", flag, market, **given)
        for greek in ("price", "delta", "gamma")
    }
    assert got["price"] == pytest.approx(option.NPV(), rel=1e-9)
    assert got["delta"] == pytest.approx(option.delta(), rel=1e-6)
    assert got["gamma"] == pytest.approx(option.gamma(), rel=1e-4)


@pytest.mark.parametrize("market", MARKETS)
def test_continuous_two_moments(market: Any) -> None:
    spot, strike, *rest = market
    option = ql.ContinuousAveragingAsianOption(
        ql.Average.Arithmetic,
        TODAY,
        ql.PlainVanillaPayoff(ql.Option.Call, strike),
        ql.EuropeanExercise(DATES[-1]),
    )
    average = ql.QuoteHandle(ql.SimpleQuote(0.0))
    engine = ql.ContinuousArithmeticAsianLevyEngine(process(spot, *rest), average)
    option.setPricingEngine(engine)
    got = ours("price", "arithmetic", "call", market, method="turnbull_wakeman")
    assert got == pytest.approx(option.NPV(), rel=1e-9)


@pytest.mark.parametrize("market", MARKETS)
def test_the_simulation_brackets_the_exact_price(market: Any) -> None:
    spot, strike, *rest = market
    option = discrete(ql.Average.Arithmetic, "call", strike, [])
    engine = ql.MCDiscreteArithmeticAPEngine(
        process(spot, *rest),
        "PseudoRandom",
        controlVariate=True,
        requiredSamples=20000,
        seed=42,
    )
    option.setPricingEngine(engine)
    exact = ours(
        "price", "arithmetic", "call", market, fixing_times=TIMES, method="exact"
    )
    assert abs(exact - option.NPV()) < 4 * option.errorEstimate()
