"""Published figures of one worksheet function: inputs, values, and one formula."""

from dataclasses import dataclass
from typing import Any

from xlhedge.excel.catalogue import find
from xlhedge.excel.published import Kind, Row
from xlhedge.excel.saved.address import Area, Cell, area_from

# Left of the arguments.
RESULTS = ("figure", "expected", "computed", "tolerance", "gap", "verdict", "source")


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """Rows of figures: the title at two rows above `corner`, then units, then names.

    RESULTS begin at the corner, the arguments in the column `left`.
    """

    kind: Kind
    corner: Cell
    left: int
    rows: tuple[Row, ...]

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that the figures give, in the order of the function."""
        given = {name for row in self.rows for name in row.arguments}
        return tuple(name for name in self._parameters if name in given)

    @property
    def _parameters(self) -> tuple[str, ...]:
        function = find(self.kind.function)
        assert function is not None
        return tuple(parameter.name for parameter in function.parameters)

    @property
    def height(self) -> int:
        """Rows of the figures, or of samples that are longer."""
        return max(self.of(name).height for name in ("verdict", *self.kind.samples))

    def values(self, name: str) -> list[Any]:
        """An argument of every figure, None where one has none; or a list of samples.

        Samples are those of the first figure: all have the same.
        """
        if name in self.kind.samples:
            return list(self.rows[0].arguments[name])
        return [row.arguments.get(name) for row in self.rows]

    def of(self, name: str) -> Area:
        """The cells of an argument or of a result."""
        sheet, row, column = self.corner
        if name in RESULTS:
            column += RESULTS.index(name)
        else:
            column = self.left + self.arguments.index(name)
        samples = name in self.kind.samples
        height = len(self.values(name)) if samples else len(self.rows)
        return area_from(Cell(sheet, row + 1, column), height)

    @property
    def formulas(self) -> dict[Area, str]:
        """The call that computes every figure; of samples one for each."""
        computed = self.of("computed")
        if not self.kind.samples:
            return {computed: self._call({n: self.of(n).ref for n in self.arguments})}
        cells = zip(computed.cells(), self.rows, strict=True)
        return {area_from(cell): self._call(self._of_row(cell, r)) for cell, r in cells}

    def _of_row(self, cell: Cell, row: Row) -> dict[str, str]:
        """The references of one figure of samples."""
        found = {}
        for name in row.arguments:
            area = self.of(name)
            own = area.first._replace(row=cell.row)
            found[name] = area.ref if name in self.kind.samples else own.ref
        return found

    def _call(self, given: dict[str, str]) -> str:
        """The function of these references; what is not given is left out."""
        names = list(self._parameters)
        while names[-1] not in given:
            names.pop()
        shown = (given.get(name, "") for name in names)
        return f"={self.kind.function}({','.join(shown)})"

    @property
    def gap(self) -> str:
        """The difference as a part of the tolerance, to a thousandth of it."""
        names = ("expected", "computed", "tolerance")
        expected, computed, tolerance = (self.of(name).ref for name in names)
        return f"=ROUND(ABS({computed}-{expected})/{tolerance},3)"

    @property
    def verdict(self) -> str:
        """PASS below the tolerance."""
        return f'=IF({self.of("gap").ref}<1,"PASS","MISSED")'
