"""What went over the network, request by request: whom it went to, what for, how much."""

import threading
from collections import deque
from enum import StrEnum

import msgspec

MOST_ENTRIES = 2000


class Purpose(StrEnum):
    """Why a request is made; every request has one."""

    SEARCH = "search"
    DETAILS = "details"
    HEADER = "header"
    CARD = "card"
    DOWNLOAD = "download"
    TOKEN = "token"
    UPDATE = "update"


class LedgerEntry(msgspec.Struct, frozen=True):
    """One request; no path and no query, for they may hold signatures. ``status`` is 0 when none came."""

    at: float
    host: str
    purpose: Purpose
    status: int
    received_bytes: int
    sent_bytes: int = 0


class Ledger:
    """The last ``MOST_ENTRIES`` requests, in memory. Any thread may write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[LedgerEntry] = deque(maxlen=MOST_ENTRIES)

    def add(self, entry: LedgerEntry) -> None:
        """Write one down."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[LedgerEntry]:
        """Every entry that is kept, the oldest first."""
        with self._lock:
            return list(self._entries)
