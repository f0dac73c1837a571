"""One file: fetched by ranges, paused, resumed, compared, published; never fetched twice without need."""

import hashlib
import json
from pathlib import Path

import filelock
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.hub import RepoFile
from app.library.downloads.file_download import DirectDownload, size_at
from app.library.downloads.transfer_limit import TransferLimit
from app.network.ledger import Purpose
from app.network.network import NetworkOptions
from app.network.stop import Stop, StoppedError
from tests.fakes.loopback_hub import LoopbackHub
from tests.library.downloading import NAME, REPO, Background, Heard, Workshop, noise, wait_until, workshop

__all__ = ["workshop"]


def test_a_file_comes_over_several_connections_and_gets_its_name(workshop: Workshop) -> None:
    heard = Heard()
    path = workshop.download(heard).run(Stop())
    workshop.assert_whole(path)
    assert path == workshop.cache.snapshot_path(REPO, workshop.commit, NAME)
    assert path.is_symlink()
    assert not Path(path.readlink()).is_absolute()
    assert (workshop.cache.repo_folder(REPO) / "refs" / "main").read_text() == workshop.commit
    assert heard.progress[-1][0] == workshop.file.size_bytes
    assert heard.verified[-1] == workshop.file.size_bytes
    assert len({headers["range"] for headers in workshop.body_headers()}) > 2


def test_every_request_asks_for_plain_bytes_and_the_token_stays_with_the_hub(
    loopback_hub: LoopbackHub, tmp_path: Path
) -> None:
    token = "hf_" + "t" * 34
    workshop = Workshop(loopback_hub, tmp_path, noise(3_000_000), gated="auto", granted={token})
    workshop.token.keep(token)
    workshop.assert_whole(workshop.download().run(Stop()))
    for headers in workshop.body_headers():
        assert headers["accept-encoding"] == "identity"
        assert "authorization" not in headers
    workshop.close()


def test_a_small_file_is_compared_by_gits_digest(loopback_hub: LoopbackHub, tmp_path: Path) -> None:
    workshop = Workshop(loopback_hub, tmp_path, noise(100))
    loopback_hub.add_repo(REPO, {"config.json": b'{"a": 1}'})
    small = loopback_hub.repos[REPO].files["config.json"]
    workshop.commit = loopback_hub.repos[REPO].sha
    workshop.file = RepoFile("config.json", small.size, "", small.oid)
    path = workshop.download().run(Stop())
    assert path.read_bytes() == b'{"a": 1}'
    loopback_hub.fault(match="GET .*resolve-cache", times=None, corrupt_at=3)
    path.unlink()
    workshop.cache.blob(REPO, small.oid).unlink()
    with pytest.raises(AppError) as caught:
        workshop.download().run(Stop())
    assert caught.value.problem.code is ErrorCode.BYTES_DIFFER
    workshop.close()


def test_a_small_file_of_a_gated_repository_comes_with_the_token(
    loopback_hub: LoopbackHub, tmp_path: Path
) -> None:
    token = "hf_" + "t" * 34
    repo = loopback_hub.add_repo(REPO, {"config.json": b"{}"}, gated="auto", granted={token})
    workshop = Workshop(loopback_hub, tmp_path, noise(100))
    loopback_hub.repos[REPO], workshop.commit = repo, repo.sha
    workshop.file = RepoFile("config.json", 2, "", repo.files["config.json"].oid)
    with pytest.raises(AppError) as caught:
        workshop.download().run(Stop())
    assert caught.value.problem.code is ErrorCode.REPO_GATED
    workshop.token.keep(token)
    assert workshop.download().run(Stop()).read_bytes() == b"{}"
    workshop.close()


def test_a_file_in_the_hubs_other_storage_comes_by_plain_requests(
    loopback_hub: LoopbackHub, tmp_path: Path
) -> None:
    workshop = Workshop(loopback_hub, tmp_path, noise(3_000_000), xet=True)
    workshop.assert_whole(workshop.download().run(Stop()))
    workshop.close()


def test_what_is_there_is_not_fetched_again(workshop: Workshop) -> None:
    workshop.download().run(Stop())
    before = len(workshop.hub.log)
    again = workshop.download()
    assert again.done_bytes == workshop.file.size_bytes
    workshop.assert_whole(again.run(Stop()))
    assert len(workshop.hub.log) == before


