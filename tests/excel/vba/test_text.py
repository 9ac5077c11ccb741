"""The text of the macros: what VBA can read, and what they must never hold."""

import re

import pytest
from pyvbaanalysis import (
    ModuleInput,
    ModuleSymbolKind,
    analyze_project,
)

from xlhedge.excel.calls.function import Function
from xlhedge.excel.catalogue import CATALOGUE
from xlhedge.excel.guide import describe
from xlhedge.excel.vba.buttons import BUTTONS
from xlhedge.excel.vba.lines import (
    LONGEST_LINE,
    MOST_LINES,
    RESERVED,
    argument_name,
    call,
    quoted,
)
from xlhedge.excel.vba.modules import DOCUMENT, Module, addin_modules, book_modules
from xlhedge.excel.windows.identity import CLSID

MODULES = {module.name: module.text for module in addin_modules()}
EVERYTHING = "".join(MODULES.values())
LARGEST_PROCEDURE = 64_000  # bytes
MOST_ARGUMENTS = 60
HEAD = re.compile(
    r"(?:Public|Private) (?:Function|Sub) (\w+)\((.*?)\)(?: As \w+)?\r", re.S
)


def statements(text: str) -> list[list[str]]:
    """The lines of each statement, continued lines together."""
    found: list[list[str]] = [[]]
    for line in text.split("\r\n"):
        found[-1].append(line)
        if not line.endswith(" _"):
            found.append([])
    return found


def procedures(text: str) -> dict[str, str]:
    """The text of each procedure, with its head, by name."""
    parts = re.split(r"(?m)^(?=(?:Public |Private )(?:Function|Sub) )", text)[1:]
    return {HEAD.match(part)[1]: part for part in parts}  # type: ignore[index]


def wrapper(name: str) -> str:
    return procedures(MODULES["XlhFunctions"])[name]


def diagnoses(modules: list[Module]) -> list[str]:
    """What an analysis of the whole project objects to."""
    inputs = [
        ModuleInput(
            module.name,
            ModuleSymbolKind.DOCUMENT
            if module.name == DOCUMENT
            else ModuleSymbolKind.STANDARD,
            module.text,
        )
        for module in modules
    ]
    found = analyze_project(inputs, host="excel")
    return [f"{name}: {d.message}" for name, listed in found.items() for d in listed]


def test_an_analysis_of_the_projects_objects_to_nothing() -> None:
    assert diagnoses(addin_modules()) == []
    assert diagnoses(book_modules()) == []


@pytest.mark.parametrize("wrong", ["end", "next", "loop"])
def test_the_analysis_sees_a_reserved_word(wrong: str) -> None:
    text = f"Option Explicit\r\nPublic Function F(ByVal {wrong} As Variant)\r\n"
    assert diagnoses([Module("M", f"{text}End Function\r\n")])
    assert wrong in RESERVED
    assert argument_name(wrong) == f"{wrong}_"


def test_every_line_is_ascii_and_short_enough_and_ends_as_on_windows() -> None:
    assert EVERYTHING.isascii()
    assert EVERYTHING.count("\n") == EVERYTHING.count("\r\n") > 1000
    longest = max(len(line) for line in EVERYTHING.split("\r\n"))
    assert longest <= LONGEST_LINE


def test_no_statement_has_too_many_continuations() -> None:
    most = max(map(len, statements(EVERYTHING)))
    assert 1 < most <= MOST_LINES


def test_no_procedure_is_too_large() -> None:
    sizes = [len(p) for text in MODULES.values() for p in procedures(text).values()]
    assert len(sizes) > len(CATALOGUE)
    assert max(sizes) <= LARGEST_PROCEDURE


