"""Writes the workbook without results, from the geometry and the styles beside it."""
