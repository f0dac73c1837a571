"""How far ``fireside pull`` is: one line on a terminal, drawn anew; a line now and then where it is kept."""

import shutil
import sys
import threading
import time

from app.core.download import DownloadRequest
from app.core.errors import ErrorCode, Problem
from app.core.quantities import size_words
from app.core.transfer_pace import TransferPace
from app.library.downloads.item_fetch import Told

DRAWN_EVERY_S = 0.2
SAID_EVERY_PERCENT = 10


class PullProgress:
    """Told by the thread that fetches, drawn by the one that waits."""

    def __init__(self, request: DownloadRequest) -> None:
        self.told = Told(self._advance, self._verify, self._verified, self._hold)
        self.fetched_bytes = 0
        self._request = request
        self._lock = threading.Lock()
        self._done = [0] * len(request.files)
        self._verified_bytes = 0
        self._is_verifying = False
        self._held: tuple[Problem, float] | None = None
        self._pace = TransferPace()
        self._pace.begin(0)
        self._is_terminal = sys.stderr.isatty()
        self._drawn_at = 0.0
        self._said = ""
        self._said_percent = 0

    @property
    def done_bytes(self) -> int:
        """Bytes of all files that are on the disk."""
        return sum(self._done)

    def draw(self) -> None:
        """Show where it is, if it is time."""
        now = time.monotonic()
        if now - self._drawn_at < DRAWN_EVERY_S:
            return
        self._drawn_at = now
        with self._lock:
            self._pace.advance(self.fetched_bytes)
            line = self._line()
        if self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{line[:width]}")
            sys.stderr.flush()
        else:
            self._say(line)

    def end(self) -> None:
        """Leave the line as it is, and begin another."""
        if self._is_terminal and self._drawn_at:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _say(self, line: str) -> None:
        percent = 100 * self.done_bytes // max(1, self._request.size_bytes)
        is_news = self._held is not None and self._held[0].sentence() != self._said
        if is_news and self._held is not None:
            self._said = self._held[0].sentence()
            sys.stderr.write(f"{line}\n")
        elif percent >= self._said_percent + SAID_EVERY_PERCENT:
            self._said_percent = percent - percent % SAID_EVERY_PERCENT
            sys.stderr.write(f"{line}\n")

    def _line(self) -> str:
        name = f"{self._request.name} {self._request.quantisation}".strip()
        total = self._request.size_bytes
        if self._held is not None:
            found, due_at = self._held
            line = f"{name}: {found.sentence()}"
            if found.code is ErrorCode.FETCHED_ELSEWHERE:  # nobody knows when
                return line
            return f"{line} Again in {max(0, round(due_at - time.monotonic()))} s."
        if self._is_verifying:
            return (
                f"{name}: checking that every byte is right, {100 * self._verified_bytes // max(1, total)} %"
            )
        line = f"{name}: {size_words(self.done_bytes)} of {size_words(total)}"
        speed = self._pace.bytes_per_second
        left = self._pace.seconds_left(total - self.done_bytes)
        if speed is None or left is None:
            return line
        return f"{line}, {size_words(round(speed))}/s, {_duration(left)} left"

    def _advance(self, index: int, done_bytes: int, new_bytes: int) -> None:
        with self._lock:
            self._done[index] = done_bytes
            self.fetched_bytes += new_bytes
            self._held, self._is_verifying = None, False

    def _verify(self, index: int, verified_bytes: int) -> None:
        with self._lock:
            files = self._request.files
            self._done[index] = files[index].size_bytes
            self._verified_bytes = sum(file.size_bytes for file in files[:index]) + verified_bytes
            self._held, self._is_verifying = None, self.done_bytes >= self._request.size_bytes

    def _verified(self, index: int) -> None:
        with self._lock:
            self._done[index] = self._request.files[index].size_bytes

    def _hold(self, found: Problem, retry_in_s: float) -> None:
        with self._lock:
            self._held = found, time.monotonic() + retry_in_s


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"
