"""Published figures as calls of worksheet functions: what a cell must show.

Inputs and values are those of the figures file (evidence/figures.csv); this file only
says which function gives a figure, and from which inputs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from xlhedge.core.greeks import GREEKS, to_desk
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.evidence.items.given import Inputs, dividend

Arguments = dict[str, Any]

_OPTION = "flag=type spot=S strike=K years=T rate=r vol=sigma"
_FX = "flag=type spot=S years=T rate=rd vol=sigma dividend=rf"
_BACHELIER = "flag=type spot=F strike=K years=T rate=r vol=sigma_n"
_FORWARD = "flag=type spot=F strike=K years=T vol=sigma"
# Outputs that a worksheet function calls otherwise.
_GREEK_OF = {
    "phi_rho2": "dividend_rho",
    "prob_itm": "itm_probability",
    "delta_fwd": "delta",
    "gamma_fwd": "gamma",
    "call_price": "price",
    "price_coin": "price",
    "delta_bs": "delta",
    "delta_net": "net_delta",
    "mark_price_coin": "price",
    "net_transaction_delta": "net_delta",
    "coin_delta_per_usd": "coin_delta",
    "vega_coin_per_pt": "coin_vega",
    "theta_coin_per_day": "coin_theta",
}
_IN_DESK_UNITS = ("vega_coin_per_pt", "theta_coin_per_day")
_CONVENTIONS = {
    "spot": "spot",
    "fwd": "forward",
    "pa_spot": "spot_pa",
    "pa_fwd": "forward_pa",
}
_BARRIERS = {"do": "down_out", "di": "down_in", "uo": "up_out", "ui": "up_in"}


class Row(NamedTuple):
    """A figure, the arguments that give it, its value and its tolerance there."""

    figure: Figure
    arguments: Arguments
    expected: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Kind:
    """Figures of one worksheet function; `arguments` of one of them, or None.

    `accuracy` is that of a method that is not exact: a share of the strike, for prices.
    `samples` are arguments that are whole lists, the same for every figure.
    """

    title: str
    function: str
    items: str
    arguments: Callable[[Figure], Arguments | None]
    accuracy: float = 0.0
    samples: tuple[str, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """The figures of its items that the function gives, in their order."""
        items = self.items.split()
        figures = packaged_figures().figures
        return tuple(self._rows(f for f in figures if f.item in items))

    def _rows(self, figures: Iterator[Figure]) -> Iterator[Row]:
        for figure in figures:
            given = self.arguments(figure)
            if given is not None:
                desk = _desk(figure, given)
                price = given.get("greek") == "price"
                least = self.accuracy * (float(given["strike"]) if price else 1.0)
                tolerance = max(figure.tolerance, least) * desk
                yield Row(figure, given, figure.expected * desk, tolerance)


def _desk(figure: Figure, given: Arguments) -> float:
    """The desk unit of the figure, in which cells show Greeks."""
    greek = given.get("greek")
    if greek is None or figure.output in _IN_DESK_UNITS:
        return 1.0
    return float(to_desk(greek, 1.0))


def _named(given: Inputs, names: str) -> Arguments:
    """Arguments by their names, each with the name of the input."""
    pairs = (pair.split("=") for pair in names.split())
    return {argument: given[name] for argument, name in pairs}


def _greek(figure: Figure) -> str | None:
    name = _GREEK_OF.get(figure.output, figure.output)
    return name if name in GREEKS else None


def _european(figure: Figure) -> Arguments | None:
    greek, given = _greek(figure), figure.inputs
    if greek is None:
        return None
    if figure.item == "gbs":
        option = _named(given, _OPTION) | {"dividend": dividend(given)}
        return {"greek": greek} | option | {"model": "black_scholes"}
    if figure.item == "bachelier":
        option = _named(given, _BACHELIER) | {"dividend": 0.0}
        return {"greek": greek} | option | {"model": "bachelier"}
    if figure.item == "deribit_forward_quote":
        option = _named(given, _FORWARD) | {"rate": 0.0, "dividend": 0.0}
        return {"greek": greek} | option | {"model": "inverse"}
    option = _named(given, f"{_OPTION} dividend=coin_yield")
    return {"greek": greek} | option | {"model": "inverse"}


def _american(figure: Figure) -> Arguments | None:
    greek = _greek(figure)
    if greek is None:
        return None
    option = _named(figure.inputs, f"{_OPTION} dividend=q")
    return {"greek": greek} | option | {"model": "american"}


def _digital(figure: Figure) -> Arguments | None:
    given = figure.inputs
    option = _named(given, _OPTION) | {"dividend": dividend(given)}
    kind = figure.item.removesuffix("_digital")
    payout = given.get("cash", 1.0)
    return {"greek": figure.output} | option | {"payout": payout, "kind": kind}


def _fx_delta(figure: Figure) -> Arguments | None:
    convention = _CONVENTIONS[figure.output.removeprefix("delta_")]
    return _named(figure.inputs, f"{_FX} strike=K") | {"convention": convention}


def _strike(figure: Figure) -> Arguments | None:
    given = figure.inputs
    if figure.item == "strike_from_delta":
        names = "flag=type delta=delta spot=S years=T rate=r vol=sigma"
        carry = {"dividend": dividend(given), "convention": "spot"}
        return _named(given, names) | carry
    convention = _CONVENTIONS[figure.output.removeprefix("strike_")]
    return _named(given, f"{_FX} delta=delta") | {"convention": convention}


def _implied(figure: Figure) -> Arguments | None:
    given = figure.inputs
    if figure.output == "sigma":
        names = "flag=type price=price spot=S strike=K years=T rate=r"
        model = {"dividend": dividend(given), "model": "black_scholes"}
        return _named(given, names) | model
    if figure.output == "sigma_n":
        names = "flag=type price=price spot=F strike=K years=T rate=r"
        return _named(given, names) | {"dividend": 0.0, "model": "bachelier"}
    return None


def _asian(figure: Figure) -> Arguments | None:
    given, geometric = figure.inputs, "geometric" in figure.item
    option = _named(given, _OPTION) | {"dividend": dividend(given)}
    average = "geometric" if geometric else "arithmetic"
    method = "curran" if geometric else "turnbull_wakeman"
    return {"greek": figure.output, "average": average} | option | {"method": method}


def _barrier(figure: Figure) -> Arguments | None:
    given = figure.inputs
    if _greek(figure) is None:
        return None
    option = _named(given, f"{_OPTION} barrier=H") | {"dividend": dividend(given)}
    kind = {"greek": figure.output, "barrier_kind": _BARRIERS[given["barrier"]]}
    times = {"monitorings": float(given.get("monitorings", 0))}
    return kind | option | {"rebate": float(given.get("rebate", 0.0))} | times


def _smile_delta(figure: Figure) -> Arguments | None:
    regimes: dict[str, str | float] = {
        "sticky_strike": "sticky_strike",
        "sticky_moneyness": "sticky_moneyness",
        "sticky_local_vol_R2": "sticky_local_vol",
        "ssr_1_5": 1.5,
    }
    if figure.output not in regimes:
        return None
    given = figure.inputs
    option = _named(given, f"{_OPTION} skew=dsigma_dk")
    return option | {"regime": regimes[figure.output], "dividend": dividend(given)}


def _inverse_hedge(figure: Figure) -> Arguments | None:
    given = figure.inputs
    sizes = {"notional_usd": 1.0}
    return {
        "net_delta": given["option_qty_coin"] * given["net_transaction_delta"],
        "futures_price": given["S"],
        "contract_size": sizes.get(figure.output, given["contract_usd"]),
        "lot": 1.0 if figure.output == "contracts_rounded" else 0.0,
    }


def _beta(figure: Figure) -> Arguments | None:
    names = "value=value beta=beta futures_price=futures multiplier=multiplier"
    return _named(figure.inputs, f"{names} target_beta=target")


def _contracts(figure: Figure) -> Arguments | None:
    given = figure.inputs
    return {
        "ratio": given["h_returns"],
        "asset_value": given["QA"] * given["S"],
        "hedge_value": given["multiplier"] * given["F"],
    }


def _ratio(figure: Figure) -> Arguments | None:
    if figure.output not in ("h", "h_last"):
        return None
    method, parameter = _METHODS[figure.item]
    found = _named(figure.inputs, "asset=spot hedge=hedge") | {"method": method}
    return found | ({"parameter": figure.inputs[parameter]} if parameter else {})


# Of samples: the method of an item, and its input that is the parameter.
_METHODS = {
    "mv_hedge_ratio_ols": ("ols", ""),
    "mv_hedge_ratio_ewma": ("ewma", "lam"),
    "mv_hedge_ratio_rolling": ("rolling", "window"),
    "semivariance_hedge_ratio": ("semivariance", "target"),
    "cvar_hedge_ratio": ("cvar", "tail"),
}
# Relative to the strike: what the accuracy report of American prices states.
_AMERICAN_ACCURACY = 3.5e-7
KINDS = (
    Kind(
        "European options: Black-Scholes, Black-76, Bachelier, settled in coin",
        "XLH_GREEK",
        "gbs bachelier inverse_option deribit_forward_quote",
        _european,
    ),
    Kind("Digitals", "XLH_DIGITAL", "cash_digital asset_digital", _digital),
    Kind("FX deltas", "XLH_FX_DELTA", "fx_delta", _fx_delta),
    Kind(
        "Strikes of a delta",
        "XLH_STRIKE",
        "strike_from_delta fx_strike_from_delta",
        _strike,
    ),
    Kind("Implied vols", "XLH_IV", "implied_vol implied_normal_vol", _implied),
    Kind(
        "American options",
        "XLH_GREEK",
        "american american_equals_european",
        _american,
        _AMERICAN_ACCURACY,
    ),
    Kind(
        "Asian options, continuous averages",
        "XLH_ASIAN",
        "asian_geometric_continuous asian_tw_continuous",
        _asian,
    ),
    Kind(
        "Barriers, watched always and at dates",
        "XLH_BARRIER",
        "barrier_rr barrier_discrete_bgk",
        _barrier,
    ),
    Kind("Deltas along a smile", "XLH_SMILE_DELTA", "skew_delta", _smile_delta),
    Kind(
        "Hedge ratios from samples",
        "XLH_HEDGE_RATIO",
        " ".join(_METHODS),
        _ratio,
        samples=("asset", "hedge"),
    ),
    Kind(
        "Coin hedges in contracts of fixed USD size",
        "XLH_HEDGE_INVERSE",
        "inverse_hedge_contracts",
        _inverse_hedge,
    ),
    Kind("Index hedges to a beta", "XLH_BETA_HEDGE", "beta_hedge", _beta),
    Kind("Tailed futures hedges", "XLH_CONTRACTS", "tailing", _contracts),
)
