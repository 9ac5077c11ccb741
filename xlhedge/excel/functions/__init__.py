"""Worksheet functions whose signature differs from the Python one."""
