"""The queue of downloads, over a real hub, real files and real threads."""

import json
import time
from pathlib import Path

import pytest

from app.core.download import DownloadRequest, DownloadState
from app.core.errors import AppError, ErrorCode, NextAct
from app.core.hub import RepoFile
from app.library.downloads.download_requests import request_at
from app.network.stop import Stop
from tests.library.downloading import noise, wait_until
from tests.library.queueing import MB, Shop, code, is_gone, of, shop, until, until_bytes

__all__ = ["shop"]

S = DownloadState


def test_a_model_is_fetched_verified_and_stays_in_the_list(shop: Shop) -> None:
    request = shop.publish("one", 2 * MB)
    with shop.queue() as queue:
        added = queue.add(request)
        assert (added.state, added.total_bytes) in {(S.QUEUED, 2 * MB), (S.DOWNLOADING, 2 * MB)}
        done = until(queue, added.id, S.INSTALLED)
    assert done.path is not None
    assert Path(done.path).read_bytes() == noise(2 * MB, len("one") + 2 * MB)
    assert (done.done_bytes, done.rest_bytes) == (2 * MB, 0)
    assert done.fetched_bytes >= 2 * MB
    assert all(file.is_verified for file in done.files)
    states = shop.states_of(added.id)
    assert states[0] is S.QUEUED
    assert states[-1] is S.INSTALLED
    assert set(states) <= {S.QUEUED, S.DOWNLOADING, S.VERIFYING, S.INSTALLED}
    assert shop.parts() == []


def test_a_model_with_parts_and_projector_is_one_item(shop: Shop) -> None:
    shop.hub.add_repo(
        "acme/split-GGUF",
        {
            "Q4_K_M/split-Q4_K_M-00001-of-00002.gguf": noise(300_000, 1),
            "Q4_K_M/split-Q4_K_M-00002-of-00002.gguf": noise(200_000, 2),
            "mmproj-split-F16.gguf": noise(100_000, 3),
        },
    )
    with shop.queue() as queue:
        added = queue.add(shop.request("acme/split-GGUF"))
        done = until(queue, added.id, S.INSTALLED)
    assert [file.total_bytes for file in done.files] == [300_000, 200_000, 100_000]
    assert done.path is not None
    first = Path(done.path)
    assert first.name == "split-Q4_K_M-00001-of-00002.gguf"
    assert (first.parent / "split-Q4_K_M-00002-of-00002.gguf").read_bytes() == noise(200_000, 2)
    assert (first.parents[1] / "mmproj-split-F16.gguf").exists()
    verified = [status.verified_bytes for status in shop.told_of(added.id) if status.state is S.VERIFYING]
    assert all(0 <= count <= 600_000 for count in verified)


def test_what_is_on_the_disk_already_is_installed_at_once(shop: Shop) -> None:
    request = shop.publish("one")
    with shop.queue() as queue:
        first = queue.add(request)
        until(queue, first.id, S.INSTALLED)
        assert queue.add(request).id == first.id
        queue.cancel(first.id)
        assert is_gone(queue, first.id)
        asked = len(shop.hub.log)
        again = queue.add(request)
        assert (again.state, again.fetched_bytes) == (S.INSTALLED, 0)
        assert again.path == of(queue, again.id).path
        assert len(shop.hub.log) == asked


def test_downloads_go_one_after_another_in_their_order(shop: Shop) -> None:
    requests = [shop.publish(name) for name in ("one", "two", "three")]
    shop.crawl()
    with shop.queue() as queue:
        ids = [queue.add(request).id for request in requests]
        assert [status.id for status in queue.statuses()] == ids
        assert queue.reserved_bytes <= 900_000
        shop.hurry(queue)
        for each in ids:
            until(queue, each, S.INSTALLED)
        assert queue.reserved_bytes == 0
        assert [status.id for status in queue.statuses()] == ids[::-1]
    ends = [shop.told.index(shop.told_of(each)[-1]) for each in ids]
    assert ends == sorted(ends)


