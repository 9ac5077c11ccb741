"""The words of the hedge floor, one file per room; core/terms.py joins them."""
