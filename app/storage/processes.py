"""Whether a process of this PC still runs."""

import os
import sys

PROCESS_QUERY_LIMITED_INFORMATION = 0x1000


def is_running(process_id: int) -> bool:
    """False only where no process has this number any more."""
    if process_id <= 0:
        return False
    if sys.platform == "win32":
        return _has_handle(process_id)
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's, but there
    return True


def _has_handle(process_id: int) -> bool:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- exists on Windows only
    handle = kernel.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, False, process_id)
    if handle:
        kernel.CloseHandle(handle)
    return bool(handle)
