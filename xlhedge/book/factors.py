"""What the prices of a book do together: vols of factors, and their correlations.

A factor is an underlying of the book, or another price that underlyings move with. The
table Factors holds the vol of each, the table Correlations a row for every pair, in
either order: what is not stated is unknown, and unknown is not 0.

Source: definition; correlations that can be are those of hedge/risk/covariance.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from xlhedge.book.columns import CORRELATIONS, FACTORS, TableSpec
from xlhedge.book.table import Cells, Table
from xlhedge.core.errors import InputError, MissingDataError
from xlhedge.core.numeric import Array
from xlhedge.hedge.risk import covariance
from xlhedge.hedge.risk.covariance import checked_correlations


@dataclass(frozen=True)
class Factors:
    """Names, vols (decimal per year) and correlations, in one order."""

    names: tuple[str, ...]
    vols: Array
    correlations: Array

    def of(self, names: Iterable[str]) -> "Factors":
        """Some of the factors, in this order; MissingDataError for one that is none."""
        wanted = tuple(names)
        for name in wanted:
            if name not in self.names:
                raise MissingDataError(f"no Factors row for {name}")
        places = [self.names.index(name) for name in wanted]
        part = self.correlations[np.ix_(places, places)]
        return Factors(wanted, self.vols[places], part)

    def linked(self, name: str, others: Iterable[str], correlation: float) -> "Factors":
        """The factors with another correlation of one of them with others."""
        changed = self.correlations.copy()
        row = self.names.index(name)
        for other in others:
            column = self.names.index(other)
            changed[row, column] = changed[column, row] = correlation
        return replace(self, correlations=changed)

    def covariance(self, horizon: float = 1.0) -> Array:
        """Of relative moves over so many days; DomainError for what cannot be."""
        return covariance(self.vols, self.correlations, horizon)


def read_factors(factors: Cells, correlations: Cells) -> Factors:
    """The factors of the tables Factors and Correlations, headers first.

    Raises: InputError for a table that cannot be used, MissingDataError for a pair
    without a correlation, DomainError for correlations that are not positive
    semi-definite.
    """
    table = _read(FACTORS, factors)
    names = tuple(str(name) for name in table["factor"])
    found = np.eye(len(names))
    given = _pairs(_read(CORRELATIONS, correlations), names)
    for (i, one), (j, other) in combinations(enumerate(names), 2):
        pair = frozenset((one, other))
        if pair not in given:
            raise MissingDataError(f"no Correlations row for {one} and {other}")
        found[i, j] = found[j, i] = given[pair]
    return Factors(names, table["vol"], checked_correlations(found, len(names)))


def _read(spec: TableSpec, cells: Cells) -> Table:
    """A table without a failed row."""
    table = Table(spec, cells)
    table.require_unique()
    for row in np.flatnonzero(table.faults.bad):
        raise table.error(int(row))
    return table


def _pairs(table: Table, names: tuple[str, ...]) -> dict[frozenset[str], float]:
    """The correlation of each pair; InputError for a pair that is none."""
    pairs: dict[frozenset[str], float] = {}
    rows = zip(table["factor"], table["other"], table["correlation"], strict=True)
    for one, other, correlation in rows:
        for name in (one, other):
            if name not in names:
                raise MissingDataError(f"Correlations: no Factors row for {name}")
        pair = frozenset((one, other))
        if len(pair) < 2:
            raise InputError(f"Correlations: {one} stands beside itself")
        if pair in pairs:
            raise InputError(f"Correlations has two rows for {one} and {other}")
        pairs[pair] = float(correlation)
    return pairs
