"""The position book: tables in, Greeks, totals and hedge tickets out."""
