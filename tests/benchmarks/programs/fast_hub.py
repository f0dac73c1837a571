"""The loopback hub in a process of its own, that serves bodies as fast as the system can.

Run by ``downloads.py``: ``python -m tests.benchmarks.programs.fast_hub FILE REPO [BYTES_PER_SECOND]``. Prints
its endpoint and the commit as JSON, and ends when its input ends.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from tests.fakes import loopback_hub


def main() -> None:
    """Serve until nobody listens any more."""
    source, repo = Path(sys.argv[1]), sys.argv[2]
    rate = float(sys.argv[3]) if len(sys.argv) > 3 else None
    if rate is None:
        handler: Any = loopback_hub._Handler
        handler._body = _by_the_system
    hub = loopback_hub.LoopbackHub(rate=rate)
    commit = hub.add_repo(repo, {source.name: source}).sha
    sys.stdout.write(json.dumps({"endpoint": hub.endpoint, "commit": commit}) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


def _by_the_system(self: Any, file: Any, headers: dict[str, str]) -> None:
    """The file or one range of it, without its bytes ever coming into this process."""
    start, end, status = 0, file.size, 200
    if match := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
        start, end, status = int(match[1]), int(match[2] or file.size - 1) + 1, 206
        headers = {**headers, "Content-Range": f"bytes {start}-{end - 1}/{file.size}"}
    plain = {"Content-Length": end - start, "Accept-Ranges": "bytes", "ETag": f'"{file.etag}"'}
    self._head(status, headers | plain)
    if self.command != "HEAD":
        with file.open() as source:
            self.connection.sendfile(source, start, end - start)


if __name__ == "__main__":
    main()
