"""A real chain as a book: every listed option prices to the venue's own mark."""

import csv

import numpy as np
import pytest
from click.testing import CliRunner

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.cli import main
from xlhedge.core.errors import InputError
from xlhedge.store.deribit import read_chain

HEADER = (
    "snapshot,currency,instrument,option_type,strike,expiry,years,index,forward,"
    "bid_price,ask_price,mark_price,mark_iv,delta,vega,open_interest"
)
LINE = (
    "2026-01-19 04:06:41+00:00,BTC,BTC-27MAR26-95000-C,call,95000,"
    "2026-03-27 08:00:00+00:00,0.18,92500,93100,,0.05,0.048,0.40,0.5,1,7"
)


@pytest.fixture(scope="module")
def chain(shared_data):
    """Path of the chain file and its rows."""
    path = shared_data / "deribit_chain.csv"
    with path.open(encoding="utf-8") as file:
        return path, list(csv.DictReader(file))


def book_of(path, positions):
    tables = read_chain(path)
    cells = {name.lower(): rows for name, rows in tables.items()}
    return Book.from_cells(positions=positions, **cells)


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def test_every_option_prices_to_the_venues_mark_and_delta(chain):
    """Within 1e-4 coin and 0.01 delta; half of the deltas within 2e-4."""
    path, rows = chain
    positions = [["id", "underlying", "quantity", "instrument"]]
    positions += [
        [f"P{i}", row["currency"], 1.0, row["instrument"]] for i, row in enumerate(rows)
    ]
    found = greeks(book_of(path, positions))
    assert set(found["status"]) == {"ok"}
    assert set(found["vol_source"]) == {"mark"}
    lasting = column(rows, "years") > 1 / 365
    assert lasting.sum() > 1200
    price = np.abs(found["price"] - column(rows, "mark_price"))[lasting]
    delta = np.abs(found["delta"] - column(rows, "delta"))[lasting]
    assert price.max() < 1e-4
    assert delta.max() < 0.01
    assert np.median(delta) < 2e-4


def test_the_surface_of_the_chain_returns_its_vols_within_ten_deltas(chain):
    """Median error below 0.1, worst below 1 vol point, where 10 deltas reach."""
    path, rows = chain
    names = "id underlying quantity kind settlement style flag strike expiry multiplier"
    positions = [names.split()]
    for i, row in enumerate(rows):
        terms = ["option", "inverse", "european", row["option_type"]]
        contract = [*terms, float(row["strike"]), row["expiry"], 1.0]
        positions.append([f"P{i}", row["currency"], 1.0, *contract])
    found = greeks(book_of(path, positions))
    assert set(found["vol_source"]) == {"surface"}
    inside = np.abs(np.abs(column(rows, "delta")) - 0.5) < 0.4
    inside &= column(rows, "years") > 1 / 365
    error = np.abs(found["vol"] - column(rows, "mark_iv"))[inside]
    assert np.median(error) < 0.001
    assert error.max() < 0.01


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (LINE.replace("BTC-27MAR26-95000-C", "=cmd"), "line 2: "),
        (LINE.replace("0.40", "forty"), "line 2: mark_iv must be a number"),
        (LINE.replace("2026-01-19 04:06:41+00:00", "now"), "snapshot must be a time"),
        (LINE + "\n" + LINE.replace("04:06", "05:06"), "holds 2 snapshots"),
    ],
)
def test_bad_chain_names_file_line_and_rule(tmp_path, line, message):
    path = tmp_path / "chain.csv"
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        read_chain(path)
    assert "chain.csv" in str(caught.value)


def test_chain_without_a_column_names_it(tmp_path):
    path = tmp_path / "chain.csv"
    path.write_text("snapshot,instrument\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"chain\.csv has no column currency"):
        read_chain(path)


def test_missing_bid_stays_blank(tmp_path):
    path = tmp_path / "chain.csv"
    path.write_text(f"{HEADER}\n{LINE}\n", encoding="utf-8")
    header, row = read_chain(path)["Instruments"]
    listed = dict(zip(header, row, strict=True))
    assert listed["bid"] is None
    assert (listed["ask"], listed["strike"]) == (0.05, 95000)
    assert listed["expiry"] == "2026-03-27 08:00"


def test_svi_surface_holds_the_fits_of_the_two_sided_quotes(chain):
    """Each slice with its error and flag; few quotes leave the delta smile."""
    path, rows = chain
    header, *surface = read_chain(path, "svi")["Surface"]
    fits = [dict(zip(header, row, strict=True)) for row in surface]
    kinds = [fit["smile"] for fit in fits]
    assert len(kinds) == len({(row["currency"], row["expiry"]) for row in rows})
    assert kinds.count("svi") >= 20
    for fit in fits:
        if fit["smile"] == "svi":
            assert 0 <= fit["rmse"] < 10
            assert fit["arbitrage_free"] in (True, False)
            assert fit["atm"] is None


def test_import_names_what_can_be_arbitraged_and_what_fails(chain, tmp_path):
    positions = tmp_path / "positions.csv"
    lines = ["id,underlying,quantity,instrument", "A,BTC,1,BTC-27MAR26-95000-C"]
    positions.write_text("\n".join([*lines, "B,BTC,1,NOPE"]), encoding="utf-8")
    arguments = ["import", "deribit", chain[0], "--positions", positions]
    out = tmp_path / "book.xlsx"
    options = ["--smile", "svi", "--out", out]
    result = CliRunner().invoke(main, [str(a) for a in [*arguments, *options]])
    assert (result.exit_code, out.exists()) == (1, True)
    warnings = [n for n in result.stderr.splitlines() if n.startswith("warning: ")]
    header, *surface = read_chain(chain[0], "svi")["Surface"]
    place = header.index("arbitrage_free")
    flagged = [i for i, row in enumerate(surface, 1) if row[place] is False]
    named = [int(n.split("Surface row ")[1].split()[0]) for n in warnings]
    assert flagged
    assert set(flagged) <= set(named)
    assert "failed: Positions (B): no Instruments row for NOPE" in result.stderr
