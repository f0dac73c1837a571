"""What of a part file can be trusted after pauses, crashes and power cuts; a small file beside it."""

import contextlib
import logging
import os
from pathlib import Path

import msgspec

from app.library.downloads.byte_ranges import ByteRanges, Span

_LOG = logging.getLogger(__name__)

FORMAT_VERSION = 1
_BOOT_FILE = Path("/proc/sys/kernel/random/boot_id")


class Journal(msgspec.Struct, frozen=True):
    """One moment of a part file.

    Attributes:
        validator: the ETag that the bytes came with, where nobody has told their digest.
        synced: spans that the disk has confirmed.
        written: spans that were handed to the system; a power cut may lose them, the end of a process not.
        suspect: spans that came over connections that broke; looked at first when the digest differs.
        boot: the run of the system in which it was written.
        fetched_bytes: over the network, repeats counted.
    """

    size_bytes: int
    synced: tuple[Span, ...] = ()
    written: tuple[Span, ...] = ()
    suspect: tuple[Span, ...] = ()
    validator: str = ""
    boot: str = ""
    fetched_bytes: int = 0
    version: int = FORMAT_VERSION

    def trusted(self) -> ByteRanges:
        """What need not be fetched again."""
        is_same_run = bool(self.boot) and self.boot == boot_id()
        return ByteRanges(self.written if is_same_run else self.synced).within(self.size_bytes)


def boot_id() -> str:
    """Differs after every start of the system; "" where the system does not tell."""
    try:
        return _BOOT_FILE.read_text().strip()
    except OSError:
        return ""


def read_journal(path: Path, part: Path) -> Journal | None:
    """The journal of a part file that is there; None when there is none, or none that can be understood.

    After a power cut the newest one may be damaged; then it is the one that the disk has confirmed.
    """
    try:
        part_bytes = part.stat().st_size
    except OSError:
        return None
    for each in (path, _confirmed(path)):
        journal = _read(each)
        if journal is not None and journal.size_bytes == part_bytes:
            return journal
    return None


def write_journal(path: Path, journal: Journal, *, is_confirmed: bool = False) -> None:
    """Put it in place of the old one, whole. Never makes a folder: a disk may have been pulled out.

    ``is_confirmed`` keeps it as a second file, and waits for the disk.

    Raises:
        OSError: it cannot be written.
    """
    target = _confirmed(path) if is_confirmed else path
    new = target.with_name(target.name + ".new")
    try:
        with new.open("wb") as file:
            file.write(msgspec.json.encode(journal))
            if is_confirmed:
                file.flush()
                sync_data(file.fileno())
        os.replace(new, target)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink()
        raise


def remove_journal(path: Path) -> None:
    """Both files of it. Raises ``OSError``."""
    for each in (_confirmed(path), path):
        each.unlink(missing_ok=True)


def sync_data(handle: int) -> None:
    """Wait until the disk has what was written. Raises ``OSError``."""
    if hasattr(os, "fdatasync"):
        os.fdatasync(handle)
    else:
        os.fsync(handle)


def _confirmed(path: Path) -> Path:
    return path.with_name(path.name + ".synced")


def _read(path: Path) -> Journal | None:
    try:
        journal = msgspec.json.decode(path.read_bytes(), type=Journal)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        _LOG.info("a journal of a download cannot be read: %s", error)
        return None
    return journal if journal.version == FORMAT_VERSION else None
