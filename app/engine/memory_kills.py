"""Whether the system ended processes because memory ran out: a number that Linux keeps."""

from pathlib import Path

_COUNTERS = Path("/proc/vmstat")
_SIGKILL = 9


def memory_kills() -> int | None:
    """How many processes were ended for want of memory since the system started; None where nobody counts."""
    try:
        lines = _COUNTERS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)


def was_for_memory(exit_code: int, kills_before: int | None) -> bool:
    """Whether a process that ended with ``exit_code`` was, as far as one can know, ended for memory.

    Where nobody counts, an uncatchable signal that we did not send is most likely the system's.
    """
    if exit_code != -_SIGKILL:
        return False
    kills = memory_kills()
    return kills is None or kills_before is None or kills > kills_before
