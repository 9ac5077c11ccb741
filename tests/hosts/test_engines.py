"""Two engines and direct calls agree on every formula cell, with real LibreOffice."""

import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.excel.packages import MAIN, package, row, sheet, write_package
from tests.excel.workbooks import add_array, write_book
from xlhedge.cli import main
from xlhedge.core.errors import CellError, InputError
from xlhedge.excel.boundary import OMITTED, call
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.clock import held_clock
from xlhedge.excel.comparison import compare, held_results, same
from xlhedge.excel.evaluation import Evaluation
from xlhedge.excel.formula import function_name, read_formula
from xlhedge.excel.formulas.references import References
from xlhedge.excel.formulas.tree import Call, Leaf, Nodes, calls_in, is_empty, parse
from xlhedge.excel.office.find import find_office
from xlhedge.excel.office.recalc import recalculate_in_office
from xlhedge.excel.recalc import recalculate
from xlhedge.excel.refresh import refresh
from xlhedge.excel.saved.address import area_from
from xlhedge.excel.saved.cell_xml import Rows
from xlhedge.excel.saved.contents import Formula, Workbook
from xlhedge.excel.saved.workbook import read_workbook
from xlhedge.store.sources import read_csv_table

BOOK = Path(__file__).parents[2] / "workbook" / "hedge_book.xlsx"
SAMPLE = BOOK.parent / "sample"
COMMAND = "import sys; from xlhedge.cli import main; sys.argv[0] = 'xlhedge'; main()"
FORMULA = re.compile(rb"<f[ >/]")
NATIVE = 1e-9  # relative, of functions that Calc computes itself


def _office() -> str:
    """Why there is no LibreOffice, empty if there is one."""
    try:
        find_office()
    except InputError as error:
        return str(error)
    return ""


