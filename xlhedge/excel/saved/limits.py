"""How large a received workbook may be: larger ones are refused with their size named.

Reading, calculating and writing the largest accepted file keeps the process below
1 GB; a test measures that.
"""

MB = 1_000_000

# The compressed file stays in memory while its parts are read.
FILE_BYTES = 100 * MB
# Unpacked, over all parts: what a copy writes again, one part at a time.
EXPANDED_BYTES = 500 * MB
# Of one part, which is in memory as a whole.
PART_BYTES = 150 * MB
# Of one part that is parsed: Excel's largest sheets of desks have some 50 MB.
XML_BYTES = 80 * MB
# Tags and attributes of a parsed part; the parser takes some 130 bytes for each.
XML_MARKS = 4_000_000
# The list of parts is read before anything else can be checked.
MEMBERS = 10_000
# Cells of the whole workbook; as many may be covered by arrays and tables. A book of
# 5,000 positions, each in an instrument of its own, has 300,000.
CELLS = 500_000
# Merged cells of a sheet.
MERGED = 20_000
# Each is a worksheet of its own in the formula engine.
SHEETS = 1_000
NAMES = 10_000
# Excel takes 8,192 characters of a formula as typed; files spell functions longer.
FORMULA_LENGTH = 32_768
# Formula cells, some 4,000 bytes each besides what their texts take.
FORMULAS = 60_000
# Letters over all formulas, each with its own copy of a text that it shares; a
# reference takes some 50 bytes a letter.
FORMULA_TEXT = 3 * MB
# The same for the engine: whole sheet names, names of the workbook written out.
FORMULAS_EXPANDED = 20 * MB
# Excel takes 64 levels of functions; more would exhaust the stack.
NESTING = 64
# Calculations until arrays have found their sizes; two or three are usual.
ROUNDS = 50
# Letters of one formula with the names in it written out, which may double each other.
FORMULA_EXPANDED = 65_536
