"""What a reader sees of many steps: each once, what matters, and how much more."""

import numpy as np

from xlhedge.core.steps import Step
from xlhedge.excel.derivation.shown_steps import MOST, leading_to, spread, tidy


def test_a_number_is_said_once_and_a_new_value_again():
    steps = [Step("x", "a", 1.0), Step("x", "b", np.array([1.0])), Step("x", "c", 2.0)]
    assert [step.formula for step in tidy(steps)] == ["a", "c"]


def test_an_empty_list_and_a_blank_are_no_steps():
    steps = [Step("x", "", np.empty(0)), Step("y", "", np.nan, given=True)]
    assert tidy(steps) == []
    assert len(tidy([Step("z", "", np.nan)])) == 1


def test_only_what_a_step_speaks_of_leads_to_it():
    steps = [
        Step("w", "old", 1.0),
        Step("w", "vol sqrt(T)", 2.0),
        Step("wide", "nothing", 3.0),
        Step("d1", "m + w/2", 4.0),
        Step("m", "after", 5.0),
    ]
    assert [s.formula for s in leading_to(steps, "d1")] == ["vol sqrt(T)", "m + w/2"]


def test_of_many_amounts_the_largest_are_shown_and_the_others_counted_and_added():
    amounts = np.arange(100.0)
    names = np.array([f"P{i}" for i in range(100)], dtype=object)
    steps = [
        Step("positions", "", names),
        Step("amounts", "each", amounts),
        Step("total", "sum", amounts.sum()),
    ]
    *shown, more, total = spread(steps, "positions", "amounts")
    assert [step.symbol for step in shown] == [f"P{i}" for i in range(76, 100)]
    assert len(shown) == MOST
    assert more.symbol == "… 76 more"
    assert sum(step.value for step in shown) + more.value == total.value
