"""A saved workbook: its parts, what they hold, and edits of them."""
