"""The words, one file per room; core/terms.py joins them."""
