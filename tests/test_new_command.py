"""xlhedge new: the workbook around somebody's own tables."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from xlhedge.cli import main

SAMPLE = Path(__file__).parents[1] / "workbook" / "sample"
POSITIONS, MARKET = SAMPLE / "positions.csv", SAMPLE / "market.csv"
REST = [
    word
    for name in ("limits", "instruments", "surface", "dividends", "policy")
    for word in (f"--{name}", SAMPLE / f"{name}.csv")
]
# One spot position in a currency that no sample knows.
OWN_POSITIONS = "trader,id,underlying,quantity,kind,settlement,multiplier\n"
OWN_POSITIONS += "Kim,A-1,XAU,3,spot,linear,1\n"
OWN_MARKET = "underlying,spot,base,quote,rate,dividend,fx_to_book,as_of,source\n"
OWN_MARKET += "XAU,2500,XAU,USD,0.04,0,1,2026-01-15 15:00,desk\n"


def new(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["new", *map(str, arguments)])


def named(path: Path, name: str) -> Any:
    book = openpyxl.load_workbook(path, data_only=True)
    sheet, cell = next(iter(book.defined_names[name].destinations))
    return book[sheet][cell].value


@pytest.fixture
def own(tmp_path: Path) -> list[Any]:
    """The least that a book needs, and where its workbook goes."""
    files = {"positions": OWN_POSITIONS, "market": OWN_MARKET}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    words = [[f"--{name}", tmp_path / f"{name}.csv"] for name in files]
    return [*words[0], *words[1], "--out", tmp_path / "book.xlsx"]


def test_positions_and_a_market_are_enough_for_a_workbook(own: list[Any]) -> None:
    result = new(*own)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip() == str(own[-1])
    assert named(own[-1], "rows_valued") == 1
    assert named(own[-1], "master_check") == "PASS"


def test_the_least_book_shows_no_error_and_refreshes_without_failure(
    own: list[Any], tmp_path: Path
) -> None:
    """What a book has nothing for says so in words, on every sheet."""
    new(*own)
    book = openpyxl.load_workbook(own[-1], data_only=True)
    errors = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []
    copy = ["refresh", str(own[-1]), "--out", str(tmp_path / "copy.xlsx")]
    result = CliRunner().invoke(main, copy)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_policy_that_nobody_stated_is_there_and_disabled(own: list[Any]) -> None:
    new(*own)
    rows = list(openpyxl.load_workbook(own[-1])["Policy"].values)
    header = next(row for row in rows if row[0] == "underlying")
    policy = dict(zip(header, rows[rows.index(header) + 1], strict=True))
    assert (policy["underlying"], policy["enabled"]) == ("XAU", False)


def test_the_value_of_an_own_book_is_that_of_its_tables(own: list[Any]) -> None:
    """Three ounces at 2,500."""
    new(*own)
    rows = list(openpyxl.load_workbook(own[-1], data_only=True)["Greeks"].values)
    header = next(row for row in rows if row[0] == "id")
    assert rows[rows.index(header) + 1][header.index("value")] == 7500


LIMITS = "limit,underlying,measure,soft,hard\nmetal,XAU,dollar_delta,"


@pytest.mark.parametrize(
    ("numbers", "status", "said", "verdict"),
    [
        ("8000,9000", 0, "", "PASS"),
        ("9000,8000", 1, "Limits row 1 (metal): soft must be <= hard", "CHECK"),
    ],
)
def test_limits_are_in_the_workbook_and_a_wrong_one_is_named(
    own: list[Any], tmp_path: Path, numbers: str, status: int, said: str, verdict: str
) -> None:
    """The book's delta is 7,500."""
    (tmp_path / "limits.csv").write_text(f"{LIMITS}{numbers}\n", encoding="utf-8")
    result = new(*own, "--limits", tmp_path / "limits.csv")
    assert (result.exit_code, said in result.stderr) == (status, True)
    assert named(own[-1], "master_check") == verdict


def test_a_name_in_xlsm_gets_the_macros_and_the_same_numbers(
    own: list[Any], tmp_path: Path
) -> None:
    out = tmp_path / "book.xlsm"
    assert new(*own[:-1], out).exit_code == 0
    assert "xl/vbaProject.bin" in zipfile.ZipFile(out).namelist()
    assert named(out, "rows_valued") == 1


def test_a_failed_row_and_a_failed_policy_are_named_and_exit_1(tmp_path: Path) -> None:
    text = (SAMPLE / "policy.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))
    rows[1][rows[0].index("hedge_instrument")] = "NONE"
    with (tmp_path / "policy.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    own = tmp_path / "positions.csv"
    bad = "P-9,BTC,1,spot,linear,-1"
    own.write_text(
        f"id,underlying,quantity,kind,settlement,multiplier\n{bad}\n", encoding="utf-8"
    )
    out = tmp_path / "book.xlsx"
    files = ["--positions", own, "--market", MARKET, *REST[:-1]]
    result = new(*files, tmp_path / "policy.csv", "--out", out)
    assert result.exit_code == 1
    assert "P-9" in result.stderr
    assert "multiplier must be > 0" in result.stderr
    assert "ticket BTC" in result.stderr
    assert out.exists()


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"--market": "gone.csv"}, "gone.csv: cannot be read, No such file"),
        ({"--positions": MARKET}, "Positions must have a column id"),
        ({"--out": "book.csv"}, "must end in .xlsx or .xlsm"),
        ({"--market": "twice.csv"}, "twice.csv lines 2 and 3 have the same"),
        ({"--market": "empty.csv"}, "empty.csv line 1: the file is empty"),
    ],
)
def test_what_cannot_be_a_book_is_one_line_and_nothing_is_written(
    own: list[Any], tmp_path: Path, changed: dict[str, Any], rule: str
) -> None:
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    twice = OWN_MARKET + OWN_MARKET.splitlines()[1] + "\n"
    (tmp_path / "twice.csv").write_text(twice, encoding="utf-8")
    before = set(tmp_path.iterdir())
    options = dict(zip(own[::2], own[1::2], strict=True))
    options |= {name: tmp_path / value for name, value in changed.items()}
    result = new(*(word for option in options.items() for word in option))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert rule in result.stderr
    assert set(tmp_path.iterdir()) == before


def test_an_existing_workbook_is_replaced_only_by_force(own: list[Any]) -> None:
    own[-1].write_text("mine", encoding="utf-8")
    assert new(*own).exit_code == 2
    assert own[-1].read_text(encoding="utf-8") == "mine"
    assert new(*own, "--force").exit_code == 0


def test_the_whole_sample_makes_the_shipped_book(tmp_path: Path) -> None:
    out = tmp_path / "book.xlsx"
    files = ["--positions", POSITIONS, "--market", MARKET, *REST]
    assert new(*files, "--out", out).exit_code == 0
    shipped = SAMPLE.parent / "hedge_book.xlsx"
    for name in ("rows_valued", "rows_excluded", "tickets_due", "master_check"):
        assert named(out, name) == named(shipped, name)
