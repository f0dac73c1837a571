"""Commands that wait for the engine's loop, and which of them may overtake what runs."""

import queue
from collections.abc import Callable

from app.engine.backend import Request
from app.engine.protocol import Command, Generate, Measure, PlanLoad


class WaitingCommands:
    """A queue whose reader is the engine's loop: between two commands, or while replies are made.

    While replies are made, requests for more replies join them, questions that change nothing are answered,
    and the first of any other kind holds back itself and all after it.
    """

    def __init__(
        self, request: Callable[[Generate], Request], answer: Callable[[Measure | PlanLoad], None]
    ) -> None:
        self._request = request
        self._answer = answer
        self._queue: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._held: Command | None = None

    def put(self, command: Command) -> None:
        """Add a command; any thread may."""
        self._queue.put(command)

    def next(self, timeout_s: float | None) -> Command:
        """The next command, waited for; ``queue.Empty`` when none came in time."""
        held, self._held = self._held, None
        return held if held is not None else self._queue.get(timeout=timeout_s)

    @property
    def has_news(self) -> bool:
        """Whether ``take`` may have something."""
        return self._held is None and not self._queue.empty()

    def take(self) -> Request | None:
        """The next request for a reply that may begin now."""
        while self.has_news:
            command = self._queue.get()
            if isinstance(command, Measure | PlanLoad):
                self._answer(command)
            elif isinstance(command, Generate):
                return self._request(command)
            else:
                self._held = command
        return None