def test_another_order_holds_for_those_that_wait(shop: Shop) -> None:
    requests = [shop.publish(name, 3 * MB) for name in ("one", "two", "three", "four")]
    shop.crawl()
    with shop.queue() as queue:
        one, two, three, four = (queue.add(request).id for request in requests)
        until_bytes(queue, one, 1)
        queue.move(four, 0)
        assert [status.id for status in queue.statuses()] == [one, four, two, three]
        queue.move(two, 99)
        assert [status.id for status in queue.statuses()] == [one, four, three, two]
        shop.hurry(queue)
        for each in (one, four, three, two):
            until(queue, each, S.INSTALLED)
    ends = [shop.told.index(shop.told_of(each)[-1]) for each in (one, four, three, two)]
    assert ends == sorted(ends)


def test_pause_keeps_what_was_fetched_and_resume_goes_on(shop: Shop) -> None:
    request = shop.publish("one", 4 * MB)
    shop.crawl()
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 200_000)
        queue.pause(added.id)
        assert of(queue, added.id).state is S.PAUSED
        kept = of(queue, added.id).done_bytes
        shop.hurry(queue)
        queue.resume(added.id)
        done = until(queue, added.id, S.INSTALLED)
    assert kept >= 200_000
    assert done.fetched_bytes < 5 * MB


def test_another_takes_the_place_of_one_that_was_paused(shop: Shop) -> None:
    shop.crawl()
    with shop.queue() as queue:
        first, second = (queue.add(shop.publish(name, 3 * MB)).id for name in ("one", "two"))
        until_bytes(queue, first, 1)
        queue.pause(first)
        until_bytes(queue, second, 1)
        assert [status.id for status in queue.statuses()] == [second, first]
        queue.pause_all()
        assert {status.state for status in queue.statuses()} == {S.PAUSED}
        shop.hurry(queue)
        queue.resume_all()
        until(queue, first, S.INSTALLED)
        until(queue, second, S.INSTALLED)


def test_cancel_throws_away_what_was_fetched_and_nothing_else(shop: Shop) -> None:
    keep, throw = shop.publish("keep"), shop.publish("throw", 4 * MB)
    with shop.queue() as queue:
        kept = queue.add(keep)
        path = until(queue, kept.id, S.INSTALLED).path
        shop.crawl()
        thrown = queue.add(throw)
        until_bytes(queue, thrown.id, 200_000)
        assert shop.parts() != []
        queue.cancel(thrown.id)
        assert is_gone(queue, thrown.id)
        wait_until(lambda: not shop.parts())
    assert path is not None
    assert Path(path).exists()
    assert [each["id"] for each in json.loads(shop.file.read_bytes())["downloads"]] == [kept.id]


def test_cancelling_one_that_waits_leaves_a_projector_that_another_needs(shop: Shop) -> None:
    shop.hub.add_repo(
        "acme/eyes-GGUF",
        {
            "eyes-Q4_K_M.gguf": noise(300_000, 1),
            "eyes-Q8_0.gguf": noise(300_001, 2),
            "mmproj-eyes-F16.gguf": noise(MB, 3),
        },
    )
    small, large = (shop.request("acme/eyes-GGUF", place) for place in (0, 1))
    assert small.files[1] == large.files[1]
    shop.crawl()
    with shop.queue() as queue:
        first, second = queue.add(small), queue.add(large)
        wait_until(lambda: of(queue, first.id).files[1].done_bytes > 0)
        queue.cancel(second.id)
        wait_until(lambda: second.id not in shop.file.read_text())
        shop.hurry(queue)
        assert until(queue, first.id, S.INSTALLED).fetched_bytes < 2 * MB


def test_a_status_comes_five_times_a_second_at_most_while_bytes_arrive(shop: Shop) -> None:
    shop.crawl()
    with shop.queue() as queue:
        added = queue.add(shop.publish("one", 2 * MB))
        until_bytes(queue, added.id, 1)
        began, count = time.monotonic(), len(shop.told_of(added.id))
        wait_until(lambda: of(queue, added.id).bytes_per_second is not None)
        speed = of(queue, added.id)
        came, passed = len(shop.told_of(added.id)) - count, time.monotonic() - began
        shop.hurry(queue)
        until(queue, added.id, S.INSTALLED)
    assert came <= passed * 5 + 2
    assert speed.seconds_left is not None
    assert 0 < speed.seconds_left < 60


