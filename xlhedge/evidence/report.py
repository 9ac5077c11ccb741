"""The accuracy report of an installation: what it is, and how it meets the figures."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from xlhedge.evidence.figure import Figure
from xlhedge.evidence.figures_file import packaged_figures
from xlhedge.evidence.installation import Installation, installation
from xlhedge.evidence.summary import SectionSummary, summarise
from xlhedge.evidence.verification import Outcome, verify

Watch = Callable[[tuple[Figure, ...]], Iterable[Figure]]


class Report(NamedTuple):
    """The installation, and the sections of the specification with their figures."""

    made_by: Installation
    sections: tuple[SectionSummary, ...]

    @property
    def met(self) -> int:
        return sum(section.met for section in self.sections)

    @property
    def missed(self) -> list[Outcome]:
        return [outcome for section in self.sections for outcome in section.missed]

    @property
    def left(self) -> int:
        """How many figures this version does not compute."""
        return sum(section.left for section in self.sections)


def accuracy_report(moment: datetime, watch: Watch = iter) -> Report:
    """Compute the figures of this installation, now (`moment`, UTC).

    Args: watch, given the figures, yields them one by one as they are computed.
    Raises: InputError if the packaged figures are not readable.
    """
    file = packaged_figures()
    sections = summarise(verify(watch(file.figures)))
    return Report(installation(moment, file.sha256), tuple(sections))
