"""Starts a request on a thread of its own, and tells how it ended."""

import threading
from collections.abc import Callable


class Attempt:
    """``work`` on a thread; ``ended`` is what it raised, or None."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.raised: BaseException | None = None
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    @property
    def is_waiting(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    def ended(self) -> BaseException | None:
        """What it raised; waits for its end, which must come soon."""
        self._thread.join(10)
        assert not self._thread.is_alive(), "it still waits"
        return self.raised

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  # whatever it was is what the test asks about
            self.raised = error
