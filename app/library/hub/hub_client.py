"""The hub's client: metadata through huggingface_hub, errors as problems with sentences, bytes by range."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from urllib.parse import urlsplit

import msgspec
from huggingface_hub import HfApi, ModelInfo, get_hf_file_metadata, hf_hub_url, set_client_factory
from huggingface_hub.errors import GatedRepoError, RemoteEntryNotFoundError
from huggingface_hub.utils._http import hf_raise_for_status

from app.core.errors import AppError, ErrorCode, problem
from app.core.hub import AccessState, CatalogModel, HubQuery, HubSort, RepoListing
from app.core.hub_names import is_repo_id
from app.credentials.hub_token import HubToken
from app.library.hub.hub_errors import HUB_ERRORS, ODD_ANSWERS, Asked, problem_of_hub
from app.library.hub.hub_models import catalog_model, checked_blob, checked_commit, repo_listing
from app.library.hub.hub_search import is_wanted, parameters_of
from app.network.answers import bytes_at_most, read_span
from app.network.failures import odd
from app.network.ledger import Purpose
from app.network.network import Network
from app.network.redirects import is_same_origin
from app.network.routing import Route, going, routed_client
from app.network.stop import Stop

set_client_factory(routed_client)

LARGEST_CARD_BYTES = 500_000
LONGEST_ACCOUNT = 200
ORDERED_BY_SIZE = 300
"""So many of the most downloaded are ordered by size: the hub cannot, and has a million of them."""
MOST_FRUITLESS_PAGES = 10
"""So many pages without a single row that is wanted end a search."""

_YAML_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


class FileLocation(msgspec.Struct, frozen=True):
    """Where the bytes of one file can be fetched now.

    Attributes:
        url: may be signed and expire, so it is asked for again then; never shown.
        needs_token: whether ``url`` is the hub's own, which gets the token; another host never does.
        etag: the sha256 for a large file, git's sha1 for a small one.
        commit: the full one that the hub answered for.
    """

    url: str
    needs_token: bool
    etag: str
    size_bytes: int
    commit: str

    def __repr__(self) -> str:
        return f"<{self.etag[:8]} at {urlsplit(self.url).hostname}>"


class HubClient:
    """Answers on the calling thread, within the network's time limits; any thread may use it. Whoever may
    lose interest asks ``until`` a stop.

    Every method raises ``AppError``: OFFLINE, HUB_UNREACHABLE, HUB_SILENT, HUB_BUSY, HUB_TROUBLED, HUB_ODD,
    TOKEN_REFUSED, CERTIFICATE_..., PROXY_UNUSABLE; and what it names.
    """

    def __init__(self, network: Network, token: HubToken, endpoint: str, stop: Stop | None = None) -> None:
        self._stop = stop
        self._network = network
        self._token = token
        self._endpoint = endpoint.rstrip("/")
        self._host = urlsplit(self._endpoint).hostname or self._endpoint
        self._api = HfApi(endpoint=self._endpoint, token=False)

    @property
    def endpoint(self) -> str:
        """The hub's address, without a slash at its end."""
        return self._endpoint

    def until(self, stop: Stop) -> "HubClient":
        """The same client, all of whose requests ``stop`` breaks off; they raise ``StoppedError`` then."""
        return HubClient(self._network, self._token, self._endpoint, stop)

    def search(self, query: HubQuery, page_size: int = 30) -> Iterator[list[CatalogModel]]:
        """Pages of what is found; each is asked for when it is taken, and only the last may be short."""
        if query.sort is HubSort.SIZE:
            first = list(islice(self._rows(query, 100), ORDERED_BY_SIZE))
            rows = iter(sorted(first, key=lambda model: -model.parameters))
        else:
            rows = self._rows(query, page_size)
        while page := list(islice(rows, page_size)):
            yield page

    def listing(self, repo_id: str, revision: str = "", purpose: Purpose = Purpose.DETAILS) -> RepoListing:
        """A repository with its files, at the commit that ``revision`` (main) is now. One that was renamed
        comes under its new id.

        Raises: REPO_UNKNOWN, REPO_DISABLED, REVISION_UNKNOWN.
        """
        with self._asking(purpose, repo=repo_id, revision=revision) as token:
            info = self._info(repo_id, revision, token)
            if (new_id := catalog_model(info).id) != repo_id:
                # Renamed: the redirect may have lost that sizes were asked for.
                info = self._info(new_id, revision, token)
            return repo_listing(info)

    def card(self, repo_id: str, commit: str) -> str:
        """The text of its model card without the YAML head; "" when it has none. A longer one than
        ``LARGEST_CARD_BYTES`` ends there.
        """
        url = hf_hub_url(repo_id, "README.md", revision=commit, endpoint=self._endpoint)
        with self._asking(Purpose.CARD, repo=repo_id, revision=commit, path="README.md") as token:
            answer = bytes_at_most(self._network, Purpose.CARD, url, token, LARGEST_CARD_BYTES, self._stop)
            try:
                hf_raise_for_status(answer)
            except RemoteEntryNotFoundError:
                return ""
        return _YAML_HEAD.sub("", answer.content.decode("utf-8", "replace"))

    def access(self, repo_id: str) -> AccessState:
        """Whether its files may be read with the token that is kept. Raises: REPO_UNKNOWN, REPO_DISABLED."""
        with self._asking(Purpose.DETAILS, repo=repo_id) as token:
            try:
                self._api.auth_check(repo_id, token=token or False)
            except GatedRepoError:
                return AccessState.NEEDS_CONSENT if token else AccessState.NEEDS_TOKEN
            if not token:
                return AccessState.OPEN
            info = self._api.model_info(repo_id, expand=["gated", "private"], token=token)
            return AccessState.GRANTED if info.gated or info.private else AccessState.OPEN

    def account(self) -> str:
        """Whose the token is; "" when there is none. Raises: TOKEN_REFUSED."""
        with self._asking(Purpose.TOKEN) as token:
            name: object = self._api.whoami(token=token)["name"] if token else ""
            if not isinstance(name, str) or not name.isprintable() or len(name) > LONGEST_ACCOUNT:
                raise TypeError("name")
            return name

    def locate(self, repo_id: str, commit: str, path: str, purpose: Purpose) -> FileLocation:
        """Where a file is now. Raises: REPO_FILE_UNKNOWN, REPO_GATED, REPO_UNKNOWN."""
        with self._asking(purpose, repo=repo_id, revision=commit, path=path) as token:
            url = hf_hub_url(repo_id, path, revision=commit, endpoint=self._endpoint)
            found = get_hf_file_metadata(url, token=token or False, timeout=None, endpoint=self._endpoint)
            if found.size is None:
                raise KeyError("X-Linked-Size")
            return FileLocation(
                found.location,
                is_same_origin(self._endpoint, found.location),
                checked_blob(found.etag),
                found.size,
                checked_commit(found.commit_hash),
            )

    def headers(self, location: FileLocation) -> dict[str, str]:
        """What a request for it carries: the token, to the hub alone."""
        token = self._token.value() if location.needs_token else None
        return {"authorization": f"Bearer {token}"} if token else {}

    def read_range(self, location: FileLocation, offset: int, length: int, purpose: Purpose) -> bytes:
        """Some bytes of a file; fewer only at its end. Raises: RANGE_REFUSED."""
        self._network.check()
        token = self._token.value() if location.needs_token else None
        return read_span(self._network, purpose, location.url, token, offset, length, self._stop)

    def page_of(self, repo_id: str) -> str:
        """The address of its page for people, where access is asked for."""
        return f"{self._endpoint}/{repo_id}"

    # -- asking ----------------------------------------------------------------------------------------

    def _info(self, repo_id: str, revision: str, token: str | None) -> ModelInfo:
        return self._api.model_info(
            repo_id, revision=revision or None, files_metadata=True, token=token or False
        )

    def _rows(self, query: HubQuery, page_size: int) -> Iterator[CatalogModel]:
        """What is wanted, row by row; the hub is asked when the next page is begun."""
        infos: Iterator[ModelInfo] | None = None
        fruitless = 0
        while fruitless < MOST_FRUITLESS_PAGES:
            with self._asking(Purpose.SEARCH, page_size=page_size) as token:
                if infos is None:
                    infos = iter(self._api.list_models(**parameters_of(query), token=token or False))
                page = list(islice(infos, page_size))
                models = [catalog_model(info) for info in page if is_repo_id(info.id)]
            wanted = [model for model in models if is_wanted(model, query)]
            yield from wanted
            if len(page) < page_size:
                return
            fruitless = 0 if wanted else fruitless + 1

    @contextmanager
    def _asking(
        self,
        purpose: Purpose,
        *,
        repo: str = "",
        revision: str = "",
        path: str = "",
        page_size: int = 0,
    ) -> Iterator[str | None]:
        """Requests of the hub's client go our way meanwhile; the token to send is handed in."""
        self._network.check()
        if repo and not is_repo_id(repo):  # before it becomes part of an address
            raise AppError(problem(ErrorCode.REPO_UNKNOWN, host=self._host, repo=repo))
        token = self._token.value()
        asked = Asked(self._host, token is not None, self.page_of(repo), repo, revision, path)
        with going(Route(self._network, purpose, self._endpoint, page_size, self._stop)):
            try:
                yield token
            except HUB_ERRORS as error:
                raise AppError(problem_of_hub(error, asked)) from error
            except ODD_ANSWERS as error:
                raise AppError(odd(self._host, f"{type(error).__name__}: {error}")) from error
