"""What computed the figures: versions, platform, and which figures they were."""

import platform
from datetime import datetime
from typing import NamedTuple

import numpy
import scipy

from xlhedge import __version__


class Installation(NamedTuple):
    """All that an accuracy report must name to be repeated."""

    xlhedge: str
    python: str
    numpy: str
    scipy: str
    platform: str
    date: str
    figures_sha256: str


def installation(moment: datetime, figures_sha256: str) -> Installation:
    """This installation at a moment (UTC), for these figures."""
    return Installation(
        __version__,
        f"{platform.python_version()} ({platform.python_implementation()})",
        numpy.__version__,
        scipy.__version__,
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"{moment:%Y-%m-%d %H:%M} UTC",
        figures_sha256,
    )
