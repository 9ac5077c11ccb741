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