def test_no_name_of_a_procedure_is_used_twice_in_a_project() -> None:
    public = re.findall(r"(?m)^Public (?:Function|Sub) (\w+)", EVERYTHING)
    assert len({name.lower() for name in public}) == len(public)


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=lambda f: f.name)
def test_every_function_is_there_once_with_its_arguments_in_order(
    function: Function,
) -> None:
    assert len(re.findall(rf"Function {function.name}\(", EVERYTHING)) == 1
    joined = wrapper(function.name).replace(" _\r\n", " ")
    head = HEAD.match(joined)
    assert head is not None
    declared = [" ".join(d.split()) for d in re.split(r",\s+", head[2]) if d]
    assert len(declared) <= MOST_ARGUMENTS
    assert [shown(word) for word in declared] == [
        (argument_name(p.name), not p.required) for p in function.parameters
    ]
    taken = re.findall(r"Array\(([^)]*)\)(?:, (\w+))?", joined)
    assert len(taken) == 1
    names = [*taken[0][0].split(", "), taken[0][1]]
    assert [name.strip() for name in names if name.strip()] == [
        argument_name(p.name) for p in function.parameters
    ]


def shown(declared: str) -> tuple[str, bool]:
    """The name of a declared argument, and whether it may be left out."""
    found = re.fullmatch(
        r"(?:(Optional) )?(?:(ParamArray)|ByVal) (\w+)(?:\(\))? As Variant", declared
    )
    assert found is not None, declared
    return found[3], bool(found[1] or found[2])


@pytest.mark.parametrize("function", CATALOGUE.values(), ids=lambda f: f.name)
def test_help_stands_in_the_text_and_in_the_guidance(function: Function) -> None:
    help_ = f"Attribute {function.name}.VB_Description = {quoted(function.summary)}"
    assert help_ in wrapper(function.name)
    guidance = MODULES["XlhGuidance"].replace(" _\r\n", " ")
    given = re.findall(
        rf'Describe "{function.name}", "xlhedge {function.category}", Array\((.*)\)\r',
        guidance,
    )
    texts = [quoted(describe(p)) for p in function.parameters]
    said = [" ".join(text.split()) for text in given]
    assert said == ([" ".join(", ".join(texts).split())] if texts else [])
    assert all(len(describe(p)) <= 255 for p in function.parameters)


@pytest.mark.parametrize(
    "word",
    ["Volatile", "Declare", "Shell", "CreateObject", "ActiveX", "Environ(", "Eval("],
)
def test_no_module_reaches_outside_in_another_way(word: str) -> None:
    assert word not in EVERYTHING


def test_the_class_is_asked_for_by_its_number_and_in_one_place() -> None:
    assert MODULES["XlhNames"].count(f'"new:{CLSID}"') == 1
    assert EVERYTHING.count("GetObject(") == MODULES["XlhServer"].count("GetObject(")


def test_nothing_runs_on_opening_but_the_planning_of_help() -> None:
    events = re.findall(r"(?m)^Private Sub (\w+_\w+|Auto_\w+)", EVERYTHING)
    assert events == ["Workbook_Open"]
    opening = procedures(MODULES[DOCUMENT])["Workbook_Open"].split("\r\n")
    assert opening[1].strip() == "On Error Resume Next"
    assert [line.split()[0] for line in opening[2:3]] == ["Application.OnTime"]
    assert len([line for line in opening if line.strip()]) == 4


def test_helpers_are_no_worksheet_functions() -> None:
    """A public function of a module that is not private could be typed into a cell."""
    for name, text in MODULES.items():
        if "Option Private Module" not in text and name != "XlhFunctions":
            assert "Public Function" not in text, name


@pytest.mark.parametrize("button", BUTTONS, ids=lambda b: b.label)
def test_every_button_has_its_macro(button: tuple[str, ...]) -> None:
    assert EVERYTHING.count(f"Public Sub {button[1]}()") == 1


def test_a_long_list_is_folded_as_far_as_it_must() -> None:
    few, many = call("F(", ["1"] * 3), call("F(", ['"' + "x" * 90 + '"'] * 60)
    assert few == ["F(1, 1, 1)"]
    assert len(many) <= MOST_LINES
    assert max(map(len, many)) <= LONGEST_LINE
    assert "".join(many).count("x" * 90) == 60


def test_no_procedure_is_called_after_a_module_or_the_project() -> None:
    """VBA takes the bare name for the module, and a button for no macro."""
    modules = {"xlhedge", *(name.lower() for name in MODULES)}
    names = {p.lower() for text in MODULES.values() for p in procedures(text)}
    assert len(names) > len(CATALOGUE)
    assert names & modules == set()
