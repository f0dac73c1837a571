"""One run of the application on a screen of its own, and the camera in front of it."""

import contextlib
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from app.core.paths import folders
from app.core.settings import DEFAULTS, with_value
from app.core.settings_file import save_settings
from app.history.conversation_store import ConversationStore, open_store
from tests.end_to_end.desktop import WAIT_S, Desktop, open_desktop
from tests.end_to_end.window import Window
from tests.screenshots.chats import Chat

PICTURES = Path("build/screenshots")
LOOK_S = 0.1
"""Between two looks at whether the window still works."""
STILL_LOOKS = 3
STILL_CPU_S = 0.011
"""Processor seconds between two looks that a blinking cursor may take."""


class Stage:
    """A window on a desktop of its own; ``shoot`` photographs the screen, which the window fills."""

    def __init__(self, desktop: Desktop, window: Window, corner: tuple[int, int]) -> None:
        self.desktop = desktop
        self.window = window
        self._corner = corner

    def shoot(self, name: str, *, is_moving: bool = False) -> None:
        """Photograph the screen; without ``is_moving`` only when the window has come to rest."""
        self.put_pointer_away()
        if not is_moving:
            self.wait_until_still()
        self.desktop.screenshot(PICTURES / f"{name}.png")

    def put_pointer_away(self) -> None:
        """Leave nothing hovered."""
        self.desktop.xdotool("mousemove", *map(str, self._corner))

    def wait_until_still(self) -> None:
        """Wait until the window's process has nothing to do any more."""
        process, still, spent = psutil.Process(self.window.process.pid), 0, -1.0
        deadline = time.monotonic() + WAIT_S
        while still < STILL_LOOKS and time.monotonic() < deadline:
            now = sum(process.cpu_times()[:2])
            still = still + 1 if now - spent <= STILL_CPU_S else 0
            spent = now
            time.sleep(LOOK_S)  # between two looks at another process


@contextlib.contextmanager
def stage(
    size: str = "1280x800",
    *,
    chats: Sequence[Chat] = (),
    shown: Chat | None = None,
    arguments: tuple[str, ...] = (),
    environment: dict[str, str] | None = None,
    **settings: object,
) -> Iterator[Stage]:
    """A fresh profile with these settings and ``chats``, in a window that fills a screen of ``size``.

    ``shown`` is one more chat, which was on screen last. Answers are the same each time: temperature 0
    unless ``settings`` say otherwise.
    """
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory(prefix="fireside-") as folder:
        profile = Path(folder) / "profile"
        with history(profile) as store:
            for chat in chats:
                chat.write(store)
            last = shown.write(store) if shown is not None else None
        write_settings(profile, {"temperature": 0, "last_conversation": last, **settings})
        with open_desktop(Path(folder), size) as desktop:
            child = desktop.start_app("--profile", str(profile), *arguments, **(environment or {}))
            made = Stage(desktop, Window(desktop, child), (width - 1, height - 1))
            _fill_screen(made, width, height)
            yield made


def write_settings(profile: Path, values: dict[str, object]) -> None:
    """Write the settings file of ``profile``."""
    settings = DEFAULTS
    for name, value in values.items():
        settings = with_value(settings, name, value)
    save_settings(folders(profile).settings_file, settings)


@contextlib.contextmanager
def history(profile: Path) -> Iterator[ConversationStore]:
    """The chats of ``profile``, to write to while no window has them open."""
    store, _ = open_store(folders(profile).history_file, recover=True)
    try:
        yield store
    finally:
        store.close()


def _fill_screen(made: Stage, width: int, height: int) -> None:
    """Without a window manager a window keeps the size it asked for; make it the screen's."""
    found = made.desktop.xdotool("search", "--sync", "--onlyvisible", "--name", "Fireside").split()[0]
    made.desktop.xdotool("windowmove", found, "0", "0")
    made.desktop.xdotool("windowsize", found, str(width), str(height), "windowfocus", found)
    made.wait_until_still()
