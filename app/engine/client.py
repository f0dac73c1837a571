"""Our end of the pipe: owns the engine's process and the thread that reads its events."""

import contextlib
import itertools
import logging
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.own_program import own_command
from app.engine.memory_kills import memory_kills, was_for_memory
from app.engine.options import EngineOptions, encode_options
from app.engine.protocol import (
    PROTOCOL_VERSION,
    Command,
    EngineDied,
    Event,
    Quit,
    Ready,
    decode_event,
    encode,
)

_logger = logging.getLogger(__name__)

LOG_SIZE_BYTES = 1_000_000
LOG_COPIES = 3
QUIT_GRACE_S = 2.0
_LAST_WORDS_BYTES = 2_000
_ERROR_LINES = 8


class EngineClient:
    """One engine process.

    ``on_event`` is called on the reader thread with every event, and with exactly one ``EngineDied`` when
    the process ends without being asked to. After that the client is spent: make another.
    """

    def __init__(
        self,
        backend: str,
        log_file: Path,
        on_event: Callable[[Event], None],
        options: EngineOptions = EngineOptions(),  # noqa: B008  frozen
    ) -> None:
        self._backend = backend
        self._options = encode_options(options)
        self._log_file = log_file
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._child: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._write_lock = threading.Lock()
        self._is_stopping = False
        self._memory_kills = memory_kills()

    @property
    def process_id(self) -> int | None:
        """The child's, for the engine card and for tests."""
        return self._child.pid if self._child else None

    def next_id(self) -> int:
        """A fresh request id. Any thread may ask."""
        return next(self._ids)

    def start(self) -> None:
        """Start the process; returns at once, ``Ready`` follows. ``AppError`` when there is no process."""
        try:
            with _open_log(self._log_file) as log:
                self._child = subprocess.Popen(
                    own_command("--engine", self._backend, self._options),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    # An abort would otherwise fork and try two debuggers before it dies; numpy, which only
                    # carries arrays here, would start threads before the sandbox can hold them.
                    env=os.environ | {"GGML_NO_BACKTRACE": "1", "OPENBLAS_NUM_THREADS": "1"},
                )
        except OSError as error:
            raise AppError(problem(ErrorCode.ENGINE_NOT_STARTED, reason=error.strerror or error)) from error
        self._reader = threading.Thread(
            target=self._read, args=(self._child,), name="engine-reader", daemon=True
        )
        self._reader.start()

    def send(self, command: Command) -> None:
        """Write a command. When the engine has died the command is lost, and ``EngineDied`` tells so."""
        child = self._child
        if child is None or child.stdin is None:
            return
        try:
            with self._write_lock:
                child.stdin.write(encode(command))
                child.stdin.flush()
        except (OSError, ValueError) as error:
            _logger.info("a command could not be sent: %s", error)

    def stop(self, grace_s: float = QUIT_GRACE_S) -> None:
        """End the process: ask, wait, kill. Returns when it and the reader thread are gone."""
        child = self._child
        if child is None:
            return
        self._is_stopping = True
        if child.poll() is None:
            self.send(Quit(self.next_id()))
            try:
                child.wait(grace_s)
            except subprocess.TimeoutExpired:
                _logger.info("the engine did not end in %s s and was killed", grace_s)
                child.kill()
        child.wait()
        if self._reader is not None and self._reader is not threading.current_thread():
            self._reader.join()
        self._close_pipes(child)
        self._child = None

    def kill(self) -> None:
        """End the process at once; ``EngineDied`` follows."""
        if self._child is not None:
            self._child.kill()

    def _read(self, child: subprocess.Popen[bytes]) -> None:
        if child.stdout is None:
            return
        with contextlib.suppress(ValueError):  # the pipe was closed under the reader by ``stop``
            for line in child.stdout:
                self._take(line, child)
        exit_code = child.wait()
        if not self._is_stopping:
            is_out_of_memory = was_for_memory(exit_code, self._memory_kills)
            words = last_words(self._log_file)
            self._on_event(EngineDied(exit_code, words, is_out_of_memory=is_out_of_memory))

    def _take(self, untrusted_line: bytes, child: subprocess.Popen[bytes]) -> None:
        try:
            event = decode_event(untrusted_line)
        except msgspec.DecodeError as error:
            _logger.info("the engine wrote something that is no event: %s", error)
            return
        if isinstance(event, Ready) and event.protocol_version != PROTOCOL_VERSION:
            _logger.info("the engine speaks version %s, not %s", event.protocol_version, PROTOCOL_VERSION)
            child.kill()
            return
        self._on_event(event)

    @staticmethod
    def _close_pipes(child: subprocess.Popen[bytes]) -> None:
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # a broken pipe cannot be flushed, and need not be
                    pipe.close()


def last_words(log_file: Path) -> str:
    """The last line an engine wrote to its log: after an abort, the reason. "" when there is none.

    Some drivers say a few lines earlier that memory ran out; that line comes first then.
    """
    try:
        with log_file.open("rb") as log:
            log.seek(max(0, log_file.stat().st_size - _LAST_WORDS_BYTES))
            lines = log.read().decode("utf-8", "replace").strip().splitlines()
    except OSError as error:
        _logger.info("the engine's log cannot be read: %s", error)
        return ""
    earlier = [line for line in lines[-_ERROR_LINES:-1] if "out of memory" in line]
    return "\n".join([*earlier[-1:], *lines[-1:]])


def _open_log(path: Path) -> IO[bytes]:
    """The engine's log, begun anew when it has grown; the last few are kept beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_SIZE_BYTES:
        for number in range(LOG_COPIES - 1, 0, -1):
            older = path.with_suffix(f".{number}.log")
            if older.exists():
                older.replace(path.with_suffix(f".{number + 1}.log"))
        path.replace(path.with_suffix(".1.log"))
    return path.open("ab")
