"""The laws hold for both shipped workbooks, and each finds a breach planted for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.excel import workbook_laws as laws
from tests.excel.workbook_laws import LAWS, Law, Parts
from tests.excel.workbooks import add_positions, write_book

WORKBOOK = Path(__file__).parents[2] / "workbook"


def _formula(text: str) -> Callable[[Any], None]:
    return lambda book: book.add_worksheet("S").write_formula("B2", text)


def _dynamic(text: str) -> Callable[[Any], None]:
    def plant(book: Any) -> None:
        book.add_worksheet("S").write_dynamic_array_formula("B2:B2", text)

    return plant


def _condition(book: Any) -> None:
    rule = {"type": "formula", "criteria": '=XLH_VERSION()=""'}
    book.add_worksheet("S").conditional_format("A1", rule)


def _list(book: Any) -> None:
    source = {"validate": "list", "source": "=Positions[[#Data],[id]]"}
    add_positions(book).data_validation("H1", source)


def _column(book: Any) -> None:
    columns = [{"header": "id", "formula": "=XLH_ECHO(1)"}]
    book.add_worksheet("S").add_table("A1:A3", {"columns": columns})


def _name(book: Any) -> None:
    book.add_worksheet("S")
    book.define_name("answer", "=XLH_VERSION()")


def _sheet(book: Any) -> None:
    book.add_worksheet("S")
    book.add_worksheet("Secret").hide()


def _row(book: Any) -> None:
    book.add_worksheet("S").set_row(3, None, None, {"hidden": True})


def _lost(book: Any) -> None:
    book.add_worksheet("S")
    book.define_name("gone", "=#REF!$A$1")


def _clock_elsewhere(book: Any) -> None:
    sheet = book.add_worksheet("S")
    sheet.write_formula("A1", "=NOW()")
    sheet.write_formula("A2", "=NOW()")
    book.define_name("clock", "=S!$A$1")


BREACHES: list[tuple[Law, Callable[[Any], None]]] = [
    (laws.ours_are_dynamic_arrays, _formula("=XLH_VERSION()")),
    (laws.ours_stand_in_cells_only, _condition),
    (laws.ours_stand_in_cells_only, _list),
    (laws.ours_stand_in_cells_only, _column),
    (laws.ours_stand_in_cells_only, _name),
    (laws.formulas_are_known_to_excel_2021, _dynamic("=SUM(A1#)")),
    (laws.formulas_are_known_to_excel_2021, _dynamic("=_xlfn.ANCHORARRAY(A1)")),
    (laws.formulas_are_known_to_excel_2021, _formula("=@SUM(A1:A2)")),
    (laws.formulas_are_known_to_excel_2021, _dynamic("=_xlfn.VSTACK(A1,A2)")),
    (laws.formulas_are_known_to_excel_2021, _dynamic("=_xlfn.LAMBDA(_xlpm.x,1)(2)")),
    (laws.only_the_clock_is_volatile, _formula("=TODAY()-1")),
    (laws.only_the_clock_is_volatile, _clock_elsewhere),
    (laws.nothing_comes_from_outside, _formula("=[1]Other!A1")),
    (laws.nothing_is_hidden, _sheet),
    (laws.nothing_is_hidden, _row),
    (laws.names_in_use_are_defined, _formula("=numeraire_of_nobody+1")),
    (laws.names_in_use_are_defined, _lost),
    (laws.nothing_is_circular, _formula("=B2+1")),
]


@pytest.mark.parametrize("name", ["hedge_book.xlsx", "hedge_book.xlsm"])
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_shipped_workbooks_keep_the_law(law: Law, name: str) -> None:
    assert list(law(Parts(WORKBOOK / name))) == []


@pytest.mark.parametrize(
    ("law", "plant"), BREACHES, ids=lambda value: value.__name__.strip("_")
)
def test_a_planted_breach_is_found(
    law: Law, plant: Callable[[Any], None], tmp_path: Path
) -> None:
    found = list(law(Parts(write_book(tmp_path / "book.xlsx", plant))))
    assert len(found) == 1, found


def test_the_clock_itself_may_ask_for_the_time(tmp_path: Path) -> None:
    def plant(book: Any) -> None:
        book.add_worksheet("S").write_formula("A1", "=NOW()")
        book.define_name("clock", "=S!$A$1")

    parts = Parts(write_book(tmp_path / "book.xlsx", plant))
    assert list(laws.only_the_clock_is_volatile(parts)) == []


def test_every_law_has_a_breach_that_it_finds() -> None:
    assert {law for law, _ in BREACHES} == set(LAWS)
