"""What can go wrong while a file is fetched, as data: how it is brought about, and how it may end."""

import shutil
import subprocess
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

import filelock

from app.core.errors import ErrorCode
from app.network.network import NetworkOptions
from tests.library.downloading import REPO, Workshop, noise

BODY = "GET .*Signature="
PLACE = "HEAD .*resolve"

Act = Callable[[Workshop, ExitStack], None]
"""Brings it about; what the stack calls at its end takes it back."""


@dataclass(frozen=True)
class Fault:
    """Attributes:
    ends: how a download may end that meets it; empty: only with the whole file.
    before: is done before it begins.
    during: is done once bytes have come.
    rate: bytes a second of one connection, so that there is a middle; 0 is no limit.
    """

    name: str
    ends: frozenset[ErrorCode] = frozenset()
    before: Act | None = None
    during: Act | None = None
    rate: float = 0.0
    is_for_ever: bool = False


@dataclass
class Answers:
    """Faults of the server, put before the download begins."""

    settings: list[dict[str, object]] = field(default_factory=list)

    def __call__(self, workshop: Workshop, undo: ExitStack) -> None:
        for each in self.settings:
            workshop.hub.fault(**{"match": BODY, **each})
        undo.callback(workshop.hub.faults.clear)


def _answers(name: str, *ends: ErrorCode, **settings: object) -> Fault:
    is_for_ever = "times" in settings and settings["times"] is None
    return Fault(name, frozenset(ends), Answers([settings]), is_for_ever=is_for_ever)


def _during(name: str, act: Act, *ends: ErrorCode) -> Fault:
    return Fault(name, frozenset(ends), during=act, rate=1.5e6)


# -- what happens to the repository, the network and the disk ------------------------------------------


def _short_lived(workshop: Workshop, undo: ExitStack) -> None:
    workshop.hub.url_ttl = 1.0
    undo.callback(setattr, workshop.hub, "url_ttl", 3600.0)


def _revoke(workshop: Workshop, undo: ExitStack) -> None:
    token = "hf_" + "t" * 34
    workshop.hub.tokens.pop(token, None)
    workshop.hub.fault(match=BODY, times=None, status=403)
    undo.callback(workshop.hub.faults.clear)
    undo.callback(workshop.hub.tokens.__setitem__, token, "tester")


def _gate(workshop: Workshop, undo: ExitStack) -> None:
    workshop.repo.gated = "manual"
    workshop.hub.fault(match=BODY, times=None, status=403)
    undo.callback(workshop.hub.faults.clear)
    undo.callback(setattr, workshop.repo, "gated", False)


def _with_token(workshop: Workshop, undo: ExitStack) -> None:
    token = "hf_" + "t" * 34
    workshop.token.keep(token)
    workshop.repo.gated = "auto"
    workshop.repo.granted.add(token)


def _rename(workshop: Workshop, undo: ExitStack) -> None:
    workshop.hub.rename(REPO, "acme/renamed-GGUF")
    workshop.hub.fault(match=BODY, times=2, status=403)


def _change(workshop: Workshop, undo: ExitStack) -> None:
    """The file at the pinned commit is another one; only a rewritten history does that."""
    file = workshop.repo.files[workshop.file.path]
    other = type(file).make(workshop.file.path, noise(file.size, 9))
    workshop.repo.files[workshop.file.path] = other
    workshop.hub.fault(match=BODY, times=None, status=404)
    undo.callback(workshop.hub.faults.clear)
    undo.callback(workshop.repo.files.__setitem__, workshop.file.path, file)


def _newer(workshop: Workshop, undo: ExitStack) -> None:
    workshop.hub.change(workshop.repo.id, {workshop.file.path: noise(5000, 9)})
    workshop.repo.files = workshop.repo.older[workshop.commit]
    workshop.hub.fault(match=BODY, times=2, status=403)


