"""Pictures of a computer with a graphics card, which the echo backend pretends to be: a run of its own.

``python -m tests.screenshots.pretended PREFIX FOLDER WIDTH HEIGHT THEME LANGUAGE`` on a desktop.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from app.application import Application
from app.core.declaration import SettingGroup
from app.core.devices import Device, DeviceKind
from app.core.load_plan import Wishes
from app.core.model import InstalledModel, ModelFacts, ModelSource
from app.core.paths import folders
from app.core.settings import Language
from app.engine.backends.echo_script import EchoScript
from app.engine.protocol import Trial
from app.state.engines import EnginePhase, Engines
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit
from app.ui.model_options import ModelOptions
from app.ui.settings.settings_view import SettingsView
from app.ui.translation import install_translation
from tests.screenshots.stage import PICTURES

GB = 10**9
CARD = Device("CUDA0", "NVIDIA GeForce RTX 4070", DeviceKind.GPU, 12_282_000_000, 11_200_000_000, "CUDA")
PROCESSOR = Device("CPU", "AMD Ryzen 7 5800X 8-Core Processor", DeviceKind.CPU, 32 * GB, 24 * GB)
PATIENCE_S = 30.0
TRIALS = (
    Trial(Wishes(threads=4), 61.3, 410.0),
    Trial(Wishes(threads=2, flash_attention="on"), 104.2, 655.0),
    Trial(Wishes(threads=8, batch_size=1024), 55.0, 690.0),
)


class Run:
    """One window, its models, and the camera."""

    def __init__(
        self, prefix: str, folder: Path, size: tuple[int, int], theme: str, language: Language
    ) -> None:
        self._prefix = prefix
        self._folder = folder
        self._qt = QApplication([])
        places = folders(folder / "profile")
        settings = SettingsStore(places.settings_file)
        settings.set_value("theme", theme)
        settings.set_value("language", language)
        install_translation(self._qt, language)
        self.application = Application(self._qt, places, settings, Visit())
        self.application.show()
        self.application.window.resize(*size)
        self.until(lambda: self.application.is_started)
        self.until(
            lambda: bool(self.application.services.library and self.application.services.library.has_looked)
        )

    @property
    def engines(self) -> Engines:
        """The application's."""
        assert self.application.services.engines is not None
        return self.application.services.engines

    def model(self, name: str, script: EchoScript) -> InstalledModel:
        """A pretended model that looks like a real one."""
        path = self._folder / f"{name}.echo"
        path.write_bytes(msgspec.json.encode(script))
        facts = ModelFacts(name, "qwen3", 8_190_000_000, "Q4_K_M", 40_960, script.layers)
        return InstalledModel(name, path, script.weight_bytes, ModelSource.FOLDER, facts)

    def until(self, condition: Callable[[], bool]) -> None:
        """Run the loop until ``condition`` holds."""
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window never came so far")
            self._qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)

    def shoot(self, name: str) -> None:
        """Draw what is waiting to be drawn, and keep it."""
        for _ in range(5):
            self._qt.processEvents()
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.application.window.grab().save(str(PICTURES / f"{self._prefix}-{name}.png"))

    def close(self) -> None:
        """End everything, before Python ends it in an order of its own."""
        self.application.close()
        # The engine has ended and the files are written; Python would end Qt's objects in any order.
        os._exit(0)

    def press(self, action: Callable[[], object]) -> None:
        """Do something and let the window follow."""
        action()
        self._qt.processEvents()


def main(prefix: str, folder: Path, size: tuple[int, int], theme: str, language: Language) -> None:
    """Every picture of one look."""
    run = Run(prefix, folder, size, theme, language)
    base = EchoScript(devices=(PROCESSOR, CARD), token_bytes=147_456, layers=36)

    def scripted(name: str, **values: object) -> InstalledModel:
        return run.model(name, msgspec.structs.replace(base, **values))

    fitting = scripted("Qwen3 8B", weight_bytes=5 * GB, measured_share=0.96, trials=TRIALS, trial_s=0.3)
    large = scripted("Qwen3 14B Q5_K_M", weight_bytes=9_400_000_000, token_bytes=200_000)
    huge = scripted("Llama 3.3 70B", weight_bytes=42 * GB)
    tight = scripted("Qwen3 14B", weight_bytes=9_300_000_000)
    library = run.application.services.library
    assert library is not None
    library._models = (fitting, tight, large, huge)
    library.changed.emit()
    run.engines.choose(fitting)
    run.until(lambda: run.engines.state.phase is EnginePhase.READY)
    _cards(run, fitting)
    _settings(run)
    _failures(run, large)
    run.close()


def _cards(run: Run, fitting: InstalledModel) -> None:
    link = run.application.services.model_link
    assert link is not None
    run.until(lambda: len(link.plans.fits()) == 4)
    link._on_light_clicked()
    run.shoot("engine-card")
    link._card.close_card()
    link.toggle_picker()
    run.shoot("picker")
    link.toggle_picker()
    run.application.window.show_view("library")
    run.shoot("library")
    link.show_options(fitting)
    run.shoot("options")
    for card in run.application.window.findChildren(ModelOptions):
        card.close_card()


def _settings(run: Run) -> None:
    tuning = run.application.services.tuning
    assert tuning is not None
    view = run.application.window.show_view("settings")
    assert isinstance(view, SettingsView)
    view.show_group(SettingGroup.ENGINE)
    run.shoot("settings")
    tuning.begin()
    run.until(lambda: tuning.state.last is not None)
    _to_the_end(run, view)
    run.shoot("tuning")
    run.until(lambda: not tuning.state.is_running)
    _to_the_end(run, view)
    run.shoot("tuned")


def _to_the_end(run: Run, view: SettingsView) -> None:
    bar = view.page.verticalScrollBar()
    for _ in range(3):
        run.press(lambda: bar.setValue(bar.maximum()))


def _failures(run: Run, large: InstalledModel) -> None:
    session = run.application.services.session
    assert session is not None
    run.application.window.show_view("chat")
    run.engines.choose(large)
    run.until(lambda: run.engines.state.phase is EnginePhase.FAILED)
    run.shoot("does-not-fit")
    session.send("How far can the light of a lighthouse be seen?")
    run.until(lambda: run.engines.state.phase is EnginePhase.FAILED)
    run.shoot("does-not-fit-asked")


if __name__ == "__main__":
    words = sys.argv[1:]
    size = (int(words[2]), int(words[3]))
    main(words[0], Path(words[1]), size, words[4], msgspec.convert(words[5], Language))
