"""The add-in as a file: its parts, its help, and that it comes out the same twice."""

import ast
import json
import sys
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest

from xlhedge.excel.calc.addin import write_addin
from xlhedge.excel.calc.methods import ANY, REFERENCE, REPEATED, methods
from xlhedge.excel.catalogue import CATALOGUE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts of an add-in by name."""
    file = tmp_path_factory.mktemp("addin") / "xlhedge.oxt"
    write_addin(file, Path(sys.base_prefix, "python"), 5.0)
    with zipfile.ZipFile(file) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def functions(parts: dict[str, bytes]) -> dict[str, Element]:
    """The functions of the configuration by the name of their method."""
    root = fromstring(parts["CalcAddIns.xcu"])
    (found,) = [n for n in root.iter("node") if named(n) == "AddInFunctions"]
    return {named(node): node for node in found}


def named(node: Element) -> str:
    return node.attrib["{http://openoffice.org/2001/registry}name"]


def text(node: Element, name: str) -> str:
    (found,) = [
        prop.findtext("value") for prop in node.iterfind("prop") if named(prop) == name
    ]
    return str(found)


def test_same_catalogue_and_paths_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.oxt", tmp_path / "b.oxt"
    write_addin(first)
    write_addin(second)
    assert first.read_bytes() == second.read_bytes()


def test_interpreter_and_package_are_fixed_when_the_addin_is_made(
    parts: dict[str, bytes],
) -> None:
    settings = json.loads(parts["pythonpath/xlhedge_calc.json"])
    assert settings["python"] == str(Path(sys.base_prefix, "python"))
    assert settings["root"] == str(ROOT)
    assert settings["call_seconds"] == 5.0
    by_default = sys.executable
    assert by_default not in parts["pythonpath/xlhedge_calc.json"].decode()


def test_every_function_has_its_name_of_excel_and_help(
    functions: dict[str, Element],
) -> None:
    names = {method.function.name: method.signature.name for method in methods()}
    assert list(names) == list(CATALOGUE)
    assert list(functions) == list(names.values())
    for name, method in names.items():
        node = functions[method]
        assert text(node, "DisplayName") == text(node, "CompatibilityName") == name
        assert CATALOGUE[name].summary.removesuffix(".") in text(node, "Description")
        assert len(text(node, "Description")) <= 255


def test_every_argument_says_what_calc_does_otherwise(
    functions: dict[str, Element],
) -> None:
    told = {
        (method.function.name, text(node, "DisplayName")): text(node, "Description")
        for method in methods()
        for node in functions[method.signature.name].iterfind("node/node")
    }
    assert set(told) == {
        (f.name, p.name) for f in CATALOGUE.values() for p in f.parameters
    }
    assert all("; in Calc " in line and len(line) <= 255 for line in told.values())
    assert told["XLH_DELTA", "spot"].endswith("in Calc a blank cell counts as 0")
    assert told["XLH_TOTAL", "values"].endswith("in Calc a reference to cells")
    assert told["XLH_TOTAL", "status"].endswith("an error in the range stops the call")


def test_table_is_a_reference_where_it_must_be_given() -> None:
    kinds = {m.function.name: dict(m.signature.arguments) for m in methods()}
    assert kinds["XLH_BOOK_GREEKS"] == {
        "positions": REFERENCE,
        "instruments": REFERENCE,
        "market": REFERENCE,
        "surface": ANY,
        "as_of": ANY,
        "headers": ANY,
        "dividends": ANY,
    }
    assert kinds["XLH_WHY"] == {"name": ANY, "arguments": REPEATED}


@pytest.mark.parametrize("part", ["component.py", "pythonpath/xlhedge_calc_process.py"])
def test_code_in_the_office_needs_nothing_but_its_python_and_uno(
    part: str, parts: dict[str, bytes]
) -> None:
    # The oldest Python inside a LibreOffice that is still supported.
    tree = ast.parse(parts[part], feature_version=(3, 8))
    given = {"uno", "unohelper", "com", "org", "xlhedge_calc_process"}
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        libraries = {name.split(".")[0] for name in names}
        assert libraries <= sys.stdlib_module_names | given


def test_office_older_than_25_2_refuses_it(parts: dict[str, bytes]) -> None:
    root = fromstring(parts["description.xml"])
    (needed,) = [
        e for e in root.iter() if e.tag.endswith("}LibreOffice-minimal-version")
    ]
    assert needed.get("value") == "25.2"