MISSING = _office()
pytestmark = [
    pytest.mark.hosts,
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"NOT RECALCULATED: {MISSING}"),
]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template an hour later: another market, and tickets of its own."""
    from xlhedge.book.columns import TABLES

    names = {"Market": "market_later", "Instruments": "instruments_later"}
    tables = {
        name: read_csv_table(SAMPLE / f"{file}.csv", TABLES[name])
        for name, file in names.items()
    }
    out = tmp_path_factory.mktemp("moved") / "moved.xlsx"
    refresh(BOOK, out, tables)
    return out


@pytest.fixture(scope="module", params=["template", "moved"])
def case(
    request: pytest.FixtureRequest, moved: Path
) -> tuple[Path, Workbook, Evaluation, Evaluation]:
    """A workbook with what both engines find in it."""
    path = BOOK if request.param == "template" else moved
    book = read_workbook(path)
    python = recalculate(book, clock=held_clock(book))
    return path, book, python, recalculate_in_office(book)


def formula_cells(path: Path) -> int:
    """How many formula elements the worksheet parts of a file have."""
    with zipfile.ZipFile(path) as archive:
        parts = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        return sum(len(FORMULA.findall(archive.read(part))) for part in parts)


def test_both_engines_agree_with_each_other_and_with_the_file(
    case: tuple[Path, Workbook, Evaluation, Evaluation],
) -> None:
    path, book, python, office = case
    assert python.failures == office.failures == {}
    assert len(python.values) == len(office.values) == formula_cells(path) > 30
    for held in (held_results(book), python.values):
        for compared in compare(book.formulas(), held, office, NATIVE):
            assert compared.status == "equal", compared
    ours = [f for f in book.formulas() if read_formula(f, book).ours]
    for compared in compare(ours, python.values, office):
        assert compared.status == "equal", compared


def test_direct_calls_agree_with_both_engines(
    case: tuple[Path, Workbook, Evaluation, Evaluation],
) -> None:
    _, book, python, office = case
    called = 0
    for formula in book.formulas():
        nodes = shown_call(parse(formula.text))
        if nodes:
            rows = direct(book, formula, nodes)
            for found in (python, office):
                pairs = compare([formula], {formula.cell: rows}, found)
                assert pairs[0].status == "equal", pairs[0]
            called += 1
    ours = sum(bool(read_formula(f, book).ours) for f in book.formulas())
    assert called + len(composed(book)) == ours > 10


def test_a_number_made_of_our_calls_is_one_of_theirs(
    case: tuple[Path, Workbook, Evaluation, Evaluation],
) -> None:
    """What a formula picks from a result, or turns in sign, is in that result."""
    _, book, python, office = case
    for formula in composed(book):
        nodes = parse(formula.text)
        calls = [c for c in calls_in(nodes) if function_name(c.head) in CATALOGUE]
        given = [v for c in calls for row in direct(book, formula, (c,)) for v in row]
        turned = [-value for value in given if isinstance(value, float)]
        texts = re.findall(r'"([^"]*)"', formula.text)
        for found in (python, office):
            ((value,),) = found.values[formula.cell]
            known = [*given, *turned] if isinstance(value, float) else [*given, *texts]
            assert any(same(value, one) for one in known), (formula, value, given)


def composed(book: Workbook) -> list[Formula]:
    """The formulas that make something of calls of ours."""
    ours = [f for f in book.formulas() if read_formula(f, book).ours]
    return [f for f in ours if not shown_call(parse(f.text))]


def shown_call(nodes: Nodes) -> Nodes:
    """The call of ours whose value a formula shows; of an IF, its last argument's.

    That the IF shows it, and not the other, is what both engines found too. INDEX may
    show one cell of it.
    """
    if len(nodes) != 1 or not isinstance(nodes[0], Call):
        return ()
    name = function_name(nodes[0].head)
    if name == "IF":
        return shown_call(nodes[0].arguments[-1])
    if name == "INDEX" and shown_call(nodes[0].arguments[0]):
        return nodes
    return nodes if name in CATALOGUE else ()


def direct(book: Workbook, formula: Formula, nodes: Nodes) -> Rows:
    """The value of a call, or of one cell of it, by Python and the sheet's cells."""
    (node,) = nodes
    assert isinstance(node, Call)
    if function_name(node.head) == "INDEX":
        called, *place = node.arguments
        row, column = (int(argument(book, formula, part)) - 1 for part in place)
        return [[direct(book, formula, called)[row][column]]]
    arguments = [argument(book, formula, part) for part in node.arguments]
    value = call(function_name(node.head), arguments)
    return [list(row) for row in value] if isinstance(value, list) else [[value]]


def argument(book: Workbook, formula: Formula, nodes: Nodes) -> Any:
    """What stands for an argument: a literal, or the cells that it refers to."""
    if is_empty(nodes):
        return OMITTED
    if len(nodes) == 2 and nodes[0] == Leaf("-", "OPERATOR-PREFIX"):
        return -argument(book, formula, nodes[1:])
    (node,) = nodes
    assert isinstance(node, Leaf)
    if node.kind == "TEXT":
        return node.text[1:-1]
    if node.kind == "NUMBER":
        return float(node.text)
    if node.kind == "LOGICAL":
        return node.text == "TRUE"
    references = References(book, formula.cell)
    area = references.area(node.text)
    if area is None:
        area = references.area(references.name(node.text).text)
    assert area is not None
    rows = book.rows(area)
    return rows[0][0] if area.single else rows


def is_given(book: Workbook, formula: Formula) -> bool:
    """Whether another engine is given the result: it calls us, or tells the time."""
    reading = read_formula(formula, book)
    return bool(reading.ours) or reading.is_volatile


