"""CSV tables: exactly what stands in the file, or an error naming file and line."""

from pathlib import Path

import pytest

from xlhedge.book.columns import DIVIDENDS, MARKET, POSITIONS, SURFACE, TABLES
from xlhedge.core.errors import InputError
from xlhedge.store.sources import Rows, read_csv_table, read_tables

SAMPLE = Path(__file__).parents[2] / "workbook" / "sample"
HEADER = "id,underlying,quantity"


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "positions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(tmp_path: Path, content: str | bytes) -> Rows:
    return read_csv_table(written(tmp_path, content), POSITIONS)


def test_each_column_is_read_as_its_kind(tmp_path: Path) -> None:
    header = f"{HEADER},expiry,active,book"
    row = "7,BTC,-25,2026-03-27 08:00,TRUE,007"
    rows = read(tmp_path, f"{header}\n{row}\n")
    assert rows[0] == header.split(",")
    assert rows[1] == ["7", "BTC", -25.0, "2026-03-27 08:00", True, "007"]


def test_an_empty_field_is_a_blank_cell_and_never_zero(tmp_path: Path) -> None:
    assert read(tmp_path, f'{HEADER}\nA,,""\n')[1] == ["A", None, None]


@pytest.mark.parametrize("text", ["25", "-0.5", "+3.", ".5", "1e3", "1.5E-05"])
def test_a_plain_number_is_a_number(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"{HEADER}\nA,BTC,{text}\n")[1][2] == float(text)


@pytest.mark.parametrize(
    "text",
    [
        "1 000",
        '"1,000"',
        "1_000",
        "nan",
        "inf",
        " 25",
        "25 ",
        "25%",
        "0x1F",
        "٢٥",
        "1e999",
        "=1+1",
    ],
)
def test_what_is_no_plain_number_stays_text(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, f"{HEADER}\nA,BTC,{text}\n")[1][2] == text.strip('"')


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("False", False), ("yes", "yes"), ("1", "1")]
)
def test_only_true_and_false_are_booleans(
    tmp_path: Path, text: str, value: object
) -> None:
    assert read(tmp_path, f"{HEADER},active\nA,BTC,1,{text}\n")[1][3] == value


def test_a_formula_in_a_file_is_text(tmp_path: Path) -> None:
    text = '=HYPERLINK("x")'
    doubled = text.replace('"', '""')
    assert read(tmp_path, f'{HEADER},note\nA,BTC,1,"{doubled}"\n')[1][3] == text


def test_extra_columns_are_kept_as_text(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEADER},trader\nA,BTC,1,42\n")
    assert rows[0][3] == "trader"
    assert rows[1][3] == "42"


def test_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = f"{HEADER}\nA,BTC,1\n"
    windows = b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode()
    assert read(tmp_path, windows) == read(tmp_path, plain)


def test_a_field_may_hold_line_ends_and_separators(tmp_path: Path) -> None:
    note = "two\nlines, one\u2028field"
    rows = read(tmp_path, f'{HEADER},note\nA,BTC,1,"{note}"\nB,BTC,2,x\n')
    assert [row[3] for row in rows[1:]] == [note, "x"]


def test_empty_lines_are_no_rows(tmp_path: Path) -> None:
    rows = read(tmp_path, f"{HEADER}\n\nA,BTC,1\n\n")
    assert [row[0] for row in rows] == ["id", "A"]


FAULTS = {
    "ragged row": (f"{HEADER}\nA,BTC,1\nB,BTC\n", "line 3: a row must have 3 fields"),
    "row after a long field": (f'{HEADER}\n"A\nA",BTC,1\nB\n', "line 4: a row must"),
    "repeated header": ("id,id,quantity\n", "line 1: a column name must be unique"),
    "nameless header": ("id,,quantity\n", "line 1: column 2 must have a name"),
    "missing column": ("id,quantity\n", "line 1: Positions must have a column under"),
    "semicolons": (
        "id;underlying;quantity\nA;BTC;1,5\n",
        "line 1: must be comma-separated, with decimal points; here are semicolons",
    ),
    "tabs": ("id\tunderlying\tquantity\n", "here are tabs, save it as CSV UTF-8"),
    "the same key": (
        f'{HEADER}\n"A\nA",BTC,1\n\nB,BTC,1\nB ,ETH,2\n',
        "lines 5 and 6 have the same id B",
    ),
    "not UTF-8": (f"{HEADER}\nA,".encode() + b"\xa3,1\n", "line 2: must be UTF-8, got"),
    "open quote": (f'{HEADER}\nA,BTC,"1\n', "line 2: must be comma-separated"),
    "empty file": ("", "line 1: the file is empty"),
}


@pytest.mark.parametrize(("content", "rule"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_file_is_named_with_line_and_rule(
    tmp_path: Path, content: str | bytes, rule: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith("positions.csv line")
    assert rule in str(caught.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (f"{HEADER}\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04...", "a workbook or another zip file"),
        (b"\xd0\xcf\x11\xe0...", "a workbook of Excel 97-2003, or one with a pass"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(
    tmp_path: Path, content: bytes, what: str
) -> None:
    with pytest.raises(InputError, match=rf"positions\.csv: must be CSV.*is {what}"):
        read(tmp_path, content)


def test_rows_without_any_field_share_no_key(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{HEADER}\n,,\n,,\nA,BTC,1\n")) == 4


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^market\.csv: cannot be read, No such file"):
        read_csv_table(tmp_path / "market.csv", MARKET)


def test_a_folder_without_dividends_and_surface_is_a_book(tmp_path: Path) -> None:
    for spec in TABLES.values():
        if spec not in (DIVIDENDS, SURFACE):
            path = tmp_path / f"{spec.name.lower()}.csv"
            path.write_text(",".join(spec.names) + "\n")
    assert not {"Dividends", "Surface"} & set(read_tables(tmp_path))
    (tmp_path / "policy.csv").unlink()
    with pytest.raises(InputError, match=r"^policy\.csv: cannot be read"):
        read_tables(tmp_path)


def test_the_sample_book_has_every_column_of_its_tables() -> None:
    tables, without = read_tables(SAMPLE), {"Series": "hedge_3_price"}
    assert set(TABLES) - set(tables) == {"Log"}  # decisions are a desk's own
    for name, rows in tables.items():
        expected = TABLES[name].names
        assert rows[0] == [column for column in expected if column != without.get(name)]
    for name in ("market", "instruments"):
        later = read_csv_table(SAMPLE / f"{name}_later.csv", TABLES[name.title()])
        assert [row[0] for row in later] == [row[0] for row in tables[name.title()]]
