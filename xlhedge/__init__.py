"""Hedge ratios and Greeks as spreadsheet formulas and as a tested Python module."""

__version__ = "0.1.0"
