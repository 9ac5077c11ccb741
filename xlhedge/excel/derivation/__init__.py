"""Where a number comes from: its precedents, and the steps of the functions."""
