"""Discover's search while somebody types and scrolls; one measurement, then the end.

``python -m tests.benchmarks.programs.typed_search WINDOW ENDPOINT``: WINDOW is ``real`` (the search with its
list) or ``bare`` (an empty window for as long). Prints a ``Report`` as JSON.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import msgspec
import psutil
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from app.core.hub import HubQuery
from app.core.paths import folders
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.hub_search import HubSearch
from app.state.settings_store import SettingsStore
from app.ui.library.discover.search_pane import SearchPane
from app.ui.theme.theme_controller import ThemeController
from tests.benchmarks.measuring import percentile
from tests.benchmarks.programs.event_loop import Probe, pause, wait_until

WORDS = ("model-0", "model-00", "gguf", "model-012", "many", "model-09")
KEY_MS = 90
"""Between two keys: ten a second is fast."""
PAGES = 40
BARE_S = 12


class Report(msgspec.Struct, frozen=True):
    """Milliseconds that 5 ms ticks came late while words were typed, and then while ``PAGES`` pages came one
    right after the other; bytes that the process grew by meanwhile.
    """

    seconds: float
    ticks: int
    median_ms: float
    p99_ms: float
    max_ms: float
    paging_p99_ms: float = 0.0
    rows: int = 0
    grown_bytes: int = 0


def main() -> None:
    """Measure, and print."""
    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as profile:
        report = _real(app, Path(profile), sys.argv[2]) if sys.argv[1] == "real" else _bare()
    sys.stdout.write(msgspec.json.encode(report).decode())
    sys.stdout.flush()


def _real(app: QApplication, profile: Path, endpoint: str) -> Report:
    places = folders(profile)
    settings = SettingsStore(places.settings_file)
    settings.set_value("hub_endpoint", endpoint)
    settings.set_value("proxy", "none")
    connection = Connection(settings)
    engines = Engines(settings, places)
    search = HubSearch(connection, engines)
    pane = SearchPane(ThemeController(app), search)
    pane.resize(384, 700)
    pane.show()
    search.look_for(HubQuery())
    wait_until(lambda: not search.is_searching and bool(engines.state.devices))
    probe, begun = Probe(), time.perf_counter()
    probe.start()
    for word in WORDS:
        pane.field.setFocus()
        pane.field.clear()
        for key in word:
            QTest.keyClicks(pane.field, key)
            pause(KEY_MS)
        wait_until(lambda: not search.is_searching)
    typed = _report(probe, begun)
    probe.late_ms.clear()
    before = psutil.Process().memory_info().rss
    for _ in range(PAGES):
        search.fetch_more()
        wait_until(lambda: not search.is_searching)
        pane.list.scrollToBottom()
    grown = psutil.Process().memory_info().rss - before
    report = msgspec.structs.replace(
        typed, paging_p99_ms=percentile(probe.late_ms, 99), rows=len(search.found), grown_bytes=grown
    )
    pane.close()
    search.close()
    engines.close()
    connection.close()
    settings.flush()
    return report


def _bare() -> Report:
    window = QMainWindow()
    window.resize(384, 700)
    window.show()
    probe, begun = Probe(), time.perf_counter()
    probe.start()
    pause(BARE_S * 1000)
    return _report(probe, begun)


def _report(probe: Probe, begun: float) -> Report:
    late = probe.late_ms
    seconds = time.perf_counter() - begun
    return Report(seconds, len(late), median(late), percentile(late, 99), max(late))


if __name__ == "__main__":
    main()
