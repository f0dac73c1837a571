"""What a person looks for on the hub, and what was found so far."""

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.errors import Problem
from app.core.hub import CatalogModel, HubQuery
from app.core.load_fit import Fit, LoadFit
from app.core.recommended_models import RecommendedModel
from app.core.rough_fit import fit_by_parameters, fit_by_size
from app.library.hub.recommended import recommended_models
from app.network.stop import Stop
from app.state.background import Background
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.room_here import Room, devices_here, is_other_room, wishes_here

TYPING_MS = 300
PAGE_SIZE = 30
MOST_FOUND = 1500
"""Nobody scrolls further; more words find it sooner, and memory stays bounded."""
FEWEST_SHOWN = 12
"""What is left of a page after what does not run here was taken out; with less the next one is asked for."""
MOST_PAGES_AT_ONCE = 5
_THREADS = 2
"""So that a new question does not wait for an older one to be broken off."""
_RUNS = frozenset({Fit.GPU, Fit.PARTLY, Fit.CPU, Fit.TIGHT})


class _Page(msgspec.Struct, frozen=True):
    """Models in order, and how they stand by the room that was there when they were asked for."""

    models: tuple[CatalogModel, ...]
    fits: dict[str, LoadFit | None]
    is_last: bool


class HubSearch(QObject):
    """One search: typing is waited for, answers to older questions are dropped, pages come on request.

    Signals:
        changed(): the query, what was found, what should fit, or what stands in the way.
    """

    changed = Signal()

    def __init__(self, connection: Connection, engines: Engines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = connection
        self._engines = engines
        self._background = Background("hub search", _THREADS, self)
        self._query = HubQuery()
        self._found: tuple[CatalogModel, ...] = ()
        self._recommended = recommended_models()
        self._sizes = {it.model.id: it.about_bytes for it in self._recommended}
        self._fits: dict[str, LoadFit | None] = {}
        self._devices = devices_here(engines)
        self._pages: Iterator[list[CatalogModel]] | None = None
        self._stop = Stop()
        self._has_asked = False
        self._is_searching = False
        self._has_more = False
        self._problem: Problem | None = None
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._ask)
        connection.changed.connect(self._on_connection_changed)
        engines.state_changed.connect(self._on_engine_changed)

    @property
    def query(self) -> HubQuery:
        """What is looked for."""
        return self._query

    @property
    def found(self) -> tuple[CatalogModel, ...]:
        """In order; what was found before stays until the next answer comes."""
        return self._found

    @property
    def recommended(self) -> tuple[RecommendedModel, ...]:
        """A dozen models by purpose, there without a network too."""
        return self._recommended

    @property
    def is_searching(self) -> bool:
        """Whether an answer is waited for."""
        return self._is_searching

    @property
    def has_more(self) -> bool:
        """Whether ``fetch_more`` would find more."""
        return self._has_more

    @property
    def is_offline(self) -> bool:
        """Whether the person switched the network off: only what is recommended can be shown."""
        return self._connection.is_offline

    @property
    def problem(self) -> Problem | None:
        """Why nothing was found; None when that is because there is nothing."""
        return self._problem

    def fit(self, model: CatalogModel) -> LoadFit | None:
        """How it should stand here, judged by its size or parameters; None where nothing can be said."""
        if model.id not in self._fits:
            wishes, size = wishes_here(self._engines), self._sizes.get(model.id, 0)
            if size:
                self._fits[model.id] = fit_by_size(size, self._devices, wishes, model.parameters)
            else:
                self._fits[model.id] = fit_by_parameters(model.parameters, self._devices, wishes)
        return self._fits[model.id]

    def look_for(self, query: HubQuery) -> None:
        """Look for something else; words are waited for 300 ms, a filter or order is asked for at once."""
        before, self._query = self._query, query
        if not self._has_asked:
            self._engines.start_early()
            self._ask()
        elif query != before:
            is_typing = msgspec.structs.replace(before, text=query.text) == query
            self._begin()
            if is_typing:
                self._typing.start()
            else:
                self._ask()

    def fetch_more(self) -> None:
        """The next page, if there is one and none is on its way."""
        if self._has_more and not self._is_searching:
            self._is_searching = True
            self._fetch()
            self.changed.emit()

    def try_again(self) -> None:
        """Ask once more what failed."""
        if self._problem is not None:
            self._ask()

    def close(self) -> None:
        """End it."""
        self._stop.set()
        self._typing.stop()
        self._connection.changed.disconnect(self._on_connection_changed)
        self._engines.state_changed.disconnect(self._on_engine_changed)
        self._background.close()

    def _begin(self) -> None:
        """From here on an answer is waited for, and older ones are not wanted any more."""
        self._stop.set()
        self._stop = Stop()
        self._pages = None
        self._is_searching, self._has_more, self._problem = True, False, None
        self.changed.emit()

    def _ask(self) -> None:
        self._typing.stop()
        self._has_asked = True
        self._begin()
        self._fetch()

    def _fetch(self) -> None:
        stop, query, pages = self._stop, self._query, self._pages
        hub = self._connection.hub.until(stop)
        is_first, count = pages is None, len(self._found) if pages is not None else 0
        room = Room(self._devices, wishes_here(self._engines))

        def work() -> tuple[Iterator[list[CatalogModel]], _Page]:
            stop.check()
            asked = pages if pages is not None else hub.search(query, PAGE_SIZE)
            return asked, _gathered(asked, room, MOST_FOUND - count, stop, runs_here=query.runs_here)

        def done(result: tuple[Iterator[list[CatalogModel]], _Page]) -> None:
            if not stop.is_set:
                self._pages = result[0]
                self._take(result[1], room, is_first=is_first)

        def failed(problem: Problem) -> None:
            if not stop.is_set:
                self._is_searching, self._has_more, self._pages = False, False, None
                self._problem = problem
                self.changed.emit()

        self._background.start(work, done, failed)

    def _take(self, page: _Page, room: Room, *, is_first: bool) -> None:
        if is_first:
            self._fits = {id_: fit for id_, fit in self._fits.items() if id_ in self._sizes}
        if room.devices == self._devices:
            self._fits |= {id_: fit for id_, fit in page.fits.items() if id_ not in self._sizes}
        known = set() if is_first else {it.id for it in self._found}
        new = tuple(it for it in page.models if it.id not in known)
        self._found = new if is_first else self._found + new
        self._is_searching, self._has_more, self._problem = False, not page.is_last, None
        self.changed.emit()

    def _on_connection_changed(self) -> None:
        if self._has_asked:
            self._ask()

    def _on_engine_changed(self) -> None:
        devices = devices_here(self._engines)
        if not is_other_room(self._devices, devices):
            return
        was_known, self._devices = bool(self._devices), devices
        self._fits.clear()
        if self._query.runs_here and self._has_asked and not was_known:
            self._ask()
        else:
            self.changed.emit()


def _gathered(
    pages: Iterator[list[CatalogModel]], room: Room, most: int, stop: Stop, *, runs_here: bool
) -> _Page:
    """The next page, and the pages after it while hardly anything is left of them. On a thread."""
    models: list[CatalogModel] = []
    fits: dict[str, LoadFit | None] = {}
    for _ in range(MOST_PAGES_AT_ONCE):
        page = next(pages, None)
        stop.check()
        for model in page or ():
            fit = fit_by_parameters(model.parameters, room.devices, room.wishes)
            if not runs_here or not room.devices or (fit is not None and fit.fit in _RUNS):
                models.append(model)
                fits[model.id] = fit
        if page is None or len(models) >= most:
            return _Page(tuple(models), fits, is_last=True)
        if len(models) >= FEWEST_SHOWN:
            break
    return _Page(tuple(models), fits, is_last=False)
