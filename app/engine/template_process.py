"""The template worker as a child process: its limits are kept here."""

import json
import logging
import os
import queue
import subprocess
import threading
import time

import psutil

from app.core.own_program import own_command
from app.engine.template_limits import MEMORY_LIMIT_BYTES

TIME_LIMIT_S = 2.0
"""For one rendering. A template takes a few milliseconds; a very long chat some tens."""
START_LIMIT_S = 10.0
"""For the worker to begin: it starts while the machine is busy loading weights."""

_logger = logging.getLogger(__name__)


class TemplateWorker:
    """Owns the child that renders; starts it early, keeps it alive, and replaces it when it had to be ended.

    A new child per message would cost more than a small model's first token (about 100 ms); asking the
    living one costs well under a millisecond.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._reader: threading.Thread | None = None
        self._has_begun = False

    def start(self) -> None:
        """Start the child unless it lives; returns at once."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        self._child = child = subprocess.Popen(
            own_command("--worker", "template"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        answers: queue.Queue[bytes] = queue.Queue()
        self._answers = answers
        self._reader = threading.Thread(
            target=_read, args=(child, answers), name="template-reader", daemon=True
        )
        self._reader.start()
        self._has_begun = False

    def ask(self, request: dict[str, object]) -> dict[str, str]:
        """The worker's answer. ``TimeoutError`` and ``MemoryError`` when it passed a limit and was ended."""
        self.start()
        child = self._child
        if child is None or child.stdin is None:
            raise TimeoutError
        try:
            child.stdin.write(json.dumps(request).encode() + b"\n")
            child.stdin.flush()
        except OSError:
            self.close()
            raise TimeoutError from None
        if not self._has_begun:
            self._wait(child, START_LIMIT_S)
            self._has_begun = True
        line = self._wait(child, TIME_LIMIT_S)
        answer: dict[str, str] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the child; returns when it is gone."""
        child, reader = self._child, self._reader
        self._child = self._reader = None
        if child is None:
            return
        child.kill()
        child.wait()
        if reader is not None:
            reader.join()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)

    def _wait(self, child: subprocess.Popen[bytes], limit_s: float) -> bytes:
        end = time.monotonic() + limit_s
        while True:
            try:
                line = self._answers.get(timeout=0.05)
            except queue.Empty:
                if time.monotonic() > end:
                    self.close()
                    raise TimeoutError from None
                if _is_too_large(child):
                    self.close()
                    raise MemoryError from None
                continue
            if not line:
                self.close()
                raise MemoryError  # it ended by itself, which only a limit makes it do
            return line


def _read(child: subprocess.Popen[bytes], answers: "queue.Queue[bytes]") -> None:
    if child.stdout is not None:
        for line in child.stdout:
            answers.put(line)
    answers.put(b"")


def _close(pipe: object) -> None:
    try:
        pipe.close()  # type: ignore[attr-defined]
    except OSError:
        _logger.debug("a pipe of the template worker was broken already")


def _is_too_large(child: subprocess.Popen[bytes]) -> bool:
    if os.name == "posix":
        return False  # the child's own limit holds there
    try:
        return psutil.Process(child.pid).memory_info().rss > MEMORY_LIMIT_BYTES
    except psutil.NoSuchProcess:
        return False