def test_a_blob_of_another_version_only_gets_another_name(workshop: Workshop) -> None:
    workshop.download().run(Stop())
    before = len(workshop.hub.log)
    workshop.commit = "f" * 40
    workshop.assert_whole(workshop.download().run(Stop()))
    assert len(workshop.hub.log) == before


def test_an_empty_file_is_a_file(loopback_hub: LoopbackHub, tmp_path: Path) -> None:
    workshop = Workshop(loopback_hub, tmp_path, b"")
    workshop.assert_whole(workshop.download().run(Stop()))
    workshop.close()


@pytest.mark.parametrize("connections", [1, 3, 8])
def test_a_pause_keeps_what_came_and_the_rest_is_fetched_later(workshop: Workshop, connections: int) -> None:
    workshop.hub.rate = 3e6 / connections
    heard = Heard()
    running = Background(workshop.download(heard, connections=connections))
    assert heard.moved.wait(10)
    running.stop.set()
    assert isinstance(running.join().error, StoppedError)
    kept = workshop.download().done_bytes
    assert 0 < kept < workshop.file.size_bytes

    workshop.hub.rate = None
    heard = Heard()
    # With one connection nobody takes over what another one has asked for, so nothing comes twice.
    workshop.assert_whole(workshop.download(heard, connections=1).run(Stop()))
    assert heard.progress[0][0] >= kept
    assert heard.fetched_bytes == workshop.file.size_bytes - kept


@pytest.mark.parametrize("how", [{"stall_after": 0}, {"stall_after": 200_000}, {"delay": 2.5}])
def test_a_stop_is_heard_while_nothing_arrives(workshop: Workshop, how: dict[str, float]) -> None:
    workshop.hub.fault(match="GET .*Signature", times=None, stall_for=2.5, **how)
    running = Background(workshop.download())
    wait_until(lambda: len(workshop.body_requests()) >= 3)
    running.stop.set()
    assert isinstance(running.join(1.5).error, StoppedError)


def test_a_stop_is_heard_while_the_hub_is_silent(workshop: Workshop) -> None:
    workshop.hub.fault(match="HEAD ", delay=2.5)
    running = Background(workshop.download())
    wait_until(lambda: bool(workshop.hub.log))
    running.stop.set()
    assert isinstance(running.join(1.5).error, StoppedError)


def test_a_stop_before_the_start_touches_nothing(workshop: Workshop) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(StoppedError):
        workshop.download().run(stop)
    assert workshop.hub.log == []
    assert list(workshop.root.iterdir()) == []


def test_discarding_removes_the_part_and_its_journal(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    running.stop.set()
    running.join()
    assert workshop.part.exists()
    assert workshop.journal.exists()
    download = workshop.download()
    download.discard()
    download.discard()
    assert download.done_bytes == 0
    assert not workshop.part.exists()
    assert not workshop.journal.exists()


def test_after_another_start_of_the_system_only_what_the_disk_confirmed_counts(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    running.stop.set()
    running.join()
    journal = json.loads(workshop.journal.read_bytes())
    assert workshop.download().done_bytes > 0
    workshop.journal.write_text(json.dumps({**journal, "boot": "another", "synced": [[0, 1000]]}))
    assert workshop.download().done_bytes == 1000
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"size_bytes": "x"}',
        b'{"size_bytes": 5}',
        b'{"size_bytes": 5, "boot": "\xff"}',
        b"[" * 100_000,
    ],
)
def test_a_journal_that_cannot_be_understood_means_beginning_anew(workshop: Workshop, content: bytes) -> None:
    workshop.cache.prepare(REPO)
    workshop.part.write_bytes(b"x" * workshop.file.size_bytes)
    workshop.journal.write_bytes(content)
    assert workshop.download().done_bytes == 0
    workshop.assert_whole(workshop.download().run(Stop()))


def test_a_part_that_another_program_shortened_is_begun_anew(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    running.stop.set()
    running.join()
    with workshop.part.open("r+b") as file:
        file.truncate(10)
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))


