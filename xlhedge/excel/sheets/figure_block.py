"""Published figures of one worksheet function: inputs, values, and one formula."""

from dataclasses import dataclass

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

    def of(self, name: str) -> Area:
        """The cells of an argument or of a result."""
        sheet, row, column = self.corner
        if name in RESULTS:
            column += RESULTS.index(name)
        else:
            column = self.left + self.arguments.index(name)
        return area_from(Cell(sheet, row + 1, column), len(self.rows))

    @property
    def formula(self) -> str:
        """The call that computes every figure; what none gives is left out."""
        given, names = self.arguments, list(self._parameters)
        while names[-1] not in given:
            names.pop()
        shown = [self.of(name).ref if name in given else "" for name in names]
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
