"""A process of its own that checks one file and says what it found and what that cost, as JSON.

Of its own, because the memory a process has taken once can be measured only in one that took none before.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from app.core.gguf.checks import check_file


class Cost(msgspec.Struct, frozen=True):
    """What ``check_file`` found and took.

    Attributes:
        sentence, detail: of the problem; empty when there was none.
        cpu_s: of the checking thread, the best of three.
        memory_bytes: by which the process's largest size grew.
    """

    sentence: str
    detail: str
    cpu_s: float
    memory_bytes: int


def cost_of(path: Path) -> Cost:
    """Check ``path`` in a process of its own, whose lines nobody counts."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.gguf.measured_check", str(path)],
        capture_output=True,
        check=True,
        env=environment,
        timeout=60,
    )
    return msgspec.json.decode(done.stdout, type=Cost)


def _largest_bytes() -> int:
    """Not ``getrusage``: what it gives begins with the size of the process that started this one."""
    words = Path("/proc/self/status").read_text().split()
    return int(words[words.index("VmHWM:") + 1]) * 1024


def main() -> None:
    """Check the file that is named on the command line."""
    path = Path(sys.argv[1])
    before = _largest_bytes()
    times = []
    for _ in range(3):
        began = time.thread_time()
        found = check_file(path)
        times.append(time.thread_time() - began)
    sentence, detail = (found.sentence(), found.detail) if found else ("", "")
    sys.stdout.write(
        json.dumps(msgspec.to_builtins(Cost(sentence, detail, min(times), _largest_bytes() - before)))
    )


if __name__ == "__main__":
    main()
