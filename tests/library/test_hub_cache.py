"""The cache is shared: what we put there other Hugging Face programs find, what they put there we find."""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import filelock
import pytest

from app.core.errors import AppError, ErrorCode
from app.core.hub import RepoFile
from app.library.downloads.hub_cache import HubCache
from app.network.stop import Stop
from tests.library.downloading import NAME, REPO, Background, Heard, Workshop, wait_until, workshop

__all__ = ["workshop"]

_PRELUDE = """
import json, sys, warnings, logging
warnings.simplefilter("error")
from huggingface_hub import hf_hub_download, scan_cache_dir, try_to_load_from_cache
root, endpoint, repo, name, commit = sys.argv[1:6]
def fetch(**more):
    return hf_hub_download(repo, name, cache_dir=root, endpoint=endpoint, token=False, **more)
def scan():
    info = scan_cache_dir(root)
    assert not info.warnings, info.warnings
    return info
"""


def other_program(workshop: Workshop, code: str) -> str:
    """What a program prints that uses the hub's own client in a process of its own."""
    environment = {
        **os.environ,
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            _PRELUDE + code,
            str(workshop.root),
            workshop.hub.endpoint,
            REPO,
            NAME,
            workshop.commit,
        ],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_another_program_finds_what_we_fetched_and_asks_nobody(workshop: Workshop) -> None:
    path = workshop.download().run(Stop())
    before = len(workshop.hub.log)
    assert other_program(workshop, "print(fetch(local_files_only=True))") == str(path)
    assert other_program(workshop, "print(fetch(local_files_only=True, revision=commit))") == str(path)
    assert other_program(workshop, "print(fetch(revision=commit))") == str(path)
    assert len(workshop.hub.log) == before
    assert other_program(workshop, "print(fetch())") == str(path)
    assert [entry["method"] for entry in workshop.hub.log[before:]] == ["HEAD"]


def test_another_programs_list_has_our_file_without_a_warning(workshop: Workshop) -> None:
    workshop.download().run(Stop())
    told = json.loads(
        other_program(
            workshop,
            """
repo, = scan().repos
revision, = repo.revisions
file, = revision.files
print(json.dumps([repo.repo_id, repo.size_on_disk, revision.commit_hash, sorted(revision.refs),
                  file.file_name, file.size_on_disk]))
""",
        )
    )
    size = workshop.file.size_bytes
    assert told == [REPO, size, workshop.commit, ["main"], NAME, size]


def test_a_part_that_is_paused_disturbs_nobody_and_survives_their_tidying(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    running.stop.set()
    running.join()
    kept = workshop.download().done_bytes
    assert other_program(workshop, "print(len(scan().incomplete_files))") == "0"
    prune = [
        str(Path(sys.executable).with_name("hf")),
        "cache",
        "prune",
        "--yes",
        "--cache-dir",
        str(workshop.root),
    ]
    subprocess.run(prune, check=True, capture_output=True, timeout=60)
    assert workshop.download().done_bytes == kept > 0


def test_while_another_program_fetches_we_wait_and_take_its_file(workshop: Workshop) -> None:
    workshop.hub.rate = 3e6
    heard = Heard()
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _PRELUDE + "fetch()",
            str(workshop.root),
            workshop.hub.endpoint,
            REPO,
            NAME,
            "x",
        ],
        env={**os.environ, "HF_HUB_DISABLE_XET": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"},
    )
    try:
        wait_until(lambda: bool(workshop.body_requests()))
        path = workshop.download(heard).run(Stop())
    finally:
        assert program.wait(30) == 0
    workshop.assert_whole(path)
    assert heard.wait_codes == {ErrorCode.FETCHED_ELSEWHERE}
    assert heard.fetched_bytes == 0
    assert len(workshop.body_requests()) == 1


def test_while_we_fetch_another_program_waits_and_takes_our_file(workshop: Workshop) -> None:
    workshop.hub.rate = 1e6
    heard = Heard()
    running = Background(workshop.download(heard))
    assert heard.moved.wait(10)
    theirs = other_program(workshop, "print(fetch())")
    assert theirs == str(running.join().path)
    agents = {headers["user-agent"] for headers in workshop.body_headers()}
    assert agents == {"fireside"}


def test_we_find_what_another_program_fetched(workshop: Workshop) -> None:
    theirs = other_program(workshop, "print(fetch())")
    before = len(workshop.hub.log)
    assert str(workshop.download().run(Stop())) == theirs
    assert len(workshop.hub.log) == before
    other_program(workshop, "scan()")


def test_two_versions_with_the_same_bytes_share_a_blob_for_both_programs(workshop: Workshop) -> None:
    other_program(workshop, "fetch()")
    first = workshop.commit
    workshop.commit = workshop.hub.change(REPO, {"README.md": Path(__file__)})
    path = workshop.download().run(Stop())
    assert path.resolve() == workshop.cache.snapshot_path(REPO, first, NAME).resolve()
    told = other_program(workshop, "print(*sorted(r.commit_hash for r in list(scan().repos)[0].revisions))")
    assert told.split() == sorted([first, workshop.commit])


def test_what_another_program_deletes_is_gone_for_us_and_can_be_fetched_again(workshop: Workshop) -> None:
    workshop.download().run(Stop())
    freed = other_program(
        workshop,
        "strategy = scan().delete_revisions(commit); print(strategy.expected_freed_size); strategy.execute()",
    )
    assert int(freed) == workshop.file.size_bytes
    assert workshop.cache.find(REPO, workshop.commit, workshop.file) is None
    assert workshop.download().done_bytes == 0
    workshop.assert_whole(workshop.download().run(Stop()))
    other_program(workshop, "scan()")


