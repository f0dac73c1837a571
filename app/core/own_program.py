"""How this program starts itself again: as an engine, as a worker."""

import sys


def own_command(*arguments: str) -> list[str]:
    """The command line that runs this program with ``arguments``, from source or from a frozen build."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "app", *arguments]
