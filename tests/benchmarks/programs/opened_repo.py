"""A repository with many quants is opened: how soon what is known, and how late the event loop meanwhile.

``python -m tests.benchmarks.programs.opened_repo ENDPOINT``. Prints an ``Opened`` as JSON.
"""

import sys
import tempfile
import time
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from app.core.hub import CatalogModel
from app.core.paths import folders
from app.state.connection import Connection
from app.state.engines import Engines
from app.state.hub_repo import HubRepo
from app.state.model_library import ModelLibrary
from app.state.settings_store import SettingsStore
from tests.benchmarks.measuring import percentile
from tests.benchmarks.programs.event_loop import Probe, pause, wait_until
from tests.benchmarks.programs.hub_of_many import QUANTS, QUANTS_REPO

SETTLING_MS = 800
"""For the memory to be measured: that is done once, and not while somebody waits."""


class Opened(msgspec.Struct, frozen=True):
    """Seconds until sizes, the first header, all headers were there; bytes received; ticks that came late."""

    offers_s: float
    header_s: float
    all_s: float
    received_bytes: int
    p99_ms: float
    max_ms: float


def main() -> None:
    """Measure, and print."""
    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as profile:
        report = _opened(Path(profile), sys.argv[1])
    sys.stdout.write(msgspec.json.encode(report).decode())
    sys.stdout.flush()
    del app


def _opened(profile: Path, endpoint: str) -> Opened:
    places = folders(profile)
    settings = SettingsStore(places.settings_file)
    settings.set_value("hub_endpoint", endpoint)
    settings.set_value("proxy", "none")
    connection, engines = Connection(settings), Engines(settings, places)
    library = ModelLibrary(places, settings)
    repo = HubRepo(connection, engines, library, places.cache)
    engines.start_early()
    engines.speeds.measure()
    wait_until(lambda: bool(engines.state.devices))
    pause(SETTLING_MS)
    probe, begun = Probe(), time.perf_counter()
    seen: dict[str, float] = {}

    def note() -> None:
        offers = repo.page.offers if repo.page is not None else ()
        count = sum(offer.facts is not None for offer in offers)
        for name, is_there in (("offers", offers), ("header", count), ("all", count == len(QUANTS))):
            if is_there:
                seen.setdefault(name, time.perf_counter() - begun)

    repo.changed.connect(note)
    probe.start()
    repo.open(CatalogModel(id=QUANTS_REPO))
    wait_until(lambda: "all" in seen)
    late = probe.late_ms
    received = sum(entry.received_bytes for entry in connection.ledger.entries())
    report = Opened(seen["offers"], seen["header"], seen["all"], received, percentile(late, 99), max(late))
    for each in (repo, engines, library, connection):
        each.close()
    settings.flush()
    return report


if __name__ == "__main__":
    main()
