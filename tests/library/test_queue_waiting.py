"""What a download of the queue waits for in nobody's hands: the network, other programs, room, its disk."""

from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest

from app.core.download import DownloadState
from app.core.errors import AppError, ErrorCode, NextAct
from app.library.downloads.hub_cache import HubCache
from app.network.network import NetworkOptions
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import wait_until
from tests.library.queueing import MB, Shop, code, is_gone, of, shop, until, until_bytes
from tests.small_disk import small_disk

__all__ = ["shop"]

S = DownloadState


def test_offline_waits_until_the_network_is_switched_on_again(shop: Shop) -> None:
    shop.crawl()
    request = shop.publish("one", 4 * MB)
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        shop.network.configure(NetworkOptions(proxy="none", is_offline=True))
        waiting = until(queue, added.id, S.WAITING)
        wait_until(lambda: code(of(queue, added.id)) is ErrorCode.OFFLINE)
        assert waiting.problem is not None
        assert of(queue, added.id).retry_in_s is None
        shop.hurry(queue)
        shop.network.configure(NetworkOptions(proxy="none"))
        queue.use_hub(shop.client)
        assert until(queue, added.id, S.INSTALLED).fetched_bytes < 5 * MB


def test_a_hub_in_trouble_is_tried_again_with_a_countdown(shop: Shop) -> None:
    request = shop.publish("one", MB)
    shop.hub.fault(match="Signature=", status=503, headers={"Retry-After": "3"}, times=1)
    with shop.queue(connections=1) as queue:
        added = queue.add(request)
        waiting = until(queue, added.id, S.WAITING)
        assert waiting.problem is not None
        assert waiting.problem.next_act is NextAct.TRY_AGAIN
        assert waiting.retry_in_s is not None
        assert 0 <= waiting.retry_in_s <= 10
        done = until(queue, added.id, S.INSTALLED)
    assert (done.problem, done.retry_in_s) == (None, None)
    assert S.WAITING in shop.states_of(added.id)


def test_a_person_may_try_again_at_once(shop: Shop) -> None:
    request = shop.publish("one", MB)
    shop.hub.fault(match="Signature=", status=429, headers={"Retry-After": "100"}, times=None)
    with shop.queue(connections=1) as queue:
        added = queue.add(request)
        wait_until(lambda: (of(queue, added.id).retry_in_s or 0) > 20)
        shop.hub.faults.clear()
        queue.resume(added.id)
        until(queue, added.id, S.INSTALLED)


