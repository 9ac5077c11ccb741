"""Texts of a received file as a terminal may show them."""

_LONGEST = 160  # characters of a line


def printable(text: str) -> str:
    """A text without what a terminal would act on, line ends included.

    >>> printable("two\\nlines")
    'two·lines'
    """
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def one_line(text: str) -> str:
    """The same, cut where a line would be too long to read."""
    text = printable(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
