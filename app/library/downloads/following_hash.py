"""The digest of a file that is still being fetched: follows what is complete, so little is left to do."""

import threading

from app.core.errors import AppError
from app.library.downloads.part_file import PartFile
from app.library.downloads.piece_hashes import FileHasher
from app.library.downloads.segments import SegmentPlan
from app.network.stop import Stop, StoppedError

_BLOCK_BYTES = 1 << 20
_NAP_S = 0.2


class FollowingHash:
    """A thread that reads a part file in order, up to where everything is there."""

    def __init__(
        self, part: PartFile, plan: SegmentPlan, size_bytes: int, stop: Stop, *, is_git_blob: bool
    ) -> None:
        self._part = part
        self._plan = plan
        self._size_bytes = size_bytes
        self._stop = stop
        self.hasher = FileHasher(size_bytes, is_git_blob=is_git_blob)
        self.error: AppError | None = None
        self._thread = threading.Thread(target=self._follow, name="fireside-digest", daemon=True)

    @property
    def is_finished(self) -> bool:
        """Every byte was read, or reading failed."""
        return not self._thread.is_alive()

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for its end; whether it has ended."""
        self._thread.join(timeout_s)
        return self.is_finished

    def _follow(self) -> None:
        try:
            while self.hasher.done_bytes < self._size_bytes:
                there = self._plan.wait_for_prefix(self.hasher.done_bytes, _NAP_S)
                self._stop.check()
                while (at := self.hasher.done_bytes) < there:
                    block = self._part.read(at, min(_BLOCK_BYTES, there - at))
                    if not block:
                        return  # shorter than it was: the digest will differ
                    self.hasher.update(memoryview(block))
                    self._stop.check()
        except StoppedError:
            return
        except AppError as error:
            self.error = error
