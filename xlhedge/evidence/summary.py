"""A verification by section and item: counts, the worst figure, the sources."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from xlhedge.evidence.contents import CONTENTS, Section
from xlhedge.evidence.figure import Figure
from xlhedge.evidence.verification import Outcome, Verification

_CITATION = re.compile(r"[A-Z][\w-]+(?:(?:, | & )[A-Z][\w-]+)* \(\d{4}\)")


class ItemSummary(NamedTuple):
    """An item, its outcomes, and its figures that this version does not compute."""

    item: str
    words: str
    outcomes: tuple[Outcome, ...]
    not_computed: tuple[Figure, ...]

    @property
    def missed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.is_met]

    @property
    def worst(self) -> Outcome:
        """The outcome that needs most of its tolerance, of an item that has any."""
        return max(self.outcomes, key=lambda outcome: outcome.share)

    @property
    def citations(self) -> list[str]:
        """The authors and years in its sources; where there are none, what each
        source is called before it goes into detail."""
        found = [name for text in self.sources for name in _CITATION.findall(text)]
        named = (re.split("[:;]", text, maxsplit=1)[0] for text in self.sources)
        return list(dict.fromkeys(found or named))

    @property
    def methods(self) -> list[str]:
        """How its figures were verified."""
        return _distinct(self.outcomes, lambda figure: figure.how_verified)

    @property
    def sources(self) -> list[str]:
        """All that the file says of where its figures stand."""
        return _distinct(self.outcomes, lambda figure: figure.source)


class SectionSummary(NamedTuple):
    """The items of a section: those computed here, and the others."""

    number: str
    title: str
    computed: tuple[ItemSummary, ...]
    not_computed: tuple[ItemSummary, ...]

    @property
    def met(self) -> int:
        return sum(len(item.outcomes) - len(item.missed) for item in self.computed)

    @property
    def missed(self) -> list[Outcome]:
        return [outcome for item in self.computed for outcome in item.missed]

    @property
    def left(self) -> int:
        """How many figures are not computed."""
        return sum(len(item.not_computed) for item in self.not_computed)


def summarise(done: Verification) -> list[SectionSummary]:
    """The sections that have figures, in the order of the specification."""
    known = {item for section in CONTENTS for item in section.items}
    unknown = {
        figure.item: figure.item
        for figure in _figures(done)
        if figure.item not in known
    }
    sections = [*CONTENTS, Section("–", "Further figures", unknown)]
    found = [_section(section, done) for section in sections]
    return [section for section in found if section.computed or section.not_computed]


def _section(section: Section, done: Verification) -> SectionSummary:
    items = [_item(item, words, done) for item, words in section.items.items()]
    return SectionSummary(
        section.number,
        section.title,
        tuple(item for item in items if item.outcomes),
        tuple(item for item in items if item.not_computed),
    )


def _item(item: str, words: str, done: Verification) -> ItemSummary:
    outcomes = tuple(o for o in done.outcomes if o.figure.item == item)
    left = tuple(figure for figure in done.not_computed if figure.item == item)
    return ItemSummary(item, words, outcomes, left)


def _figures(done: Verification) -> list[Figure]:
    return [outcome.figure for outcome in done.outcomes] + list(done.not_computed)


def _distinct(outcomes: Iterable[Outcome], text: Callable[[Figure], str]) -> list[str]:
    """The different texts, in their order."""
    found = (text(outcome.figure).strip() for outcome in outcomes)
    return [line for line in dict.fromkeys(found) if line]
