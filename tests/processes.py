"""Whether processes have ended, as a person would say it."""

import time
from collections.abc import Iterable

import psutil


def still_running(process_ids: Iterable[int], timeout_s: float) -> list[int]:
    """Those that have not ended within ``timeout_s``. What ended and waits to be reaped by init has ended."""
    deadline = time.monotonic() + timeout_s
    wanted = list(process_ids)
    while (alive := [pid for pid in wanted if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.01)  # between two looks at other processes
    return alive


def _runs(process_id: int) -> bool:
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
