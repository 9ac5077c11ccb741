"""Good arguments for every worksheet function, each argument given and needed."""

from typing import Any


def table(**columns: Any) -> list[list[Any]]:
    """A table of one row, headers first."""
    return [list(columns), list(columns.values())]


POSITIONS = table(
    id="P1",
    underlying="SPX",
    quantity=-2.0,
    kind="option",
    settlement="linear",
    style="european",
    flag="put",
    strike=6000.0,
    expiry=46283.5,
    multiplier=100.0,
)
INSTRUMENTS = table(
    instrument="ESU6",
    underlying="SPX",
    kind="future",
    settlement="linear",
    expiry=46283.5,
    multiplier=50.0,
    price_currency="USD",
    bid=6110.25,
    ask=6110.5,
    mark=6110.4,
    lot=1.0,
    fee_bps=0.1,
    tradable=True,
)
LISTED = table(
    instrument="SPX-6000-P",
    underlying="SPX",
    kind="option",
    settlement="linear",
    style="european",
    flag="put",
    strike=6000.0,
    expiry=46283.5,
    multiplier=100.0,
    price_currency="USD",
    mark_vol=0.175,
    tradable=False,
)
OPEN = [
    [*LISTED[0], "open_interest"],
    [*LISTED[1], 2500.0],
]
CHAIN = table(
    flag="call",
    spot=100.0,
    strike=105.0,
    years=0.1,
    rate=0.02,
    dividend=0.01,
    vol=0.2,
    open_interest=9000.0,
    multiplier=100.0,
)
MARKET = table(
    underlying="SPX",
    spot=6012.4,
    base="SPX",
    quote="USD",
    rate=0.043,
    dividend=0.013,
    fx_to_book=1.0,
    as_of=46027.5,
    source="test",
)
SURFACE = table(underlying="SPX", expiry=46283.5, smile="flat", atm=0.18)
DIVIDENDS = table(underlying="SPX", ex_date=46100.0, amount=9.5)
POLICY = table(
    underlying="SPX",
    numeraire="quote",
    target=0.0,
    target_unit="base",
    below=1.0,
    above=1.0,
    method="delta",
    hedge_instrument="ESU6",
    max_age=60.0,
)
LIMITS = table(
    limit="crash",
    underlying="SPX",
    measure="pnl",
    spot_shock=-0.2,
    vol_shock=0.1,
    soft=1e5,
    hard=2e5,
)
TABLES = [POSITIONS, INSTRUMENTS, MARKET]
STRESS = table(scenario="crash", factor="NDX", spot_shock=-0.2, vol_shock=0.1)
FACTORS = [["factor", "vol"], ["SPX", 0.16], ["NDX", 0.2]]
CORRELATIONS = table(factor="SPX", other="NDX", correlation=0.9)
STRESSED = [*TABLES, STRESS, FACTORS, CORRELATIONS, SURFACE, 46027.5, True, DIVIDENDS]
BLUEPRINT = [
    *(*TABLES, POLICY, table(instrument="ESU6", use=True), "SPX", "least_squares"),
    *(5.0, 1e9, 1e9, SURFACE, 46027.5, True, DIVIDENDS),
]