def test_native_formulas_agree_with_an_engine_that_is_tested_against_excel(
    case: tuple[Path, Workbook, Evaluation, Evaluation],
) -> None:
    import formulon

    path, book, python, _ = case
    engine = formulon.Workbook.load(path.read_bytes())
    sheets = {engine.sheet_name(n): n for n in range(engine.sheet_count())}
    for name in book.names:
        # That engine finds nothing in an area of eleven million cells.
        if name.text.endswith("$1048576"):
            engine.set_defined_name(name.name, name.text.replace("$1048576", "$9999"))
    # Our functions it does not know, and its clock cannot be set.
    given = [f for f in book.formulas() if is_given(book, f)]
    for formula in given:
        assert formula.area.bottom < 9999
        for cell, value in zip(
            formula.area.cells(),
            [v for values in python.values[formula.cell] for v in values],
            strict=True,
        ):
            put(engine, (sheets[cell.sheet], cell.row - 1, cell.column - 1), value)
    engine.recalc()
    natives = [f for f in book.formulas() if not is_given(book, f)]
    assert len(natives) == formula_cells(path) - len(given) > 15
    for formula in natives:
        rows = python.values[formula.cell]
        area = area_from(formula.cell, len(rows), len(rows[0]))
        expected = [value for row in rows for value in row]
        for (sheet_name, line, column), value in zip(
            area.cells(), expected, strict=True
        ):
            found = engine.get_value(sheets[sheet_name], line - 1, column - 1)
            assert same(taken(found), value, NATIVE), (formula, found, value)


def put(engine: Any, place: tuple[int, int, int], value: Any) -> None:
    """Write a constant in the place of a result of ours."""
    if isinstance(value, bool):
        engine.set_bool(*place, value)
    elif isinstance(value, str):
        engine.set_text(*place, value)
    elif isinstance(value, CellError):
        engine.set_formula(*place, f"={value}")
    else:
        assert isinstance(value, float)
        engine.set_number(*place, value)


def taken(value: Any) -> Any:
    """A value of that engine as one of ours; an error as its name."""
    kinds = {"NUMBER": value.number, "BOOL": value.boolean, "TEXT": value.text}
    return kinds.get(value.kind.name, value.kind.name)


DESK = (
    "=XLOOKUP(B2,A1:A3,B1:B3,-1)",
    "=SUM(FILTER(B1:B3,B1:B3>1))",
    "=LET(_xlpm.x,SUM(B1:B3),_xlpm.x*_xlpm.x)",
    "=SUMPRODUCT(B1:B3,C1:C3)",
    "=INDEX(C1:C3,MATCH(2,B1:B3,0))",
    '=SUMIFS(C1:C3,A1:A3,"b*",B1:B3,">=2")',
    '=COUNTIF(A1:A3,"b")',
    "=NORM.S.DIST(C1,TRUE)",
    "=NORM.S.INV(0.99)",
    "=STDEV.S(C1:C3)",
    "=AVERAGE(B1:B3)/MAX(C1:C3)",
    "=EXP(-C1)*LN(B3)",
    "=ROUND(C2*1000,2)",
    '=TEXT(C2,"0.000")&" "&A1',
    "=IFERROR(1/0,C3)",
    "=DATE(2026,3,27)-C1",
    "=YEARFRAC(46000,46108,3)",
    "=EDATE(46000,3)",
    "=PERCENTILE(C1:C3,0.3)",
    "=MEDIAN(C1:C3)",
    "=VLOOKUP(2,B1:C3,2,FALSE)",
    "=1/0",
    "=NA()",
    '=IF(AND(B1<B2,NOT(A1="b")),"yes","no")',
)


def test_native_functions_of_a_desk_agree_between_the_engines(tmp_path: Path) -> None:
    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        for line, values in enumerate(
            [("a", 1, 0.25), ("b", 2, -1.75), ("bb", 3, 1e-3)]
        ):
            sheet.write_row(line, 0, values)
        for line, text in enumerate(DESK):
            sheet.write_dynamic_array_formula(line, 5, line, 5, text)

    path = tmp_path / "desk.xlsx"
    book = read_workbook(write_functions(path, build))
    python, office = recalculate(book), recalculate_in_office(book)
    assert python.failures == office.failures == {}
    assert len(office.values) == len(DESK) == formula_cells(path)
    for compared in compare(book.formulas(), python.values, office, NATIVE):
        assert compared.status == "equal", compared


def write_functions(path: Path, build: Any) -> Path:
    """A workbook whose newer functions have the prefixes that Excel gives them."""

    def prefixed(book: Any) -> None:
        book.use_future_functions = True
        build(book)

    return write_book(path, prefixed)


