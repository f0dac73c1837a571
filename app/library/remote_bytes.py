"""A file on the hub, read a little here and there in few requests."""

from app.library.hub_client import FileLocation, HubClient
from app.network.stop import Stop

FIRST_BYTES = 512 << 10
MOST_BYTES = 4 << 20
"""A request takes twice what the one before took, up to this: most headers are small, some have 10 MB."""
NEAR_BYTES = 256 << 10
"""A gap that is fetched along: another request would take longer."""


class RemoteBytes:
    """Bytes of one file, each fetched once and kept; for one thread.

    ``lend`` gives bytes that are known from elsewhere. ``stop`` ends it between two requests.
    """

    def __init__(self, hub: HubClient, location: FileLocation, stop: Stop) -> None:
        self._hub = hub
        self._location = location
        self._stop = stop
        self._pieces: dict[int, bytearray] = {}
        self._next_bytes = FIRST_BYTES
        self.fetched_bytes = 0

    @property
    def size_bytes(self) -> int:
        """Of the whole file."""
        return self._location.size_bytes

    def read(self, offset: int, length: int) -> bytes:
        """The bytes there; fewer only where the file ends. Raises ``AppError`` and ``StoppedError``."""
        end = min(offset + length, self.size_bytes)
        found = bytearray()
        while offset < end:
            start, piece = self._piece_at(offset)
            taken = piece[offset - start : end - start]
            if not taken:
                break  # the hub sent less than it lists
            found += taken
            offset += len(taken)
        return bytes(found)

    def lend(self, offset: int, data: bytes) -> None:
        """Take ``data`` for what stands at ``offset``."""
        self._pieces[offset] = bytearray(data)

    def _piece_at(self, offset: int) -> tuple[int, bytearray]:
        """A piece that has ``offset``, fetched if need be; beside another one it is joined to that."""
        before = max((start for start in self._pieces if start <= offset), default=-1)
        if before >= 0 and offset < before + len(self._pieces[before]):
            return before, self._pieces[before]
        end = before + len(self._pieces[before]) if before >= 0 else -1
        start = end if 0 <= offset - end <= NEAR_BYTES and end >= 0 else offset
        after = min((other for other in self._pieces if other > offset), default=self.size_bytes)
        data = self._fetch(start, min(max(self._next_bytes, offset + 1 - start), after - start))
        if start == end:
            self._pieces[before] += data
            return before, self._pieces[before]
        self._pieces[start] = bytearray(data)
        return start, self._pieces[start]

    def _fetch(self, start: int, length: int) -> bytes:
        self._stop.check()
        data = self._hub.read_range(self._location, start, length)
        self._stop.check()
        self.fetched_bytes += len(data)
        self._next_bytes = min(2 * self._next_bytes, MOST_BYTES)
        return data
