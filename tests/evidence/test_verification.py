"""A figure that is missed is caught, whatever goes wrong."""

import math
from typing import Any

import pytest

from xlhedge.evidence import evaluate
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.verification import Outcome, verify


def figure(item: str = "half", output: str = "value", value: str = "1.5") -> Figure:
    return Figure(item, {"x": 3}, output, value, "arithmetic", "by hand")


def outcome_of(monkeypatch: pytest.MonkeyPatch, half: Any, found: Figure) -> Outcome:
    monkeypatch.setitem(evaluate.ITEMS, "half", half)
    (outcome,) = verify([found]).outcomes
    return outcome


def halved(given: Any) -> dict[str, float]:
    return {"value": given["x"] / 2}


def refused(_given: Any) -> dict[str, float]:
    raise TypeError("x must be even")


def test_a_met_figure_has_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly = outcome_of(monkeypatch, halved, figure(value="1.50000000003"))
    assert nearly.is_met
    assert nearly.relative_error == pytest.approx(2e-11, rel=1e-4)
    assert nearly.share == pytest.approx(0.2, rel=1e-4)


@pytest.mark.parametrize(
    ("half", "found", "said"),
    [
        (halved, figure(value="1.6"), "got 1.5, tolerance 2e-10; by hand"),
        (halved, figure(output="third"), "got no such output"),
        (refused, figure(), "got TypeError: x must be even"),
        (lambda _: {"value": math.nan}, figure(), "got nan"),
        (lambda _: {"value": "many"}, figure(), "got ValueError: "),
        (lambda given: {"value": given["y"]}, figure(), "got KeyError: 'y'"),
    ],
)
def test_a_missed_figure_says_why(
    half: Any, found: Figure, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed = outcome_of(monkeypatch, half, found)
    assert not missed.is_met
    assert missed.report.startswith(f"half {found.output} (x=3): expected ")
    assert said in missed.report


def test_figures_of_one_item_and_inputs_are_computed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []

    def counted(given: Any) -> dict[str, float]:
        calls.append(given)
        return halved(given)

    monkeypatch.setitem(evaluate.ITEMS, "half", counted)
    done = verify([figure(), figure(), figure()._replace(inputs={"x": 5})])
    assert len(calls) == 2
    assert [outcome.got for outcome in done.outcomes] == [1.5, 1.5, 2.5]


def test_what_this_version_does_not_compute_is_neither_met_nor_missed() -> None:
    done = verify([figure("unheard_of")])
    assert (done.met, done.missed) == (0, [])
    assert [found.item for found in done.not_computed] == ["unheard_of"]
