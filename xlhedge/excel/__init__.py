"""Worksheet functions, workbooks and what reads, evaluates and fills them.

functions    Python behind worksheet functions whose arguments are not the formula's
sections     the worksheet functions as rows of data; catalogue.py finds them by name
calls        one call: raw cells to arguments, results and failures to cells
sheets       what the sheets hold and how they look, as data
template     writes the sheets as a workbook without results
saved        reads and changes the parts of an .xlsx file
formulas     evaluates the formulas of a saved workbook
calc         the worksheet functions in LibreOffice Calc, as an add-in
windows      the COM class through which Excel on Windows calls the functions

boundary.py  the door: a function's name and raw cells in, cells and reasons out
guide.py     help in cells, on the sheet and as FUNCTIONS.md
formula.py   formula text as the engine reads it; evaluate.py: one such text
recalc.py    the values of all formulas of a file; fill.py writes them into a copy
layout.py    where the result arrays stand; build.py: template, recalc, fill
refresh.py   new tables, recalc, fill; desk.py: what the book answered; report.py: text
"""
