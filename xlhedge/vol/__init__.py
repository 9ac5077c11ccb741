"""Volatility smiles."""
