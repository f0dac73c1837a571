"""How fast the memory of this computer is: by replies that were written here, and by copying some of it."""

import ctypes
import logging
import mmap
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from app.core.devices import Device
from app.core.memory_fit import CPU
from app.core.paths import Folders
from app.core.speed_forecast import ReplySpeed, reached
from app.core.whole_file import write_whole
from app.engine.cores import physical_cores

_LOG = logging.getLogger(__name__)

MOST_REPLIES = 60
MOST_TRIES = 3
"""One with each of the first starts."""
COPIED_BYTES = 192 << 20
"""More than any processor's cache holds; given back at once."""
COPYING_S, WINDOW_S = 0.2, 0.04
_PIECE_BYTES = 4 << 20


class MemoryCopy(msgspec.Struct, frozen=True):
    """What copying reached: bytes copied per second, by all cores together; when, since 1970.

    Counted once, though they are read and written: computing with what is read takes its time too. The
    starter model reached a little more than half of this. ``tries`` is how often it was measured: the
    best of them stands, because other programs may have been busy.
    """

    bytes_per_second: float
    threads: int
    at: float
    tries: int = 1


class _Speeds(msgspec.Struct, frozen=True):
    copy: MemoryCopy | None = None
    replies: tuple[ReplySpeed, ...] = ()


class SpeedRecords:
    """The file of what was measured; written whole, and begun anew when it is damaged: it is measured again.

    Any thread may use it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._speeds: _Speeds | None = None

    @property
    def copy(self) -> MemoryCopy | None:
        """What copying reached here; None before it was measured."""
        return self._read().copy

    @property
    def wants_copy(self) -> bool:
        """Whether measuring again may tell more."""
        return self.copy is None or self.copy.tries < MOST_TRIES

    def measure_copy(self) -> None:
        """Measure and keep the best. Takes ``COPYING_S`` and all cores: not while a model answers."""
        copied = copy_memory(physical_cores().threads)
        with self._lock:
            known = self._read()
            best, tries = copied, 1
            if known.copy is not None:
                best = max(copied, known.copy, key=lambda it: it.bytes_per_second)
                tries = known.copy.tries + 1
            best = msgspec.structs.replace(best, tries=tries)
            self._write(msgspec.structs.replace(known, copy=best))

    def add(self, reply: ReplySpeed) -> None:
        """Keep the speed of a reply, in place of an older one of the same model on the same device."""
        with self._lock:
            known = self._read()
            same = (reply.device, reply.bytes_per_token)
            others = [it for it in known.replies if (it.device, it.bytes_per_token) != same]
            self._write(msgspec.structs.replace(known, replies=(*others, reply)[-MOST_REPLIES:]))

    def bandwidths(self, devices: Sequence[Device], read: Mapping[str, int]) -> dict[str, float]:
        """Bytes per second that each device should reach for a model that reads so much of it per token.

        Without a reply on the processor, what copying reached; a card on which nothing was written is left
        out.
        """
        known = self._read()
        found: dict[str, float] = {}
        for device in devices:
            name, size = device.name, read.get(device.name, 0)
            speed = reached(known.replies, device_key(device), size)
            if speed is None and name == CPU and known.copy is not None:
                speed = known.copy.bytes_per_second
            if speed is not None:
                found[name] = speed
        return found

    def _read(self) -> _Speeds:
        if self._speeds is None:
            try:
                self._speeds = msgspec.json.decode(self._path.read_bytes(), type=_Speeds)
            except FileNotFoundError:
                self._speeds = _Speeds()
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                _LOG.info("what was measured of the memory is measured again: %s", error)
                self._speeds = _Speeds()
        return self._speeds

    def _write(self, speeds: _Speeds) -> None:
        self._speeds = speeds
        try:
            write_whole(self._path, msgspec.json.encode(speeds))
        except OSError as error:
            _LOG.info("what was measured of the memory cannot be kept: %s", error)


def speed_records(folders: Folders) -> SpeedRecords:
    """The records of this profile."""
    return SpeedRecords(folders.data / "speeds.json")


def device_key(device: Device) -> str:
    """What a device's replies are found by, also when another card is put in."""
    return f"{device.name} {device.description}"


def copy_memory(thread_count: int) -> MemoryCopy:
    """Copy memory on that many threads for a moment; the best ``WINDOW_S`` of it counts.

    Other programs that run meanwhile take the processor away for longer than that.
    """
    block = COPIED_BYTES // 2 // thread_count // _PIECE_BYTES * _PIECE_BYTES or _PIECE_BYTES
    begin = threading.Barrier(thread_count)
    ends: list[list[float]] = [[] for _ in range(thread_count)]

    def copy(number: int) -> None:
        with mmap.mmap(-1, block) as source, mmap.mmap(-1, block) as target:
            # Pages are there only after something was written to them.
            from_, to = _address(source), _address(target)
            ctypes.memset(from_, 1, block)
            ctypes.memset(to, 1, block)
            begin.wait()
            last = time.perf_counter() + COPYING_S
            offset = 0
            while not ends[number] or ends[number][-1] < last:
                ctypes.memmove(to + offset, from_ + offset, _PIECE_BYTES)
                ends[number].append(time.perf_counter())
                offset = (offset + _PIECE_BYTES) % block

    threads = [threading.Thread(target=copy, args=(number,), name="memory") for number in range(thread_count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return MemoryCopy(_best([end for of_one in ends for end in of_one]), thread_count, time.time())


def _best(ends: list[float]) -> float:
    """Bytes per second in the best ``WINDOW_S``, from the moments at which pieces were done."""
    ends.sort()
    most = first = 0
    for count, end in enumerate(ends):
        while end - ends[first] > WINDOW_S:
            first += 1
        most = max(most, count - first)
    return most * _PIECE_BYTES / WINDOW_S


def _address(memory: mmap.mmap) -> int:
    """Where a piece of memory lies; nothing of it is held, so that it can be given back."""
    return ctypes.addressof(ctypes.c_char.from_buffer(memory))
