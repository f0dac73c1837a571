"""How late the event loop of the whole window comes while it fetches and shows a download.

Run by ``downloads.py``: ``python -m tests.benchmarks.programs.window_download ROOT ENDPOINT REPO COMMIT PATH
SIZE DIGEST``. "On this computer" is on screen, with the panel of the downloads. Prints what it took as JSON.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.application import Application
from app.core.download import ENDED, DownloadRequest
from app.core.hub import RepoFile
from app.core.paths import folders
from app.state.settings_store import SettingsStore
from app.ui.instance_name import Visit
from tests.benchmarks.measuring import percentile
from tests.benchmarks.programs.event_loop import Probe, pause, wait_until


def main() -> None:
    """Open the window, fetch, and print."""
    root, endpoint, repo, commit, path, size, digest = sys.argv[1:8]
    qt = QApplication([])
    places = folders(Path(root) / "profile")
    settings = SettingsStore(places.settings_file)
    for name, value in (("hub_endpoint", endpoint), ("proxy", "none"), ("hub_cache_folder", root)):
        settings.set_value(name, value)
    application = Application(qt, places, settings, Visit())
    application.show()
    wait_until(lambda: application.services.library_state is not None)
    application.window.show_view("library")
    pause(1000)
    state = application.services.library_state
    assert state is not None
    downloads = state.downloads
    request = DownloadRequest(
        repo, commit, (RepoFile(path, int(size), digest, digest),), "Large", "Q4_0", endpoint
    )
    probe, began_at = Probe(), time.perf_counter()
    probe.start()
    downloads.add(request)
    wait_until(lambda: any(status.state in ENDED for status in downloads.statuses))
    seconds = time.perf_counter() - began_at
    probe.stop()
    late = {str(each): percentile(probe.late_ms, each) for each in (50, 95, 99, 100)}
    end = "ok" if downloads.statuses[0].done_bytes == int(size) else str(downloads.statuses[0].problem)
    application.close()
    sys.stdout.write(json.dumps({"seconds": seconds, "late_ms": late, "end": end, "cpu_s": 0.0}) + "\n")


if __name__ == "__main__":
    main()
