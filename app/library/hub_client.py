"""The hub's client: metadata through huggingface_hub, errors as problems with sentences, bytes by range."""

from collections.abc import Iterator

import msgspec

from app.core.hub import AccessState, CatalogModel, HubQuery, RepoListing
from app.credentials.hub_token import HubToken
from app.network.ledger import Purpose
from app.network.network import Network


class FileLocation(msgspec.Struct, frozen=True):
    """Where the bytes of one file can be fetched now.

    Attributes:
        url: may be signed and expire, so it is asked for again then; never logged.
        needs_token: whether ``url`` is the hub's own, which gets the token; another host never does.
        etag: the sha256 for a large file, git's sha1 for a small one.
        commit: the full one that the hub answered for.
    """

    url: str
    needs_token: bool
    etag: str
    size_bytes: int
    commit: str


class HubClient:
    """Answers on the calling thread, within the network's time limits; any thread may use it.

    Every method raises ``AppError``: OFFLINE, HUB_UNREACHABLE, HUB_SILENT, HUB_BUSY, HUB_TROUBLED, HUB_ODD,
    TOKEN_REFUSED, CERTIFICATE_..., PROXY_UNUSABLE; and what it names.
    """

    def __init__(self, network: Network, token: HubToken, endpoint: str) -> None:
        raise NotImplementedError

    @property
    def endpoint(self) -> str:
        """The hub's address, without a slash at its end."""
        raise NotImplementedError

    def search(self, query: HubQuery, page_size: int = 30) -> Iterator[list[CatalogModel]]:
        """Pages of what is found; each is asked for when it is taken."""
        raise NotImplementedError

    def listing(self, repo_id: str, revision: str = "", purpose: Purpose = Purpose.DETAILS) -> RepoListing:
        """A repository with its files, at the commit that ``revision`` (main) is now.

        Raises: REPO_UNKNOWN, REPO_DISABLED, REVISION_UNKNOWN.
        """
        raise NotImplementedError

    def card(self, repo_id: str, commit: str) -> str:
        """The text of its model card without the YAML head; "" when it has none."""
        raise NotImplementedError

    def access(self, repo_id: str) -> AccessState:
        """Whether its files may be read with the token that is kept."""
        raise NotImplementedError

    def account(self) -> str:
        """Whose the token is. Raises: TOKEN_REFUSED."""
        raise NotImplementedError

    def locate(self, repo_id: str, commit: str, path: str, purpose: Purpose) -> FileLocation:
        """Where a file is now. Raises: REPO_FILE_UNKNOWN, REPO_GATED, REPO_UNKNOWN."""
        raise NotImplementedError

    def read_range(self, location: FileLocation, offset: int, length: int) -> bytes:
        """Some bytes of a file, for its header; fewer only at its end."""
        raise NotImplementedError

    def page_of(self, repo_id: str) -> str:
        """The address of its page for people, where access is asked for."""
        raise NotImplementedError
