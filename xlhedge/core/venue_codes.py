"""Instrument codes of venues: what the contract is, read from its name.

Deribit: `BTC-27MAR26-95000-C`, `BTC-27MAR26`, `BTC-PERPETUAL` settle in the coin
(inverse); with a quote currency, `XRP_USDC-27MAR26-0d55-C`, in that currency
(linear); `d` is the decimal point. Contracts expire at 08:00 UTC.
OCC: `SPX   260918P06000000`, root padded to six or not, yymmdd, C or P, strike in
thousandths. The expiry is a date; its time of day is the `cut` of the market.

The underlying is the coin or the OCC root as written. A root is not always the
underlying: SPXW is a weekly series on SPX, and a digit marks an adjusted contract.

Source: Deribit API, instrument naming; Deribit support, Inverse Options (expiry at
08:00 UTC); Options Clearing Corporation, Options Symbology Initiative (2010).
"""

import re
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from xlhedge.core.errors import Code, InputError
from xlhedge.core.moments import Moment, six_digit_date, venue_date
from xlhedge.core.numeric import Array

_DERIBIT = re.compile(
    r"(?P<coin>[A-Z0-9]+)(?:_(?P<quote>[A-Z0-9]+))?-"
    r"(?:PERPETUAL|(?P<expiry>[0-9]{1,2}[A-Z]{3}[0-9]{2})"
    r"(?:-(?P<strike>[0-9]+(?:d[0-9]+)?)-(?P<flag>[CP]))?)"
)
_OCC = re.compile(
    r"(?P<root>[A-Z][A-Z0-9]{0,5}) *(?P<expiry>[0-9]{6})"
    r"(?P<flag>[CP])(?P<strike>[0-9]{8})"
)
_FLAGS = {"C": "call", "P": "put"}
_STRIKE_UNITS = 1000  # OCC strikes count thousandths
_DERIBIT_EXPIRY = np.timedelta64(8, "h")  # 08:00 UTC
_NEVER = np.datetime64("NaT", "us")


class Contract(NamedTuple):
    """What a code says, or a column of each where many codes were read.

    kind option, future or perpetual; flag call, put or ""; strike in quote currency,
    NaN without one; expiry datetime64[us], NaT without one; date_only: the time of
    day of the expiry is not known; settlement linear or inverse.
    """

    underlying: Any
    kind: Any
    flag: Any
    strike: Any
    expiry: Any
    date_only: Any
    settlement: Any


_UNKNOWN = Contract("", "", "", np.nan, _NEVER, False, "")
_TYPES = Contract(object, object, object, float, "M8[us]", bool, object)


def parse_code(code: str) -> Contract:
    """The contract that a Deribit or an OCC code names.

    Args: code, exactly as the venue writes it.
    Returns: one contract.
    Raises: InputError for any other code.

    >>> parse_code("XRP_USDC-27MAR26-0d55-C").strike
    0.55
    """
    contract = _contract(code) if isinstance(code, str) else None
    if contract is None:
        raise InputError(_unknown(code))
    return contract


def parse_codes(codes: Any) -> Contract:
    """A column of each field, for an array or (nested) lists of codes.

    Returns: a contract of arrays in the shape of the codes.
    Raises: InputError if any code is unknown; its result holds blanks there.
    """
    cells = np.asarray(codes, dtype=object)
    read = [_contract(c) if isinstance(c, str) else None for c in cells.flat]
    columns = _columns([contract or _UNKNOWN for contract in read], cells.shape)
    bad = np.array([contract is None for contract in read]).reshape(cells.shape)
    if bad.any():
        faults = np.where(bad, Code.WRONG_KIND, Code.OK).astype(np.int16)
        raise InputError(_unknown(cells[bad].flat[0]), faults, columns)
    return columns


@lru_cache(maxsize=65536)
def _contract(code: str) -> Contract | None:
    found = _DERIBIT.fullmatch(code)
    if found:
        return _deribit(found)
    found = _OCC.fullmatch(code)
    return _occ(found) if found else None


def _deribit(found: re.Match[str]) -> Contract | None:
    settlement = "linear" if found["quote"] else "inverse"
    if not found["expiry"]:
        return _UNKNOWN._replace(
            underlying=found["coin"], kind="perpetual", settlement=settlement
        )
    date = venue_date(found["expiry"])
    if date is None:
        return None
    strike = found["strike"]
    return Contract(
        underlying=found["coin"],
        kind="option" if strike else "future",
        flag=_FLAGS[found["flag"]] if strike else "",
        strike=float(strike.replace("d", ".")) if strike else np.nan,
        expiry=_time(date) + _DERIBIT_EXPIRY,
        date_only=False,
        settlement=settlement,
    )


def _occ(found: re.Match[str]) -> Contract | None:
    date = six_digit_date(found["expiry"])
    if date is None:
        return None
    return Contract(
        underlying=found["root"],
        kind="option",
        flag=_FLAGS[found["flag"]],
        strike=int(found["strike"]) / _STRIKE_UNITS,
        expiry=_time(date),
        date_only=True,
        settlement="linear",
    )


def _time(date: Moment) -> np.datetime64:
    return np.datetime64(date.microseconds, "us")


def _columns(contracts: list[Contract], shape: tuple[int, ...]) -> Contract:
    fields = zip(*contracts, strict=True) if contracts else [()] * len(_TYPES)
    columns: list[Array] = [
        np.array(field, dtype=kind).reshape(shape)
        for field, kind in zip(fields, _TYPES, strict=True)
    ]
    return Contract(*columns)


def _unknown(code: Any) -> str:
    return f"code must be a Deribit or an OCC instrument code, got {code!r}"
