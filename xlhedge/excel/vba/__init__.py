"""The macros: functions inside a workbook, an add-in, and the buttons of both.

text/        the modules written by hand; the others are made from the catalogue
lines.py     what a line of VBA may be
wrappers.py  a function for each worksheet function; guidance.py: help on arguments
buttons.py   what can be pressed; ribbon.py: the tab of the add-in
modules.py   every module of the workbook and of the add-in
project.py   modules as the binary part that a file holds
addin.py     xlhedge.xlam; carried.py: the macros that a built workbook already has
"""
