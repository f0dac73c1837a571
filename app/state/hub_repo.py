"""One repository of the hub, as far as it is known: files, headers, what fits here, licence, card."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.hub import AccessState, CatalogModel, HubAddress, Quant, QuantOffer, RepoListing
from app.core.quant_choice import QuantChoice
from app.library.downloads.download_requests import request_of
from app.library.hub.header_cache import HeaderCache
from app.library.hub.hub_client import HubClient
from app.library.hub.hub_links import address_of
from app.library.hub.remote_header import HeaderReader, RemoteHeader
from app.library.hub.repo_alternatives import alternatives_to
from app.library.hub.repo_files import quants
from app.network.stop import Stop
from app.state.background import Background
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.model_library import ModelLibrary
from app.state.offer_judge import Judgement, OfferJudge
from app.state.quant_offers import Known

_Result = TypeVar("_Result")

MOST_PARTS = 60
"""Files whose headers are read besides the recommended quant's: twenty quants of a model in thirty parts
would take a thousand requests. The rest is judged by the headers that were read, and its size."""
_THREADS = 2
_OF_THE_FILE = frozenset(
    {
        ErrorCode.NOT_GGUF,
        ErrorCode.GGUF_VERSION,
        ErrorCode.FILE_TRUNCATED,
        ErrorCode.FILE_DAMAGED,
        ErrorCode.NO_WEIGHTS,
        ErrorCode.LOAD_REFUSED,
        ErrorCode.IS_A_PROJECTOR,
        ErrorCode.NOT_A_CHAT_MODEL,
        ErrorCode.REPO_FILE_UNKNOWN,
    }
)
"""What is wrong with one file alone; everything else stands between here and the hub."""
_READABLE = frozenset({AccessState.OPEN, AccessState.GRANTED})


class RepoPage(msgspec.Struct, frozen=True):
    """What is known of one repository; grows while answers come.

    Attributes:
        model: from the search, then from the hub's own page.
        commit: "" until its files are known.
        offers: one for each quant, the smallest first.
        recommended: the label of the one to take; "" while it is not known, or when none runs here.
        reason: why that one, or why none; its words are in ``core/quant_choice.py``.
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
    reason: QuantChoice | None = None
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
        here_changed(): ``repos_here`` may be another.
    """

    changed = Signal()
    here_changed = Signal()

    def __init__(
        self,
        connection: Connection,
        engines: Engines,
        library: ModelLibrary,
        cache_folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._connection = connection
        self._library = library
        self._cache = HeaderCache(cache_folder)
        self._background = Background("hub repository", _THREADS, self)
        self._page: RepoPage | None = None
        self._address = HubAddress()
        self._known = Known()
        self._judge = OfferJudge(engines, library, self)
        library.changed.connect(self.here_changed)
        self._reads_headers = False
        self._stop = Stop()
        self._waiting = 0
        connection.changed.connect(self.try_again)
        connection.token_changed.connect(self._on_token_changed)
        self._judge.judged.connect(self._on_judged)

    @property
    def page(self) -> RepoPage | None:
        """None before the first one was opened."""
        return self._page

    def open(self, model: CatalogModel) -> None:
        """Show this repository; what is asked for another one is broken off."""
        self._open(model, HubAddress(repo_id=model.id))

    def open_address(self, address: HubAddress) -> None:
        """Show what an address names, with its quant or file marked."""
        self._open(CatalogModel(id=address.repo_id), address)

    def open_text(self, text: str) -> bool:
        """Show what a pasted text or a link names; False when it names no repository."""
        try:
            address = address_of(text, self._connection.hub.endpoint)
        except AppError:
            return False
        if address.repo_id:
            self.open_address(address)
        return bool(address.repo_id)

    @property
    def repos_here(self) -> frozenset[str]:
        """The repositories of which a file is on this computer."""
        return frozenset(model.origin.repo_id for model in self._library.models if model.origin is not None)

    def try_again(self) -> None:
        """Ask once more: after a failure, or after access was granted."""
        if self._page is not None:
            self._change(is_loading=True, problem=None)
            self._ask()

    def request_for(self, label: str) -> DownloadRequest | None:
        """What fetching the quant of that label takes; None when there is none."""
        page = self._page
        quant = next((it for it in self._known.quants if it.label == label), None)
        if page is None or quant is None or quant.missing:
            return None
        return request_of(
            page.model, page.commit, quant, self._connection.hub.endpoint, self._address.revision
        )

    def close(self) -> None:
        """End it."""
        self._stop.set()
        self._connection.changed.disconnect(self.try_again)
        self._connection.token_changed.disconnect(self._on_token_changed)
        self._judge.close()
        self._background.close()

    # -- asking ----------------------------------------------------------------------------------------

    def _open(self, model: CatalogModel, address: HubAddress) -> None:
        self._judge.judge(None)
        self._judge.get_ready()
        self._address = address
        self._known = Known()
        self._page = RepoPage(model)
        self.changed.emit()
        self._ask()

    def _ask(self) -> None:
        self._stop.set()
        self._stop = Stop()
        self._waiting = 0
        address, model = self._address, self._page.model if self._page else CatalogModel("")

        def look(hub: HubClient) -> tuple[RepoListing, AccessState]:
            listing = hub.listing(address.repo_id, address.revision)
            is_open = not listing.model.gate and not listing.model.is_private
            return listing, AccessState.OPEN if is_open else hub.access(listing.model.id)

        self._start(
            look,
            lambda found: self._on_listing(model, *found),
            lambda found: self._change(problem=found),
        )

    def _start(
        self,
        work: Callable[[HubClient], _Result],
        done: Callable[[_Result], None],
        failed: Callable[[Problem], None],
    ) -> None:
        """Do it on a thread; what comes after another repository was opened is dropped."""
        stop = self._stop
        hub = self._connection.hub.until(stop)
        self._waiting += 1

        def begin() -> _Result:
            stop.check()
            return work(hub)

        def handed_over(take: Callable[[], None]) -> None:
            if stop.is_set:
                return
            self._waiting -= 1
            take()
            self._settle()

        self._background.start(
            begin,
            lambda result: handed_over(lambda: done(result)),
            lambda found: handed_over(lambda: failed(found)),
        )

    def _on_listing(self, before: CatalogModel, listing: RepoListing, access: AccessState) -> None:
        model = _merged(before, listing.model)
        found = tuple(quants(listing))
        self._known = Known(model.id, found, model.parameters, model.architecture)
        sees = any(it.projector for it in found) if found else None
        self._change(model=model, commit=listing.commit, access=access, sees_pictures=sees)
        self._mark_wanted()
        self._start(
            lambda hub: hub.card(model.id, listing.commit),
            lambda card: self._change(card=card),
            lambda _: self._change(card=""),  # the rest of the page tells what the matter is
        )
        if not found:
            self._start(
                lambda hub: alternatives_to(hub, model),
                lambda them: self._change(alternatives=them, problem=_no_gguf(model)),
                lambda _: self._change(problem=_no_gguf(model)),
            )
        self._reads_headers = access in _READABLE
        self._judge.judge(self._known)

    def _read_headers(self) -> None:
        """The recommended or wanted one alone, because it helps with the others; then the nearest to it."""
        page = self._page
        whole = [it for it in self._known.quants if not it.missing]
        if page is None or not whole:
            return
        places = {it.label: number for number, it in enumerate(whole)}
        middle = places.get(page.wanted, places.get(page.recommended, len(whole) // 2))
        first, *others = sorted(whole, key=lambda it: abs(places[it.label] - middle))
        parts = list(accumulate(len(it.files) for it in others))
        others = [it for it, count in zip(others, parts, strict=True) if count <= MOST_PARTS]
        self._read_header(HeaderReader(page.model.id, page.commit), first, others)

    def _read_header(self, reader: HeaderReader, quant: Quant, others: Sequence[Quant] = ()) -> None:
        """One, and when it is there the others."""
        cache = self._cache

        def read(hub: HubClient) -> RemoteHeader:
            found = cache.get(quant.files)
            if found is None:
                found = reader.read(hub, quant.files)
                cache.put(quant.files, found)
            return found

        def done(header: RemoteHeader) -> None:
            self._known = self._known.with_header(quant.label, header)
            self._change(thinks_first=header.thinks_first)
            self._judge.judge(self._known)
            for other in others:
                self._read_header(reader, other)

        def failed(found: Problem) -> None:
            if found.code not in _OF_THE_FILE:
                self._change(problem=found)  # the others would say the same
                return
            self._known = self._known.with_problem(quant.label, found)
            self._judge.judge(self._known)
            for other in others:
                self._read_header(reader, other)

        self._start(read, done, failed)

    # -- showing ---------------------------------------------------------------------------------------

    def _on_judged(self, found: Judgement) -> None:
        choice = found.choice
        self._change(offers=found.offers, recommended=choice.label if choice else "", reason=choice)
        if self._reads_headers:
            self._reads_headers = False
            self._read_headers()
        self._settle()

    def _settle(self) -> None:
        """Whether everything is known that will be."""
        if not self._waiting and not self._judge.is_busy and not self._stop.is_set:
            self._change(is_loading=False)

    def _mark_wanted(self) -> None:
        address, page = self._address, self._page
        if page is None or not (address.path or address.quantisation):
            return
        label = _wanted_label(self._known.quants, address)
        self._change(wanted=label)
        if not label and self._known.quants:
            self._change(problem=_no_such_quant(page.model.id, address, self._known.quants))

    def _change(self, **values: object) -> None:
        if self._page is None:
            return
        changed = msgspec.structs.replace(self._page, **values)
        if changed != self._page:
            self._page = changed
            self.changed.emit()

    def _on_token_changed(self) -> None:
        page = self._page
        if page is not None and (page.access is not AccessState.OPEN or page.problem is not None):
            self.try_again()


def _merged(before: CatalogModel, now: CatalogModel) -> CatalogModel:
    """What the hub's own page says, and what only the list said."""
    told = ("gate", "is_private", "has_gguf")  # for these, nothing is an answer too
    said = msgspec.structs.asdict(now)
    listed = msgspec.structs.asdict(before)
    kept = {name: value for name, value in listed.items() if not said[name] and name not in told}
    return msgspec.structs.replace(now, **kept)


def _wanted_label(found: tuple[Quant, ...], address: HubAddress) -> str:
    wanted = address.quantisation.upper()
    for quant in found:
        if any(file.path == address.path for file in quant.all_files):
            return quant.label
    exact = [it.label for it in found if it.label.upper() == wanted]
    # Quants of unsloth's own mix are asked for without their mark too.
    return next(iter(exact or [it.label for it in found if it.label.upper() == f"UD-{wanted}"]), "")


def _no_such_quant(repo_id: str, address: HubAddress, found: tuple[Quant, ...]) -> Problem:
    if address.path:
        return problem(ErrorCode.REPO_FILE_UNKNOWN, repo=repo_id, path=address.path)
    have = ", ".join(it.label for it in found)
    return problem(ErrorCode.QUANT_UNKNOWN, repo=repo_id, quantisation=address.quantisation, have=have)


def _no_gguf(model: CatalogModel) -> Problem:
    act = NextAct.LOOK_FOR_OTHER
    return problem(ErrorCode.REPO_WITHOUT_GGUF, next_act=act, repo=model.id, search=model.name)