def test_what_office_cannot_evaluate_is_a_failure_and_so_is_what_depends_on_it(
    tmp_path: Path,
) -> None:
    texts = {
        "D1": "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(1)",
        "D2": "=IFERROR(NOSUCH(1),0)",
        "D3": "=SQRT(-1)",
        "D4": '=XLH_DELTA("call",105,100,0.5,0,0.36,A9)',
        "D5": "=SUM(D2:D4)",
        "D6": '=XLH_DELTA("call",105,100,0.5,0,0.36)=1',
        "D7": "=_xlfn.ANCHORARRAY(D8)",
        "D8": "=_xlfn.SEQUENCE(3)",
    }

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        for ref, text in texts.items():
            add_array(sheet, f"{ref}:{ref}", text)

    book = read_workbook(write_book(tmp_path / "b.xlsx", build))
    found = recalculate_in_office(book)
    reasons = {cell.ref: reason for cell, reason in found.failures.items()}
    assert reasons["D1"] == "LibreOffice has no function LAMBDA"
    assert reasons["D2"] == "LibreOffice has no function NOSUCH"
    assert "Err:502" in reasons["D3"]
    assert reasons["D4"] == "not comparable: S!A9 is empty, which is 0 in Calc"
    assert reasons["D5"].startswith("depends on S!D")
    assert reasons["D7"] == "LibreOffice has no function ANCHORARRAY"
    assert {cell.ref for cell in found.values} == {"D6", "D8"}


