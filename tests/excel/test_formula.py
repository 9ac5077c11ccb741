"""Formula text: one function under four spellings, references as plain areas."""

from typing import Any

import pytest

from tests.excel.workbooks import POSITIONS, add_positions, write_book
from xlhedge.core.errors import InputError
from xlhedge.excel.formula import OMITTED_MARK, Reading, function_name, read_formula
from xlhedge.excel.formulas.tree import parse
from xlhedge.excel.saved.address import Cell, area, area_from
from xlhedge.excel.saved.contents import Workbook
from xlhedge.excel.saved.formula_cell import Formula, Kind
from xlhedge.excel.saved.workbook import read_workbook


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Table Positions at Positions!A2:E5; names; a sheet whose name needs quotes."""

    def build(made: Any) -> None:
        add_positions(made)
        made.add_worksheet("Desk's A")
        headers = [{"header": "spot"}, {"header": "bid's [x]"}, {"header": "#1"}]
        made.get_worksheet_by_name("Desk's A").add_table(
            "B2:D5", {"name": "Odd", "columns": headers, "total_row": True}
        )
        made.define_name("as_of", "=Positions!$C$3")
        made.define_name("rate", "=0.05")
        made.define_name("size", "=ROWS(Positions!$A$3:$A$5)")
        made.define_name("Positions!as_of", "=Positions!$C$4")
        made.define_name("loop_a", "=loop_b+1")
        made.define_name("loop_b", "=loop_a+1")

    return read_workbook(write_book(tmp_path_factory.mktemp("f") / "b.xlsx", build))


def read(book: Workbook, text: str, kind: Kind = "dynamic", at: str = "H3") -> Reading:
    cell = area("Positions", at).first
    return read_formula(Formula(cell, text, kind, area_from(cell)), book)


@pytest.mark.parametrize("text", ["=XLH_LOTS(1;0,5)", "=SUM(1;2)", "=(1;2)", "=1;2"])
def test_semicolons_separate_rows_and_never_arguments(
    book: Workbook, text: str
) -> None:
    rule = "arguments stand between commas, and decimals behind points"
    assert read(book, text).reason == f"cannot be read as a formula: {rule}"
    assert read(book, "=XLH_LOTS({1;2},0.5)").text == "=XLH_LOTS({1;2},0.5)"


@pytest.mark.parametrize(
    "head",
    [
        "XLH_DELTA",
        "xlh_delta",
        "[1]!XLH_DELTA",
        r"'C:\desk files\xlhedge.xlam'!XLH_DELTA",
        r"'C:\it''s\[xlhedge.xlam]'!XLH_DELTA",
        "hedge_book.xlsm!XLH_DELTA",
        "_xlfn.XLH_DELTA",
        "_xludf.XLH_DELTA",
        "@XLH_DELTA",
        "@[1]!XLH_DELTA",
    ],
)
def test_every_spelling_is_the_same_function(book: Workbook, head: str) -> None:
    reading = read(book, f"={head}(A1)*2")
    assert function_name(head) == "XLH_DELTA"
    assert reading.ours == {"XLH_DELTA"}
    assert reading.text == "=XLH_DELTA(Positions!A1)*2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Positions", "Positions!A3:E5"),
        ("Positions[]", "Positions!A3:E5"),
        ("Positions[#Data]", "Positions!A3:E5"),
        ("Positions[#Headers]", "Positions!A2:E2"),
        ("Positions[#All]", "Positions!A2:E5"),
        ("Positions[[#Headers],[#Data]]", "Positions!A2:E5"),
        ("positions[[#headers],[#data]]", "Positions!A2:E5"),
        ("Positions[quantity]", "Positions!B3:B5"),
        ("Positions[Quantity]", "Positions!B3:B5"),
        ("Positions[[quantity]:[active]]", "Positions!B3:D5"),
        ("Positions[[#Headers],[#Data],[expiry]]", "Positions!C2:C5"),
        ("Positions[[#All],[quantity]:[expiry]]", "Positions!B2:C5"),
        ("Positions[[#This Row],[quantity]]", "Positions!B3"),
        ("Positions[@quantity]", "Positions!B3"),
        ("Positions[@]", "Positions!A3:E3"),
        ("Odd", "'Desk''s A'!B3:D4"),
        ("Odd[#Totals]", "'Desk''s A'!B5:D5"),
        ("Odd[[#Data],[#Totals],[spot]]", "'Desk''s A'!B3:B5"),
        ("Odd[#All]", "'Desk''s A'!B2:D5"),
        ("Odd[bid''s '[x']]", "'Desk''s A'!C3:C4"),
        ("Odd['#1]", "'Desk''s A'!D3:D4"),
        ("$A$1:B2", "Positions!A1:B2"),
        ("positions!B2:A1", "Positions!A1:B2"),
        ("'Desk''s A'!A1", "'Desk''s A'!A1"),
        ("B:C", "Positions!B:C"),
        ("2:3", "Positions!2:3"),
        ("as_of", "Positions!C4"),
        ("AS_OF", "Positions!C4"),
    ],
)
def test_a_reference_becomes_the_area_it_names(
    book: Workbook, text: str, expected: str
) -> None:
    reading = read(book, f"=XLH_X({text})")
    assert reading.text == f"=XLH_X({expected})"
    assert [str(found) for found in reading.areas] == [expected]


def test_a_sheet_name_wins_on_its_own_sheet_only(book: Workbook) -> None:
    cell = Cell("Desk's A", 9, 9)
    formula = Formula(cell, "=XLH_X(as_of)", "dynamic", area_from(cell))
    assert read_formula(formula, book).text == "=XLH_X(Positions!C3)"


def test_a_name_that_is_no_reference_keeps_its_brackets(book: Workbook) -> None:
    assert read(book, "=XLH_X(2*rate)").text == "=XLH_X(2*0.05)"
    assert read(book, "=1/size").text == "=1/(ROWS(Positions!A3:A5))"


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("XLH_X(1,,3)", '1,"?",3'),
        ("XLH_X(1, ,3)", '1,"?",3'),
        ("XLH_X(,)", '"?","?"'),
        ("XLH_X(1,)", '1,"?"'),
        ("XLH_X()", ""),
        ("XLH_X( )", ""),
        ("XLH_X({1,2;3,4},,1)", '{1,2;3,4},"?",1'),
        ("XLH_X(IF(TRUE,,1),)", 'IF(TRUE,,1),"?"'),
    ],
)
def test_only_our_omitted_arguments_are_marked(
    book: Workbook, text: str, arguments: str
) -> None:
    marked = arguments.replace("?", OMITTED_MARK)
    assert read(book, f"={text}").text == f"=XLH_X({marked})"


@pytest.mark.parametrize(
    "text",
    [
        "=[2]Sheet1!A1",
        "='[other.xlsx]Sheet 1'!A1",
        "=SUM(Positions:Other!A1)",
        "=Nowhere!A1",
        "=no_such_name",
        "=Positions[no such column]",
        "=Positions[#Totals]",
        "=NoTable[id]",
        "=loop_a",
        "=[1]!OTHER_ADDIN(1)",
        "=SUM(A1:INDEX(B:B,3))",
        "=XLH_X(#GETTING_DATA)",
        "=SUM(1",
        "=1)",
        "=",
        "=LINEST(A1:A9,B1:B9)",
        "=SORT(A1:B9,{1,2})",
    ],
)
def test_what_cannot_be_read_says_why(book: Workbook, text: str) -> None:
    reading = read(book, text)
    assert reading.reason
    assert not reading.text


def test_this_row_needs_a_row_of_the_table(book: Workbook) -> None:
    assert read(book, "=Positions[@quantity]", at="H9").reason


def test_an_unreadable_formula_still_names_what_it_reads(book: Workbook) -> None:
    reading = read(book, "=UNKNOWN(A1:A3)+XLH_X(B9)+[2]Sheet1!A1")
    assert {str(found) for found in reading.areas} == {
        "Positions!A1:A3",
        "Positions!B9",
    }
    assert reading.ours == {"XLH_X"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=A1:A9*2", "=@Positions!A1:A9*2"),
        ("=SUM(A1:A9)", "=SUM(Positions!A1:A9)"),
        ("=ABS(A1:A9)", "=ABS(@Positions!A1:A9)"),
        ("=VLOOKUP(A1:A9,B1:C9,2)", "=VLOOKUP(@Positions!A1:A9,Positions!B1:C9,2)"),
        ("=XLH_X(A1:A9)", "=@XLH_X(Positions!A1:A9)"),
        ("=IF(A1,XLH_X(A2),0)", "=IF(Positions!A1,@XLH_X(Positions!A2),0)"),
        ("=MAX(0,XLH_X(A1)*2)", "=MAX(0,@XLH_X(Positions!A1)*2)"),
        ("=SUM(XLH_X(A1:A2))", "=SUM(XLH_X(Positions!A1:A2))"),
        ("=SUM(A1*2,-A2)", "=SUM(Positions!A1*2,-Positions!A2)"),
        ("=SUM(@A1:A9*2)", "=SUM(@Positions!A1:A9*2)"),
        ("=SUM(2*SUM(A1:A9))", "=SUM(2*SUM(Positions!A1:A9))"),
    ],
)
def test_a_plain_formula_takes_one_cell_where_one_is_wanted(
    book: Workbook, text: str, expected: str
) -> None:
    assert read(book, text, kind="plain").text == expected


@pytest.mark.parametrize(
    "text",
    [
        "=SUM(IF(A1,(B1:B9),C1:C9))",
        "=SUM(INDEX(A1:B9,2,1)*2)",
        "=SUMPRODUCT((A1:A9>1)*B1:B9)",
        "=SUMPRODUCT(--ISNUMBER(A1:A9))",
        "=LOOKUP(2,1/(A1:A9>1),B1:B9)",
        "=SUM(INDEX(A1:A9*B1:B9,0))",
        "=SUM(LARGE(A1:A9,{1,2,3}))",
        '=COUNTIF(A1:A9,">"&B1)',
        "=SUM((Positions))",
    ],
)
def test_a_plain_formula_is_read_where_excel_takes_whole_ranges(
    book: Workbook, text: str
) -> None:
    assert read(book, text, kind="plain").text == read(book, text).text


@pytest.mark.parametrize(
    "text",
    [
        "=SUM(A1:A3*B1:B3)",
        "=AND(A1:A3>1)",
        "=SUM(-(A1:A3))",
        "=SUM(ABS(A1:A3))",
        "=2*SUM(IF(A1:A3>1,1,0))",
        "=SUM(IFERROR(A1:A3,0))",
        "=SUMPRODUCT(IF(A1:A3>1,1,0))",
        "=SUM(SUMIF(A1:A3,C1:C3,B1:B3))",
        "=XLH_X(A1:A3*2)",
        "=SUM(Positions[quantity]*2)",
    ],
)
def test_a_plain_formula_over_ranges_that_excel_would_intersect_is_refused(
    book: Workbook, text: str
) -> None:
    assert "intersect" in read(book, text, kind="plain").reason
    assert not read(book, text).reason
    assert not read(book, text, kind="fixed").reason


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("=ABS(A1:A9)", {"ABS"}),
        ("=ABS(A1)", set()),
        ("=ABS(SUM(A1:A9))", set()),
        ("=ROUND(XLH_X(A1),2)", {"ROUND"}),
        ("=SUM(ABS(A1:A9))", {"ABS"}),
        ("=VLOOKUP(A1,B1:C9,2,FALSE)", set()),
        ("=VLOOKUP(A1:A2,B1:C9,2,FALSE)", {"VLOOKUP"}),
        ("=IF(A1:A9>0,1,0)", set()),
        ("=SUM(--ISERROR(A1:A9))", {"ISERROR"}),
    ],
)
def test_a_function_is_lifted_where_an_array_stands_for_a_value(
    book: Workbook, text: str, lifted: set[str]
) -> None:
    assert read(book, text).lifted == lifted


@pytest.mark.parametrize("argument", ["A1:A9>1", "(A1:A9=B1:B9)", "((A1:A9)<>2)"])
def test_sumproduct_of_a_comparison_is_refused(book: Workbook, argument: str) -> None:
    assert "SUMPRODUCT" in read(book, f"=SUMPRODUCT({argument},B1:B9)").reason
    assert not read(book, f"=SUMPRODUCT(--({argument}),B1:B9)").reason
    assert not read(book, f"=SUMPRODUCT(({argument})*B1:B9)").reason


def test_calls_are_read_through_every_level(book: Workbook) -> None:
    reading = read(
        book, f"=LET(_xlpm.a,XLH_A({POSITIONS}),SUM(INDEX(_xlpm.a,XLH_B(2))))"
    )
    assert reading.ours == {"XLH_A", "XLH_B"}
    assert reading.natives == {"LET", "SUM", "INDEX"}


def test_an_unbalanced_formula_is_refused() -> None:
    with pytest.raises(InputError, match="bracket"):
        parse("=SUM((1,2)")
