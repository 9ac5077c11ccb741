"""python -m xlhedge.excel.calc OUT.oxt: the add-in for the Python that runs this.

Exit status: 0 written; 1 the file cannot be written.
"""

import argparse
import sys
from pathlib import Path

from xlhedge.excel.calc.addin import write_addin


def main(arguments: list[str] | None = None) -> int:
    """Write the add-in; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m xlhedge.excel.calc")
    parser.add_argument("out", type=Path, metavar="OUT.oxt")
    out = parser.parse_args(arguments).out
    try:
        write_addin(out)
    except OSError as error:
        print(f"xlhedge: {error}", file=sys.stderr)
        return 1
    print(f"written to {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
