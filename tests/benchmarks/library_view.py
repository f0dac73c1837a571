"""The library view with 500 models: how long it takes to be on screen, to be scrolled, searched and sorted.

Run it with ``python -m tests.benchmarks.library_view [MODELS]``. The rows of a plain list of the same length,
which Qt draws itself, stand beside them.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel
from PySide6.QtWidgets import QApplication, QListView, QWidget

from app.core.model import InstalledModel, ModelFacts, ModelSource, Origin
from app.core.paths import folders
from app.state.connection import Connection
from app.state.downloads import Downloads
from app.state.engines import Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.state.settings_store import SettingsStore
from app.ui.library.computer.installed_order import Order, SortKey
from app.ui.library.library_view import LibraryView
from app.ui.theme.theme_controller import ThemeController
from tests.benchmarks.measuring import percentile, table

MODELS = 500
ROUNDS = 9
STEPS = 200
OPEN_LIMIT_MS = 300
FRAME_MS = 16.7
SIZE = (1224, 800)


class Bench:
    """One profile with many models, and what shows them."""

    def __init__(self, qt: QApplication, root: Path, count: int) -> None:
        self._qt = qt
        self.theme = ThemeController(qt, "light")
        places = folders(root / "profile")
        self._settings = SettingsStore(places.settings_file)
        self._settings.set_value("is_offline", True)
        self._connection = Connection(self._settings)
        self._engines = Engines(self._settings, places)
        self._library = ModelLibrary(places, self._settings)
        self._library._models = tuple(_model(number) for number in range(count))
        self._library._has_looked = True
        self._upkeep = ModelUpkeep(self._library, self._engines, self._connection, self._settings)
        self._downloads = Downloads(root / "downloads.json", self._connection, self._settings)

    def view(self) -> LibraryView:
        """A new view, on screen."""
        made = LibraryView(
            self.theme,
            self._library,
            self._engines,
            LoadPlans(self._engines),
            self._upkeep,
            self._downloads,
            self._connection,
            self._settings,
            QWidget(),
        )
        made.resize(*SIZE)
        made.show()
        self.settle()
        made.grab()
        return made

    def settle(self) -> None:
        """Do what waits to be done."""
        for _ in range(3):
            self._qt.processEvents()

    def drop(self, widget: QWidget) -> None:
        """Make room for the next one."""
        widget.hide()
        widget.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """End everything."""
        for each in (self._downloads, self._upkeep, self._engines, self._library, self._connection):
            each.close()
        self._settings.flush()


def main() -> None:
    """Print everything."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MODELS
    qt = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(qt, Path(folder), count)
        opened = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            view = bench.view()
            opened.append(_ms_since(began))
            bench.drop(view)
        view = bench.view()
        rows = [
            _row("open the view", opened, f"{OPEN_LIMIT_MS}"),
            _row("scroll by 60 px", _scrolled(bench, view), f"{FRAME_MS}"),
            _row("scroll a plain list so", _scrolled_plainly(bench, count), ""),
            _row("type a letter of a search", _typed(bench, view), ""),
            _row("sort by another column", _sorted(bench, view), ""),
        ]
        bench.drop(view)
        bench.close()
    table(f"{count} models", ("ms", "median", "p95", "limit"), rows)


def _scrolled(bench: Bench, view: LibraryView) -> list[float]:
    bar = view.computer.scroll_area.verticalScrollBar()
    return _steps(bench, bar.setValue, view.computer.scroll_area.viewport())


def _scrolled_plainly(bench: Bench, count: int) -> list[float]:
    plain = QListView()
    plain.setModel(QStringListModel([f"Model {number}\nwith a second line" for number in range(count)]))
    plain.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    plain.resize(*SIZE)
    plain.show()
    bench.settle()
    found = _steps(bench, plain.verticalScrollBar().setValue, plain.viewport())
    bench.drop(plain)
    return found


def _steps(bench: Bench, scroll: Callable[[int], None], shown: QWidget) -> list[float]:
    found = []
    for step in range(STEPS):
        began = time.perf_counter()
        scroll(60 * step)
        shown.repaint()
        bench.settle()
        found.append(_ms_since(began))
    return found


def _typed(bench: Bench, view: LibraryView) -> list[float]:
    words = "qwen 4 q4_k"
    found = []
    for length in (*range(1, len(words) + 1), *range(len(words), -1, -1)):
        began = time.perf_counter()
        view.header.search.setText(words[:length])
        bench.settle()
        found.append(_ms_since(began))
    return found


def _sorted(bench: Bench, view: LibraryView) -> list[float]:
    found = []
    for key in (*SortKey, *SortKey):
        began = time.perf_counter()
        view.computer.installed.set_order(Order(key))
        bench.settle()
        found.append(_ms_since(began))
    return found


def _model(number: int) -> InstalledModel:
    facts = ModelFacts(f"Qwen3 {number}B", "qwen3", number * 10**9, "Q4_K_M", 40_960, 36, "apache-2.0", True)
    path = Path(f"/models/qwen3-{number}.gguf")
    origin = Origin(f"Qwen/Qwen3-{number}B-GGUF", "0" * 40, path.name, "0" * 64)
    size = (number * 7919) % 20_000 * 10**6
    return InstalledModel(path.stem, path, size, ModelSource.HUB, facts, origin=origin)


def _row(name: str, times: list[float], limit: str) -> tuple[object, ...]:
    return name, f"{median(times):.1f}", f"{percentile(times, 95):.1f}", limit


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
