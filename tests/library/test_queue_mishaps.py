"""What goes wrong beside a download of the queue: silent hubs, odd names, hands of others."""

import json
import threading
from pathlib import Path

import filelock
import msgspec
import pytest

from app.core.download import DownloadState
from app.core.errors import AppError, ErrorCode
from app.credentials.hub_token import HubToken
from app.library.downloads.download_places import FolderPlace
from app.library.downloads.download_requests import request_at
from app.library.hub.hub_client import HubClient
from app.network.network import NetworkOptions
from app.network.stop import Stop
from tests.library.downloading import noise, wait_until
from tests.library.queueing import MB, Shop, code, is_gone, of, shop, until, until_bytes
from tests.network.silent_server import SilentServer

__all__ = ["shop"]

S = DownloadState


def test_nothing_is_thrown_away_before_the_hub_has_told_of_something_newer(shop: Shop) -> None:
    shop.crawl()
    request = shop.publish("one", 4 * MB)
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        queue.pause(added.id)
        wait_until(lambda: "paused" in shop.file.read_text())
        shop.network.configure(NetworkOptions(proxy="none", is_offline=True))
        queue.fetch_again(added.id)
        wait_until(lambda: code(of(queue, added.id)) is ErrorCode.OFFLINE)
        assert len(shop.parts()) == 2


def test_asking_for_the_newest_version_is_broken_off_when_all_is_to_end(shop: Shop) -> None:
    shop.crawl()
    request = shop.publish("one", 4 * MB)
    with SilentServer() as server:
        with shop.queue() as queue:
            added = queue.add(request)
            until_bytes(queue, added.id, 200_000)
            queue.pause(added.id)
            wait_until(lambda: "paused" in shop.file.read_text())
            address = server.url.rstrip("/")
            queue.use_hub(HubClient(shop.network, HubToken(address), address))
            queue.fetch_again(added.id)
            wait_until(server.has_visitor.is_set)
        assert not [thread for thread in threading.enumerate() if thread.name == "downloads"]


def test_what_is_at_work_is_not_fetched_again_behind_its_back(shop: Shop) -> None:
    shop.crawl()
    request = shop.publish("one", 4 * MB)
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        queue.fetch_again(added.id)
        queue.pause(added.id)
        wait_until(lambda: "paused" in shop.file.read_text())
        shop.hub.log.clear()
        queue.resume(added.id)
        shop.hurry(queue)
        until(queue, added.id, S.INSTALLED)
    assert not any("/api/models/" in str(each["path"]) for each in shop.hub.log)


@pytest.mark.parametrize("revision", ["../main", "a//b"])
def test_a_revision_that_leads_out_of_the_cache_is_refused(revision: str, shop: Shop) -> None:
    request = msgspec.structs.replace(shop.publish("one"), revision=revision)
    with shop.queue() as queue, pytest.raises(AppError) as caught:
        queue.add(request)
    assert caught.value.problem.code is ErrorCode.HUB_ODD


def test_a_path_that_no_system_takes_does_not_hold_up_the_list(shop: Shop) -> None:
    with shop.queue() as queue:
        until(queue, queue.add(shop.publish("one")).id, S.INSTALLED)
    kept = json.loads(shop.file.read_bytes())
    kept["downloads"][0]["path"] = f"/{'x' * 5000}"
    shop.file.write_text(json.dumps(kept))
    with shop.queue() as queue:
        wait_until(lambda: queue.statuses() == [])
        added = queue.add(shop.publish("two"))
        until(queue, added.id, S.INSTALLED)
        wait_until(lambda: added.id in shop.file.read_text())


def test_what_is_deleted_before_the_rest_is_there_is_fetched_once_more(shop: Shop) -> None:
    """A projector belongs to many quants, and may go with one of them while another is fetched."""
    shop.hub.add_repo(
        "acme/eyes-GGUF",
        {"eyes-Q4_K_M.gguf": noise(300_000, 1), "mmproj-eyes-F16.gguf": noise(600_000, 3)},
    )
    request = shop.request("acme/eyes-GGUF")
    shop.crawl()
    with shop.queue() as queue:
        added = queue.add(request)
        wait_until(lambda: of(queue, added.id).files[0].is_verified)
        for path in shop.cache.rglob("*"):
            if path.name in (request.files[0].blob_id, request.files[0].name):
                path.unlink()
        shop.hub.rate = None
        done = until(queue, added.id, S.INSTALLED)
    assert done.path is not None
    assert Path(done.path).exists()


def outside(shop: Shop, size: int) -> str:
    """The address of a file outside a hub."""
    shop.hub.add_repo("acme/plain", {"plain.gguf": b"GGUF" + noise(size)})
    return f"{shop.hub.endpoint}/acme/plain/resolve/main/plain.gguf"


def test_a_file_from_outside_leaves_nothing_but_itself(shop: Shop) -> None:
    with shop.queue() as queue:
        until(queue, queue.add(request_at(shop.network, outside(shop, MB), Stop())).id, S.INSTALLED)
    assert [path.name for path in (shop.file.parent / "models").iterdir()] == ["plain.gguf"]


def test_a_part_from_outside_that_another_program_works_at_is_left_alone(shop: Shop) -> None:
    request = request_at(shop.network, outside(shop, 4 * MB), Stop())
    models = shop.file.parent / "models"
    place = FolderPlace(models, request.url, request.files[0])
    shop.crawl()
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        queue.pause(added.id)
        wait_until(lambda: "paused" in shop.file.read_text())
        with filelock.FileLock(place.lock, timeout=10):
            queue.cancel(added.id)
            wait_until(lambda: is_gone(queue, added.id) and added.id not in shop.file.read_text())
        assert place.part.exists()
        again = queue.add(request)
        queue.pause(again.id)
        queue.cancel(again.id)
        wait_until(lambda: not list(models.iterdir()))
