"""Work that must not hold the window up: done on a few threads, its result handed over on the UI thread."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject

from app.core.errors import AppError, Problem
from app.network.stop import StoppedError
from app.state.event_bridge import EventBridge

_Result = TypeVar("_Result")

CLOSING_TIME_S = 2.0
"""How long ``close`` waits for work that nothing can break off; its thread ends with the process then."""


class _Job(msgspec.Struct, frozen=True):
    work: Callable[[], object]
    done: Callable[[object], None]
    failed: Callable[[Problem], None]


class _Done(msgspec.Struct, frozen=True):
    hand_over: Callable[[], None]


class Background(QObject):
    """``thread_count`` threads, started when they are first needed; work begins in the order it was given."""

    def __init__(self, name: str, thread_count: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread_count = thread_count
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._is_closed = False
        self._bridge = EventBridge(self._on_done, self)

    def start(
        self,
        work: Callable[[], _Result],
        done: Callable[[_Result], None],
        failed: Callable[[Problem], None],
    ) -> None:
        """Do ``work`` on a thread, then call ``done`` with its result on the UI thread.

        An ``AppError`` of the work calls ``failed`` instead; work that was stopped calls neither. Who no
        longer wants the result looks at a number of its own in ``done``.
        """
        if self._is_closed:
            return
        # One that a fault has ended is replaced.
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        if len(self._threads) < self._thread_count:
            thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._jobs.put(_Job(work, done, failed))  # type: ignore[arg-type]  # the job joins both ends again

    def close(self) -> None:
        """Begin nothing more, and wait for what is under way: its owner has broken it off before."""
        self._is_closed = True
        self._bridge.close()
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(CLOSING_TIME_S)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._is_closed:
                continue
            try:
                result = job.work()
            except AppError as error:
                self._post(job.failed, error.problem)
            except StoppedError:
                continue
            else:
                self._post(job.done, result)

    def _post(self, call: Callable[[_Result], None], value: _Result) -> None:
        self._bridge.post(_Done(lambda: call(value)))

    def _on_done(self, event: object) -> None:
        if isinstance(event, _Done):
            event.hand_over()
