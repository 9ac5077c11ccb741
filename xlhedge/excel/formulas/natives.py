"""How Excel's own functions treat several cells where one value is expected.

The formula engine applies operators and IF to every element of an array, but most
functions only to one value. This table says which arguments take a whole array; in
any other argument an array means one result per element, which `lift.py` supplies. A
function that is not listed is not evaluated over arrays at all.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

_EVERY = range(256)
_NONE = range(0)


@dataclass(frozen=True, slots=True)
class Native:
    """Arguments (from 0) in `whole` take arrays; `lifts`: others element by element.

    `reduces`: an array in `whole` does not make the result an array. `transparent`:
    the arguments are used as the call itself is.
    """

    whole: Collection[int]
    reduces: bool = True
    lifts: bool = True
    transparent: bool = False


_ROWS: tuple[tuple[str, Native], ...] = (
    (
        "SUM PRODUCT SUMSQ SUMPRODUCT AVERAGE MEDIAN MIN MAX COUNT COUNTA COUNTBLANK "
        "STDEV STDEV.S STDEVP STDEV.P VAR VAR.S VARP VAR.P GEOMEAN HARMEAN AVEDEV "
        "DEVSQ CORREL COVARIANCE.S COVARIANCE.P SLOPE INTERCEPT RSQ STEYX AND OR XOR "
        "CONCAT ROWS COLUMNS NPV IRR XNPV XIRR",
        Native(_EVERY),
    ),
    ("SUMIF AVERAGEIF", Native({0, 2})),
    ("COUNTIF", Native({0})),
    ("COUNTIFS", Native(range(0, 256, 2))),
    ("SUMIFS AVERAGEIFS MAXIFS MINIFS", Native({0, *range(1, 256, 2)})),
    ("VLOOKUP HLOOKUP MATCH XMATCH", Native({1})),
    ("LOOKUP", Native({1, 2})),
    ("XLOOKUP", Native({1, 2}, reduces=False)),
    (
        "LARGE SMALL PERCENTILE PERCENTILE.INC PERCENTILE.EXC QUARTILE QUARTILE.INC "
        "QUARTILE.EXC PERCENTRANK PERCENTRANK.INC TRIMMEAN",
        Native({0}),
    ),
    ("RANK RANK.EQ RANK.AVG", Native({1})),
    ("SUBTOTAL", Native(range(1, 256), lifts=False)),
    ("AGGREGATE", Native(range(2, 256), lifts=False)),
    ("TEXTJOIN", Native(range(2, 256), lifts=False)),
    ("INDEX", Native({0}, reduces=False)),
    (
        "FILTER SORTBY VSTACK HSTACK TRANSPOSE ANCHORARRAY CHOOSECOLS CHOOSEROWS",
        Native(_EVERY, reduces=False),
    ),
    (
        "SORT UNIQUE TAKE DROP TOCOL TOROW",
        Native({0}, reduces=False, lifts=False),
    ),
    ("CHOOSE", Native(range(1, 256), reduces=False, lifts=False)),
    ("LET", Native(_EVERY, reduces=False)),
    ("IF IFERROR IFNA", Native(_EVERY, reduces=False, transparent=True)),
    (
        "ABS SIGN INT TRUNC ROUND ROUNDUP ROUNDDOWN MROUND CEILING FLOOR MOD QUOTIENT "
        "SQRT EXP LN LOG LOG10 POWER SIN COS TAN ASIN ACOS ATAN ATAN2 SINH COSH TANH "
        "FACT RADIANS DEGREES NORM.S.DIST NORM.S.INV NORM.DIST NORM.INV NORMSDIST "
        "NORMSINV NORMDIST NORMINV GAUSS PHI ERF ERFC LOGNORM.DIST LOGNORM.INV NOT "
        "ISBLANK ISERR ISERROR ISLOGICAL ISNA ISNONTEXT ISNUMBER ISTEXT ISEVEN ISODD "
        "ERROR.TYPE N T TEXT VALUE NUMBERVALUE LEN LEFT RIGHT MID UPPER LOWER PROPER "
        "TRIM CLEAN SUBSTITUTE REPLACE FIND SEARCH EXACT REPT CHAR CODE CONCATENATE "
        "DATE TIME DATEVALUE TIMEVALUE YEAR MONTH DAY HOUR MINUTE SECOND WEEKDAY EDATE "
        "EOMONTH YEARFRAC DAYS DAYS360 PV FV PMT RATE NPER IFS SWITCH",
        Native(_NONE),
    ),
)


def _by_name() -> Iterator[tuple[str, Native]]:
    for names, native in _ROWS:
        for name in names.split():
            yield name, native


NATIVES: dict[str, Native] = dict(_by_name())

# Their arguments are calculated as arrays even in a formula that gives one value.
CALCULATING = frozenset({"SUMPRODUCT", "LOOKUP", "INDEX", "MMULT"})
# What these read, or give, is not known before they run.
DYNAMIC = frozenset({"INDIRECT", "OFFSET"})
# Their result changes without any input.
VOLATILE = frozenset({"NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY"})
# Their result may be an array whatever their arguments are.
GENERATORS = frozenset({"SEQUENCE", "RANDARRAY", "ANCHORARRAY"}) | DYNAMIC