def test_a_restart_goes_on_where_it_was(shop: Shop) -> None:
    shop.crawl()
    requests = [shop.publish(name, 3 * MB) for name in ("one", "two", "three")]
    with shop.queue() as queue:
        one, two, three = (queue.add(request).id for request in requests)
        until_bytes(queue, one, 200_000)
        queue.pause(two)
        queue.move(three, 0)
    shop.hub.rate = None
    shop.told.clear()
    with shop.queue() as queue:
        assert [status.id for status in queue.statuses()] == [one, two, three]
        assert of(queue, one).done_bytes >= 200_000
        assert until(queue, one, S.INSTALLED).fetched_bytes < 4 * MB
        until(queue, three, S.INSTALLED)
        assert of(queue, two).state is S.PAUSED
        queue.resume(two)
        until(queue, two, S.INSTALLED)
    with shop.queue() as queue:
        assert {status.state for status in queue.statuses()} == {S.INSTALLED}
        gone = of(queue, one).path
    assert gone is not None
    Path(gone).unlink()
    with shop.queue() as queue:
        wait_until(lambda: is_gone(queue, one))


def test_a_damaged_list_is_set_aside_and_a_new_one_begun(shop: Shop) -> None:
    shop.file.write_bytes(b'{"version":1,"downloads":[{"id":')
    with shop.queue() as queue:
        assert queue.statuses() == []
        until(queue, queue.add(shop.publish("one")).id, S.INSTALLED)
    kept = list(shop.file.parent.glob("downloads-damaged-*.json"))
    assert len(kept) == 1
    assert len(json.loads(shop.file.read_bytes())["downloads"]) == 1


def test_a_list_that_was_meddled_with_leads_nowhere(shop: Shop) -> None:
    request = shop.publish("one")
    with shop.queue() as queue:
        until(queue, queue.add(request).id, S.INSTALLED)
    kept = json.loads(shop.file.read_bytes())
    odd = kept["downloads"][0]
    odd["state"] = "queued"
    for path in ("../../../evil.gguf", "/tmp/evil.gguf", ""):
        odd["request"]["files"][0]["path"] = path
        shop.file.write_text(json.dumps(kept))
        with shop.queue() as queue:
            assert queue.statuses() == []
            assert queue.add(request).state is S.INSTALLED


def test_a_list_of_a_newer_version_is_not_overwritten(shop: Shop) -> None:
    shop.file.write_bytes(b'{"version":7,"downloads":[]}')
    with shop.queue() as queue:
        assert queue.statuses() == []
    kept = list(shop.file.parent.glob("downloads-damaged-*.json"))
    assert [path.read_bytes() for path in kept] == [b'{"version":7,"downloads":[]}']


def test_only_the_last_twenty_that_are_done_stay(shop: Shop) -> None:
    with shop.queue() as queue:
        first = queue.add(shop.publish("m0", 1000)).id
        for number in range(1, 22):
            last = queue.add(shop.publish(f"m{number}", 1000)).id
            until(queue, last, S.INSTALLED)
        assert len(queue.statuses()) <= 21
        assert is_gone(queue, first)


def test_what_a_person_has_to_decide_about_fails_with_its_next_act(shop: Shop) -> None:
    shop.publish("gated")
    request = shop.request("acme/gated-GGUF")
    shop.hub.repos["acme/gated-GGUF"].gated = "manual"
    with shop.queue() as queue:
        added = queue.add(request)
        failed = until(queue, added.id, S.FAILED)
        assert code(failed) is ErrorCode.REPO_GATED
        assert failed.problem is not None
        assert failed.problem.next_act is not NextAct.NONE
        other = queue.add(shop.publish("open"))
        until(queue, other.id, S.INSTALLED)
    with shop.queue() as queue:
        assert code(of(queue, added.id)) is ErrorCode.REPO_GATED
        shop.hub.repos["acme/gated-GGUF"].gated = False
        queue.resume(added.id)
        until(queue, added.id, S.INSTALLED)


