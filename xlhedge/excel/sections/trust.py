"""Section Trust of the worksheet functions."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_VERSION",
        "xlhedge.excel.functions.trust:version",
        "Trust",
        "Version of xlhedge that calculates, as text.",
        shape="table",
    ),
    Function(
        "XLH_SELFTEST",
        "xlhedge.excel.functions.trust:selftest",
        "Trust",
        "PASS if this installation meets every reference figure that it computes, else "
        "the figures it misses, as text.",
        shape="table",
    ),
    Function(
        "XLH_STATUS",
        "xlhedge.excel.functions.totals:status",
        "Trust",
        "Counts of a column of results or of statuses: ok, failed, excluded, blank.",
        shape="labelled",
        reads_errors=True,
    ),
    Function(
        "XLH_TOTAL",
        "xlhedge.excel.functions.totals:total",
        "Trust",
        "Sum that is an error unless every included row is ok, in the unit of the "
        "values.",
        shape="table",
    ),
    Function(
        "XLH_RECON",
        "xlhedge.excel.functions.totals:recon",
        "Trust",
        "PASS if two ranges agree, else their largest difference and where it is.",
        shape="table",
    ),
    Function(
        "XLH_HASH",
        "xlhedge.excel.functions.trust:fingerprint",
        "Trust",
        "SHA-256 of the values of cells, error cells included, as 64 hex digits.",
        shape="table",
        reads_errors=True,
    ),
    Function(
        "XLH_STALE",
        "xlhedge.excel.functions.trust:stale",
        "Trust",
        "TRUE if as_of is more than max_age seconds before the clock.",
    ),
    Function(
        "XLH_HELP",
        "xlhedge.excel.guide:help_on",
        "Trust",
        "Help on one function and its arguments, or the list of all functions.",
        shape="table",
    ),
    Function(
        "XLH_CHOICES",
        "xlhedge.excel.guide:choices_of",
        "Trust",
        "The values that an argument accepts, or those of every argument.",
        shape="table",
    ),
    Function(
        "XLH_UNITS",
        "xlhedge.excel.guide:units_of",
        "Trust",
        "The unit of a Greek, an argument or a column, as text.",
        shape="table",
    ),
    Function(
        "XLH_WHY",
        "xlhedge.excel.functions.trust:why",
        "Trust",
        "The full reason why a function fails with these arguments, or ok.",
        shape="table",
        reads_errors=True,
    ),
)
