"""How fast models should write here: learns from every reply, and measures the memory once."""

import logging
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.conversation import ReplyFacts
from app.core.devices import Device
from app.core.errors import AppError
from app.core.gguf.shape import model_shape
from app.core.memory_fit import Layout
from app.core.model_shape import ModelShape
from app.core.paths import Folders
from app.core.speed_forecast import FEWEST_TOKENS, ReplySpeed, bytes_per_token, tokens_per_second
from app.engine.protocol import LoadedModel
from app.launch.bandwidth import device_key, speed_records
from app.state.event_bridge import EventBridge

_LOG = logging.getLogger(__name__)


class Speeds(QObject):
    """Work is done on threads of a moment: reading a header, copying memory for a fifth of a second.

    Signals:
        changed(): something was measured.
    """

    changed = Signal()

    def __init__(self, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = speed_records(folders)
        self._has_measured = False
        self._last: tuple[Path, Layout, dict[str, int]] | None = None
        self._bridge = EventBridge(self._on_measured, self)

    def forecast(self, shape: ModelShape, layout: Layout, devices: Sequence[Device]) -> float | None:
        """Tokens per second of a model that is laid out so; None where nothing was measured."""
        read = bytes_per_token(shape, layout)
        return tokens_per_second(read, self._records.bandwidths(devices, read))

    def measure(self) -> None:
        """Measure this computer's memory, once with each of the first starts; not while a model answers."""
        if not self._has_measured and self._records.wants_copy:
            self._has_measured = True
            threading.Thread(target=self._measure, name="memory speed", daemon=True).start()

    def learn(self, facts: ReplyFacts, loaded: LoadedModel | None, devices: Sequence[Device]) -> None:
        """Keep how fast a reply was, where that tells: on one device, long enough, nothing guessed ahead."""
        speed = facts.tokens_per_second
        if loaded is None or loaded.plan is None or speed is None:
            return
        if facts.tokens < FEWEST_TOKENS or facts.drafted_tokens:
            return
        layout, path = loaded.plan.layout, Path(loaded.path)

        def note() -> None:
            read = self._bytes_of(path, layout)
            used = [device for device in devices if device.name in read]
            if len(used) == len(read) == 1:
                size = read[used[0].name]
                self._records.add(ReplySpeed(device_key(used[0]), size, speed, time.time()))
                self._bridge.post(None)

        threading.Thread(target=note, name="reply speed", daemon=True).start()

    def _bytes_of(self, path: Path, layout: Layout) -> dict[str, int]:
        """What a token reads; the header is looked at once for every load, for it takes up to 90 ms."""
        known = self._last
        if known is not None and known[:2] == (path, layout):
            return known[2]
        try:
            read = bytes_per_token(model_shape(path), layout)
        except AppError as error:
            _LOG.info("the speed of a reply teaches nothing: %s", error)
            read = {}
        self._last = (path, layout, read)
        return read

    def _measure(self) -> None:
        self._records.measure_copy()
        self._bridge.post(None)

    def _on_measured(self, _: object) -> None:
        self.changed.emit()