def test_a_repository_that_was_changed_is_fetched_anew(shop: Shop) -> None:
    request = shop.publish("one", MB)
    with shop.queue() as queue:
        shop.publish("one", 2 * MB)  # other bytes at another commit
        added = queue.add(request)
        failed = until(queue, added.id, S.FAILED)
        assert failed.problem is not None
        assert failed.problem.next_act is NextAct.FETCH_AGAIN
        queue.fetch_again(added.id)
        done = until(queue, added.id, S.INSTALLED)
    assert done.total_bytes == done.done_bytes == 2 * MB
    assert done.request.commit != request.commit
    assert shop.parts() == []


def test_more_connections_and_another_limit_hold_at_once(shop: Shop) -> None:
    request = shop.publish("one", 6 * MB)
    with shop.queue(connections=1, limit=500_000) as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 300_000)
        queue.configure(shop.cache, 3, 0)
        done = until(queue, added.id, S.INSTALLED)
    assert done.fetched_bytes < 6 * MB + 3 * MB


def test_close_is_quick_also_when_nothing_arrives(shop: Shop) -> None:
    request = shop.publish("one", 4 * MB)
    shop.hub.fault(match="Signature=", stall_after=200_000, stall_for=4.0, times=None)
    with shop.queue() as queue:
        added = queue.add(request)
        until_bytes(queue, added.id, 100_000)
        began = time.monotonic()
        queue.close()
        took_s = time.monotonic() - began
    assert took_s < 2.0
    shop.hub.faults.clear()
    with shop.queue() as queue:
        until(queue, added.id, S.INSTALLED)


def test_a_name_that_leads_out_of_the_cache_is_refused(shop: Shop) -> None:
    good = shop.publish("one")
    for path in ("../../evil.gguf", "/etc/evil.gguf", "a/../../evil.gguf"):
        bad = DownloadRequest(good.repo_id, good.commit, (RepoFile(path, 1, "0" * 64, "0" * 64),), "evil")
        with shop.queue() as queue, pytest.raises(AppError) as caught:
            queue.add(bad)
        assert caught.value.problem.code is ErrorCode.HUB_ODD


def test_a_folder_that_nothing_can_be_written_into_is_said(shop: Shop, tmp_path: Path) -> None:
    request = shop.publish("one")
    (tmp_path / "a file").write_bytes(b"")
    with shop.queue() as queue:
        queue.configure(tmp_path / "a file", 2, 0)
        with pytest.raises(AppError) as caught:
            queue.add(request)
        assert caught.value.problem.code in {ErrorCode.CACHE_UNWRITABLE, ErrorCode.CACHE_GONE}
        assert queue.statuses() == []


# -- files outside a hub ---------------------------------------------------------------------------------


def test_a_file_outside_a_hub_goes_into_the_folder_of_models(shop: Shop) -> None:
    content = b"GGUF" + noise(2 * MB)
    shop.hub.add_repo("acme/plain", {"plain_model-q8_0.gguf": content, "page.gguf": b"<html>" + noise(1000)})
    address = f"{shop.hub.endpoint}/acme/plain/resolve/main/"
    with shop.queue() as queue:
        request = request_at(shop.network, address + "plain%5Fmodel-q8_0.gguf?download=true", Stop())
        assert (request.name, request.quantisation) == ("plain model", "Q8_0")
        added = queue.add(request)
        done = until(queue, added.id, S.INSTALLED)
        assert done.path == str(shop.file.parent / "models" / "plain_model-q8_0.gguf")
        assert Path(done.path).read_bytes() == content
        page = queue.add(request_at(shop.network, address + "page.gguf", Stop()))
        assert code(until(queue, page.id, S.FAILED)) is ErrorCode.NOT_GGUF
    assert [path.name for path in (shop.file.parent / "models").glob("*.gguf")] == ["plain_model-q8_0.gguf"]


def test_a_host_that_tells_no_size_is_refused(shop: Shop) -> None:
    shop.hub.add_repo("acme/plain", {"plain.gguf": b"GGUF" + noise(1000)})
    shop.hub.fault(match="Signature=", no_length=True, ignore_range=True, times=None)
    with pytest.raises(AppError) as caught:
        request_at(shop.network, f"{shop.hub.endpoint}/acme/plain/resolve/main/plain.gguf", Stop())
    assert caught.value.problem.code is ErrorCode.HUB_ODD
