"""``downloads.json``: the downloads of a profile, as they outlive the application."""

import logging
from pathlib import Path

import msgspec

from app.core.download import DownloadRequest, DownloadState
from app.core.errors import Problem
from app.core.whole_file import set_aside_if_possible, write_whole

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1


class KeptDownload(msgspec.Struct, frozen=True, omit_defaults=True):
    """One download between two runs of the application.

    Attributes:
        folder: the root of the cache that it goes to, or the folder of a file from outside a hub.
        done_bytes: of each file, as far as it was known last.
        is_cancelled: what was fetched still has to be thrown away; then it is forgotten.
    """

    id: str
    request: DownloadRequest
    folder: str
    state: DownloadState = DownloadState.QUEUED
    done_bytes: tuple[int, ...] = ()
    fetched_bytes: int = 0
    problem: Problem | None = None
    path: str | None = None
    added_at: float = 0.0
    is_cancelled: bool = False


class _Content(msgspec.Struct, frozen=True):
    version: int
    downloads: tuple[KeptDownload, ...]


class DownloadList:
    """The file. It belongs to the one window of the profile, so nobody else writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._has_failed = False

    def load(self) -> tuple[KeptDownload, ...]:
        """What was kept; a damaged file is set aside, and then there is nothing."""
        try:
            content = msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except FileNotFoundError:
            return ()
        except OSError as error:
            _LOG.info("the list of downloads cannot be read: %s", error)
            return ()
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            set_aside_if_possible(self._path, str(error))
            return ()
        if content.version != FORMAT_VERSION:
            set_aside_if_possible(self._path, f"format {content.version}")
            return ()
        return content.downloads

    def save(self, downloads: tuple[KeptDownload, ...]) -> None:
        """Write it. Where that fails the downloads go on; what they fetched is on the disk in any case."""
        content = msgspec.json.encode(_Content(FORMAT_VERSION, downloads))
        try:
            write_whole(self._path, msgspec.json.format(content, indent=2) + b"\n", is_durable=True)
        except OSError as error:
            if not self._has_failed:
                _LOG.info("the list of downloads cannot be saved: %s", error)
            self._has_failed = True
        else:
            self._has_failed = False
