"""Where the bytes of a download come from: a repository of the hub, or an address outside a hub."""

from typing import Protocol

from app.core.hub import RepoFile
from app.library.hub.hub_client import FileLocation, HubClient
from app.network.ledger import Purpose
from app.network.stop import Stop


class DownloadSource(Protocol):
    """Tells where a file is now; asked again when an address has expired.

    Attributes:
        has_digest: whether it is known what the bytes should be.
    """

    has_digest: bool

    def locate(self, stop: Stop) -> FileLocation:
        """Where it is now; may wait for the network. Raises ``AppError``, ``StoppedError``."""

    def headers(self, location: FileLocation) -> dict[str, str]:
        """What is sent along: the token, to the hub alone."""


class HubSource(DownloadSource):
    """One file of a repository at one commit."""

    has_digest = True

    def __init__(self, hub: HubClient, repo_id: str, commit: str, file: RepoFile) -> None:
        self._hub = hub
        self._repo_id = repo_id
        self._commit = commit
        self._path = file.path

    def locate(self, stop: Stop) -> FileLocation:
        return self._hub.until(stop).locate(self._repo_id, self._commit, self._path, Purpose.DOWNLOAD)

    def headers(self, location: FileLocation) -> dict[str, str]:
        return self._hub.headers(location)


class AddressSource(DownloadSource):
    """A file at an address."""

    has_digest = False

    def __init__(self, url: str, size_bytes: int) -> None:
        self._location = FileLocation(url, needs_token=False, etag="", size_bytes=size_bytes, commit="")

    def locate(self, stop: Stop) -> FileLocation:
        return self._location

    def headers(self, location: FileLocation) -> dict[str, str]:
        return {}
