"""Lines of VBA: how long they may be, and what names and texts look like in them.

Source: Microsoft, VBA language specification [MS-VBAL] 3.3.5 (names) and 3.3.4
(texts); Visual Basic for Applications help, "Line too long" and "Too many line
continuations".
"""

from collections.abc import Iterable, Sequence

LONGEST_LINE = 1023  # characters
MOST_LINES = 25  # of one statement: 24 continuations
_WIDTHS = (100, LONGEST_LINE)  # as a reader likes it; as far as it goes
_CONTINUED = " _"

# [MS-VBAL] 3.3.5.2, and the names of calls that the wrappers make.
_WORDS = """
abs addressof and any array as attribute base binary boolean byref byte byval call
case cbool cbyte ccur cdate cdbl cdec cint circle clng clnglng clngptr close compare
const csng cstr currency cvar cverr date debug decimal declare defbool defbyte
defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr
defvar dim do doevents double each else elseif empty end endif enum eqv erase error
event exit explicit false fix for friend function get global gosub goto if imp
implements in input inputb instr instrb int integer is lbound len lenb let like line
lock long longlong longptr loop lset me mid midb mod module new next not nothing
null object on open option optional or paramarray preserve print private property
pset public put raiseevent redim rem resume return rset scale seek select set sgn
shared single spc static stop strcomp string sub tab text then time to true type
typeof ubound unlock until variant vb_base wend while width with withevents write
xor
"""
RESERVED = frozenset(_WORDS.split())


def argument_name(name: str) -> str:
    """The name of an argument, with an underscore where VBA has taken the word.

    >>> argument_name("scale"), argument_name("spot")
    ('scale_', 'spot')
    """
    return f"{name}_" if name in RESERVED else name


def quoted(text: str) -> str:
    """A text as VBA spells it.

    >>> quoted('the "net" delta')
    '"the ""net"" delta"'
    """
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def call(before: str, arguments: Iterable[str], after: str = ")") -> list[str]:
    """A statement with a list of arguments, on as many lines as VBA allows.

    >>> call("Array(", ["1", "2"])
    ['Array(1, 2)']
    """
    *first, last = [*arguments] or [""]
    words = [*(f"{word}, " for word in first), last + after]
    for width in _WIDTHS:
        lines = _folded(before, words, width)
        if len(lines) <= MOST_LINES:
            return lines
    raise AssertionError(f"{before} has more arguments than VBA can read")


def _folded(before: str, words: Sequence[str], width: int) -> list[str]:
    indent = " " * (len(before) - len(before.lstrip()) + 4)
    lines = [before]
    for word in words:
        if len(lines[-1] + word) + len(_CONTINUED) > width:
            lines.append(indent)
        lines[-1] += word
    kept = [line.rstrip() for line in lines]
    return [*(line + _CONTINUED for line in kept[:-1]), kept[-1]]
