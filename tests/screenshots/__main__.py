"""``python -m tests.screenshots [WORD ...]``: every picture, or those of the runs whose name holds a word."""

import sys
import time
from collections.abc import Callable

from tests.screenshots import library, runs
from tests.screenshots.discover_states import discover_states
from tests.screenshots.stage import PICTURES

RUNS: dict[str, Callable[[], None]] = {
    "light": lambda: runs.ordinary("light"),
    "dark": lambda: runs.ordinary("dark"),
    "long-light": lambda: runs.long_chat("light"),
    "long-dark": lambda: runs.long_chat("dark"),
    "narrow": runs.narrow,
    "wide": runs.wide,
    "chinese": runs.chinese,
    "load-failed": runs.load_failed,
    "context-full": runs.context_full,
    "gpu-light": lambda: runs.graphics_card("gpu-light"),
    "gpu-dark": lambda: runs.graphics_card("gpu-dark", theme="dark"),
    "gpu-narrow": lambda: runs.graphics_card("gpu-narrow", "960x640"),
    "gpu-chinese": lambda: runs.graphics_card("gpu-chinese", language="zh_CN"),
    "settings-light": lambda: runs.settings_pages("settings-light"),
    "settings-dark": lambda: runs.settings_pages("settings-dark", theme="dark"),
    "settings-narrow": lambda: runs.settings_pages("settings-narrow", "960x640"),
    "settings-chinese": lambda: runs.settings_pages("settings-chinese", language="zh_CN"),
    "discover-light": lambda: library.discover("discover-light"),
    "discover-dark": lambda: library.discover("discover-dark", theme="dark"),
    "discover-narrow": lambda: library.discover("discover-narrow", "960x640"),
    "states-light": lambda: discover_states("discover-states-light"),
    "states-dark": lambda: discover_states("discover-states-dark", theme="dark"),
    "states-text-150": lambda: discover_states("discover-states-text-150", text_size=150),
    "states-narrow": lambda: discover_states("discover-states-narrow", "960x640"),
    "offline-light": lambda: library.offline("library-light"),
    "offline-dark": lambda: library.offline("library-dark", theme="dark"),
    "computer-light": lambda: library.computer("computer-light"),
    "computer-dark": lambda: library.computer("computer-dark", theme="dark"),
    "computer-narrow": lambda: library.computer("computer-narrow", "960x640"),
    "library-chinese": lambda: library.chinese("library-chinese"),
    "network-light": lambda: library.network_settings("settings-light"),
    "network-dark": lambda: library.network_settings("settings-dark", theme="dark"),
    "network-narrow": lambda: library.network_settings("settings-narrow", "960x640"),
    "scale-200": runs.scale_200,
    "text-150": runs.text_150,
}
"""Each is one start of the application, or a few; several pictures come out of it."""


def main(words: list[str]) -> int:
    """Take the pictures; the exit status."""
    wanted = {name: run for name, run in RUNS.items() if not words or any(word in name for word in words)}
    PICTURES.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, run in wanted.items():
        began = time.monotonic()
        try:
            run()
            sys.stdout.write(f"{name:<14}{time.monotonic() - began:6.1f} s\n")
        except (TimeoutError, AssertionError) as error:
            failed += 1
            sys.stdout.write(f"{name:<14}failed: {error}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES}/\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