EUROPEAN = ["call", 105.0, 100.0, 0.5, 0.1, 0.36, 0.1, "black_scholes"]
ASSET = [[1.0], [-2.0], [0.5], [1.5], [-0.8]]
HEDGE = [[0.9], [-1.8], [0.6], [1.6], [-0.7]]
_MOVES = [3, -2, 1, -4, 2, 5, -1, -3, 4, -2, 1, 2, -5, 3, -1, 2, 4, -3, 1, -2, 3, -1, 2]
_ODD = [1, 0, -1, 1, -1, 0, 1, -1, 1, 1, -1, 0, 1, -1, 0, 1, -1, 1, 0, -1, 1, 0, -1]
_HEDGED = [100.0 + sum(_MOVES[:row]) for row in range(len(_MOVES) + 1)]
# Prices of an asset that moves 0.8 times its first hedge, and a little alone.
SERIES = [
    ["date", "asset_price", "hedge_1_price", "hedge_2_price"],
    *(
        [46027.0 + row, 0.8 * price + 0.3 * sum(_ODD[:row]), price, 50.0 - row % 3]
        for row, price in enumerate(_HEDGED)
    ),
]
# Every argument of every function, each one needed.
GOOD: dict[str, list[Any]] = {
    "XLH_PRICE": EUROPEAN,
    "XLH_DELTA": EUROPEAN,
    "XLH_GAMMA": EUROPEAN,
    "XLH_VEGA": EUROPEAN,
    "XLH_THETA": EUROPEAN,
    "XLH_RHO": EUROPEAN,
    "XLH_GREEK": ["vanna", *EUROPEAN, "raw"],
    "XLH_GREEKS": [*EUROPEAN, "desk", False],
    "XLH_IV": ["call", 12.0, 105.0, 100.0, 0.5, 0.1, 0.1, "black_scholes"],
    "XLH_STRIKE": ["call", 0.25, 1.3465, 1.0, 0.0294, 0.1825, 0.0346, "spot_pa"],
    "XLH_FX_DELTA": ["put", 1.3465, 1.4, 1.0, 0.0294, 0.1825, 0.0346, "forward"],
    "XLH_DIGITAL": ["vega", *EUROPEAN[:7], 10.0, "asset", 2.0],
    "XLH_BARRIER": [
        *("vega", "down_out", "call", 105.0, 100.0, 95.0, 0.5, 0.1, 0.36, 0.1),
        *(3.0, 50.0),
    ],
    "XLH_ASIAN": [
        *("vega", "arithmetic", *EUROPEAN[:7]),
        *([[0.25], [0.5]], [[98.0], [103.0]], "turnbull_wakeman"),
    ],
    "XLH_YEARS": [46027.5, "27MAR26", "act365", "08:00 UTC"],
    "XLH_INSTRUMENT": ["BTC-27MAR26-95000-C"],
    "XLH_SVI_VOL": [100.0, 100.0, 0.5, 0.04, 0.4, -0.4, 0.05, 0.1],
    "XLH_SVI_FIT": [
        [[80.0], [90.0], [100.0], [110.0], [120.0], [130.0]],
        [[0.26], [0.22], [0.2], [0.2], [0.22], [0.25]],
        100.0,
        0.5,
        [[1.0], [1.0], [2.0], [2.0], [1.0], [1.0]],
    ],
    "XLH_SMILE_DELTA": [
        *("call", 100.0, 95.0, 0.5, 0.02, 0.25, -0.15, "sticky_moneyness", 0.0)
    ],
    "XLH_MV_DELTA": ["call", 100.0, 95.0, 0.5, 0.02, 0.25, -0.25, -0.4, 0.3, 0.0],
    "XLH_MV_DELTA_FIT": [
        [[0.5], [-0.4], [0.3], [0.7], [-0.6]],
        [[1.0], [-1.0], [0.5], [1.5], [-1.2]],
        [[100.0], [101.0], [100.0], [100.5], [102.0]],
        [[0.5], [0.4], [0.6], [0.45], [0.55]],
        [[20.0], [19.0], [21.0], [20.0], [18.0]],
        [[0.5], [0.4], [0.3], [0.6], [0.2]],
    ],
    "XLH_REALIZED_VOL": [
        [[100.0], [101.0], [99.0], [102.0], [100.0]],
        3.0,
        365.0,
        "close",
    ],
    "XLH_SURFACE_CHECK": [SURFACE, MARKET, INSTRUMENTS, DIVIDENDS, 46027.5, True],
    "XLH_SURFACE_SHAPE": [SURFACE, MARKET, INSTRUMENTS, DIVIDENDS, 46027.5, True],
    "XLH_SURFACE_VOL": [
        *(SURFACE, MARKET, "SPX", 46283.5, [[5800.0], [6000.0]]),
        *(INSTRUMENTS, DIVIDENDS, 46027.5, "linear", True),
    ],
    "XLH_SURFACE_MARKS": [
        *(SURFACE, MARKET, LISTED, "SPX", 46283.5, DIVIDENDS, 46027.5, True)
    ],
    "XLH_FORWARD": [40.0, 0.5, 0.09, 0.01, [[0.2], [0.4]], [[0.5], [0.6]]],
    "XLH_PARITY_FORWARD": [
        [[90.0, 100.0, 110.0]],
        [[14.3, 7.5, 3.2]],
        [[4.4, 7.5, 13.2]],
        0.5,
        [[1.0, 2.0, 1.0]],
    ],
    "XLH_HEDGE": [-6259.2, 1.0, 1.0, 0.0, 1.0, 100.0, "nearest"],
    "XLH_HEDGE_INVERSE": [1.5, 60000.0, 10.0, "usd", 2.0, 0.0, 1.0, 1.0],
    "XLH_HEDGE_DELTA": ["future", 101.0, 100.0, 0.5, 0.05, 0.02],
    "XLH_LOTS": [6259.2, 100.0, 0.0, "down"],
    "XLH_DDH": [-2.0, -3.0, 0.5, 0.5, 1.0, 0.0],
    "XLH_COST": [-10.0, 50000.0, 4.0, 5.0, 0.0],
    "XLH_HEDGE_SOLVE": [
        [[-800.0], [35.0], [9000.0]],
        [[1.0, 0.55, 0.3], [0.0, 0.04, 0.06], [0.0, 12.0, 25.0]],
        [[5.0], [2.0], [1500.0]],
        [[0.01, 0.05, 0.06]],
        [[1.0, 1.0, 1.0]],
        [[-2000.0, -800.0, -800.0]],
        [[2000.0, 800.0, 800.0]],
        "min_cost",
        [[1.0], [1.0], [1.0]],
        3.0,
        [[1.0, 1.0, 1.0]],
        [[0.0, 0.0, 0.0]],
        [[1.0, 1.0, 1.0]],
        1e6,
        1.0,
    ],
    "XLH_HEDGE_RATIO": [ASSET, HEDGE, "ewma", 0.9],
    "XLH_HEDGE_RATIO_STATS": [ASSET, HEDGE, "ols", 1.0, 0.9],
    "XLH_HEDGE_RATIO_MULTI": [
        ASSET,
        [[0.9, 0.1], [-1.8, 0.4], [0.6, -0.3], [1.6, 0.2], [-0.7, 0.0]],
        0.1,
    ],
    "XLH_SERIES_RATIOS": [SERIES, 1.0, 12.0, 0.3, 0.9, True],
    "XLH_SERIES_PATH": [SERIES, 1.0, 12.0, 0.9, 0.9, True],
    "XLH_SERIES_TOGETHER": [SERIES, 0.1, 0.9, True],
    "XLH_SERIES_EFFECTIVENESS": [SERIES, 0.8, 1.0, "year", True],
    "XLH_BAND": [
        *("zakamouline", "call", 100.0, 100.0, 0.5, 0.05, 0.25, 0.002, 1.0),
        *(-1.0, 0.01),
    ],
    "XLH_LELAND_VOL": [0.25, 0.005, 1 / 52, "long"],
    "XLH_GAMMA_RENT": [0.02, 100.0, 0.25],
    "XLH_BREAKEVEN": [0.02, -0.02, 100.0, 0.25],
    "XLH_REHEDGE_ERROR": [*("call", 49.0, 50.0, 0.3846, 0.05, 0.2, 20.0, 0.01, 0.08)],
    "XLH_REHEDGE_COST": [
        *("edge", "call", 49.0, 50.0, 0.3846, 0.05, 0.2, 0.001, 1.0, 0.01)
    ],
    "XLH_CONTRACTS": [0.78, 2e6, 42000.0, 0.05, 0.5, 1.1],
    "XLH_BETA_HEDGE": [5_050_000.0, 1.5, 1010.0, 250.0, 0.75],
    "XLH_EFFECTIVENESS": [ASSET, HEDGE, 0.9],
    "XLH_STATIC_STRIP": [
        [[80.0], [100.0], [120.0]],
        [[20.0], [0.0], [30.0]],
        [[90.0], [100.0], [110.0]],
        101.0,
        True,
    ],
    "XLH_STATIC_PAYOFF": [
        [[80.0], [100.0], [120.0]],
        [[20.0], [0.0], [30.0]],
        [[90.0], [100.0], [110.0]],
        101.0,
        True,
    ],
    "XLH_BARRIER_STATIC": [
        *("call", 100.0, 95.0, 90.0, "down_in", 0.5, 0.03, 0.25, 0.01, True)
    ],
    "XLH_DIGITAL_STATIC": ["put", 100.0, 2.0, 50.0, "under"],
    "XLH_FUNDING": [200000.0, 50100.0, 50000.0, 8.0, 0.0005, 0.004],
    "XLH_HEDGE_RANK": [INSTRUMENTS, 120.0, 30.0, MARKET, "SPX", 46027.5, True],
    "XLH_HEDGE_COSTS": [
        *(INSTRUMENTS, 120.0, [[7.0], [30.0]], MARKET, "SPX", 46027.5, True),
    ],
    "XLH_FUNDING_FORECAST": [-100000.0, 0.0001, [[0.0], [7.0]], 0.0, 5.0, True],
    "XLH_LEVERAGE": [[[150000.0], [-50000.0]], [[150000.0], [-20000.0]], 50000.0],
    "XLH_LIQUIDATION": [-100000.0, 50000.0, 0.2, 0.01, "inverse", 1.0, 0.00005],
    "XLH_KELLY": [0.12, 0.3, 0.02, 0.5],
    "XLH_KELLY_BINARY": [0.55, 1.0, 0.5],
    "XLH_KELLY_MULTI": [[[0.12], [0.07]], [[0.09, 0.01], [0.01, 0.04]], 0.02, 0.5],
    "XLH_SIZE": [1.5, 0.01, 60000.0, 57000.0, 10.0, "inverse", 1.0],
    "XLH_VOL_TARGET": [0.1, 0.24, 2.0],
    "XLH_STOP": [
        *("atr", [[104.0], [103.0], [101.0]], 105.0, 2.0, [[3.0], [2.5], [2.0]]),
        "short",
    ],
    "XLH_DAYS_TO_EXIT": [-1250000.0, 400000.0, 0.15, True],
    "XLH_AMIHUD": [[[0.01], [-0.02], [0.0]], [[1e6], [4e6], [0.0]]],
    "XLH_AMIHUD_STATS": [[[0.01], [-0.02], [0.0]], [[1e6], [4e6], [0.0]]],
    "XLH_BOOK_GREEKS": [*TABLES, SURFACE, 46027.5, True, DIVIDENDS],
    "XLH_BUCKETS": [
        *TABLES,
        SURFACE,
        "moneyness",
        "gamma",
        46027.5,
        True,
        DIVIDENDS,
    ],
    "XLH_BOOK_TOTAL": [
        *TABLES,
        SURFACE,
        "underlying",
        "coin",
        46027.5,
        True,
        DIVIDENDS,
    ],
    "XLH_BOOK_HEDGE": [*TABLES, POLICY, SURFACE, 46027.5, True, DIVIDENDS],
    "XLH_BOOK_POLICY": [*TABLES, POLICY, SURFACE, 46027.5, True, DIVIDENDS],
    "XLH_BOOK_RECON": [*TABLES, SURFACE, 46027.5, True, DIVIDENDS],
    "XLH_BOOK_BLUEPRINT": BLUEPRINT,
    "XLH_BOOK_BLUEPRINT_GREEKS": BLUEPRINT,
    "XLH_BOOK_INPUTS": [
        *(*TABLES, POLICY, SURFACE, DIVIDENDS, LIMITS),
        *(table(instrument="ESU6", use=True), table(underlying="SPX", received=-25.0)),
        *(46027.5, True),
    ],
    "XLH_LADDER": [
        *(*TABLES, [[-0.1], [0.0], [0.1]], SURFACE, "pnl", 46027.5, True, DIVIDENDS)
    ],
    "XLH_MATRIX": [
        *(*TABLES, [[-0.1], [0.1]], [[0.0, 0.05]], SURFACE, "vega", 46027.5, "SPX"),
        DIVIDENDS,
    ],
    "XLH_ROLL": [*TABLES, [[1.0], [7.0]], SURFACE, "theta", 46027.5, True, DIVIDENDS],
    "XLH_HEDGE_LADDER": [
        *(*TABLES, POLICY, [[-0.1], [0.1]], SURFACE, 46027.5, True, DIVIDENDS)
    ],
    "XLH_EXPLAIN": [
        *(*TABLES, *TABLES, SURFACE, SURFACE, table(underlying="SPX", received=-25.0)),
        *(True, 0.1, 5000.0, DIVIDENDS, DIVIDENDS),
    ],
    "XLH_BOOK_LIMITS": [
        *(*TABLES, LIMITS, SURFACE, "coin", 46027.5, True, DIVIDENDS),
    ],
    "XLH_LIMITS": [-90.0, 80.0, 100.0],
    "XLH_VAR": [[[-300.0], [120.0], [-50.0], [80.0], [-10.0]], 0.4],
    "XLH_VAR_DELTA_GAMMA": [
        [[1000.0], [-500.0]],
        [[-30.0, 5.0], [5.0, -12.0]],
        [[4.0, 1.2], [1.2, 2.25]],
        -50.0,
        0.05,
    ],
    "XLH_COVARIANCE": [[[0.6], [0.7]], [[1.0, 0.8], [0.8, 1.0]], 10.0],
    "XLH_BOOK_VAR": [
        *(*TABLES, FACTORS, CORRELATIONS, 5.0, 0.05, SURFACE, 46027.5, True),
        DIVIDENDS,
    ],
    "XLH_STRESS": STRESSED,
    "XLH_STRESS_MOVES": STRESSED,
    "XLH_GEX": [CHAIN, [[1.0], [-1.0]], [[-0.1], [0.0], [0.1]], True],
    "XLH_BOOK_GEX": [
        *(OPEN, MARKET, "SPX", [[1.0], [-1.0]], [[-0.1], [0.1]]),
        *(SURFACE, 46027.5, True, DIVIDENDS),
    ],
    "XLH_VERSION": [],
    "XLH_SELFTEST": [],
    "XLH_STATUS": [[[1.0], ["ok"], [None]]],
    "XLH_TOTAL": [[[1.0], [2.0]], [["ok"], ["excluded"]]],
    "XLH_RECON": [[[1.0, "a"]], [[1.0, "a"]], 1e-9, 1.0],
    "XLH_HASH": [[[1.0, "a", None]]],
    "XLH_STALE": [46027.5, 46027.6, 60.0],
    "XLH_HELP": ["XLH_DELTA"],
    "XLH_CHOICES": ["XLH_DELTA", "model"],
    "XLH_UNITS": ["vega"],
    "XLH_WHY": ["XLH_DELTA", *EUROPEAN],
}
