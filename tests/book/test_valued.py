"""A book is valued once for all who ask, and nobody can change what is kept."""

from typing import Any

import numpy as np
import pytest

from xlhedge.book.book import Book
from xlhedge.book.greeks import greeks
from xlhedge.book.ladder import ladder
from xlhedge.book.total import total
from xlhedge.book.value import value
from xlhedge.book.valued import valued
from xlhedge.core.steps import watched

POSITIONS: list[list[Any]] = [
    ["id", "underlying", "quantity", "kind", "settlement", "style", "flag", "strike"],
    ["A", "XAU", 2.0, "option", "linear", "european", "call", 2500.0],
]
POSITIONS = [
    [*POSITIONS[0], "expiry", "multiplier", "vol"],
    [*POSITIONS[1], "2026-07-15 15:00", 100.0, 0.2],
]
NAMES = ["underlying", "spot", "base", "quote", "rate", "dividend", "fx_to_book"]
MARKET: list[list[Any]] = [
    [*NAMES, "as_of", "source"],
    ["XAU", 2500.0, "XAU", "USD", 0.04, 0.0, 1.0, "2026-01-15 15:00", "desk"],
]


@pytest.fixture
def book() -> Book:
    return Book.from_cells(positions=POSITIONS, market=MARKET)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many lines each valuation had."""
    lines: list[int] = []

    def counting(*arguments: Any) -> Any:
        lines.append(len(arguments[0]))
        return value(*arguments)

    monkeypatch.setattr("xlhedge.book.valued.value", counting)
    return lines


def test_several_questions_about_a_book_value_it_once(
    book: Book, counted: list[int]
) -> None:
    greeks(book)
    total(book)
    total(book, "expiry")
    ladder(book, np.array([-0.1, 0.1]))
    assert counted == [1]


def test_another_time_and_another_book_are_valued_anew(
    book: Book, counted: list[int]
) -> None:
    early, late = (np.datetime64(f"2026-0{month}-15T15:00") for month in (2, 3))
    prices = [float(greeks(book, at)["price"][0]) for at in (early, late, early)]
    assert counted == [1, 1]
    assert prices[0] == prices[2] > prices[1]
    moved = [MARKET[0], [*MARKET[1][:1], 2600.0, *MARKET[1][2:]]]
    other = Book.from_cells(positions=POSITIONS, market=moved)
    assert float(greeks(other, early)["price"][0]) > prices[0]


def test_a_line_that_fails_in_a_scenario_is_good_for_the_next_question(
    book: Book,
) -> None:
    found = valued(book).positions
    found.lines.faults.add(np.array([True]), "has no value there")
    assert not valued(book).positions.lines.faults.bad.any()
    assert greeks(book)["status"].tolist() == ["ok"]


def test_what_is_kept_refuses_to_be_changed_and_results_do_not(book: Book) -> None:
    with pytest.raises(ValueError, match="read-only"):
        valued(book).positions.unit.price[0] = 0.0
    before = greeks(book)["price"].copy()
    greeks(book)["price"][:] = 0.0
    assert greeks(book)["price"].tolist() == before.tolist()


def test_what_is_watched_shows_its_steps_however_often_it_was_asked(
    book: Book,
) -> None:
    greeks(book)
    with watched() as steps:
        greeks(book)
    assert "forward" in [step.symbol for step in steps]


@pytest.mark.parametrize(
    ("quantity", "figure"), [(1e308, "size"), (1e303, "gamma_1pct"), (-1e308, "size")]
)
def test_a_position_beyond_every_number_fails_and_says_which_figure(
    quantity: float, figure: str
) -> None:
    header, row = POSITIONS
    cells = [header, [*row[:2], quantity, *row[3:]]]
    (status,) = greeks(Book.from_cells(positions=cells, market=MARKET))["status"]
    assert status == f"{figure} of the position is too large for a number"
