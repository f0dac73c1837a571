"""One model being fetched in the terminal: the work on a thread, so that Ctrl+C is heard whatever happens."""

import sys
import threading
from pathlib import Path

from app.cli.pull_progress import PullProgress
from app.core.download import DownloadRequest
from app.core.errors import AppError, ErrorCode
from app.core.quantities import size_words
from app.library.downloads.disk_space import refuse_too_much
from app.library.downloads.item_fetch import Means, fetch, found, refuse_odd_files, refuse_unfit, room_wanted
from app.network.stop import Stop, StoppedError

LOOK_EVERY_S = 0.1

_NOT_KEPT = frozenset({ErrorCode.BYTES_DIFFER, ErrorCode.NOT_GGUF})


class PullRun:
    """Fetches a model once; what is there already is not fetched again.

    Attributes:
        fetched_bytes: over the network, repeats counted.
    """

    def __init__(self, means: Means, request: DownloadRequest, folder: Path) -> None:
        self.fetched_bytes = 0
        self._means = means
        self._request = request
        self._folder = folder
        self._stop = Stop()
        self._progress = PullProgress(request)
        self._path: Path | None = None
        self._error: Exception | None = None

    def run(self) -> Path | None:
        """The file to load; None when it was interrupted. Raises ``AppError``."""
        refuse_odd_files(self._request, self._folder)
        if (there := found(self._request, self._folder)) is not None:
            sys.stderr.write(f"{self._request.name} is here already.\n")
            return there
        refuse_unfit(self._request, self._folder)
        refuse_too_much(self._folder, room_wanted(self._means, self._request, self._folder))
        self._fetch()
        self.fetched_bytes = self._progress.fetched_bytes
        if self._path is None:
            self._say_what_is_kept()
        if self._error is not None:
            raise self._error
        return self._path

    def _fetch(self) -> None:
        thread = threading.Thread(target=self._work, name="pull", daemon=True)
        thread.start()
        try:
            while thread.is_alive():
                thread.join(LOOK_EVERY_S)
                self._progress.draw()
        except KeyboardInterrupt:
            self._stop.set()
            thread.join()
        self._progress.end()

    def _work(self) -> None:
        try:
            self._path = fetch(self._means, self._request, self._folder, self._progress.told, self._stop)
        except StoppedError:
            return
        except Exception as error:  # noqa: BLE001  # raised where somebody waits for it
            self._error = error

    def _say_what_is_kept(self) -> None:
        kept_bytes = self._progress.done_bytes
        if self._error is None:
            sys.stderr.write("Stopped. ")
        elif not kept_bytes or not _leaves_parts(self._error):
            return
        sys.stderr.write(f"{size_words(kept_bytes)} is kept; the same command goes on from there.\n")


def _leaves_parts(error: Exception) -> bool:
    return isinstance(error, AppError) and error.problem.code not in _NOT_KEPT
