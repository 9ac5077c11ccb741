"""American prices against a solution of the pricing equation on a mesh."""

import numpy as np

from tests.pricing.american_equation import american_price
from tests.pricing.american_peers import two_boundaries, wide_americans
from tests.pricing.options import Options, assert_close
from xlhedge.pricing import MODELS

TOLERANCE, LEAST_PREMIUM = 1e-6, 1e-3  # of the strike


def test_prices_solve_the_pricing_equation_where_exercise_is_worth_something() -> None:
    drawn = wide_americans(61, 200)
    kept = ~two_boundaries(drawn) & (drawn.vol * drawn.years**0.5 < 1)
    drawn = Options(*(argument[kept] for argument in drawn))
    european = MODELS["black_scholes"].price(*drawn)
    premium = (MODELS["american"].price(*drawn) - european) / drawn.strike
    chosen = np.flatnonzero(premium > LEAST_PREMIUM)[:12]
    options = Options(*(argument[chosen] for argument in drawn))
    assert len(chosen) == 12
    expected = [american_price(*option) for option in zip(*options, strict=True)]
    got = MODELS["american"].price(*options)
    assert_close(got, expected, TOLERANCE, options, scale=options.strike)
