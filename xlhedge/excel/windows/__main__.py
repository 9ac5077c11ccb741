"""python -m xlhedge.excel.windows register | unregister | registered [--machine]

Exit status: 0 done or registered; 1 it failed or nothing is registered; 2 not
understood, or not on Windows.
"""

import argparse
import sys

from xlhedge.core.errors import InputError
from xlhedge.excel.windows import registry


def main(arguments: list[str] | None = None) -> int:
    """Run one command and say on one line what is now so; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m xlhedge.excel.windows")
    parser.add_argument("command", choices=("register", "unregister", "registered"))
    parser.add_argument(
        "--machine", action="store_true", help="for every user; needs an administrator"
    )
    given = parser.parse_args(arguments)
    try:
        return _COMMANDS[given.command](given.machine)
    except InputError as error:
        print(f"xlhedge: {error}", file=sys.stderr)
        return 2
    except PermissionError:
        print("xlhedge: an administrator has to do this", file=sys.stderr)
        return 1


def _register(machine: bool) -> int:
    program = registry.register(machine)
    print(f"registered for {'every user' if machine else 'this user'}: {program}")
    return 0


def _unregister(machine: bool) -> int:
    print("removed" if registry.unregister(machine) else "nothing was registered")
    return 0


def _registered(machine: bool) -> int:
    program = registry.registered()
    print(program or "not registered")
    return 0 if program else 1


_COMMANDS = {
    "register": _register,
    "unregister": _unregister,
    "registered": _registered,
}

if __name__ == "__main__":
    sys.exit(main())
