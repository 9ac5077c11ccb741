"""What the items of the figures file are, in words, by section of the specification."""

from typing import NamedTuple


class Section(NamedTuple):
    """A section of the specification and its items: words by name."""

    number: str
    title: str
    items: dict[str, str]


CONTENTS = (
    Section(
        "1",
        "European options",
        {
            "gbs": "Black-Scholes, Black-76 and Merton: price and every Greek",
            "strike_from_delta": "Strike of a given delta",
            "cash_digital": "Cash-or-nothing digital",
            "asset_digital": "Asset-or-nothing digital",
            "bachelier": "Bachelier's normal model",
        },
    ),
    Section(
        "2",
        "FX deltas and contracts that settle in coin",
        {
            "fx_delta": "Four FX delta conventions",
            "fx_atm": "At-the-money strikes in FX; largest premium-adjusted delta",
            "fx_strike_from_delta": "Strike of an FX delta, per convention",
            "inverse_option": "Option settled in coin",
            "deribit_forward_quote": "Coin option quoted on its forward",
            "inverse_perp": "Inverse future: profit, equity, deltas",
            "funding_deribit": "Funding of a perpetual",
        },
    ),
    Section(
        "3",
        "Implied volatility",
        {
            "implied_vol": "Implied vol of Black-Scholes, with its condition",
            "implied_normal_vol": "Implied vol of Bachelier's model",
        },
    ),
    Section(
        "4",
        "American, Asian and barrier options",
        {
            "american": "American option, accuracy high: price, delta, premium",
            "american_equals_european": "American call that is never exercised early",
            "asian_geometric_continuous": "Geometric average, continuous",
            "asian_tw_continuous": "Arithmetic average, continuous, two moments",
            "asian_discrete": "Discrete averages: geometric, two moments, bound, exact",
            "barrier_rr": "Single barrier, eight kinds, with rebate",
            "bgk_beta": "Constant of the discrete-monitoring correction",
            "barrier_discrete_bgk": "Barrier watched at dates, by correction",
            "barrier_discrete_exact": "Barrier watched at dates, exactly",
        },
    ),
    Section(
        "5",
        "Volatility surface and deltas along it",
        {
            "svi_raw": "SVI: total variance, its slopes, density g",
            "svi_g_min": "SVI: lowest g, and whether it admits arbitrage",
            "ssvi_power_law": "SSVI: total variance, conditions of no arbitrage",
            "skew_delta": "Deltas with a skew: sticky strike, moneyness, local vol",
            "hull_white_mv_delta": "Minimum-variance delta",
        },
    ),
    Section(
        "6",
        "Hedge ratios",
        {
            "delta_hedge_contracts": "Delta hedge in whole lots, and what is left",
            "inverse_hedge_contracts": "Coin hedge in contracts of fixed USD size",
            "delta_gamma_vega_exact": "Delta, gamma and vega neutral, exactly",
            "delta_gamma": "Delta and gamma neutral",
            "wls_hedge": "Several Greeks by weighted least squares",
            "min_cost_lp": "Cheapest hedge within tolerances and limits",
            "min_cost_milp": "Cheapest hedge in whole lots",
            "mv_hedge_ratio_ols": "Minimum-variance ratio by regression",
            "effectiveness": "Hedge effectiveness",
            "mv_hedge_ratio_newey_west": "Newey-West error of the ratio",
            "mv_hedge_ratio_ewma": "Exponentially weighted ratio",
            "mv_hedge_ratio_rolling": "Rolling ratio",
            "semivariance_hedge_ratio": "Ratio of least semivariance",
            "cvar_hedge_ratio": "Ratio of least expected shortfall",
            "mv_hedge_multi": "Minimum-variance ratios of several hedges",
            "ecm_hedge_ratio": "Ratio by error correction",
            "dcc_hedge_ratio": "Ratio by dynamic correlation",
            "tailing": "Tailing of a futures hedge",
            "tail_factor_delta": "Futures delta and its tail",
            "beta_hedge": "Index hedge to a target beta",
            "carr_madan_log_strip": "Variance swap from a strip of options",
            "carr_madan_identity": "Static replication of a payoff",
            "put_call_symmetry_doc": "Static hedge of a barrier",
        },
    ),
    Section(
        "7",
        "When to rebalance",
        {
            "hedge_bands": "Bands of Whalley-Wilmott and Zakamouline",
            "leland": "Leland's volatility",
            "expected_rebalancing_cost": "Expected cost of rebalancing",
            "gamma_rent": "Gamma rent and break-even move",
        },
    ),
    Section(
        "8",
        "Book and risk",
        {
            "currency_greeks": "Greeks of a position in money",
            "pnl_explain": "Profit explained by Greeks",
            "delta_gamma_var": "Delta-gamma value at risk",
            "historical_var": "Historical value at risk",
            "liquidation_linear": "Liquidation price, linear",
            "liquidation_inverse": "Liquidation price, inverse",
            "kelly": "Kelly fraction",
            "position_sizing": "Position size",
            "days_to_liquidate": "Days to liquidate",
            "amihud": "Amihud's illiquidity",
            "gex": "Dealer gamma and its flip",
        },
    ),
    Section(
        "9",
        "Hedging backtest",
        {
            "discrete_hedge_error": "Error of hedging at intervals",
            "discrete_hedge_error_general": "The same with drift",
            "hull_table": "Performance of delta hedging",
        },
    ),
)
