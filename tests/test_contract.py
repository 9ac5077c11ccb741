"""The public promise of every worksheet function: its name, arguments and cells."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract_samples import GOOD
from xlhedge.core.errors import CellError
from xlhedge.core.terms import TERMS
from xlhedge.excel.boundary import OMITTED, answer, call
from xlhedge.excel.calls.function import Function, Parameter
from xlhedge.excel.catalogue import CATALOGUE

OPTION = "(flag, spot, strike, years, rate, vol, [dividend], [model])"
PROMISED = f"""
XLH_PRICE{OPTION}
XLH_DELTA{OPTION}
XLH_GAMMA{OPTION}
XLH_VEGA{OPTION}
XLH_THETA{OPTION}
XLH_RHO{OPTION}
XLH_GREEK(greek, flag, spot, strike, years, rate, vol, [dividend], [model], [units])
XLH_GREEKS(flag, spot, strike, years, rate, vol, [dividend], [model], [units], \
[headers])
XLH_IV(flag, price, spot, strike, years, rate, [dividend], [model])
XLH_STRIKE(flag, delta, spot, years, rate, vol, [dividend], [convention])
XLH_FX_DELTA(flag, spot, strike, years, rate, vol, [dividend], [convention])
XLH_DIGITAL(greek, flag, spot, strike, years, rate, vol, [dividend], [payout], [kind], \
[spread_width])
XLH_BARRIER(greek, barrier_kind, flag, spot, strike, barrier, years, rate, vol, \
[dividend], [rebate], [monitorings])
XLH_ASIAN(greek, average, flag, spot, strike, years, rate, vol, [dividend], \
[fixing_times], [past_fixings], [method])
XLH_YEARS(as_of, expiry, [basis], [cut])
XLH_INSTRUMENT(code)
XLH_FORWARD(spot, years, rate, [dividend], [dividend_years], [dividend_amounts])
XLH_PARITY_FORWARD(strikes, call_prices, put_prices, years, [weights])
XLH_SVI_VOL(strike, forward, years, svi_a, svi_b, svi_rho, svi_m, svi_sigma)
XLH_SVI_FIT(strikes, vols, forward, years, [weights])
XLH_SMILE_DELTA(flag, spot, strike, years, rate, vol, skew, regime, [dividend])
XLH_MV_DELTA(flag, spot, strike, years, rate, vol, mv_a, mv_b, mv_c, [dividend])
XLH_MV_DELTA_FIT(d_option, d_spot, spot, delta, vega, years)
XLH_REALIZED_VOL(prices, [window], [periods_per_year], [method])
XLH_SURFACE_CHECK(surface, market, [instruments], [dividends], [as_of], [headers])
XLH_SURFACE_SHAPE(surface, market, [instruments], [dividends], [as_of], [headers])
XLH_SURFACE_VOL(surface, market, underlying, expiry, [strikes], [instruments], \
[dividends], [as_of], [settlement], [headers])
XLH_SURFACE_MARKS(surface, market, instruments, [underlying], [expiry], [dividends], \
[as_of], [headers])
XLH_HEDGE(exposure, [hedge_delta], [multiplier], [target], [ratio], [lot], [rounding])
XLH_HEDGE_INVERSE(net_delta, futures_price, contract_size, [numeraire], [equity], \
[target], [ratio], [lot])
XLH_HEDGE_DELTA(kind, price, spot, [years], [rate], [dividend])
XLH_LOTS(quantity, lot, [minimum], [rounding])
XLH_DDH(delta, target, below, above, [ratio], [minimum])
XLH_COST(quantity, price, [spread], [fee_bps], [impact])
XLH_HEDGE_SOLVE(exposures, sensitivities, [tolerances], [costs], [lots], [lower], \
[upper], [method], [weights], [max_instruments], [fixed_costs], [impact], [margins], \
[budget], [risk_aversion])
XLH_HEDGE_RATIO(asset, hedge, [method], [parameter])
XLH_HEDGE_RATIO_STATS(asset, hedge, [method], [parameter], [confidence])
XLH_HEDGE_RATIO_MULTI(asset, hedges, [ridge])
XLH_SERIES_RATIOS(series, [hedge_number], [window], [holdout], [confidence], [headers])
XLH_SERIES_PATH(series, [hedge_number], [window], [decay], [confidence], [headers])
XLH_SERIES_TOGETHER(series, [ridge], [confidence], [headers])
XLH_SERIES_EFFECTIVENESS(series, ratio, [hedge_number], [reporting], [headers])
XLH_CONTRACTS(ratio, asset_value, hedge_value, [tail_rate], [tail_years], [fx_to_book])
XLH_BETA_HEDGE(value, beta, futures_price, multiplier, [target_beta])
XLH_EFFECTIVENESS(asset, hedge, ratio)
XLH_BAND(band, flag, spot, strike, years, rate, vol, cost, risk_aversion, [quantity], \
[dividend])
XLH_LELAND_VOL(vol, cost, interval, [side])
XLH_GAMMA_RENT(gamma, spot, vol)
XLH_BREAKEVEN(gamma, theta, [spot], [vol])
XLH_REHEDGE_ERROR(flag, spot, strike, years, rate, vol, rebalances, [dividend], \
[risk_premium])
XLH_REHEDGE_COST(rule, flag, spot, strike, years, rate, vol, cost, setting, [dividend])
XLH_STATIC_STRIP(payoff_strikes, payoff_values, strikes, [forward], [headers])
XLH_STATIC_PAYOFF(payoff_strikes, payoff_values, strikes, [forward], [headers])
XLH_BARRIER_STATIC(flag, spot, strike, barrier, [barrier_kind], [years], [rate], \
[vol], [dividend], [headers])
XLH_DIGITAL_STATIC(flag, strike, spread_width, [payout], [cover])
XLH_FUNDING(notional, mark, index, hours, [damper], [cap])
XLH_HEDGE_RANK(instruments, delta, horizon, [market], [underlying], [as_of], [headers])
XLH_HEDGE_COSTS(instruments, delta, horizons, [market], [underlying], [as_of], \
[headers])
XLH_FUNDING_FORECAST(notional, funding_8h, days, [long_run_8h], [half_life], [headers])
XLH_LEVERAGE(notionals, deltas, equity)
XLH_LIQUIDATION(quantity, entry_price, margin, maintenance, [settlement], \
[multiplier], [maintenance_slope])
XLH_KELLY(mean, vol, [rate], [fraction])
XLH_KELLY_BINARY(probability, odds, [fraction])
XLH_KELLY_MULTI(means, covariance, [rate], [fraction])
XLH_SIZE(equity, risk_fraction, entry_price, stop_price, [multiplier], [settlement], \
[lot])
XLH_VOL_TARGET(target_vol, vol, [cap])
XLH_STOP(stop_kind, prices, entry_price, level, [atr], [side])
XLH_DAYS_TO_EXIT(quantity, daily_volume, participation, [whole_days])
XLH_AMIHUD(returns, volumes)
XLH_AMIHUD_STATS(returns, volumes)
XLH_BOOK_GREEKS(positions, instruments, market, [surface], [as_of], [headers], \
[dividends])
XLH_BOOK_TOTAL(positions, instruments, market, [surface], [by], [numeraire], [as_of], \
[headers], [dividends])
XLH_BUCKETS(positions, instruments, market, [surface], [by], [measure], [as_of], \
[headers], [dividends])
XLH_BOOK_HEDGE(positions, instruments, market, policy, [surface], [as_of], [headers], \
[dividends])
XLH_BOOK_POLICY(positions, instruments, market, policy, [surface], [as_of], \
[headers], [dividends])
XLH_BOOK_BLUEPRINT(positions, instruments, market, policy, switches, underlying, \
[method], [tol_delta], [tol_gamma_1pct], [tol_vega_point], [surface], [as_of], \
[headers], [dividends])
XLH_BOOK_BLUEPRINT_GREEKS(positions, instruments, market, policy, switches, \
underlying, [method], [tol_delta], [tol_gamma_1pct], [tol_vega_point], [surface], \
[as_of], [headers], [dividends])
XLH_BOOK_INPUTS(positions, instruments, market, policy, [surface], [dividends], \
[limits], [switches], [cashflows], [as_of], [headers])
XLH_BOOK_RECON(positions, instruments, market, [surface], [as_of], [headers], \
[dividends])
XLH_LADDER(positions, instruments, market, spot_shocks, [surface], [measure], \
[as_of], [headers], [dividends])
XLH_MATRIX(positions, instruments, market, spot_shocks, vol_shocks, [surface], \
[measure], [as_of], [underlying], [dividends])
XLH_ROLL(positions, instruments, market, days, [surface], [measure], [as_of], \
[headers], [dividends])
XLH_HEDGE_LADDER(positions, instruments, market, policy, spot_shocks, [surface], \
[as_of], [headers], [dividends])
XLH_EXPLAIN(positions0, instruments0, market0, positions1, instruments1, market1, \
[surface0], [surface1], [cashflows], [headers], [explain_tolerance], [explain_limit], \
[dividends0], [dividends1])
XLH_BOOK_LIMITS(positions, instruments, market, limits, [surface], [numeraire], \
[as_of], [headers], [dividends])
XLH_LIMITS(values, soft, hard)
XLH_VAR(pnl, [tail])
XLH_VAR_DELTA_GAMMA(deltas, gammas, covariance, [theta_pnl], [tail])
XLH_COVARIANCE(vols, correlations, [horizon])
XLH_BOOK_VAR(positions, instruments, market, factors, correlations, [horizon], \
[tail], [surface], [as_of], [headers], [dividends])
XLH_STRESS(positions, instruments, market, stress, factors, correlations, [surface], \
[as_of], [headers], [dividends])
XLH_STRESS_MOVES(positions, instruments, market, stress, factors, correlations, \
[surface], [as_of], [headers], [dividends])
XLH_GEX(chain, [signs], [shocks], [headers])
XLH_BOOK_GEX(instruments, market, underlying, [signs], [shocks], [surface], [as_of], \
[headers], [dividends])
XLH_VERSION()
XLH_SELFTEST()
XLH_STATUS(values)
XLH_TOTAL(values, [status])
XLH_RECON(left, right, [tolerance], [scale])
XLH_HASH(values)
XLH_STALE(as_of, clock, max_age)
XLH_HELP([name])
XLH_CHOICES(function, [argument])
XLH_UNITS(name)
XLH_WHY(name, …arguments)
""".strip().splitlines()


def places(*kinds: str) -> list[Any]:
    """Each argument (of these kinds) of each function, as test parameters."""
    return [
        pytest.param(function, place, id=f"{name}-{parameter.name}")
        for name, function in CATALOGUE.items()
        for place, parameter in enumerate(function.parameters)
        if not parameter.repeated and (not kinds or parameter.kind in kinds)
    ]


def cells_of(value: Any) -> list[Any]:
    """The cells of a result, which must be a cell or a rectangle of cells."""
    if not isinstance(value, list):
        return [value]
    assert len({len(row) for row in value}) == 1, f"not a rectangle: {value}"
    return [cell for row in value for cell in row]


def forbidden(cell: Any) -> bool:
    """True for what no result may hold."""
    if type(cell) is float:
        finite = abs(cell) < float("inf")
        return not finite or (cell == 0 and str(cell) == "-0.0")
    if type(cell) is str:
        return len(cell) > 255
    return type(cell) not in (bool, CellError)


def with_argument(name: str, place: int, cell: Any) -> list[Any]:
    """Good arguments, but for one."""
    return [*GOOD[name][:place], cell, *GOOD[name][place + 1 :]]


def reads_anything(function: Function, parameter: Parameter) -> bool:
    """Blanks and errors are among what the function is about."""
    return function.reads_errors and parameter.kind == "table"


def assert_fails(function: Function, arguments: list[Any], error: CellError) -> None:
    """The result is the error; in a row all but the status that explains it."""
    found = answer(function.name, arguments)
    cells = cells_of(found.value)
    if function.status and len(cells) > 1:
        assert found.reasons == (cells.pop(),)
    assert set(cells) == {error}, (function.name, arguments, found)
    assert found.reasons


def test_signatures_are_those_promised() -> None:
    assert [f.signature for f in CATALOGUE.values()] == PROMISED


def test_good_arguments_are_given_for_every_function() -> None:
    assert {n: len(a) for n, a in GOOD.items() if n != "XLH_WHY"} == {
        n: len(f.parameters) for n, f in CATALOGUE.items() if n != "XLH_WHY"
    }


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=lambda f: f.name)
def test_names_and_texts_fit_the_function_wizard(function: Function) -> None:
    assert re.fullmatch(r"XLH_[A-Z_]*[A-Z]", function.name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*", function.name)
    names = [p.name for p in function.parameters]
    assert len(function.name + "".join(f", {name}" for name in names)) <= 254
    assert set(names) <= TERMS.keys()
    for text in (function.summary, *(p.term.text for p in function.parameters)):
        assert 0 < len(text) <= 255
        assert "\n" not in text
    assert function.summary.endswith(".")
    assert ". " not in function.summary


@pytest.mark.parametrize("name", CATALOGUE)
def test_good_arguments_give_cells_without_an_error(name: str) -> None:
    found = answer(name, GOOD[name])
    cells = cells_of(found.value)
    assert found.reasons == ()
    assert not [cell for cell in cells if forbidden(cell)]
    assert not [cell for cell in cells if isinstance(cell, CellError)]


@pytest.mark.parametrize("name", CATALOGUE)
def test_optional_arguments_may_be_left_out(name: str) -> None:
    function = CATALOGUE[name]
    required = [p for p in function.parameters if p.required and not p.repeated]
    pairs = zip(function.parameters, GOOD[name], strict=False)
    given = [cell if p.required else OMITTED for p, cell in pairs]
    assert call(name, given) == call(name, GOOD[name][: len(required)])


@pytest.mark.parametrize(("function", "place"), places())
@pytest.mark.parametrize("error", [CellError.NA, CellError.DIV0, CellError.SPILL])
def test_an_error_in_an_argument_is_the_result(
    function: Function, place: int, error: CellError
) -> None:
    if not reads_anything(function, function.parameters[place]):
        assert_fails(function, with_argument(function.name, place, error), error)


@pytest.mark.parametrize(("function", "place"), places())
def test_a_blank_argument_is_a_value_error(function: Function, place: int) -> None:
    if not reads_anything(function, function.parameters[place]):
        arguments = with_argument(function.name, place, None)
        assert_fails(function, arguments, CellError.VALUE)
        name = function.parameters[place].name
        assert name in answer(function.name, arguments).reasons[0]


@pytest.mark.parametrize(("function", "place"), places("number"))
@pytest.mark.parametrize("cell", ["nonsense", True, datetime(2026, 1, 2, tzinfo=UTC)])
def test_what_is_no_number_is_a_value_error(
    function: Function, place: int, cell: Any
) -> None:
    arguments = with_argument(function.name, place, cell)
    assert_fails(function, arguments, CellError.VALUE)


@pytest.mark.parametrize(("function", "place"), places("choice", "flag"))
@pytest.mark.parametrize("cell", ["nonsense", 0.5, True])
def test_an_unknown_choice_is_a_value_error(
    function: Function, place: int, cell: Any
) -> None:
    if function.parameters[place].term.or_number and cell == 0.5:
        pytest.skip("a number is among the choices")
    arguments = with_argument(function.name, place, cell)
    assert_fails(function, arguments, CellError.VALUE)


@pytest.mark.parametrize(("function", "place"), places())
@pytest.mark.parametrize("shape", [(3, 1), (1, 3), (2, 2)])
def test_a_range_gives_the_result_of_each_of_its_cells(
    function: Function, place: int, shape: tuple[int, int]
) -> None:
    if function.shape not in ("elementwise", "rows"):
        return
    parameter = function.parameters[place]
    if parameter.name == "headers" or parameter.kind == "numbers":
        return
    rows, columns = shape
    good = GOOD[function.name][place]
    cells = [good, None, good, CellError.REF][: rows * columns]
    area = [cells[i * columns : (i + 1) * columns] for i in range(rows)]
    found: Any = call(function.name, with_argument(function.name, place, area))
    single: list[Any] = [
        call(function.name, with_argument(function.name, place, c)) for c in cells
    ]
    if function.shape == "rows":
        assert found == [row for result in single for row in result]
    else:
        assert cells_of(found) == single
        assert [len(row) for row in found] == [columns] * rows


@pytest.mark.parametrize("name", CATALOGUE)
def test_too_many_and_too_few_arguments_are_value_errors(name: str) -> None:
    function = CATALOGUE[name]
    if not any(p.repeated for p in function.parameters):
        found = answer(name, [*GOOD[name], 1.0])
        assert found.value is CellError.VALUE
        assert f"takes {len(function.parameters)} arguments" in found.reasons[0]
    for place, parameter in enumerate(function.parameters):
        if parameter.required and not parameter.repeated:
            found = answer(name, GOOD[name][:place])
            assert found == (CellError.VALUE, (f"{parameter.name} is missing",))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**6), 10**20),
    st.text(max_size=8),
    st.sampled_from(list(CellError)),
    st.sampled_from([datetime(2026, 3, 27, 8), date(2026, 3, 27)]),
    st.sampled_from(
        ["call", "p", "black76", "raw", "ok", "excluded", "27MAR26", "-0.0"]
    ),
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 100.0, 1e-320, 1e308, 46027.0]),
)
AREAS = st.tuples(st.integers(1, 3), st.integers(1, 2)).flatmap(
    lambda size: st.lists(
        st.lists(SCALARS, min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)
RAGGED = st.lists(st.one_of(SCALARS, st.lists(SCALARS, max_size=2)), max_size=3)


@pytest.mark.parametrize("name", CATALOGUE)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_whatever_cells_come_in_only_cells_go_out(
    name: str, data: st.DataObject
) -> None:
    """Good arguments, some replaced, so that the calculation is reached too."""
    changed = st.one_of(SCALARS, AREAS, RAGGED, st.just(OMITTED))
    arguments = [data.draw(st.one_of(st.just(good), changed)) for good in GOOD[name]]
    found = answer(name, arguments)
    assert not [cell for cell in cells_of(found.value) if forbidden(cell)], found
    assert not [reason for reason in found.reasons if f"{name} failed:" in reason]
