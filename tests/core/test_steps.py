"""Steps are a by-product: kept in order when watched, and never a change of value."""

import threading

import numpy as np
import pytest

from xlhedge.core.steps import (
    Step,
    answered,
    formula_of,
    givens,
    part,
    part_as,
    step,
    unwatched,
    watched,
)


class Circle:
    radius = 2.0

    @part
    def area(self):
        """pi radius^2, in square units."""
        return 3.0 * self.squared

    @part_as("radius^2")
    def squared(self):
        """radius^2."""
        return self.radius**2

    def half(self):
        """H = area/2, half of it."""
        return self.area / 2


def test_steps_stand_in_the_order_of_computation():
    with watched() as steps:
        assert answered("half", Circle().half) == 6.0
    assert steps == [
        Step("radius^2", "radius^2", 4.0),
        Step("area", "pi radius^2", 12.0),
        Step("half", "area/2", 6.0),
    ]


def test_a_part_is_computed_and_said_once():
    circle = Circle()
    with watched() as steps:
        assert circle.area is circle.area
    assert [s.symbol for s in steps] == ["radius^2", "area"]


def test_a_step_returns_the_very_value():
    value = np.array([0.1])
    with watched() as steps:
        assert step("x", "1/10", value) is value
    assert steps[0].value is value


def test_nothing_is_kept_unless_watched():
    with watched() as steps:
        with unwatched():
            step("inner", "", 1)
        with watched() as others:
            step("own", "", 2)
        step("outer", "", 3)
    step("after", "", 4)
    assert [s.symbol for s in steps] == ["outer"]
    assert [s.symbol for s in others] == ["own"]


def test_a_failure_ends_the_watching():
    with pytest.raises(ZeroDivisionError), watched() as steps:
        raise ZeroDivisionError
    step("after", "", 1)
    assert steps == []


def test_another_thread_is_not_watched():
    with watched() as steps:
        thread = threading.Thread(target=step, args=("x", "", 1))
        thread.start()
        thread.join()
    assert steps == []


def test_what_a_calculation_starts_from_is_given():
    with watched() as steps:
        givens(S=("spot", 100.0))
    assert steps == [Step("S", "spot", 100.0, given=True)]


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("phi A N(phi d1), units of underlying.", "phi A N(phi d1)"),
        ("V = max(a, b) + 0.5 c; at the end.", "max(a, b) + 0.5 c"),
        ("delta S / V: a ratio.", "delta S / V"),
        ("d V/dS = x.", "d V/dS = x"),
        ("", ""),
    ],
)
def test_a_docstring_begins_with_its_formula(text, formula):
    def documented():
        pass

    documented.__doc__ = text
    assert formula_of(documented) == formula
