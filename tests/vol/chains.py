"""Real option chains: the slices that each snapshot holds."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlhedge.vol.quoted_vols import quoted_vols

CHAINS = "deribit_2026-01.parquet"
TRADING_YEAR = 365.25 / 365  # the venue's file counts years of 365.25 days


class Slice(NamedTuple):
    """The two-sided quotes of one expiry of one snapshot, and where they stand."""

    place: str
    strikes: Any
    vols: Any
    forward: float
    years: float
    weights: Any

    @property
    def k(self) -> Any:
        """ln(strike/forward)."""
        return np.log(self.strikes / self.forward)


def slices(folder: Path, every: int) -> list[Slice]:
    """The expiries with five two-sided quotes of every so-many-th snapshot."""
    frame = pd.read_parquet(folder / CHAINS)
    times = sorted(frame["snapshot"].unique())[::every]
    frame = frame[frame["snapshot"].isin(times)]
    keys = ["snapshot", "currency", "expiry"]
    found = (_slice(key, rows) for key, rows in frame.groupby(keys, observed=True))
    return [one for one in found if len(one.strikes) >= 5]


def _slice(key: tuple[Any, ...], rows: pd.DataFrame) -> Slice:
    names = ("option_type", "bid_price", "ask_price", "strike")
    flag, bid, ask, strike = (rows[name].to_numpy() for name in names)
    forward = float(rows["forward"].median())
    years = float(rows["years"].iloc[0]) * TRADING_YEAR
    quoted = quoted_vols(flag.astype(str), bid, ask, strike, forward, years)
    place = " ".join(str(part)[:16] for part in key)
    return Slice(place, quoted[0], quoted[1], forward, years, quoted[2])
