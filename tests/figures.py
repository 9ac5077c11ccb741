"""Reference figures of a file, met by public functions only.

    python tests/figures.py FILE.csv

prints the rows whose value is missed, and the counts. Exit status 1 when a figure is
missed, 2 when the file cannot be used.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:  # started as a script
    sys.path.insert(0, str(ROOT))

from xlhedge.core.errors import InputError  # noqa: E402
from xlhedge.evidence.evaluate import ITEMS, evaluate  # noqa: E402
from xlhedge.evidence.figures_file import parse_figures  # noqa: E402
from xlhedge.evidence.verification import verify  # noqa: E402

__all__ = ["ITEMS", "evaluate", "main"]


def main(path: Path) -> int:
    """Prints the figures that are missed, and the counts."""
    try:
        figures = parse_figures(path.read_bytes(), str(path)).figures
    except OSError as error:
        return _unusable(f"{path}: {error.strerror}")
    except InputError as error:
        return _unusable(str(error))
    done = verify(figures)
    for outcome in done.missed:
        print(outcome.report)
    print(
        f"{done.met} passed, {len(done.missed)} failed, "
        f"{len(done.not_computed)} not yet covered"
    )
    return 1 if done.missed else 0


def _unusable(message: str) -> int:
    print(message, file=sys.stderr)
    return 2


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(_unusable("usage: python tests/figures.py FILE.csv"))
    sys.exit(main(Path(sys.argv[1])))
