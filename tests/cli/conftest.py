"""``fireside`` in a process of its own, as a person types it."""

import subprocess
import sys
from pathlib import Path


def command_line(*arguments: str | Path) -> list[str]:
    """What starts it."""
    return [sys.executable, "-m", "app", *map(str, arguments)]


def fireside(
    *arguments: str | Path, given: str = "", timeout_s: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run it to its end, with ``given`` on its stdin."""
    return subprocess.run(
        command_line(*arguments),
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout_s,
        check=False,
    )
