"""Effectiveness of a hedge, by hand, by statsmodels and by the standards' lines."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from xlhedge.core.errors import CellError, DomainError, InputError
from xlhedge.excel.boundary import answer, call
from xlhedge.hedge.effectiveness import Effectiveness, effectiveness
from xlhedge.hedge.statistical import hedge_ratio

# Hull, Options, Futures, and Other Derivatives, table 3.2: jet fuel and heating oil.
FUEL = [0.029, 0.02, -0.044, 0.008, 0.026, -0.019, -0.01, -0.007]
FUEL += [0.043, 0.011, -0.036, -0.018, 0.009, -0.032, 0.023]
HEATING = [0.021, 0.035, -0.046, 0.001, 0.044, -0.029, -0.026, -0.029]
HEATING += [0.048, -0.006, -0.036, -0.011, 0.019, -0.027, 0.029]


def test_the_measures_are_their_definitions_in_exact_fractions() -> None:
    generator = np.random.default_rng(1)
    for _ in range(20):
        asset = generator.integers(-50, 50, 12)
        hedge = generator.integers(-50, 50, 12)
        ratio = Fraction(int(generator.integers(1, 40)), 16)
        x = [Fraction(int(a)) for a in asset]
        held = [-ratio * Fraction(int(b)) for b in hedge]

        def product(one: list[Fraction], other: list[Fraction]) -> Fraction:
            n = len(one)
            pairs = zip(one, other, strict=True)
            total = sum((a * b for a, b in pairs), Fraction(0))
            return total - sum(one, Fraction(0)) * sum(other, Fraction(0)) / n

        hedged = [a + b for a, b in zip(x, held, strict=True)]
        got = effectiveness(asset, hedge, float(ratio))
        across, own = product(x, held), product(x, x)
        expected = [
            1 - product(hedged, hedged) / own,
            across**2 / own / product(held, held),
            across / own,
            -sum(held) / sum(x),
        ]
        assert np.allclose(got[:4], [float(e) for e in expected], rtol=1e-13), got


def test_the_regression_is_that_of_statsmodels() -> None:
    generator = np.random.default_rng(2)
    for seed in range(30):
        n = 5 + seed
        asset = generator.normal(size=n)
        hedge = 0.3 * asset + generator.normal(size=n)
        fitted = sm.OLS(-0.9 * hedge, sm.add_constant(asset)).fit()
        got = effectiveness(asset, hedge, 0.9)
        assert got.slope == pytest.approx(fitted.params[1], rel=1e-10)
        assert got.r_squared == pytest.approx(fitted.rsquared, rel=1e-9)
        related = fitted.params[1] < 0 and fitted.pvalues[1] < 0.05
        assert ("no economic" not in got.verdict) == related


def test_variance_reduction_is_r_squared_at_the_ratio_of_least_squares_only() -> None:
    best = hedge_ratio(FUEL, HEATING)
    at_best = effectiveness(FUEL, HEATING, best)
    assert at_best.variance_reduction == pytest.approx(at_best.r_squared, rel=1e-13)
    for ratio in (0.3, 1.0, 2.0, -0.5):
        other = effectiveness(FUEL, HEATING, ratio)
        assert other.variance_reduction < at_best.variance_reduction
        assert other.r_squared == pytest.approx(at_best.r_squared, rel=1e-13)
    assert effectiveness(FUEL, HEATING, -0.5).variance_reduction < 0


@pytest.mark.parametrize(
    ("offset", "status"),
    [
        (0.79, "not effective"),
        (0.80, "effective"),
        (1.25, "effective"),
        (1.26, "not effective"),
        (-1.0, "not effective"),
    ],
)
def test_the_dollar_offset_passes_from_80_to_125_per_cent(
    offset: float, status: str
) -> None:
    asset = np.array([40.0, -10.0, 50.0, 20.0])  # sum 100
    hedge = np.array([30.0, 20.0, 40.0, 100 * offset - 90.0])
    got = effectiveness(asset, hedge, 1.0)
    assert got.dollar_offset == pytest.approx(offset, rel=1e-14)
    assert got.dollar_offset_status == status


def test_a_sum_below_the_usual_change_of_a_period_is_ambiguous() -> None:
    for total, status in ((0.0, "ambiguous"), (0.5, "ambiguous"), (4.0, "effective")):
        asset = np.array([1.0, -1.0, 1.0, -1.0, total / 2, total / 2])
        got = effectiveness(asset, asset, 1.0)
        assert got.dollar_offset_status == status, total
        assert ("offset ambiguous" in got.verdict) == (status == "ambiguous")
    assert np.isnan(effectiveness([1.0, -1.0, 2.0, -2.0], FUEL[:4], 1.0).dollar_offset)


@pytest.mark.parametrize(
    ("noise", "drift", "ratio", "verdict"),
    [
        (
            0.1,
            1.0,
            1.0,
            "ASC 815: highly effective by offset and regression; IFRS 9: economic "
            "relationship, credit risk and ratio to be judged",
        ),
        (
            1.0,
            1.0,
            1.0,
            "ASC 815: highly effective by offset; IFRS 9: economic relationship, "
            "credit risk and ratio to be judged",
        ),
        (
            0.1,
            1.0,
            0.5,
            "ASC 815: not highly effective; IFRS 9: economic relationship, credit "
            "risk and ratio to be judged",
        ),
        (
            0.1,
            1.0,
            -1.0,
            "ASC 815: not highly effective; IFRS 9: no economic relationship, credit "
            "risk and ratio to be judged",
        ),
        (
            0.1,
            0.0,
            1.0,
            "ASC 815: highly effective by regression; offset ambiguous, the asset "
            "moved too little; IFRS 9: economic relationship, credit risk and ratio "
            "to be judged",
        ),
    ],
)
def test_the_verdict_speaks_in_the_words_of_both_standards(
    noise: float, drift: float, ratio: float, verdict: str
) -> None:
    generator = np.random.default_rng(5)
    asset = generator.normal(size=40)
    asset += drift - asset.mean()
    other = generator.normal(size=40)
    hedge = asset + noise * (other - other.mean())
    got = effectiveness(asset, hedge, ratio)
    assert got.verdict == verdict
    short = effectiveness(asset[:20], hedge[:20], ratio).verdict
    assert short.endswith("; n < 30")
    assert len(short) <= 255


def test_nothing_held_is_not_effective_and_reduces_nothing() -> None:
    got = effectiveness(FUEL, HEATING, 0.0)
    assert got[:4] == (0.0, 0.0, 0.0, 0.0)
    assert got.verdict.startswith("ASC 815: not highly effective")


def test_cells_show_the_promised_labels_in_order() -> None:
    cells = [[x] for x in FUEL], [[x] for x in HEATING], 1.0
    rows: Any = call("XLH_EFFECTIVENESS", list(cells))
    labels, values = zip(*rows, strict=True)
    promised = "variance_reduction r_squared slope dollar_offset dollar_offset_status"
    assert " ".join(labels) == f"{promised} n verdict"
    assert labels == Effectiveness._fields
    # SPEC 6.4: a good hedge by its variance, no verdict by its offset.
    assert values[0] == pytest.approx(0.79141451822376965, rel=1e-14)
    assert values[3:5] == (pytest.approx(-4.3333333333333333, rel=1e-13), "ambiguous")


def test_an_asset_that_ends_where_it_began_has_no_offset_and_keeps_the_rest() -> None:
    asset = [[2.0], [-1.0], [-1.0]]
    found: Any = call("XLH_EFFECTIVENESS", [asset, [[2.0], [-1.0], [-1.5]], 1.0])
    rows = dict(found)
    assert rows["dollar_offset"] is CellError.NUM
    assert rows["dollar_offset_status"] == "ambiguous"
    assert rows["slope"] == pytest.approx(-6.5 / 6)  # -(4 + 1 + 1.5)/(4 + 1 + 1)


@pytest.mark.parametrize(
    ("asset", "hedge", "ratio", "error", "cell", "rule"),
    [
        (FUEL[:2], HEATING[:2], 1.0, DomainError, CellError.NUM, "3 observations"),
        (FUEL, HEATING[:9], 1.0, InputError, CellError.VALUE, "hedge has 9 numbers"),
        ([0.1] * 5, HEATING[:5], 1.0, DomainError, CellError.NUM, "asset has no vari"),
        (FUEL[:5], [0.1] * 5, 1.0, DomainError, CellError.NUM, "hedge has no varian"),
        (FUEL, HEATING, "one", InputError, CellError.VALUE, "ratio must be a number"),
    ],
)
def test_samples_that_cannot_be_judged_are_named(
    asset: list[float],
    hedge: list[float],
    ratio: float,
    error: type[InputError],
    cell: CellError,
    rule: str,
) -> None:
    with pytest.raises(error, match=rule):
        effectiveness(asset, hedge, ratio)
    arguments = [[[x] for x in asset], [[x] for x in hedge], ratio]
    assert call("XLH_EFFECTIVENESS", arguments) is cell
    assert rule in str(call("XLH_WHY", ["XLH_EFFECTIVENESS", *arguments]))


@pytest.mark.parametrize(("asset", "hedge"), [(5, 4), (4, 5)])
def test_rounding_does_not_push_a_hedge_over_the_lines(asset: int, hedge: int) -> None:
    changes = [1, 3, -1, 2, 7, -3, 5]
    for scale in (0.1, 0.07, 0.06, 1e-5 / 3):
        ours = [scale * asset * change for change in changes]
        theirs = [scale * hedge * change for change in changes]
        found = effectiveness(ours, theirs, 1.0)  # an offset of 80 or of 125 %
        assert found.dollar_offset_status == "effective", scale
        assert "highly effective by offset and regression" in found.verdict
        assert found.r_squared <= 1.0
    beyond = 1 + 1e-9 * (1 if hedge > asset else -1)
    found = effectiveness(
        np.multiply(changes, asset), np.multiply(changes, hedge), beyond
    )
    assert found.dollar_offset_status == "not effective"
    assert "not highly effective" in found.verdict


def test_a_cell_says_why_there_is_no_dollar_offset() -> None:
    arguments = [[[1.0], [-2.0], [1.0]], [[1.0], [2.0], [4.0]], 1.0]
    value, reasons = answer("XLH_EFFECTIVENESS", arguments)
    assert isinstance(value, list)
    assert ["dollar_offset", CellError.NUM] in value
    assert reasons == ("dollar_offset: the changes of asset add up to 0",)
    assert call("XLH_WHY", ["XLH_EFFECTIVENESS", *arguments]) == reasons[0]