def _remove(workshop: Workshop, undo: ExitStack) -> None:
    name, repo = workshop.repo.id, workshop.hub.repos.pop(workshop.repo.id)
    workshop.hub.fault(match=BODY, times=None, status=404)
    undo.callback(workshop.hub.faults.clear)
    undo.callback(workshop.hub.repos.__setitem__, name, repo)


def _offline(workshop: Workshop, undo: ExitStack) -> None:
    workshop.network.configure(NetworkOptions(proxy="none", is_offline=True))
    undo.callback(workshop.network.configure, NetworkOptions(proxy="none"))


def _dead_proxy(workshop: Workshop, undo: ExitStack) -> None:
    workshop.network.configure(NetworkOptions(proxy="http://127.0.0.1:1"))
    workshop.hub.fault(match=BODY, times=3, drop_after=1000)
    undo.callback(workshop.network.configure, NetworkOptions(proxy="none"))


def _pull_out(workshop: Workshop, undo: ExitStack) -> None:
    away = workshop.root.with_name("away")
    if not workshop.root.exists():
        return
    workshop.root.rename(away)

    def put_back() -> None:
        shutil.rmtree(workshop.root, ignore_errors=True)
        away.rename(workshop.root)

    undo.callback(put_back)


def _wipe(workshop: Workshop, undo: ExitStack) -> None:
    shutil.rmtree(workshop.root, ignore_errors=True)
    undo.callback(workshop.root.mkdir, exist_ok=True)


def _delete_part(workshop: Workshop, undo: ExitStack) -> None:
    workshop.part.unlink(missing_ok=True)


