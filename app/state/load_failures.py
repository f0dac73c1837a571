"""Loads that failed in this session: none is tried twice, and what would do instead is looked for."""

from collections.abc import Callable

from app.core.errors import Problem
from app.core.load_plan import Wishes
from app.core.memory_fit import Correction
from app.state.load_rescue import Ask, LoadRescue


class LoadFailures:
    """``done`` is called with every problem that a search has ended with; ``ask`` is the engine's."""

    def __init__(self, ask: Ask, done: Callable[[Problem], None]) -> None:
        self._ask = ask
        self._done = done
        self._failed: dict[tuple[str, Wishes], Problem | None] = {}
        self._rescue: LoadRescue | None = None

    @property
    def found(self) -> Problem | None:
        """The problem whose way out is being looked for; None when nothing is."""
        return self._rescue.problem if self._rescue is not None else None

    def remember(self, path: str, wishes: Wishes, fatal: Problem | None = None) -> None:
        """This load failed; ``fatal`` when it ended the engine, so that trying it again does harm."""
        if fatal is not None or (path, wishes) not in self._failed:
            self._failed[path, wishes] = fatal

    def fatal(self, path: str, wishes: Wishes) -> Problem | None:
        """What this load ended the engine with; None when it may be tried."""
        return self._failed.get((path, wishes))

    def look_for_others(self, path: str, wishes: Wishes, correction: Correction, problem: Problem) -> None:
        """Find loads of the model that were planned to fit and have not failed; ``done`` follows."""
        failed = {tried for tried_path, tried in self._failed if tried_path == path} | {wishes}
        self._rescue = LoadRescue(path, wishes, failed, correction, problem, self._ask, self._on_done)

    def take(self, event: object) -> None:
        """An event of the engine."""
        if self._rescue is not None:
            self._rescue.take(event)

    def drop(self) -> None:
        """Nobody waits for a way out any more."""
        self._rescue = None

    def _on_done(self, problem: Problem) -> None:
        self._rescue = None
        self._done(problem)
