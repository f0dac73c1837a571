"""A file on the hub, read a little here and there in few requests."""

from app.library.hub.hub_client import FileLocation, HubClient
from app.network.ledger import Purpose

FIRST_BYTES = 512 << 10
MOST_BYTES = 4 << 20
"""A request that goes on where one ended takes twice as much, up to this: some headers have 10 MB."""
NEAR_BYTES = 256 << 10
"""A gap that is fetched along: another request would take longer."""


class RemoteBytes:
    """Bytes of one file, each fetched once and kept; for one thread at a time.

    ``first_bytes`` is what the first request takes.
    """

    def __init__(
        self, hub: HubClient, location: FileLocation, purpose: Purpose, first_bytes: int = FIRST_BYTES
    ) -> None:
        self._hub = hub
        self._location = location
        self._purpose = purpose
        self._pieces: dict[int, bytes] = {}
        self._first_bytes = self._next_bytes = first_bytes
        self._fetched_to = 0
        self.fetched_bytes = 0

    @property
    def size_bytes(self) -> int:
        """Of the whole file."""
        return self._location.size_bytes

    def read(self, offset: int, length: int) -> bytes:
        """The bytes there; fewer only where the file ends. Raises as ``HubClient``."""
        end = min(offset + length, self.size_bytes)
        found: list[bytes] = []
        while offset < end:
            start, piece = self._piece_at(offset)
            taken = piece[offset - start : end - start]
            if not taken:
                break  # the hub sent less than it lists
            found.append(taken)
            offset += len(taken)
        return found[0] if len(found) == 1 else b"".join(found)

    def held(self, start: int, end: int) -> list[tuple[int, bytes]]:
        """What is kept between two places, each piece with its own."""
        return [
            (max(start, at), piece[max(0, start - at) : end - at])
            for at, piece in self._pieces.items()
            if at < end and at + len(piece) > start
        ]

    def lend(self, offset: int, data: bytes) -> None:
        """Take ``data`` for what stands at ``offset``; where something was fetched, that counts."""
        before = self._before(offset)
        kept_to = before + len(self._pieces[before]) if before is not None else 0
        rest = data[max(0, kept_to - offset) :]
        if rest:
            self._pieces[max(offset, kept_to)] = rest

    def _before(self, offset: int) -> int | None:
        """Where the last piece begins that begins at ``offset`` or before."""
        return max((at for at in self._pieces if at <= offset), default=None)

    def _piece_at(self, offset: int) -> tuple[int, bytes]:
        """The piece that has ``offset``, fetched if need be; a small gap before it is fetched along."""
        before = self._before(offset)
        kept_to = before + len(self._pieces[before]) if before is not None else 0
        if before is not None and offset < kept_to:
            return before, self._pieces[before]
        start = kept_to if offset - kept_to <= NEAR_BYTES else offset
        if start != self._fetched_to:
            self._next_bytes = self._first_bytes
        after = min((at for at in self._pieces if at > offset), default=self.size_bytes)
        wanted = min(max(self._next_bytes, offset + 1 - start), after - start)
        data = self._hub.read_range(self._location, start, wanted, self._purpose)
        self.fetched_bytes += len(data)
        self._next_bytes = min(2 * self._next_bytes, MOST_BYTES)
        self._fetched_to = start + len(data)
        self._pieces[start] = data
        return start, data
