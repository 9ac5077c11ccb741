"""A refresh reports what the workbook's own formulas answered."""

import json
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from xlhedge.cli import main
from xlhedge.excel.build import build
from xlhedge.store.sources import read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
ALL = "{0}[[#Headers],[#Data]]"
TABLES = ("Positions", "Instruments", "Market")


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def write(path, names, formulas):
    """A workbook of the sample's tables under these names, and formulas."""
    tables = read_tables(SAMPLE)
    with xlsxwriter.Workbook(path) as book:
        for name, shown in zip(TABLES, names, strict=True):
            rows = tables[name]
            sheet = book.add_worksheet(shown)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
            columns = [{"header": header} for header in rows[0]]
            area = (0, 0, len(rows) - 1, len(rows[0]) - 1)
            sheet.add_table(*area, {"name": shown, "columns": columns})
        results = book.add_worksheet("Results")
        for place, formula in formulas.items():
            results.write_dynamic_array_formula(f"{place}:{place}", formula)


def book_formula(name, names, *rest):
    return f"={name}({','.join([*(ALL.format(n) for n in names), *rest])})"


@pytest.mark.parametrize("headers", ["TRUE", "FALSE"])
def test_totals_are_those_of_the_workbooks_numeraire_and_groups(tmp_path, headers):
    formula = ("XLH_BOOK_TOTAL", TABLES, "", '"strategy"', '"usd"', "", headers)
    write(tmp_path / "b.xlsx", TABLES, {"A1": book_formula(*formula)})
    out = ("--out", tmp_path / "o.xlsx", "--json")
    record = json.loads(run("refresh", tmp_path / "b.xlsx", *out).stdout)
    assert {"strategy", "underlying", "net_delta"} <= set(record["totals"][0])
    assert record["tickets"] == record["positions"] == []


def test_tables_of_other_names_are_reported_too(tmp_path):
    names = ("Deals", "Listed", "Quotes")
    formula = book_formula("XLH_BOOK_GREEKS", names, "", "", "TRUE")
    write(tmp_path / "b.xlsx", names, {"A1": formula})
    result = run("refresh", tmp_path / "b.xlsx", "--out", tmp_path / "o.xlsx", "--json")
    record = json.loads(result.stdout)
    assert len(record["positions"]) == 32
    # Without the Surface two positions have no vol.
    assert result.exit_code == 1
    assert any("no vol for" in line for line in record["failures"])


def test_failed_cell_is_named_with_its_reason(tmp_path):
    bad = '=XLH_PRICE("call",100,100,1,0,45)'
    write(tmp_path / "b.xlsx", TABLES, {"C3": bad})
    result = run("refresh", tmp_path / "b.xlsx", "--out", tmp_path / "o.xlsx")
    assert result.exit_code == 1
    assert "Results!C3 shows #NUM!" in result.stderr
    assert "vol 45 looks like percent" in result.stderr


def test_time_of_valuation_and_version_are_stated(tmp_path):
    build(read_tables(SAMPLE), tmp_path / "b.xlsx")
    result = run("refresh", tmp_path / "b.xlsx", "--out", tmp_path / "o.xlsx")
    assert "valued as of 2026-01-15 15:00 UTC by xlhedge " in result.stdout


def test_bad_element_below_the_first_cell_of_an_array_is_a_failure(tmp_path):
    bad = '=XLH_PRICE("call",100,100,1,0,{0.2;45})'
    write(tmp_path / "b.xlsx", TABLES, {"C3": bad})
    result = run("refresh", tmp_path / "b.xlsx", "--out", tmp_path / "o.xlsx")
    assert result.exit_code == 1
    assert "Results!C3 shows #NUM!" in result.stderr
    assert "vol 45 looks like percent" in result.stderr


def test_flagged_smile_prices_and_is_named_with_its_cell(tmp_path):
    """A warning, not a failure: exit status 0 and the same tickets."""
    tables = read_tables(SAMPLE)
    header, *rows = tables["Surface"]
    rows[1][header.index("arbitrage_free")] = False
    build(tables | {"Surface": [header, *rows]}, tmp_path / "b.xlsx")
    result = run("refresh", tmp_path / "b.xlsx", "--out", tmp_path / "o.xlsx")
    assert result.exit_code == 0
    lines = [n for n in result.stderr.splitlines() if n.startswith("warning: ")]
    assert [n for n in lines if "Surface!" in n and "arbitrage_free is FALSE" in n]
    options = ("--out", tmp_path / "p.xlsx", "--json")
    record = json.loads(run("refresh", tmp_path / "b.xlsx", *options).stdout)
    assert [f"warning: {line}" for line in record["warnings"]] == lines
