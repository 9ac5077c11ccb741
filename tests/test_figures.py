"""Every covered reference figure is met, one by one and by the script."""

import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.figures import main
from xlhedge.evidence.evaluate import ITEMS
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.evidence.verification import Outcome, verify

ROOT = Path(__file__).parents[1]
FIGURES = ROOT / "xlhedge" / "evidence" / "figures.csv"
SPECIFICATION = ROOT.parent / "shared" / "figures.csv"
DONE = verify(packaged_figures().figures)


@pytest.mark.parametrize(
    "outcome",
    DONE.outcomes,
    ids=[f"{n}-{o.figure.item}-{o.figure.output}" for n, o in enumerate(DONE.outcomes)],
)
def test_figure_is_met(outcome: Outcome) -> None:
    assert outcome.is_met, outcome.report


@pytest.mark.parametrize("side", [-1, 1])
def test_a_value_two_tolerances_off_meets_no_figure(side: int) -> None:
    figures = packaged_figures().figures
    finite = [figure for figure in figures if math.isfinite(figure.expected)]
    infinite = len(figures) - len(finite)  # a liquidation price that is none
    assert infinite == 1
    met = [f for f in finite if f.is_met(f.expected + side * 2 * f.tolerance)]
    assert met == []


def test_every_figure_is_computed() -> None:
    assert DONE.not_computed == ()


def test_every_item_named_here_has_rows() -> None:
    assert {outcome.figure.item for outcome in DONE.outcomes} == set(ITEMS)


def test_the_first_floors_are_covered() -> None:
    options = {"gbs", "implied_vol", "inverse_option", "deribit_forward_quote"}
    deltas = {"fx_delta", "fx_atm", "fx_strike_from_delta", "strike_from_delta"}
    hedges = {"delta_hedge_contracts", "inverse_hedge_contracts"}
    positions = {"inverse_perp", "currency_greeks"}
    assert options | deltas | hedges | positions <= set(ITEMS)


def test_the_figures_are_those_of_the_specification() -> None:
    if not SPECIFICATION.exists():
        pytest.skip("the specification is not beside the checkout")
    assert FIGURES.read_bytes() == SPECIFICATION.read_bytes()


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
    ("arguments", "said"),
    [
        ([], "usage: python tests/figures.py FILE.csv"),
        (["nowhere.csv"], "nowhere.csv: No such file or directory"),
        (["pyproject.toml"], "pyproject.toml line 1: no column how_verified, inputs, "),
    ],
)
def test_the_script_names_an_unusable_file_on_one_line(
    arguments: list[str], said: str
) -> None:
    command = [sys.executable, "tests/figures.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
