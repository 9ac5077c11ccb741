"""Hedge ratios from samples, each with its standard error."""
