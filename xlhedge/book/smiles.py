"""The vols that the Surface gives, one expiry of one underlying at a time."""

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.forwards import Forwards
from xlhedge.book.market import Market
from xlhedge.core.errors import DomainError, InputError
from xlhedge.core.numeric import Array
from xlhedge.core.steps import givens, step
from xlhedge.vol.smile import delta_smile_vol, svi_smile_vol
from xlhedge.vol.svi import Svi

# The vol of each kind of smile, in words.
_SMILES = {
    "svi": "sqrt(w/years) at k, with the parameters",
    "delta": "smile_vols between smile_k, at k, with the quotes",
    "flat": "atm",
}
_QUOTES = ("atm", "rr25", "bf25", "rr10", "bf10")


def from_surface(
    lines: Contracts,
    market: Market,
    rows: Array,
    years: Array,
    forward: Array,
    vol: Array,
    source: Array,
) -> None:
    """Fill in what the Surface knows, one expiry of one underlying at a time."""
    wanting = lines.is_option & ~lines.faults.bad & (source == "none")
    groups: dict[tuple[int, np.datetime64, str], list[int]] = {}
    for i in np.flatnonzero(wanting):
        key = (int(rows[i]), lines.expiry[i], str(lines.settlement[i]))
        groups.setdefault(key, []).append(int(i))
    for (row, expiry, settlement), members in groups.items():
        mine = np.array(members)
        k = np.log(lines.strike[mine] / forward[mine])
        step("k", "ln(strike/forward)", k)
        try:
            found = Surface(market, row, settlement).vol(
                expiry, float(years[mine[0]]), k
            )
        except InputError as error:
            lines.faults.add(_mask(lines, mine), error.rule, error.code)
            continue
        if found is not None:
            vol[mine], source[mine] = found


def _mask(lines: Contracts, members: Array) -> Array:
    mask = np.zeros(len(lines), dtype=bool)
    mask[members] = True
    return mask


class Surface:
    """The smiles of one underlying, for contracts of one settlement."""

    def __init__(self, market: Market, row: int, settlement: str) -> None:
        self.market, self.row, self.settlement = market, row, settlement
        self.name = market.table["underlying"][row]
        pairs = sorted(p for p in market.surface_rows if p[0] == self.name)
        self.expiries = [expiry for _, expiry in pairs]
        self.places = [market.surface_rows[pair] for pair in pairs]

    def vol(
        self, expiry: np.datetime64, years: float, k: Array
    ) -> tuple[Array, str] | None:
        """Vols at log-moneyness k and their source; None outside the Surface."""
        if expiry in self.expiries:
            return self.smile(self.expiries.index(expiry), k), "surface"
        after = int(np.searchsorted(np.array(self.expiries, dtype="M8[us]"), expiry))
        if after == 0 or after == len(self.expiries):
            return None
        near, far = self.years(after - 1), self.years(after)
        if near <= 0:
            return None
        givens(near=("years to the expiry before", near), far=("and after", far))
        low = step("low", "vol^2 near, at near", self.smile(after - 1, k) ** 2 * near)
        high = step("high", "vol^2 far, at far", self.smile(after, k) ** 2 * far)
        variance = low + (high - low) * (years - near) / (far - near)
        text = "low + (high - low) (years - near)/(far - near)"
        step("variance", text, variance)
        vol = step("vol", "sqrt(variance/years)", np.sqrt(variance / years))
        return vol, "interpolated"

    def years(self, i: int) -> float:
        """Years to the expiry of one Surface row."""
        return float(self.market.years(self.row, np.array([self.expiries[i]]))[0])

    def smile(self, i: int, k: Array) -> Array:
        """Vols of one Surface row."""
        surface, place = self.market.surface, self.places[i]
        assert surface is not None
        if surface.faults.bad[place]:
            raise surface.error(place)
        kind, years = surface["smile"][place], self.years(i)
        row = f"{_SMILES[kind]} of row {surface.rows[place]} of Surface"
        return step("vol", row, self._smile(i, k, kind, years))

    def _smile(self, i: int, k: Array, kind: str, years: float) -> Array:
        surface, place = self.market.surface, self.places[i]
        assert surface is not None
        if kind == "svi":
            svi = Svi(*(float(surface[name][place]) for name in Svi._fields))
            return svi_smile_vol(k, years, svi)
        if kind == "flat":
            return np.full(k.shape, surface["atm"][place])
        return self._delta_smile(i, k, years)

    def _delta_smile(self, i: int, k: Array, years: float) -> Array:
        surface, table = self.market.surface, self.market.table
        assert surface is not None
        expiry = self.expiries[i]
        forward, _ = Forwards(self.market).at(self.row, expiry, self.settlement)
        quotes = {name: float(surface[name][self.places[i]]) for name in _QUOTES}
        usual = "spot_pa" if self.settlement == "inverse" else "spot"
        convention = table["delta_convention"][self.row] or usual
        spot, rate = table["spot"][self.row], table["rate"][self.row]
        try:
            return delta_smile_vol(k, spot, forward, years, rate, quotes, convention)
        except InputError as error:
            row = f"Surface row {surface.rows[self.places[i]]}"
            raise DomainError(f"{row}: {error.rule}", code=error.code) from error
