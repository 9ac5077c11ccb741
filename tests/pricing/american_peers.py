"""American options by QuantLib, and random ones to compare."""

from typing import Any

import numpy as np
import QuantLib as ql

from tests.pricing.options import Options

# "high" is left with errors of 4e-6 by its 10 steps; "converged" takes 30, to 1e-8.
SCHEMES = {
    "fast": ql.QdFpAmericanEngine.fastScheme,
    "accurate": ql.QdFpAmericanEngine.accurateScheme,
    "high": ql.QdFpAmericanEngine.highPrecisionScheme,
    "converged": lambda: ql.QdFpTanhSinhIterationScheme(30, 30, 1e-11),
}
_TODAY = ql.Date(2, 1, 2026)


def random_americans(seed: int, size: int) -> Options:
    """Spot 50 to 150, strike 60 to 140, 1 day to 3 years, vol 5 % to 150 %."""
    rng = np.random.default_rng(seed)
    days = np.rint(np.exp(rng.uniform(0, np.log(3 * 365), size)))
    vol = np.exp(rng.uniform(np.log(0.05), np.log(1.5), size))
    rate, dividend = rng.uniform(0.001, 0.12, size), rng.uniform(-0.02, 0.12, size)
    flag = rng.choice([1.0, -1.0], size)
    rate, dividend = np.where(flag < 0, (rate, dividend), (dividend, rate))
    spot, strike = rng.uniform(50, 150, size), rng.uniform(60, 140, size)
    return Options(flag, spot, strike, days / 365, rate, vol, dividend)


def wide_americans(seed: int, size: int) -> Options:
    """Spot 1, ln strike within 1.5, 1 hour to 30 years, vol 2 % to 200 %.

    Rates -2 % to 15 %, some of them 0; those with two boundaries among them.
    """
    rng = np.random.default_rng(seed)
    rates = rng.uniform(-0.02, 0.15, (2, size))
    rates[rng.random((2, size)) < 0.06] = 0.0
    vol = np.exp(rng.uniform(np.log(0.02), np.log(2), size))
    years = np.exp(rng.uniform(np.log(1 / 8760), np.log(30), size))
    near = (rates[0] - rates[1]) * years + rng.uniform(-3, 3, size) * vol * years**0.5
    away = np.where(rng.random(size) < 0.5, near, rng.uniform(-1.5, 1.5, size))
    strike = np.exp(np.clip(away, -1.5, 1.5))
    flag = rng.choice([1.0, -1.0], size)
    return Options(flag, np.ones(size), strike, years, rates[0], vol, rates[1])


def two_boundaries(options: Options) -> Any:
    """Where the exercise region has a lower end too."""
    rate, dividend = options.rate, options.dividend
    first = np.where(options.flag < 0, rate, dividend)
    second = np.where(options.flag < 0, dividend, rate)
    return (second < first) & (first < 0)


def of_one_year(options: Options) -> Options:
    """Options of the same value that last one year: rates by T, vol by sqrt T."""
    years, ones = options.years, np.ones_like(options.years)
    rate, dividend = options.rate * years, options.dividend * years
    vol = options.vol * np.sqrt(years)
    return options._replace(years=ones, rate=rate, dividend=dividend, vol=vol)


class Peer:
    """QuantLib's engine of Andersen, Lake and Offengenden, for many options."""

    def __init__(self, scheme: str) -> None:
        ql.Settings.instance().evaluationDate = _TODAY
        self.quotes = [ql.SimpleQuote(0.1) for _ in range(4)]
        count, calendar = ql.Actual365Fixed(), ql.NullCalendar()
        spot, rate, vol, dividend = (ql.QuoteHandle(q) for q in self.quotes)
        curves = [
            ql.YieldTermStructureHandle(ql.FlatForward(_TODAY, quote, count))
            for quote in (dividend, rate)
        ]
        vols = ql.BlackConstantVol(_TODAY, calendar, vol, count)
        handle = ql.BlackVolTermStructureHandle(vols)
        process = ql.BlackScholesMertonProcess(spot, *curves, handle)
        self.engine = ql.QdFpAmericanEngine(process, SCHEMES[scheme]())

    def price(self, options: Options) -> Any:
        """A vector of prices; years are whole days of 365."""
        return np.array([self._one(*option) for option in zip(*options, strict=True)])

    def _one(self, flag: float, spot: float, strike: float, *rest: float) -> float:
        years, *market = rest
        for quote, value in zip(self.quotes, (spot, *market), strict=True):
            quote.setValue(float(value))
        kind = ql.Option.Call if flag > 0 else ql.Option.Put
        expiry = _TODAY + round(years * 365)
        payoff = ql.PlainVanillaPayoff(kind, float(strike))
        option = ql.VanillaOption(payoff, ql.AmericanExercise(_TODAY, expiry))
        option.setPricingEngine(self.engine)
        return float(option.NPV())
