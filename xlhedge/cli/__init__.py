"""The command line: one file for each command.

Exit status: 0 done; 1 done, and something in it failed (each named on standard
error, or in the JSON); 2 unusable input, nothing written; 3 a defect of this program
(XLHEDGE_TRACEBACK=1 shows where); 130 interrupted, nothing written. Every message is
one line.
"""

from xlhedge.cli.program import main

__all__ = ["main"]
