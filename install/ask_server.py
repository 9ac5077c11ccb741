"""Ask the server in the registry for its version, as a workbook does.

Run by the environment's Python on Windows: python -m install.ask_server
"""

import sys
from importlib import import_module

from xlhedge.excel.windows.identity import CLSID, MODULE


def main() -> int:
    """Print what XLH_VERSION answers, or on one line why there is no answer."""
    client = import_module("win32com.client")
    try:
        print(client.GetObject(f"new:{CLSID}").CallUDF(MODULE, "XLH_VERSION", ()))
    except client.pythoncom.com_error as error:
        print(f"{error.strerror} ({error.hresult & 0xFFFFFFFF:#x})")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
