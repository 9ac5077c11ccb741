"""The vol of a line: the first that applies, and the line names it.

position, mark (the instrument's own vol), implied (from the position's or the
instrument's mark), surface, interpolated (linear in total variance over time at
equal ln(strike/forward)), flat (Market). Never beyond the first or last expiry of
the Surface, never the vol of another instrument.
"""

import numpy as np

from xlhedge.book.contracts import Contracts
from xlhedge.book.market import Market
from xlhedge.book.options import implied_dividend
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array
from xlhedge.pricing import MODELS
from xlhedge.vol.smile import delta_smile_vol, svi_smile_vol
from xlhedge.vol.svi import Svi

_QUOTES = ("atm", "rr25", "bf25", "rr10", "bf10")


def find_vols(
    lines: Contracts, market: Market, rows: Array, years: Array, forward: Array
) -> tuple[Array, Array]:
    """Vol and its source for each line; 0 and "none" for what has no vol."""
    vol = np.zeros(len(lines))
    source = np.full(len(lines), "none", dtype=object)
    open_lines = lines.is_option & ~lines.faults.bad
    for name, given in (("position", lines.own_vol), ("mark", lines.mark_vol)):
        use = open_lines & (source == "none") & ~np.isnan(given)
        vol[use], source[use] = given[use], name
    marked = open_lines & (source == "none") & ~np.isnan(lines.any_mark)
    vol[marked] = _implied(lines, market, rows, years, forward, marked)
    source[marked] = "implied"
    _from_surface(lines, market, rows, years, forward, vol, source)
    flat = np.where(rows >= 0, market.table["vol"][rows], np.nan)
    use = lines.is_option & ~lines.faults.bad & (source == "none") & ~np.isnan(flat)
    vol[use], source[use] = flat[use], "flat"
    lacking = lines.is_option & ~lines.faults.bad & (source == "none")
    lines.faults.add(lacking, lambda i: f"no vol for {_named(lines, i)}", Code.MISSING)
    undefined = ~lines.faults.bad & ~np.isfinite(vol)
    reason = "the {} has no vol at strike {:.12g}".format
    lines.faults.add(undefined, lambda i: reason(source[i], lines.strike[i]))
    return vol, source


def _named(lines: Contracts, i: int) -> str:
    strike = f"{lines.strike[i]:.12g} {lines.flag[i]}"
    return f"{lines.underlying[i]} {str(lines.expiry[i])[:10]} {strike}"


def _implied(
    lines: Contracts,
    market: Market,
    rows: Array,
    years: Array,
    forward: Array,
    marked: Array,
) -> Array:
    """Implied vols of the marked lines; a mark without a vol fails its line."""
    coin, american = lines.is_inverse, lines.is_american
    rate = np.where(coin, 0.0, market.table["rate"][rows])
    underlying = np.where(american, market.table["spot"][rows], forward)
    vols = np.zeros(len(lines))
    model = np.where(coin, "inverse", np.where(american, "american", "black76"))
    for name in np.unique(model[marked]):
        use = np.flatnonzero(marked & (model == name))
        arguments = (lines.flag[use].astype(str), lines.any_mark[use], underlying[use])
        carried = (underlying[use], rate[use], forward[use], years[use])
        # A model on the forward knows no yield.
        dividend = implied_dividend(*carried) if name == "american" else 0.0
        rest = (lines.strike[use], years[use], rate[use], dividend)
        try:
            vols[use] = MODELS[name].implied_vol(*arguments, *rest)
        except InputError as error:
            vols[use] = error.result
            codes = np.zeros(len(lines), dtype=np.int16)
            codes[use] = error.codes
            reason = f"no implied vol: {error}"
            lines.faults.add(codes != 0, reason, codes)
    return vols[marked]


def _from_surface(
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
    groups: dict[tuple[int, np.datetime64], list[int]] = {}
    for i in np.flatnonzero(wanting):
        groups.setdefault((int(rows[i]), lines.expiry[i]), []).append(int(i))
    for (row, expiry), members in groups.items():
        mine = np.array(members)
        k = np.log(lines.strike[mine] / forward[mine])
        try:
            found = Surface(market, row).vol(expiry, float(years[mine[0]]), k)
        except InputError as error:
            lines.faults.add(_mask(lines, mine), str(error), error.code)
            continue
        if found is not None:
            vol[mine], source[mine] = found


def _mask(lines: Contracts, members: Array) -> Array:
    mask = np.zeros(len(lines), dtype=bool)
    mask[members] = True
    return mask


class Surface:
    """The smiles of one underlying."""

    def __init__(self, market: Market, row: int) -> None:
        self.market, self.row = market, row
        self.name = market.table["underlying"][row]
        pairs = sorted(p for p in market.surface_rows if p[0] == self.name)
        self.expiries = [expiry for _, expiry in pairs]
        self.places = [market.surface_rows[pair] for pair in pairs]

    def vol(
        self, expiry: np.datetime64, years: float, k: Array
    ) -> tuple[Array, str] | None:
        """Vols at log-moneyness k and their source; None outside the Surface."""
        if expiry in self.expiries:
            return self._smile(self.expiries.index(expiry), k), "surface"
        after = int(np.searchsorted(np.array(self.expiries, dtype="M8[us]"), expiry))
        if after == 0 or after == len(self.expiries):
            return None
        near, far = self._years(after - 1), self._years(after)
        if near <= 0:
            return None
        low = self._smile(after - 1, k) ** 2 * near
        high = self._smile(after, k) ** 2 * far
        variance = low + (high - low) * (years - near) / (far - near)
        return np.sqrt(variance / years), "interpolated"

    def _years(self, i: int) -> float:
        return float(self.market.years(self.row, np.array([self.expiries[i]]))[0])

    def _smile(self, i: int, k: Array) -> Array:
        """Vols of one Surface row."""
        surface, place = self.market.surface, self.places[i]
        assert surface is not None
        if surface.faults.bad[place]:
            code = int(surface.faults.codes[place])
            raise InputError(str(surface.failure(place)), code=code)
        kind, years = surface["smile"][place], self._years(i)
        if kind == "svi":
            svi = Svi(*(float(surface[name][place]) for name in Svi._fields))
            return svi_smile_vol(k, years, svi)
        if kind == "flat":
            return np.full(k.shape, surface["atm"][place])
        return self._delta_smile(i, k, years)

    def _delta_smile(self, i: int, k: Array, years: float) -> Array:
        surface, table = self.market.surface, self.market.table
        assert surface is not None
        forward, _ = self.market.forward(self.row, self.expiries[i])
        quotes = {name: float(surface[name][self.places[i]]) for name in _QUOTES}
        convention = table["delta_convention"][self.row] or "spot"
        spot, rate = table["spot"][self.row], table["rate"][self.row]
        return delta_smile_vol(k, spot, forward, years, rate, quotes, convention)
