"""A formula text moved to another cell, its relative references with it."""

from openpyxl.formula.tokenizer import TokenizerError
from openpyxl.formula.translate import Translator, TranslatorError

from xlhedge.core.errors import InputError

_UNREADABLE = (TokenizerError, TranslatorError, IndexError, ValueError)


class Movable:
    """A formula as it stands in the cell `origin`; both in A1 text."""

    def __init__(self, text: str, origin: str) -> None:
        try:
            self._translator = Translator(f"={text}", origin)
        except _UNREADABLE as error:
            raise InputError(f"cannot be read as a formula: {error}") from None

    def at(self, ref: str) -> str:
        """The formula as it reads in the cell `ref`, with the equals sign."""
        try:
            moved: str = self._translator.translate_formula(ref)
        except _UNREADABLE as error:
            raise InputError(f"cannot be moved to {ref}: {error}") from None
        return moved