def _hold_lock(workshop: Workshop, undo: ExitStack) -> None:
    path = workshop.cache.lock_file(REPO, workshop.file.blob_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(path, thread_local=False, is_singleton=False)
    lock.acquire()
    timer = threading.Timer(0.4, lock.release)
    timer.start()
    undo.callback(timer.join)


def _file_in_the_way(workshop: Workshop, undo: ExitStack) -> None:
    workshop.cache.repo_folder(REPO).write_text("in the way")
    undo.callback(workshop.cache.repo_folder(REPO).unlink)


def mounted(workshop: Workshop, undo: ExitStack, size: str) -> None:
    """Put a small file system where the cache is."""
    target = str(workshop.root)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", target], check=True)
    undo.callback(subprocess.run, ["umount", "-l", target], check=True)


def _small_disk(workshop: Workshop, undo: ExitStack) -> None:
    mounted(workshop, undo, "3m")


def _filling_disk(workshop: Workshop, undo: ExitStack) -> None:
    """Room enough at first, and taken by somebody else before the download comes to it."""
    mounted(workshop, undo, "7m")
    (workshop.root / "other").write_bytes(b"\0" * 3_000_000)


def _read_only(workshop: Workshop, undo: ExitStack) -> None:
    mounted(workshop, undo, "20m")
    subprocess.run(["mount", "-o", "remount,ro", str(workshop.root)], check=True)


_LOST = ErrorCode.CONNECTION_LOST

FAULTS: tuple[Fault, ...] = (
    _answers("connection reset (RST)", drop_after=300_000, reset=True),
    _answers("connection closed early (FIN)", drop_after=300_000),
    _answers("closed early three times", drop_after=300_000, times=3),
    _answers("closed after every 300 kB", drop_after=300_000, times=None),
    _answers("reset before the first byte", drop_after=0, reset=True, times=2),
    _answers("stalls in the middle", stall_after=300_000, stall_for=2.0),
    _answers("answers late", delay=0.6),
    _answers("500 once", status=500),
    _answers("503 with Retry-After", status=503, headers={"Retry-After": "1"}),
    _answers("429 with Retry-After", status=429, headers={"Retry-After": "1"}),
    _answers("429 with RateLimit", status=429, headers={"RateLimit": '"api";r=0;t=1'}),
    _answers("408 once", status=408),
    _answers("503 for ever", _LOST, status=503, times=None),
    _answers("429 for ever", ErrorCode.HUB_BUSY, _LOST, status=429, times=None),
    _answers("signed address expired once", status=403),
    Fault("signed addresses live for a second", before=_short_lived, rate=1e6),
    _answers("no signed address is accepted", ErrorCode.HUB_TROUBLED, status=403, times=None),
    _answers("one byte flipped", corrupt_at=2_500_000, times=4),
    _answers("one byte flipped, then reset", corrupt_at=10, drop_after=300_000, reset=True),
    _answers("one byte flipped for ever", ErrorCode.BYTES_DIFFER, corrupt_at=2_500_000, times=None),
    _answers("shorter file once", truncate=4_000_000),
    _answers("shorter file for ever", ErrorCode.LENGTH_UNEXPECTED, truncate=4_000_000, times=None),
    _answers("length said 1000 too long", wrong_length=1000),
    _answers("length said 1000 too short", wrong_length=-1000),
    _answers("length always 1000 too long", wrong_length=1000, times=None),
    _answers("no length said", no_length=True, times=None),
    _answers("no length said, closed early", no_length=True, drop_after=300_000),
    _answers("range ignored once", ignore_range=True),
    _answers("ranges always ignored", ignore_range=True, times=None),
    Fault(
        "ranges always ignored, closed early",
        before=Answers(
            [
                {"ignore_range": True, "times": 4},
                {"ignore_range": True, "drop_after": 4_000_000},
                {"ignore_range": True, "times": None},
            ]
        ),
        is_for_ever=True,
    ),
    Fault(
        "ranges always ignored, always closed early",
        frozenset({ErrorCode.RANGE_REFUSED}),
        Answers([{"ignore_range": True, "times": None, "drop_after": 300_000}]),
        is_for_ever=True,
    ),
    _answers("one slow connection", rate=100_000),
    _answers("sign-in page instead of bytes", html="<html>Sign in</html>"),
    _answers("sign-in page for ever", ErrorCode.HUB_ODD, html="<html>Sign in</html>", times=None),
    _answers("hub: 503 once", match=PLACE, status=503),
    _answers("hub: 429 once", match=PLACE, status=429, headers={"Retry-After": "1"}),
    _answers("hub: 500 for ever", _LOST, match=PLACE, status=500, times=None),
    _answers("hub: sign-in page", ErrorCode.HUB_ODD, match=PLACE, html="<html>", times=None),
    _during("gated while it is fetched", _gate, ErrorCode.REPO_GATED),
    Fault(
        "token revoked while it is fetched",
        frozenset({ErrorCode.TOKEN_REFUSED}),
        _with_token,
        _revoke,
        rate=1.5e6,
    ),
    _during("repository renamed while it is fetched", _rename),
    _during("newer version published meanwhile", _newer),
    _during("file replaced meanwhile", _change, ErrorCode.CHANGED_ON_HUB),
    _during("repository removed meanwhile", _remove, ErrorCode.REPO_UNKNOWN),
    _during("network switched off meanwhile", _offline, ErrorCode.OFFLINE),
    _during("proxy dies meanwhile", _dead_proxy, ErrorCode.PROXY_UNUSABLE),
    _during("cache folder pulled out", _pull_out, ErrorCode.CACHE_GONE),
    _during("cache folder wiped", _wipe, ErrorCode.CACHE_GONE),
    _during("part file deleted", _delete_part),
    Fault("another program holds the lock", before=_hold_lock),
    Fault(
        "a file where a folder belongs",
        frozenset({ErrorCode.CACHE_UNWRITABLE, ErrorCode.CACHE_GONE}),
        _file_in_the_way,
    ),
)
"""Every one ends as it says; after it is over, the download is resumed and ends with the whole file."""

DISK_FAULTS: tuple[Fault, ...] = (
    Fault("disk too small", frozenset({ErrorCode.DISK_FULL}), _small_disk),
    Fault("disk filled by somebody else", frozenset({ErrorCode.DISK_FULL}), _filling_disk),
    Fault("disk cannot be written to", frozenset({ErrorCode.CACHE_UNWRITABLE}), _read_only),
)
"""They need the right to mount a file system."""