def test_another_version_keeps_the_bytes_that_it_uses(workshop: Workshop) -> None:
    workshop.download().run(Stop())
    old = workshop.commit
    workshop.commit = workshop.hub.change(REPO, {"README.md": Path(__file__)})
    path = workshop.download().run(Stop())
    other_program(workshop, f"scan().delete_revisions('{old}').execute()")
    workshop.assert_whole(path)
    assert workshop.cache.find(REPO, workshop.commit, workshop.file) == path


# -- without links -------------------------------------------------------------------------------------


@pytest.fixture
def no_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that makes no symbolic links, as Windows does for most people."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(os, "symlink", refuse)
    monkeypatch.setattr(Path, "symlink_to", refuse)


def test_without_links_the_file_itself_lies_in_the_snapshot(workshop: Workshop, no_links: None) -> None:
    path = workshop.download().run(Stop())
    workshop.assert_whole(path)
    assert not path.is_symlink()
    assert not workshop.cache.blob(REPO, workshop.file.blob_id).exists()
    before = len(workshop.hub.log)
    assert workshop.download().run(Stop()) == path
    assert len(workshop.hub.log) == before
    assert other_program(workshop, "print(fetch(local_files_only=True))") == str(path)
    assert other_program(workshop, "print(scan().size_on_disk)") == str(workshop.file.size_bytes)


def test_without_links_a_blob_that_is_there_gets_a_second_name(workshop: Workshop, no_links: None) -> None:
    blob = workshop.cache.blob(REPO, workshop.file.blob_id)
    blob.parent.mkdir(parents=True)
    source = workshop.repo.files[NAME].source
    assert isinstance(source, bytes)
    blob.write_bytes(source)
    path = workshop.download().run(Stop())
    assert hashlib.sha256(path.read_bytes()).hexdigest() == workshop.file.sha256
    assert blob.exists()
    assert workshop.body_requests() == []


# -- names, folders, leftovers -------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/x", "a//x", ".", "", "a\\..\\x", "a/\0"])
def test_a_path_that_leads_out_is_no_path(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        HubCache(tmp_path).snapshot_path(REPO, "a" * 40, path)


@pytest.mark.parametrize("revision", ["..", "../../x", "/x", "refs//1", ""])
def test_a_revision_that_leads_out_is_none(tmp_path: Path, revision: str) -> None:
    with pytest.raises(ValueError, match="leads out"):
        HubCache(tmp_path).ref(REPO, revision)


def test_a_branch_leads_to_its_commit(workshop: Workshop) -> None:
    workshop.cache.prepare(REPO)
    workshop.part.write_bytes(b"x" * workshop.file.size_bytes)
    workshop.cache.publish(REPO, workshop.commit, workshop.file, workshop.part, "refs/pr/1")
    assert (workshop.cache.repo_folder(REPO) / "refs" / "refs" / "pr" / "1").read_text() == workshop.commit
    assert not (workshop.cache.repo_folder(REPO) / "refs" / "main").exists()


@pytest.mark.parametrize("blob_id", ["", "../x", "A" * 64, "0" * 63, "0" * 40 + "/"])
def test_a_blob_is_named_by_a_digest(tmp_path: Path, blob_id: str) -> None:
    with pytest.raises(ValueError, match="no digest"):
        HubCache(tmp_path).blob(REPO, blob_id)


def test_a_file_of_a_folder_leads_up_to_its_blob(workshop: Workshop) -> None:
    workshop.file = RepoFile("Q4/deep/" + NAME, 6, "", "0" * 40)
    workshop.cache.prepare(REPO)
    part = workshop.part
    part.write_bytes(b"GGUF01")
    path = workshop.cache.publish(REPO, workshop.commit, workshop.file, part)
    assert path.read_bytes() == b"GGUF01"
    assert path.readlink().as_posix() == "../../../../blobs/" + "0" * 40


def test_a_file_of_another_size_under_its_name_is_not_it(workshop: Workshop) -> None:
    path = workshop.cache.snapshot_path(REPO, workshop.commit, NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half of it")
    assert workshop.cache.find(REPO, workshop.commit, workshop.file) is None
    workshop.assert_whole(workshop.download().run(Stop()))


def test_a_chosen_folder_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(AppError) as caught:
        HubCache(tmp_path / "usb" / "hub").require()
    assert caught.value.problem.code is ErrorCode.CACHE_GONE
    assert not (tmp_path / "usb").exists()


def test_the_usual_folder_is_made_when_it_is_missing(own_home: Path) -> None:
    root = own_home / ".cache" / "huggingface" / "hub"
    HubCache(root).prepare(REPO)
    assert (root / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_parts_that_nobody_goes_on_with_are_swept(tmp_path: Path) -> None:
    cache = HubCache(tmp_path)
    cache.prepare(REPO)
    names = {letter: letter * 64 for letter in "abcdef"}
    old = time.time() - 40 * 86400
    for letter in "abcde":
        cache.part(REPO, names[letter]).write_bytes(b"x" * 100_000)
    for letter in "abcef":
        cache.journal(REPO, names[letter]).write_bytes(b"{}")
    for letter in "abdef":  # "c" is of today
        for path in (cache.part(REPO, names[letter]), cache.journal(REPO, names[letter])):
            if path.exists():
                os.utime(path, (old, old))
    lock = cache.lock_file(REPO, names["e"])
    lock.parent.mkdir(parents=True)
    with filelock.FileLock(lock):
        freed = cache.sweep(wanted={names["a"]})
    left = sorted(path.name[0] for path in cache.repo_folder(REPO).joinpath("blobs").iterdir())
    assert left == ["a", "a", "c", "c", "e", "e"]  # wanted, young, being worked at
    assert freed >= 200_000
