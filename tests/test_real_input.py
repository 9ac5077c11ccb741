"""A real option chain through the commands."""

import csv
import json

import pytest
from click.testing import CliRunner

from xlhedge.cli import main

PERPETUALS = (
    "instrument,underlying,kind,settlement,multiplier,price_currency,bid,ask,mark,"
    "lot,minimum,fee_bps,funding_8h,tradable\n"
    "BTC-PERPETUAL,BTC,perpetual,inverse,10,USD,92560,92561,92560.5,1,1,5,1e-4,TRUE\n"
    "ETH-PERPETUAL,ETH,perpetual,inverse,1,USD,3190.1,3190.2,3190.15,1,1,5,1e-4,TRUE\n"
)
POLICY = (
    "underlying,numeraire,target,target_unit,below,above,method,hedge_instrument,"
    "max_age\n"
    "BTC,coin,0,base,0.5,0.5,delta,BTC-PERPETUAL,60\n"
    "ETH,coin,0,base,5,5,delta,ETH-PERPETUAL,60\n"
)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def book(shared_data, tmp_path_factory):
    """A workbook of 200 positions over the full chain, with perpetuals to hedge in."""
    folder = tmp_path_factory.mktemp("chain")
    chain = shared_data / "deribit_chain.csv"
    with chain.open(encoding="utf-8") as file:
        live = [row for row in csv.DictReader(file) if float(row["years"]) > 1 / 365]
    lines = ["id,underlying,quantity,instrument"]
    for i in range(200):
        row = live[i * len(live) // 200]
        lines.append(f"P{i},{row['currency']},{(i % 9) - 4.5},{row['instrument']}")
    (folder / "positions.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "perpetuals.csv").write_text(PERPETUALS, encoding="utf-8")
    (folder / "policy.csv").write_text(POLICY, encoding="utf-8")
    result = run(
        *("import", "deribit", chain, "--positions", folder / "positions.csv"),
        *("--instruments", folder / "perpetuals.csv"),
        *("--policy", folder / "policy.csv", "--out", folder / "book.xlsx"),
    )
    assert result.exit_code == 0, result.output
    return folder / "book.xlsx"


def test_two_hundred_positions_over_the_full_chain_refresh(book, tmp_path):
    result = run("refresh", book, "--out", tmp_path / "out.xlsx", "--json")
    record = json.loads(result.stdout)
    assert result.exit_code == 0, record["failures"]
    assert [row["status"] for row in record["positions"]] == ["ok"] * 200
    tickets = {ticket["underlying"]: ticket for ticket in record["tickets"]}
    for name, contract in (("BTC", 10 / 92560), ("ETH", 1 / 3190)):
        ticket = tickets[name]
        assert ticket["quantity"] == round(ticket["quantity"])
        assert abs(ticket["delta_after"]) <= contract
        assert (ticket["quantity"] < 0) == (ticket["delta_before"] > 0)


def test_position_the_chain_does_not_list_fails_by_name(book, tmp_path):
    path = tmp_path / "positions.csv"
    path.write_text(
        "id,underlying,quantity,instrument\nA,BTC,1,BTC-27MAR26-1-C\n", encoding="utf-8"
    )
    out = tmp_path / "out.xlsx"
    result = run("refresh", book, "--positions", path, "--out", out)
    assert result.exit_code == 1
    assert "no Instruments row for BTC-27MAR26-1-C" in result.stderr


def test_text_of_a_csv_never_becomes_a_formula(shared_data, tmp_path):
    import openpyxl

    path = tmp_path / "positions.csv"
    path.write_text(
        "id,underlying,quantity,instrument,note\n"
        'A,BTC,1,BTC-27MAR26-95000-C,"=HYPERLINK(""x"")"\n'
        "B,BTC,1,BTC-27MAR26-95000-C,@SUM(1)\n",
        encoding="utf-8",
    )
    out = tmp_path / "book.xlsx"
    chain = shared_data / "deribit_chain.csv"
    result = run("import", "deribit", chain, "--positions", path, "--out", out)
    assert result.exit_code == 0, result.output
    rows = openpyxl.load_workbook(out)["Positions"].iter_rows()
    notes = {c.value: c.data_type for row in rows for c in row if c.value}
    assert notes['=HYPERLINK("x")'] == "s"
    assert notes["@SUM(1)"] == "s"