def test_one_that_has_lost_its_patience_lets_others_go_first(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.downloads.item_fetch.PATIENCE_S", 0.5)
    monkeypatch.setattr("app.library.downloads.download_item.RETRY_AFTER_S", (1.0,))
    lost, other = shop.publish("lost", MB), shop.publish("other", MB)
    shop.hub.fault(match="lost", status=503, times=None)
    with shop.queue() as queue:
        first, second = queue.add(lost), queue.add(other)
        until(queue, second.id, S.INSTALLED)
        waiting = of(queue, first.id)
        assert waiting.state in {S.WAITING, S.DOWNLOADING}
        wait_until(lambda: (of(queue, first.id).retry_in_s or 9) <= 1.0)
        shop.hub.faults.clear()
        until(queue, first.id, S.INSTALLED)


def test_a_file_that_another_program_fetches_is_waited_for_while_others_go_on(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.downloads.download_item.LOOK_AGAIN_AFTER_S", 0.3)
    taken, other = shop.publish("taken", MB), shop.publish("other", MB)
    lock = HubCache(shop.cache).lock_file(taken.repo_id, taken.files[0].blob_id)
    lock.parent.mkdir(parents=True)
    with shop.queue() as queue:
        with filelock.FileLock(lock):
            first = queue.add(taken)
            wait_until(lambda: code(of(queue, first.id)) is ErrorCode.FETCHED_ELSEWHERE)
            second = queue.add(other)
            until(queue, second.id, S.INSTALLED)
            assert of(queue, first.id).state in {S.WAITING, S.QUEUED, S.DOWNLOADING}
            third = queue.add(shop.publish("third", MB))
            until(queue, third.id, S.INSTALLED)
        until(queue, first.id, S.INSTALLED)


def test_cancelling_leaves_a_part_alone_that_another_program_works_at(shop: Shop) -> None:
    shop.crawl()
    request = shop.publish("one", 4 * MB)
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        queue.pause(added.id)
        wait_until(lambda: "paused" in shop.file.read_text())
        lock = HubCache(shop.cache).lock_file(request.repo_id, request.files[0].blob_id)
        with filelock.FileLock(lock, timeout=10):
            queue.cancel(added.id)
            wait_until(lambda: added.id not in shop.file.read_text())
        assert len(shop.parts()) == 2


@pytest.fixture
def small_shop(loopback_hub: LoopbackHub, tmp_path: Path) -> Iterator[Shop]:
    """Its cache has 20 MiB."""
    with small_disk(tmp_path / "disk", 20) as disk:
        made = Shop(loopback_hub, tmp_path, disk / "cache")
        yield made
        made.close()


def test_the_room_of_the_whole_queue_is_counted(small_shop: Shop) -> None:
    small_shop.crawl()
    with small_shop.queue() as queue:
        first = queue.add(small_shop.publish("one", 9 * MB))
        second = queue.add(small_shop.publish("two", 8 * MB))
        with pytest.raises(AppError) as caught:
            queue.add(small_shop.publish("three", 6 * MB))
        assert caught.value.problem.code is ErrorCode.DISK_TOO_SMALL
        assert set(caught.value.problem.values) == {"needed", "free", "folder"}
        assert [status.id for status in queue.statuses()] == [first.id, second.id]
        until_bytes(queue, first.id, 1)
        with pytest.raises(AppError):  # the room that the first has taken meanwhile is not free twice
            queue.add(small_shop.request("acme/three-GGUF"))
        queue.cancel(second.id)
        wait_until(lambda: is_gone(queue, second.id))
        queue.add(small_shop.request("acme/three-GGUF"))


def test_a_disk_that_fills_from_elsewhere_is_waited_for(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.downloads.download_clerk.LOOK_FOR_ROOM_EVERY_S", 0.2)
    small_shop.crawl()
    filler = small_shop.cache.parent / "somebody-elses"
    with small_shop.queue() as queue:
        first = queue.add(small_shop.publish("one", 5 * MB))
        second = queue.add(small_shop.publish("two", 8 * MB))
        until_bytes(queue, first.id, 1)
        filler.write_bytes(bytes(12 * MB))
        small_shop.hurry(queue)
        until(queue, first.id, S.INSTALLED)
        waiting = until(queue, second.id, S.WAITING)
        assert code(waiting) is ErrorCode.DISK_FULL
        assert waiting.problem is not None
        assert set(waiting.problem.values) >= {"needed", "free"}
        filler.unlink()
        until(queue, second.id, S.INSTALLED)


def test_another_disk_that_is_chosen_is_gone_to(small_shop: Shop, tmp_path: Path) -> None:
    small_shop.crawl()
    with small_shop.queue() as queue:
        first = queue.add(small_shop.publish("one", 5 * MB))
        second = queue.add(small_shop.publish("two", 8 * MB))
        until_bytes(queue, first.id, 1)
        (small_shop.cache.parent / "somebody-elses").write_bytes(bytes(12 * MB))
        small_shop.hurry(queue)
        until(queue, first.id, S.INSTALLED)
        until(queue, second.id, S.WAITING)
        other = tmp_path / "other disk"
        other.mkdir()
        queue.configure(other, 2, 0)
        done = until(queue, second.id, S.INSTALLED)
    assert done.path is not None
    assert Path(done.path).is_relative_to(other)
    assert small_shop.parts() == []


def test_a_disk_that_is_pulled_out_is_waited_for(
    loopback_hub: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.library.downloads.download_clerk.LOOK_FOR_ROOM_EVERY_S", 0.2)
    shop = Shop(loopback_hub, tmp_path, tmp_path / "stick")
    shop.crawl()
    with shop.queue() as queue:
        added = queue.add(shop.publish("one", 4 * MB))
        until_bytes(queue, added.id, 200_000)
        shop.cache.rename(tmp_path / "pulled out")
        wait_until(lambda: code(of(queue, added.id)) is ErrorCode.CACHE_GONE)
        assert of(queue, added.id).state is S.WAITING
        with pytest.raises(AppError) as caught:
            queue.add(shop.publish("two"))
        assert caught.value.problem.code is ErrorCode.CACHE_GONE
        assert not shop.cache.exists()
        shop.hurry(queue)
        (tmp_path / "pulled out").rename(shop.cache)
        until(queue, added.id, S.INSTALLED)
    shop.close()
