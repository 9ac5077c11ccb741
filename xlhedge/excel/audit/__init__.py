"""An audit of a saved workbook: what it holds against what its formulas give."""