def test_array_that_grew_is_told_by_its_size(tmp_path: Path) -> None:
    """LibreOffice fills the stored area only; the embedded engine says how large."""

    def build(book: Any) -> None:
        add_array(book.add_worksheet("S"), "A1:A2", "=_xlfn.SEQUENCE(3)")

    path = write_book(tmp_path / "b.xlsx", build)
    done = CliRunner().invoke(main, ["recalc", str(path), "--engine", "both"])
    assert done.exit_code == 1, done.output
    assert "S!A1 covers A1:A3, not A1:A2" in done.stdout
    assert "calc: 1 formulas, 1 evaluated" in done.stdout


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and the connections that were made to it."""
    seen: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(str(address))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], seen
        over.set()
        thread.join()


def hostile(path: Path, port: int, mark: Path) -> Path:
    """A file that asks for everything it must not get."""
    url = f"http://127.0.0.1:{port}/"
    touch = f"cmd|'/c echo &gt; {mark}'!A0"
    cells = (
        f'<c r="A1"><f>_xlfn.WEBSERVICE("{url}web")</f><v>1</v></c>',
        f'<c r="B1"><f>{touch}</f><v>2</v></c>',
        '<c r="C1"><f>[1]S!A1</f><v>3</v></c>',
        "<c r=\"D1\"><f>'[2]'!live</f><v>4</v></c>",
        '<c r="E1"><f>web+1</f><v>5</v></c>',
        '<c r="F1"><f>1+1</f><v>2</v></c>',
        f'<c r="G1"><f>HYPERLINK("{url}link","x")</f><v>0</v></c>',
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    external = (
        f'<externalLink xmlns="{MAIN}" xmlns:r="{relation}">'
        '<externalBook r:id="rId1"><sheetNames><sheetName val="S"/></sheetNames>'
        "</externalBook></externalLink>"
    )
    dde = (
        f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="soffice" '
        f'ddeTopic="{mark}"/></externalLink>'
    )
    to = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{relation}/externalLinkPath" '
        f'Target="{url}book.xlsx" TargetMode="External"/></Relationships>'
    )
    macro = f'Sub Workbook_Open()\nOpen "{mark}" For Output As #1\nEnd Sub\n'
    parts = package(
        sheet(
            row(1, *cells),
            '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
            f'<formula>_xlfn.WEBSERVICE("{url}cf")</formula></cfRule>'
            "</conditionalFormatting>",
        ),
        names=f'<definedNames><definedName name="web">_xlfn.WEBSERVICE("{url}n")'
        "</definedName></definedNames>",
        more={
            "xl/externalLinks/externalLink1.xml": external,
            "xl/externalLinks/_rels/externalLink1.xml.rels": to,
            "xl/externalLinks/externalLink2.xml": dde,
            "xl/vbaProject.bin": macro.encode(),
            "xl/embeddings/oleObject1.bin": b"object",
        },
        links=(
            ("externalLink", "externalLinks/externalLink1.xml"),
            ("externalLink", "externalLinks/externalLink2.xml"),
            ("vbaProject", "vbaProject.bin"),
        ),
    )
    return write_package(path, parts)


def test_nothing_of_a_hostile_file_is_executed_or_fetched(
    tmp_path: Path, listener: tuple[int, list[str]]
) -> None:
    port, seen = listener
    mark = tmp_path / "mark"
    path = hostile(tmp_path / "hostile.xlsm", port, mark)
    before = path.read_bytes()
    found = recalculate_in_office(read_workbook(path))
    reasons = {cell.ref: reason for cell, reason in found.failures.items()}
    assert set(reasons) == {"A1", "B1", "C1", "D1", "E1"}
    assert reasons["A1"] == "_xlfn.WEBSERVICE reaches out of the workbook"
    assert reasons["C1"] == "[1]S!A1 reaches out of the workbook"
    assert {cell.ref: rows for cell, rows in found.values.items()} == {
        "F1": [[2.0]],
        "G1": [["x"]],
    }
    assert not seen
    assert not mark.exists()
    assert path.read_bytes() == before
    with socket.create_connection(("127.0.0.1", port)):
        pass
    deadline = time.monotonic() + 5
    while not seen and time.monotonic() < deadline:
        time.sleep(0.05)
    assert seen  # the listener would have noticed


def test_time_limit_ends_office_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = (
        "import sys; from xlhedge.cli import main; sys.argv[0] = 'xlhedge'; main()"
    )
    arguments = ["recalc", str(BOOK), "--engine", "calc", "--timeout", "1"]
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 2, done
    assert done.stderr == "xlhedge: LibreOffice took longer than 1 s\n"
    assert list(tmp_path.iterdir()) == []
    assert str(tmp_path) not in processes()


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: no such signal")
def test_interruption_ends_office_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    arguments = ["recalc", str(BOOK), "--engine", "calc"]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], stderr=subprocess.PIPE, text=True
    ) as running:
        while not list(tmp_path.glob("xlhedge-*/office.log")):
            assert running.poll() is None
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, message = running.communicate(timeout=60)
    assert (running.returncode, message) == (130, "xlhedge: interrupted\n")
    assert list(tmp_path.iterdir()) == []
    assert str(tmp_path) not in processes()


def processes() -> str:
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True)
    assert done.stdout
    return done.stdout


def test_record_of_both_engines_holds_every_cell(tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    arguments = ["recalc", str(BOOK), "--engine", "both", "--out", str(out)]
    done = CliRunner().invoke(main, [*arguments, "--only", "hedge!A1:G12"])
    assert done.exit_code == 0, done.output
    record = json.loads(out.read_text())
    against = [(c["engine"], c["against"]) for c in record["comparisons"]]
    assert against[2] == ("calc", "python")
    for comparison in record["comparisons"]:
        cells = {formula["cell"] for formula in comparison["formulas"]}
        assert cells == {f"Hedge!G{n}" for n in range(5, 13)}
        assert comparison["complete"]


def test_errors_are_the_same_in_both_engines(tmp_path: Path) -> None:
    """Errors of ours in a single cell, and inside an array."""

    def build(book: Any) -> None:
        sheet = book.add_worksheet("S")
        sheet.write_column(0, 0, [0.5, -1.0])
        add_array(sheet, "C1:C1", '=XLH_DELTA("call",105,100,-1,0.1,0.36,0.1)')
        add_array(sheet, "C3:C4", '=XLH_DELTA("call",105,100,A1:A2,0.1,0.36,0.1)')

    book = read_workbook(write_book(tmp_path / "b.xlsx", build))
    python, office = recalculate(book), recalculate_in_office(book)
    single, array = python.values.values()
    assert single == [[CellError.NUM]]
    assert array[1] == [CellError.NUM]
    assert office.values == python.values
