"""Section Volatility of the worksheet functions."""

from xlhedge.excel.calls.function import Function

FUNCTIONS = (
    Function(
        "XLH_SVI_VOL",
        "xlhedge.vol.svi:svi_vol",
        "Volatility",
        "Implied vol of a raw SVI slice, decimal per year.",
    ),
    Function(
        "XLH_SVI_FIT",
        "xlhedge.excel.functions.vols:svi_slice",
        "Volatility",
        "The raw SVI slice closest to vols, its rmse in vol points, its arbitrage.",
        shape="labelled",
        method="xlhedge.vol.svi_fit",
    ),
    Function(
        "XLH_SMILE_DELTA",
        "xlhedge.vol.smile_delta:smile_delta",
        "Volatility",
        "Delta of an option whose vol moves with spot, in base per unit.",
        choices={"regime": "xlhedge.vol.smile_delta:REGIMES"},
    ),
    Function(
        "XLH_MV_DELTA",
        "xlhedge.vol.minimum_variance:mv_delta",
        "Volatility",
        "Minimum-variance delta (Hull and White), in base per unit.",
    ),
    Function(
        "XLH_MV_DELTA_FIT",
        "xlhedge.excel.functions.vols:mv_coefficients",
        "Volatility",
        "Coefficients of the minimum-variance delta from changes, gain as a fraction.",
        shape="labelled",
        kinds=dict.fromkeys(("spot", "delta", "vega", "years"), "numbers"),
        method="xlhedge.vol.minimum_variance:mv_delta_fit",
    ),
    Function(
        "XLH_REALIZED_VOL",
        "xlhedge.vol.realized:realized_vol",
        "Volatility",
        "Realised vol of closes or of open, high, low, close, decimal per year.",
        shape="table",
        choices={"method": "xlhedge.vol.realized:METHODS"},
    ),
    Function(
        "XLH_SURFACE_CHECK",
        "xlhedge.excel.functions.vols:surface_check",
        "Volatility",
        "For each row of Surface: ok, or how its smile can be arbitraged, by itself or "
        "against the expiry before; k is log-moneyness.",
        shape="table",
        headers=True,
        method="xlhedge.vol.arbitrage",
    ),
    Function(
        "XLH_SURFACE_SHAPE",
        "xlhedge.excel.functions.vols:shape_of_surface",
        "Volatility",
        "For each row of Surface: forward, at-the-money vol, skew, 25-delta risk "
        "reversal and butterfly, distance from listed marks, arbitrage; vols decimal.",
        shape="table",
        headers=True,
        method="xlhedge.book.surface_shape",
    ),
    Function(
        "XLH_SURFACE_VOL",
        "xlhedge.excel.functions.vols:vols_of_surface",
        "Volatility",
        "Vols of the Surface at an expiry, a row per strike, as an option of the book "
        "reads them; without strikes a grid of 41; decimal per year.",
        shape="table",
        headers=True,
        method="xlhedge.book.surface_slice",
    ),
    Function(
        "XLH_SURFACE_MARKS",
        "xlhedge.excel.functions.vols:marks_of_surface",
        "Volatility",
        "Each listed option with a vol of its own, and what the Surface gives for it; "
        "difference in vol points.",
        shape="table",
        headers=True,
        method="xlhedge.book.surface_marks",
    ),
)
