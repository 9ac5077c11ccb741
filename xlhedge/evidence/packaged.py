"""The files that come with this floor: the figures, and the skeleton of the page."""

from importlib import resources


def packaged(name: str) -> bytes:
    """The content of a file of this package."""
    return resources.files("xlhedge.evidence").joinpath(name).read_bytes()
