"""Worksheet functions, workbooks and what reads, evaluates and fills them."""
