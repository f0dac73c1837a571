"""The process that keeps the template worker: it may start programs when the engine no longer may.

The engine gives up starting programs before it opens a file, but a template that loops has to be ended and
its worker started again. So this process, started before, owns the worker; ours is all the code in it.
Lines in, lines out, as the worker's own; ``{"limit": "time"}`` or ``"memory"`` when a limit ended it.
"""

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
from typing import IO

from app.core.own_program import own_command
from app.engine.template_process import TemplateWorker

_logger = logging.getLogger(__name__)


class TemplateKeeper:
    """The engine's end: asks for renderings, one at a time."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process unless it lives; returns at once."""
        if self._child is None:
            self._child = subprocess.Popen(
                own_command("--worker", "template_keeper"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

    def ask(self, request: dict[str, object]) -> dict[str, str]:
        """The worker's answer. ``TimeoutError`` and ``MemoryError`` when it passed a limit and was ended."""
        self.start()
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            raise TimeoutError
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
        except OSError as error:
            _logger.info("the template keeper has ended: %s", error)
            raise TimeoutError from error
        line = child.stdout.readline()
        if not line:
            raise TimeoutError
        answer: dict[str, str] = json.loads(line)
        if answer.get("limit") == "memory":
            raise MemoryError
        if "limit" in answer:
            raise TimeoutError
        return answer

    def close(self) -> None:
        """End the process, and with it the worker; returns when it is gone."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # a broken pipe cannot be flushed, and need not be
                    pipe.close()


def main() -> int:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = TemplateWorker()
    worker.start()
    requests: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_read, args=(sys.stdin.buffer, requests), daemon=True).start()
    while True:
        answer = _answer(worker, requests.get())
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


def _read(stream: IO[bytes], requests: "queue.Queue[bytes]") -> None:
    for line in stream:
        requests.put(line)
    os._exit(0)  # the engine is gone; the worker's input ends with us, whatever a template does


def _answer(worker: TemplateWorker, line: bytes) -> dict[str, str]:
    try:
        return worker.ask(json.loads(line))
    except TimeoutError:
        return {"limit": "time"}
    except MemoryError:
        return {"limit": "memory"}
