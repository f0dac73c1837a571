"""The application in its own process, driven by keys alone: a screen reader's questions would cost time."""

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from app.core.conversation import Message, ReplyFacts
from app.core.paths import folders
from app.core.settings import DEFAULTS, with_value
from app.core.settings_file import save_settings
from app.history.conversation_store import open_store
from tests.end_to_end.desktop import Desktop, open_desktop, until

LOOK_S = 0.25
"""Between two looks at another process."""
TRIES = 3
SENT_S = 15
ANSWER_S = 400
_PAINT = re.compile(rb"first paint ([0-9.]+)")


def starting_environment(environment: dict[str, str], cache: Path) -> dict[str, str]:
    """An environment in which compiled Python files are kept in ``cache``, as an installation keeps them."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "QT_ACCESSIBILITY")
    kept = {name: value for name, value in environment.items() if name not in left_out}
    return kept | {"PYTHONPYCACHEPREFIX": str(cache)}


@contextlib.contextmanager
def plain_desktop() -> Iterator[tuple[Desktop, Path]]:
    """A desktop without a screen reader, and a folder for profiles."""
    with tempfile.TemporaryDirectory(prefix="fireside-") as folder, open_desktop(Path(folder)) as desktop:
        environment = starting_environment(desktop.environment, Path(folder) / "compiled")
        desktop.environment.clear()
        desktop.environment.update(environment)
        yield desktop, Path(folder)


def write_settings(profile: Path, **values: object) -> None:
    """Write the settings file of ``profile``."""
    settings = DEFAULTS
    for name, value in values.items():
        settings = with_value(settings, name, value)
    save_settings(folders(profile).settings_file, settings)


class Started:
    """A process and the seconds it took to its first paint."""

    def __init__(self, child: "subprocess.Popen[bytes]", first_paint_s: float) -> None:
        self.child = child
        self.process = psutil.Process(child.pid)
        self.first_paint_s = first_paint_s

    def cpu_s(self) -> float:
        """Processor seconds of this process alone."""
        times = self.process.cpu_times()
        return times.user + times.system

    def wait_until_still(self) -> None:
        """Wait until it has nothing to do."""
        spent = -1.0
        while (now := self.cpu_s()) - spent > 0.01:
            spent = now
            time.sleep(LOOK_S)


@contextlib.contextmanager
def started(command: list[str], environment: dict[str, str]) -> Iterator[Started]:
    """Run ``command`` until the end of the block; begins when it has painted its window."""
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, *command],
        env=environment | {"FIRESIDE_START_CLOCK": str(began)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    try:
        while not (found := _PAINT.search(line := child.stderr.readline())):
            if not line:
                raise RuntimeError(f"{command} ended before it painted a window")
        yield Started(child, float(found[1]))
    finally:
        child.terminate()
        child.communicate(timeout=30)


def ask_in_window(desktop: Desktop, profile: Path, question: str) -> tuple[ReplyFacts, float]:
    """Type ``question`` into a window of ``profile``; the reply's facts, and the window's own CPU seconds."""
    with started(["-m", "app", "--profile", str(profile)], dict(os.environ) | desktop.environment) as window:
        found = desktop.xdotool("search", "--sync", "--onlyvisible", "--name", "Fireside").split()[0]
        for _ in range(TRIES):
            window.wait_until_still()
            desktop.xdotool("windowfocus", found, "type", "--delay", "4", question)
            window.wait_until_still()
            spent = window.cpu_s()
            desktop.xdotool("key", "Return")
            with contextlib.suppress(TimeoutError):  # a busy machine may not have had its composer yet
                until(lambda: _last_message(profile), "the message in the history", SENT_S)
                break
        facts = until(lambda: _last_facts(profile), "the end of the answer", ANSWER_S)
        return facts, window.cpu_s() - spent


def _last_facts(profile: Path) -> ReplyFacts | None:
    message = _last_message(profile)
    if message is not None and message.problem is not None:
        raise RuntimeError(message.problem.sentence())
    return message.facts if message is not None else None


def _last_message(profile: Path) -> Message | None:
    time.sleep(LOOK_S)  # looking has its price too
    store, _ = open_store(folders(profile).history_file, recover=False)
    try:
        newest = store.conversations()[:1]
        messages = list(store.messages(newest[0].id).values()) if newest else []
        return messages[-1] if messages else None
    finally:
        store.close()
