"""What an average consists of: past fixings, future fixings, or a period ahead.

The average of n fixings, m of them past, is known + sum of weight x future fixing,
with weight = 1/n and known = sum of the past fixings / n; in logarithm for the
geometric average. A continuous average over [0, T] has weight 1 and nothing known;
once a part e of its period has passed at a constant spot, weight = (T - e)/T and
known = S e/T.
"""

from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.checks import vector
from xlhedge.core.errors import InputError
from xlhedge.core.numeric import Array


class Averaging(NamedTuple):
    """The part of an average that is still ahead.

    times: years to each future fixing, shape (fixings, ...), or, if `continuous`,
    to the end of the period, shape (1, ...). weight: of each fixing or of the period.
    known: what the past adds to the average (its logarithm, if geometric).
    """

    continuous: bool
    times: Array
    weight: Array
    known: Array


class Fixings(NamedTuple):
    """The checked schedule: years to the future fixings (None: continuous), past."""

    times: Array | None
    past: Array

    @property
    def next(self) -> float:
        """Years to the next fixing that has not been made; infinite without one."""
        ahead = np.zeros(0) if self.times is None else self.times[self.times > 0]
        return float(ahead[0]) if ahead.size else np.inf

    @property
    def last(self) -> float:
        """Years to the last fixing; 0 without a future one."""
        return 0.0 if self.times is None or self.known else float(self.times[-1])

    @property
    def known(self) -> bool:
        """Whether no fixing is in the future."""
        return self.times is not None and self.times.size == 0

    @property
    def certain(self) -> bool:
        """Whether the fixings are past or made now: nothing is random any more."""
        return self.times is not None and self.last == 0

    def averaging(
        self, average: str, spot: Array, years: Array, elapsed: Array
    ) -> Averaging:
        """The part still ahead when `elapsed` years have passed with this spot.

        Args: spot and years as they were before. A fixing at time 0 has been made
        at the spot and stays where it is.
        """
        level = np.log if average == "geometric" else np.asarray
        if self.times is None:
            part = np.where(elapsed == 0, 0.0, elapsed / years)
            known = np.where(part == 0, 0.0, part * level(spot))
            return Averaging(True, (years - elapsed)[None], 1.0 - part, known)
        count = len(self.times) + len(self.past)
        times = self.times.reshape(-1, *np.ones(elapsed.ndim, dtype=int))
        ahead = np.where(times > 0, times - elapsed, 0.0)
        known = np.asarray(level(self.past).sum() / count)
        return Averaging(False, ahead, np.asarray(1.0 / count), known)


def read_fixings(fixing_times: Any, past_fixings: Any) -> Fixings:
    """The schedule that an option was given; None is a continuous average.

    Args: fixing_times (years from now, >= 0, increasing), past_fixings (in quote,
    > 0), each a list of numbers.
    Raises: InputError without any fixing, for past fixings of a continuous average
    and for times that do not increase; DomainError for numbers out of range.
    """
    past = vector("past_fixings", () if past_fixings is None else past_fixings)
    if fixing_times is None:
        if len(past):
            raise InputError("past_fixings need fixing_times")
        return Fixings(None, past)
    times = vector("fixing_times", fixing_times)
    if not len(times) + len(past):
        raise InputError("fixing_times and past_fixings hold no fixing")
    if not np.all(np.diff(times) > 0):
        raise InputError("fixing_times must increase")
    return Fixings(times, past)
