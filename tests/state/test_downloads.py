"""The downloads as the window has them: real settings, a real hub, the queue's real threads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from app.core.download import DownloadRequest, DownloadState, DownloadStatus
from app.core.errors import ErrorCode, Problem
from app.library.downloads.download_requests import request_of
from app.library.hub.repo_files import quants
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.settings_store import SettingsStore
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import noise

MB = 10**6
WAIT_MS = 20_000
S = DownloadState


class Desk:
    """The state of one profile that downloads are made with, and everything that they said."""

    def __init__(self, hub: LoopbackHub, folder: Path, qtbot: QtBot) -> None:
        self.hub = hub
        self.qtbot = qtbot
        self.folder = folder
        self.cache = folder / "cache"
        self.cache.mkdir(exist_ok=True)
        self.settings = SettingsStore(folder / "settings.json")
        self.settings.set_value("hub_endpoint", hub.endpoint)
        self.settings.set_value("proxy", "none")
        self.settings.set_value("hub_cache_folder", str(self.cache))
        self.connection = Connection(self.settings)
        self.installed: list[DownloadStatus] = []
        self.changed: list[DownloadStatus] = []
        self.refused: list[Problem] = []
        self.list_changes = 0
        self.sums: list[tuple[float | None, bool]] = []
        self.downloads = self.open()

    def open(self) -> Downloads:
        """The downloads of the profile, listened to."""
        downloads = Downloads(self.folder / "downloads.json", self.connection, self.settings)
        downloads.installed.connect(self.installed.append)
        downloads.changed.connect(self.changed.append)
        downloads.refused.connect(self.refused.append)
        downloads.list_changed.connect(self._on_list_changed)
        downloads.sum_changed.connect(lambda: self.sums.append((downloads.progress, downloads.is_at_work)))
        return downloads

    def _on_list_changed(self) -> None:
        self.list_changes += 1

    def request(self, name: str, size: int = 300_000) -> DownloadRequest:
        """A new repository with one model."""
        self.hub.add_repo(f"acme/{name}-GGUF", {f"{name}-Q4_K_M.gguf": noise(size, len(name))})
        listing = self.connection.hub.listing(f"acme/{name}-GGUF")
        return request_of(listing.model, listing.commit, quants(listing)[0], self.hub.endpoint)

    def of(self, name: str) -> DownloadStatus | None:
        """How the model of that repository stands."""
        return self.downloads.of(f"acme/{name}-GGUF", f"{name}-Q4_K_M.gguf")

    def until(self, name: str, state: DownloadState) -> DownloadStatus:
        """Run the loop until it is in ``state``."""
        self.qtbot.waitUntil(lambda: getattr(self.of(name), "state", None) is state, timeout=WAIT_MS)
        found = self.of(name)
        assert found is not None
        return found

    def reopen(self) -> None:
        """Close the window, and open it again."""
        self.downloads.close()
        self.downloads = self.open()

    def close(self) -> None:
        """As the window does."""
        self.downloads.close()
        self.connection.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(loopback_hub: LoopbackHub, tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(loopback_hub, tmp_path, qtbot)
    yield made
    made.close()


def test_one_is_fetched_and_said_once(desk: Desk) -> None:
    assert (desk.downloads.statuses, desk.downloads.progress, desk.downloads.is_at_work) == ((), None, False)
    desk.downloads.add(desk.request("one", 2 * MB))
    done = desk.until("one", S.INSTALLED)
    desk.qtbot.waitUntil(lambda: desk.installed == [done], timeout=WAIT_MS)
    assert desk.list_changes == 1
    assert desk.changed[-1] == done
    assert desk.sums[-1] == (None, False)
    assert any(at_work for _, at_work in desk.sums)
    assert desk.downloads.reserved_bytes == 0
    desk.reopen()
    assert [status.id for status in desk.downloads.statuses] == [done.id]
    assert len(desk.installed) == 1


def test_room_that_a_file_has_already_is_counted_once(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    for name in ("one", "two"):
        desk.downloads.add(desk.request(name, 4 * MB))
    downloads = desk.downloads
    desk.qtbot.waitUntil(lambda: len(downloads.statuses) == 2, timeout=WAIT_MS)
    desk.qtbot.waitUntil(lambda: downloads.room.taken_bytes > 0, timeout=WAIT_MS)
    assert 3 * MB < downloads.room.taken_bytes <= 4 * MB, "of the first, the second has not begun"
    assert downloads.reserved_bytes > 4 * MB
    downloads.pause_all()
    desk.qtbot.waitUntil(lambda: not downloads.is_at_work, timeout=WAIT_MS)
    desk.reopen()
    downloads = desk.downloads
    desk.qtbot.waitUntil(lambda: 3 * MB < downloads.room.taken_bytes <= 4 * MB, timeout=WAIT_MS)
    for status in downloads.statuses:
        downloads.cancel(status.id)
    desk.qtbot.waitUntil(lambda: downloads.room.taken_bytes == 0, timeout=WAIT_MS)


def test_the_sum_is_of_all_that_is_at_work_or_in_line(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    requests = [desk.request(name, 4 * MB) for name in ("one", "two", "three")]
    for request in requests:
        desk.downloads.add(request)
    desk.qtbot.waitUntil(lambda: len(desk.downloads.statuses) == 3, timeout=WAIT_MS)
    desk.until("one", S.DOWNLOADING)
    desk.qtbot.waitUntil(lambda: (desk.downloads.progress or 0) > 0.05, timeout=WAIT_MS)
    assert desk.downloads.is_at_work
    assert 4 * MB < desk.downloads.reserved_bytes < 12 * MB
    three = desk.of("three")
    assert three is not None
    desk.downloads.move(three.id, 0)
    names = [status.request.repo_id for status in desk.downloads.statuses]
    assert names == ["acme/one-GGUF", "acme/three-GGUF", "acme/two-GGUF"]
    desk.downloads.pause_all()
    desk.qtbot.waitUntil(lambda: not desk.downloads.is_at_work, timeout=WAIT_MS)
    assert desk.downloads.progress is None
    desk.hub.rate = None
    desk.downloads.resume_all()
    desk.qtbot.waitUntil(lambda: len(desk.installed) == 3, timeout=WAIT_MS)


def test_what_was_cancelled_does_not_come_back(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    desk.downloads.add(desk.request("one", 4 * MB))
    found = desk.until("one", S.DOWNLOADING)
    desk.downloads.cancel(found.id)
    assert desk.downloads.statuses == ()
    desk.qtbot.waitUntil(lambda: not list(desk.cache.rglob("*fireside*")), timeout=WAIT_MS)
    assert desk.downloads.statuses == ()
    assert desk.downloads.of("acme/one-GGUF", "one-Q4_K_M.gguf") is None


def test_what_cannot_be_added_is_said(desk: Desk) -> None:
    request = desk.request("one")
    desk.settings.set_value("hub_cache_folder", str(desk.folder / "stick" / "cache"))
    desk.downloads.add(request)
    desk.qtbot.waitUntil(lambda: len(desk.refused) == 1, timeout=WAIT_MS)
    assert desk.refused[0].code is ErrorCode.CACHE_GONE
    assert desk.downloads.statuses == ()
    desk.settings.set_value("hub_cache_folder", str(desk.cache))
    desk.downloads.add(request)
    desk.until("one", S.INSTALLED)


def test_working_offline_waits_and_going_online_goes_on(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    desk.downloads.add(desk.request("one", 4 * MB))
    desk.until("one", S.DOWNLOADING)
    desk.settings.set_value("is_offline", value=True)
    waiting = desk.until("one", S.WAITING)
    assert waiting.problem is not None
    assert waiting.problem.code is ErrorCode.OFFLINE
    desk.hub.rate = None
    desk.connection.go_online()
    desk.until("one", S.INSTALLED)


def test_a_token_opens_what_was_gated(desk: Desk) -> None:
    request = desk.request("one")
    token = "hf_" + "t" * 34
    desk.hub.repos["acme/one-GGUF"].gated = "auto"
    desk.hub.repos["acme/one-GGUF"].granted = {token}
    desk.downloads.add(request)
    failed = desk.until("one", S.FAILED)
    assert failed.problem is not None
    assert failed.problem.code is ErrorCode.REPO_GATED
    desk.connection.keep_token(token)
    desk.until("one", S.INSTALLED)
    assert token not in (desk.folder / "downloads.json").read_text()


def test_settings_hold_for_what_is_under_way(desk: Desk) -> None:
    desk.settings.set_value("speed_limit_mb", 1)
    desk.downloads.add(desk.request("one", 12 * MB))
    desk.until("one", S.DOWNLOADING)
    desk.settings.set_value("connections", 2)
    desk.settings.set_value("speed_limit_mb", 0)
    desk.until("one", S.INSTALLED)


def test_a_changed_file_is_fetched_again_on_request(desk: Desk) -> None:
    old = desk.request("one", MB)
    desk.request("one", 2 * MB)
    desk.downloads.add(old)
    failed = desk.until("one", S.FAILED)
    desk.downloads.fetch_again(failed.id)
    assert desk.until("one", S.INSTALLED).total_bytes == 2 * MB


def test_closing_keeps_everything(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    desk.downloads.add(desk.request("one", 3 * MB))
    found = desk.until("one", S.DOWNLOADING)
    desk.hub.rate = None
    desk.reopen()
    assert [status.id for status in desk.downloads.statuses] == [found.id]
    desk.until("one", S.INSTALLED)


def test_nothing_is_said_any_more_after_closing(desk: Desk) -> None:
    desk.hub.rate = 0.15 * MB
    desk.downloads.add(desk.request("one", 4 * MB))
    desk.until("one", S.DOWNLOADING)
    desk.downloads.close()
    told = len(desk.changed)
    QCoreApplication.processEvents()
    QCoreApplication.processEvents()
    assert len(desk.changed) == told
    desk.downloads = desk.open()