def test_bytes_that_the_disk_lost_are_found_and_fetched_again(
    workshop: Workshop,
) -> None:
    workshop.hub.rate = 1.5e6
    heard = Heard()
    running = Background(workshop.download(heard))
    wait_until(lambda: heard.progress and heard.progress[-1][0] > 1_000_000)
    running.stop.set()
    running.join()
    with workshop.part.open("r+b") as file:
        file.write(b"\0" * 5000)
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))


class Repairing(Heard):
    """The server's faults are over once everything was fetched."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__()
        self._workshop = workshop

    def on_verify(self, done_bytes: int) -> None:
        super().on_verify(done_bytes)
        self._workshop.hub.faults.clear()


def test_a_flipped_byte_is_found_and_put_right(workshop: Workshop) -> None:
    workshop.hub.fault(match="GET .*Signature", times=None, corrupt_at=2_500_000)
    heard = Repairing(workshop)
    workshop.assert_whole(workshop.download(heard).run(Stop()))
    ranges = [headers["range"] for headers in workshop.body_headers()]
    assert len(set(ranges)) < len(ranges), "nothing was fetched again"


def test_what_came_over_a_broken_connection_is_looked_at_first(workshop: Workshop) -> None:
    workshop.hub.fault(match="GET .*Signature", corrupt_at=10, drop_after=300_000, reset=True)
    heard = Heard()
    workshop.assert_whole(workshop.download(heard, connections=1).run(Stop()))
    asked = [tuple(map(int, each["range"][6:].split("-"))) for each in workshop.body_headers()]
    again = [end + 1 for start, end in asked if start == 0][1:]
    assert again, "the flipped byte was never found"
    assert sum(again) <= 300_000


def test_after_a_power_cut_the_journal_that_the_disk_confirmed_counts(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    confirmed = workshop.journal.with_name(workshop.journal.name + ".synced")
    wait_until(confirmed.exists)
    running.stop.set()
    running.join()
    workshop.journal.write_bytes(b"")
    kept = workshop.download().done_bytes
    assert 0 < kept < workshop.file.size_bytes
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))


def test_a_second_download_of_the_same_file_waits_and_takes_the_first_ones(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    first_heard, second_heard = Heard(), Heard()
    first = Background(workshop.download(first_heard))
    assert first_heard.moved.wait(10)
    second = Background(workshop.download(second_heard))
    wait_until(lambda: bool(second_heard.waits))
    assert second_heard.wait_codes == {ErrorCode.FETCHED_ELSEWHERE}
    workshop.hub.rate = None
    assert first.join().path == second.join().path
    assert second_heard.fetched_bytes == 0


def test_while_another_program_holds_the_lock_a_stop_is_heard(workshop: Workshop) -> None:
    lock = workshop.cache.lock_file(REPO, workshop.file.blob_id)
    lock.parent.mkdir(parents=True)
    with filelock.FileLock(lock):
        heard = Heard()
        running = Background(workshop.download(heard))
        wait_until(lambda: bool(heard.waits))
        running.stop.set()
        assert isinstance(running.join(1.5).error, StoppedError)
    assert workshop.body_requests() == []


def test_pieces_are_kept_of_what_was_compared(workshop: Workshop) -> None:
    path = workshop.download().run(Stop())
    pieces = workshop.pieces.read(workshop.file.blob_id)
    assert pieces is not None
    data = path.read_bytes()
    spans = [pieces.span(index) for index in range(len(pieces.digests))]
    assert spans[-1][1] == len(data)
    assert pieces.digests == tuple(hashlib.sha256(data[start:end]).digest() for start, end in spans)


def test_the_limit_holds_over_all_connections_and_can_be_lifted(workshop: Workshop) -> None:
    workshop.limit = TransferLimit(2_000_000)
    heard = Heard()
    running = Background(workshop.download(heard, connections=4))
    wait_until(lambda: heard.progress and heard.progress[-1][0] > 500_000)
    assert running.is_at_work
    workshop.limit.set_rate(0)
    path = running.join().path
    assert path is not None
    workshop.assert_whole(path)


def test_going_offline_ends_it_and_keeps_what_came(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    workshop.network.configure(NetworkOptions(proxy="none", is_offline=True))
    assert running.join(5).code is ErrorCode.OFFLINE
    assert workshop.download().done_bytes > 0
    workshop.network.configure(NetworkOptions(proxy="none"))
    workshop.hub.rate = None
    workshop.assert_whole(workshop.download().run(Stop()))


def test_it_ends_with_the_network_that_is_closed_for_good(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    workshop.network.close()
    assert isinstance(running.join(5).error, StoppedError)
    assert workshop.download().done_bytes > 0


def test_a_size_that_no_file_has_is_a_refused_range_like_any_other(workshop: Workshop) -> None:
    length = {"Content-Range": f"bytes */{'9' * 5000}"}
    workshop.hub.fault(match="GET .*Signature", status=416, headers=length)
    workshop.assert_whole(workshop.download().run(Stop()))


def test_a_file_that_is_another_one_now_is_named_so(workshop: Workshop) -> None:
    workshop.file = RepoFile(NAME, workshop.file.size_bytes, "0" * 64, "0" * 64)
    with pytest.raises(AppError) as caught:
        workshop.download().run(Stop())
    assert caught.value.problem.code is ErrorCode.CHANGED_ON_HUB


def test_a_path_that_leads_out_of_the_cache_is_refused(workshop: Workshop) -> None:
    workshop.file = RepoFile("../../evil.gguf", 1, "", "0" * 40)
    with pytest.raises(ValueError, match="leads out"):
        workshop.download().run(Stop())


# -- outside a hub -------------------------------------------------------------------------------------


def _direct(workshop: Workshop, folder: Path, heard: Heard | None = None) -> DirectDownload:
    url = workshop.client.locate(REPO, workshop.commit, NAME, Purpose.DOWNLOAD).url
    heard = heard or Heard()
    size = size_at(workshop.network, url, Stop())
    return DirectDownload(
        workshop.network,
        folder,
        url,
        RepoFile("other.gguf", size, "", ""),
        connections=1,
        limit=TransferLimit(),
        on_progress=heard.on_progress,
        on_verify=heard.on_verify,
        on_wait=heard.on_wait,
        patience_s=5.0,
    )


def test_a_file_outside_a_hub_goes_into_a_folder(workshop: Workshop, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    path = _direct(workshop, folder).run(Stop())
    assert path == folder / "other.gguf"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == workshop.repo.files[NAME].sha256
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []


def test_a_file_outside_a_hub_leaves_its_namesake_alone(workshop: Workshop, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "other.gguf").write_bytes(b"mine")
    assert _direct(workshop, folder).run(Stop()) == folder / "other-2.gguf"
    assert (folder / "other.gguf").read_bytes() == b"mine"


def test_a_file_outside_a_hub_is_resumed(workshop: Workshop, tmp_path: Path) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    download = _direct(workshop, tmp_path / "models", heard)
    running = Background(download)
    assert heard.moved.wait(10)
    running.stop.set()
    assert isinstance(running.join().error, StoppedError)
    kept = download.done_bytes
    assert kept > 0
    workshop.hub.rate = None
    again = Heard()
    path = _direct(workshop, tmp_path / "models", again).run(Stop())
    assert again.fetched_bytes == workshop.file.size_bytes - kept
    assert hashlib.sha256(path.read_bytes()).hexdigest() == workshop.repo.files[NAME].sha256


def test_a_file_outside_a_hub_that_changes_is_not_mixed(workshop: Workshop, tmp_path: Path) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(_direct(workshop, tmp_path / "models", heard))
    assert heard.moved.wait(10)
    running.stop.set()
    running.join()
    workshop.hub.rate = None
    download = _direct(workshop, tmp_path / "models")
    workshop.repo.files[NAME].lfs = False  # from now on it comes with another ETag
    assert download.done_bytes > 0
    with pytest.raises(AppError) as caught:
        download.run(Stop())
    assert caught.value.problem.code is ErrorCode.CHANGED_ON_HUB
    download.discard()
    assert download.run(Stop()).stat().st_size == workshop.file.size_bytes


def test_an_address_that_leads_nowhere_is_named(workshop: Workshop) -> None:
    with pytest.raises(AppError) as caught:
        size_at(workshop.network, workshop.hub.endpoint + "/nothing/there.gguf", Stop())
    assert caught.value.problem.code is ErrorCode.REPO_FILE_UNKNOWN
