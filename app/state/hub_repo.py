"""One repository of the hub, as far as it is known: files, headers, what fits here, licence, card."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.download import DownloadRequest
from app.core.errors import Problem
from app.core.hub import AccessState, CatalogModel, HubAddress, QuantOffer
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.model_library import ModelLibrary


class RepoPage(msgspec.Struct, frozen=True):
    """What is known of one repository; grows while answers come.

    Attributes:
        model: from the search, then from the hub's own page.
        commit: "" until its files are known.
        offers: one for each quant, the smallest first.
        recommended: the label of the one to take; "" while it is not known, or when none runs here.
        reason: why that one, in words of ``core/quant_choice.py``.
        wanted: the label that the address asked for; "" when none.
        card: Markdown without its head; None until it was read.
        thinks_first, sees_pictures: None while it is not known.
        alternatives: GGUF versions of a repository that has none, the best first.
        is_loading: whether answers are still waited for.
        problem: why there is no more to see.
    """

    model: CatalogModel
    commit: str = ""
    offers: tuple[QuantOffer, ...] = ()
    recommended: str = ""
    reason: str = ""
    wanted: str = ""
    card: str | None = None
    access: AccessState = AccessState.OPEN
    thinks_first: bool | None = None
    sees_pictures: bool | None = None
    alternatives: tuple[CatalogModel, ...] = ()
    is_loading: bool = True
    problem: Problem | None = None


class HubRepo(QObject):
    """The repository that is on screen. Headers are read by range, the recommended quant's first.

    Signals:
        changed(): ``page`` is another one.
    """

    changed = Signal()

    def __init__(
        self,
        connection: Connection,
        engines: Engines,
        library: ModelLibrary,
        cache_folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        raise NotImplementedError

    @property
    def page(self) -> RepoPage | None:
        """None before the first one was opened."""
        raise NotImplementedError

    def open(self, model: CatalogModel) -> None:
        """Show this repository; what is asked for another one is broken off."""
        raise NotImplementedError

    def open_address(self, address: HubAddress) -> None:
        """Show what an address names, with its quant or file marked."""
        raise NotImplementedError

    def try_again(self) -> None:
        """Ask once more: after a failure, or after access was granted."""
        raise NotImplementedError

    def request_for(self, label: str) -> DownloadRequest | None:
        """What fetching the quant of that label takes; None when there is none."""
        raise NotImplementedError

    def close(self) -> None:
        """End it."""
        raise NotImplementedError
