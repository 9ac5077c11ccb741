"""A workbook as one web page, for people without a spreadsheet program."""
