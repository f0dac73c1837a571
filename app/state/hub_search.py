"""What a person looks for on the hub, and what was found so far."""

from PySide6.QtCore import QObject, Signal

from app.core.errors import Problem
from app.core.hub import CatalogModel, HubQuery
from app.state.connection import Connection


class HubSearch(QObject):
    """One search: typing is waited for, answers to older questions are dropped, pages come on request.

    Signals:
        changed(): the query, what was found, or what stands in the way.
    """

    changed = Signal()

    def __init__(self, connection: Connection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        raise NotImplementedError

    @property
    def query(self) -> HubQuery:
        """What is looked for."""
        raise NotImplementedError

    @property
    def found(self) -> tuple[CatalogModel, ...]:
        """In order; what was found before stays until the next answer comes."""
        raise NotImplementedError

    @property
    def is_searching(self) -> bool:
        """Whether an answer is waited for."""
        raise NotImplementedError

    @property
    def has_more(self) -> bool:
        """Whether ``fetch_more`` would find more."""
        raise NotImplementedError

    @property
    def problem(self) -> Problem | None:
        """Why nothing was found; None when that is because there is nothing."""
        raise NotImplementedError

    def look_for(self, query: HubQuery) -> None:
        """Look for something else; words are waited for 300 ms, a filter or order is asked for at once."""
        raise NotImplementedError

    def fetch_more(self) -> None:
        """The next page, if there is one and none is on its way."""
        raise NotImplementedError

    def try_again(self) -> None:
        """Ask once more what failed."""
        raise NotImplementedError

    def close(self) -> None:
        """End it."""
        raise NotImplementedError
