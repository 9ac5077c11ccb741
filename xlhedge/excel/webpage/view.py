"""What a page shows of a workbook, as data: tables, labelled cells, texts, charts."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Look: TypeAlias = Literal["", "good", "warned", "failed", "excluded", "buy", "sell"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell: its text as the sheet formats it, and what its colour says.

    `share` draws a bar behind it, of 0 to 1; `heat` colours it from -1, a loss, to 1.
    """

    text: str
    look: Look = ""
    share: float | None = None
    heat: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name, its unit, and whether it holds words."""

    name: str
    unit: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row; `look` is that of all of them."""

    cells: tuple[Shown, ...]
    look: Look = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns, the first of which names a row.

    `note` stands below; `is_input`: somebody typed the rows.
    """

    title: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    note: str = ""
    is_input: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """A cell with its label, unit and note; more cells if a formula fills several."""

    label: str
    cells: tuple[Shown, ...]
    unit: str
    note: str
    is_input: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Labelled cells under a title."""

    title: str
    entries: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """Lines of text under a title: a word, and what it means."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a chart: its numbers, NaN where there is none, and their places.

    `places` are numbers on the axis of a scatter chart, else empty; `colour` is that
    of the workbook, "none" where nothing is drawn.
    """

    name: str
    values: tuple[float, ...]
    places: tuple[float, ...]
    as_points: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its numbers; formats are codes of a number format.

    `left_out` says what it does not draw.
    """

    kind: Literal["bar", "column", "stacked", "line", "scatter"]
    title: str
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    number_format: str
    category_title: str
    category_format: str
    left_out: str = ""


View: TypeAlias = Table | Block | Texts | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A sheet: its name, title and purpose, and all that it shows, in reading order."""

    name: str
    title: str
    purpose: str
    views: tuple[View, ...]
