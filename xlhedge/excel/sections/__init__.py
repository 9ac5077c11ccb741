"""The worksheet functions, a file for each section and a row for each function."""
