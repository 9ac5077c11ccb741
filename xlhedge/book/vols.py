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
from xlhedge.book.smiles import from_surface
from xlhedge.core.errors import Code, InputError
from xlhedge.core.numeric import Array
from xlhedge.pricing import MODELS

_NO_VOL = {
    Code.BELOW_INTRINSIC: "is not above the intrinsic value",
    Code.ABOVE_MAXIMUM: "is above what any vol gives",
}


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
    lines.faults.add(marked & (lines.any_mark == 0), "mark 0 holds no vol")
    marked &= ~lines.faults.bad
    vol[marked] = _implied(lines, market, rows, years, forward, marked)
    source[marked] = "implied"
    from_surface(lines, market, rows, years, forward, vol, source)
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
            _refuse(lines, codes, error.rule)
    return vols[marked]


def _refuse(lines: Contracts, codes: Array, otherwise: str) -> None:
    """Fail the lines whose mark has no vol, each with its own reason."""
    marks = lines.any_mark

    def reason(i: int) -> str:
        rule = _NO_VOL.get(Code(int(codes[i])), f"has no vol: {otherwise}")
        return f"mark {marks[i]:.12g} {rule}"

    lines.faults.add(codes != 0, reason, codes)
