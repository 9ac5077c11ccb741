"""Every covered reference figure is met by the public functions."""

from pathlib import Path

import pytest

from tests.figures import ITEMS, Row, evaluate, main, read_rows

FIGURES = Path(__file__).with_name("reference") / "figures.csv"
ROWS = read_rows(FIGURES)
COVERED = [row for row in ROWS if row.item in ITEMS]


@pytest.mark.parametrize(
    "row",
    COVERED,
    ids=[f"{n}-{row.item}-{row.output}" for n, row in enumerate(COVERED)],
)
def test_figure_is_met(row: Row) -> None:
    got = evaluate(row.item, row.inputs)[row.output]
    assert row.meets(got), row.report(got)


def test_every_item_named_here_has_rows() -> None:
    assert set(ITEMS) <= {row.item for row in ROWS}


def test_the_first_floors_are_covered() -> None:
    options = {"gbs", "implied_vol", "inverse_option", "deribit_forward_quote"}
    deltas = {"fx_delta", "fx_atm", "fx_strike_from_delta", "strike_from_delta"}
    hedges = {"delta_hedge_contracts", "inverse_hedge_contracts"}
    positions = {"inverse_perp", "currency_greeks"}
    assert options | deltas | hedges | positions <= set(ITEMS)


def test_a_wrong_figure_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *lines = FIGURES.read_text(encoding="utf-8").splitlines()
    good = next(line for line in lines if line.startswith("gbs,") and ",price," in line)
    bad = good.replace("12.432844508202189", "12.432844518202189")
    uncovered = "unheard_of,{},value,1,none,none"
    file = tmp_path / "figures.csv"
    file.write_text("\n".join([header, good, bad, uncovered]), encoding="utf-8")
    assert main(file) == 1
    report = capsys.readouterr().out.splitlines()
    assert "expected 12.432844518202189" in report[0]
    assert report[-1] == "1 passed, 1 failed, 1 not yet covered"


@pytest.mark.parametrize(
    ("value", "tolerance"),
    [
        ("2.0", 2e-10),  # short: exact
        ("0.106952703", 0.5e-9),  # nine digits: half a unit of the last
        ("52.0017857143", 5.2e-9),  # twelve: 1e-10 is wider
        ("0.0", 1e-10 * 60000),  # zero: of the largest input
    ],
)
def test_tolerance_matches_the_printed_digits(value: str, tolerance: float) -> None:
    row = Row("item", {"spot": -60000, "legs": [[1, 2]]}, "output", value, "")
    assert row.tolerance == pytest.approx(tolerance, rel=1e-3)
