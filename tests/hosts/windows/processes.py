"""Processes of Windows, by their numbers.

For Windows, real or under Wine; elsewhere nothing of this can be called.
"""

import ctypes
from pathlib import PureWindowsPath

from tests.hosts.windows.com import under_wine


class Process:
    """A process by its number, as Windows counts what it holds."""

    def __init__(self, number: float) -> None:
        import win32api
        import win32con

        self._handle = win32api.OpenProcess(
            win32con.PROCESS_ALL_ACCESS, False, int(number)
        )

    def kill(self) -> None:
        import win32process

        win32process.TerminateProcess(self._handle, 1)

    def ended(self, seconds: float) -> bool:
        """Whether it ends in this time."""
        import win32event

        found = win32event.WaitForSingleObject(self._handle, int(seconds * 1000))
        return bool(found == win32event.WAIT_OBJECT_0)

    def memory(self) -> int:
        """Bytes that belong to it alone."""
        import win32process

        return int(win32process.GetProcessMemoryInfo(self._handle)["PagefileUsage"])

    def handles(self) -> int:
        """Open handles; 0 where the system does not count them."""
        count = ctypes.c_ulong()
        kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
        kernel.GetProcessHandleCount(int(self._handle), ctypes.byref(count))
        return count.value


def has_ended(number: float, seconds: float) -> bool:
    """Whether the process of that number ends in this time, or has."""
    import pywintypes

    try:
        return Process(number).ended(seconds)
    except pywintypes.error:
        return True


def forget_dead_servers() -> None:
    """Wine keeps the classes of a killed server and offers them for ever; without the
    process that keeps them it starts a new one. Windows forgets them itself."""
    import win32process

    if not under_wine():
        return
    for number in win32process.EnumProcesses():
        if number and program_of(number) == "rpcss.exe":
            Process(number).kill()


def program_of(number: int) -> str:
    """The name of its program, empty where it may not be seen."""
    import pywintypes
    import win32api
    import win32con
    import win32process

    rights = win32con.PROCESS_QUERY_INFORMATION | win32con.PROCESS_VM_READ
    try:
        handle = win32api.OpenProcess(rights, False, number)
        path = win32process.GetModuleFileNameEx(handle, 0)
    except pywintypes.error:
        return ""
    return PureWindowsPath(path).name.lower()
