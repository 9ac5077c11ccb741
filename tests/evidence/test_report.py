"""What a report says of its figures: sections, worst figure, sources, counts."""

import math

from xlhedge.evidence.contents import CONTENTS
from xlhedge.evidence.evaluate import ITEMS
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.evidence.summary import summarise
from xlhedge.evidence.text import counts, selftest_text
from xlhedge.evidence.verification import Outcome, Verification


def outcome(item: str, got: float, source: str = "", value: str = "2") -> Outcome:
    return Outcome(Figure(item, {"x": 1}, "price", value, "by hand", source), got)


def done(*outcomes: Outcome, left: tuple[Figure, ...] = ()) -> Verification:
    return Verification(outcomes, left)


def test_every_item_stands_once_in_the_contents() -> None:
    named = [item for section in CONTENTS for item in section.items]
    assert len(named) == len(set(named))
    assert set(named) == {figure.item for figure in packaged_figures().figures}
    assert set(named) >= set(ITEMS)


def test_an_item_outside_the_contents_is_not_lost() -> None:
    left = (Figure("unheard_of", {}, "price", "1", "", ""),)
    *_, last = summarise(done(outcome("gbs", 2.0), outcome("new", 2.0), left=left))
    assert last.title == "Further figures"
    assert [item.item for item in last.computed] == ["new"]
    assert [item.item for item in last.not_computed] == ["unheard_of"]


def test_the_worst_figure_is_the_one_nearest_to_a_miss() -> None:
    near = outcome("gbs", 2 + 1e-10)
    printed = outcome("gbs", 1.000000004, value="1.00000000")  # within 5e-9
    (section,) = summarise(done(outcome("gbs", 2.0), printed, near))
    (item,) = section.computed
    assert item.worst is printed
    assert printed.relative_error > near.relative_error
    (section,) = summarise(done(near, outcome("gbs", math.nan)))
    assert math.isnan(section.computed[0].worst.got)


def test_the_sources_of_an_item_are_its_authors_and_years() -> None:
    sources = (
        "Reiner & Rubinstein (1991); Haug (2007) Table 4-13: 6.7924",
        "Reiner & Rubinstein (1991); Haug (2007) Table 4-13: 2.358",
        "Andersen, Lake & Offengenden (2016). ALO (2016): premium 0.10",
    )
    (section,) = summarise(done(*(outcome("gbs", 2.0, text) for text in sources)))
    assert section.computed[0].citations == [
        "Reiner & Rubinstein (1991)",
        "Haug (2007)",
        "Andersen, Lake & Offengenden (2016)",
        "ALO (2016)",
    ]
    plain = summarise(done(outcome("gbs", 2.0, "Deribit: IV uses forward; more")))
    assert plain[0].computed[0].citations == ["Deribit"]


def test_counts_name_what_there_is() -> None:
    assert counts(3, 0, 0) == "3 met"
    assert counts(3, 1, 2) == "3 met, 1 missed, 2 not computed"
    assert counts(0, 0, 2) == "2 not computed"


def test_selftest_names_what_is_missed() -> None:
    assert selftest_text(done(outcome("gbs", 2.0))) == "PASS"
    missed = [outcome("gbs", 3.0), outcome("gbs", 4.0), outcome("gex", math.nan)]
    text = selftest_text(done(outcome("gbs", 2.0), *missed))
    assert text == "3 of 4 figures missed: gbs price, gex price"


def test_selftest_fits_a_cell_whole_name_by_whole_name() -> None:
    for count in range(1, 60):
        missed = [outcome(f"item_{n:02}", 3.0) for n in range(count)]
        text = selftest_text(done(*missed))
        assert len(text) <= 255
        names = text.partition("missed: ")[2].removesuffix(
            ", … (xlhedge verify names all)"
        )
        shown = names.split(", ")
        assert shown == [f"item_{n:02} price" for n in range(len(shown))]
        assert len(shown) == count or len(text) > 230
