"""Evaluated chats on disk: one file per conversation, checked as a whole before a byte of it is used.

A file is ``MAGIC``, the length and the SHA-256 of a header, the header (MessagePack), and the body: token ids
as 32-bit integers, the state, and the checkpoints, whose sizes and SHA-256 the header tells. SHA-256, because
with the processor's own instructions it is the fastest of the strong ones (94 MB: 55 ms, BLAKE2b 108 ms).

A file is written under another name and renamed, so a reader finds a whole file or none, also when several
engines share the folder or one is killed. Nothing is flushed to the medium: after a power cut the checksum
tells, and the chat is evaluated again. The times of the files say which was used longest ago.
"""

import hashlib
import io
import itertools
import logging
import os
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

FORMAT_VERSION = 1
MAGIC = b"FIRESTATE"
LONGEST_HEADER = 1 << 16
CHUNK_BYTES = 4 << 20
"""Written at a time: so soon a writer that has to give up does."""
ABANDONED_AFTER_S = 600.0
"""A growing file that was not written to for so long belongs to an engine that is gone."""

_LENGTH_BYTES = 4
_DIGEST_BYTES = 32
_SUFFIX, _GROWING = ".state", ".growing"

_logger = logging.getLogger(__name__)
_numbers = itertools.count()


class StateKey(msgspec.Struct, frozen=True):
    """What a state is good for: with any of it changed, the numbers in it mean something else.

    Attributes:
        model: which bytes: ``LoadedModel.identity``.
        library: name and version of what wrote it; they change their layout without notice.
        adapters: every LoRA file that acted, by its bytes, with its scale.
    """

    model: str
    architecture: str
    library: str
    cache_type_k: str
    cache_type_v: str
    flash_attention: str
    is_window_full: bool = False
    adapters: tuple[str, ...] = ()


class Part(NamedTuple):
    """A checkpoint: state as it was after the first ``length`` tokens."""

    length: int
    data: memoryview


class EvaluatedChat(NamedTuple):
    """What is kept of a chat.

    Attributes:
        tokens: exactly those whose state ``data`` is.
        evaluation_s: what evaluating them took; 0 when that was not measured.
        copying_s: what getting ``data`` out of the library took; putting it back takes about as long.
    """

    tokens: Sequence[int]
    data: memoryview
    checkpoints: Sequence[Part]
    evaluation_s: float
    copying_s: float

    @property
    def size(self) -> int:
        """Bytes that it takes, in memory and on disk."""
        return 4 * len(self.tokens) + len(self.data) + sum(len(part.data) for part in self.checkpoints)


class _Header(msgspec.Struct, frozen=True):
    version: int
    key: StateKey
    tokens: int
    data_bytes: int
    checkpoints: tuple[tuple[int, int], ...]
    body_digest: bytes
    evaluation_s: float
    handling_s: float

    @property
    def body_bytes(self) -> int:
        return 4 * self.tokens + self.data_bytes + sum(size for _, size in self.checkpoints)

    @property
    def is_sound(self) -> bool:
        numbers = (self.tokens - 1, self.data_bytes, *itertools.chain(*self.checkpoints))
        return self.version == FORMAT_VERSION and min(numbers) >= 0


class StoredChat:
    """A file whose header and tokens were read. Close it; ``read`` gives the rest once it was checked.

    Attributes:
        tokens, checkpoints: not yet checked: good for deciding whether to read on.
        evaluation_s: seconds that evaluating all of it took.
        handling_s: seconds that copying and checking it took: what using it costs, but for the disk.
    """

    def __init__(self, file: io.FileIO, header: _Header) -> None:
        self._file, self._header = file, header
        self.evaluation_s, self.handling_s = header.evaluation_s, header.handling_s
        self.checkpoints = [length for length, _ in header.checkpoints]
        self._token_bytes = self._next(4 * header.tokens)
        self.tokens = _token_list(self._token_bytes)

    def read(self) -> EvaluatedChat | None:
        """All of it; None when a single bit is not as it was written."""
        header = self._header
        rest = self._next(header.body_bytes - len(self._token_bytes))
        digest = hashlib.sha256(self._token_bytes)
        digest.update(rest)
        if digest.digest() != header.body_digest:
            return None
        end, parts = header.data_bytes, []
        for length, size in header.checkpoints:
            parts.append(Part(length, rest[end : end + size]))
            end += size
        data = rest[: header.data_bytes]
        return EvaluatedChat(self.tokens, data, parts, self.evaluation_s, self.handling_s)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _next(self, size: int) -> memoryview:
        """Zeros at the end when the file is shorter than it was: the checksum tells."""
        data = memoryview(bytearray(size))
        done = 0
        while done < size and (count := self._file.readinto(data[done:])):
            done += count
        return data


class StateFiles:
    """The folder of evaluated chats, of which ``budget_bytes`` are kept: the last used ones.

    A budget of 0 removes what is there and keeps nothing; without a folder ("") nothing is kept. No method
    raises for what a disk may do.
    """

    def __init__(self, folder: str | Path, budget_bytes: int) -> None:
        self._folder = Path(folder)
        self._budget = budget_bytes if folder else 0
        if self.is_on:
            self._make_room(0)
        else:
            self.clear()

    @property
    def is_on(self) -> bool:
        """Whether anything is kept."""
        return self._budget > 0

    def path(self, conversation: str) -> Path:
        """The file of a conversation; its name tells nobody which."""
        name = hashlib.sha256(b"conversation\0" + conversation.encode()).hexdigest()
        return self._folder / (name[:40] + _SUFFIX)

    def open(self, conversation: str, key: StateKey) -> StoredChat | None:
        """The state of a conversation; None, and no file any more, when it is not for ``key``."""
        path = self.path(conversation)
        try:
            file = io.FileIO(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            _logger.info("an evaluated chat cannot be read: %s", error)
            return None
        try:
            header = _read_header(file)
            if header is not None and header.key == key:
                os.utime(path)
                return StoredChat(file, header)
        except OSError as error:
            _logger.info("an evaluated chat cannot be read: %s", error)
        file.close()
        self.forget(conversation)
        return None

    def write(
        self, conversation: str, key: StateKey, chat: EvaluatedChat, must_stop: Callable[[], bool]
    ) -> bool:
        """Keep ``chat``, in place of what was kept of the conversation; false when it was not written.

        ``must_stop`` is asked every ``CHUNK_BYTES``.
        """
        began = time.perf_counter()
        tokens = _token_bytes(chat.tokens)
        parts = [memoryview(tokens), chat.data, *(part.data for part in chat.checkpoints)]
        digest = hashlib.sha256()
        for piece in _pieces(parts):
            digest.update(piece)
            if must_stop():
                return False
        header = _Header(
            FORMAT_VERSION,
            key,
            len(chat.tokens),
            len(chat.data),
            tuple((part.length, len(part.data)) for part in chat.checkpoints),
            digest.digest(),
            chat.evaluation_s,
            chat.copying_s + time.perf_counter() - began,
        )
        front = _front(header)
        size = len(front) + header.body_bytes
        if not self._make_room(size, replaced=self.path(conversation)):
            return False
        try:
            is_written = self._write(self.path(conversation), [memoryview(front), *parts], must_stop)
        except OSError as error:
            _logger.info("an evaluated chat cannot be written: %s", error)
            return False
        self._make_room(0)  # another engine may have written beside us
        return is_written

    def forget(self, conversation: str) -> None:
        """Remove what is kept of a conversation; of all for ""."""
        if conversation and self._folder.name:
            _remove(self.path(conversation))
        else:
            self.clear()

    def clear(self) -> None:
        """Remove everything that is kept."""
        for path in self._files():
            _remove(path)

    def _write(self, path: Path, parts: Sequence[memoryview], must_stop: Callable[[], bool]) -> bool:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        growing = path.with_name(f"{os.getpid()}-{next(_numbers)}{_GROWING}")
        is_whole = False
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with io.FileIO(os.open(growing, flags, 0o600), "wb") as file:
                is_whole = all(not must_stop() and _write_all(file, piece) for piece in _pieces(parts))
            if is_whole:
                growing.replace(path)
        finally:
            if growing.exists():
                _remove(growing)
        return is_whole

    def _make_room(self, wanted: int, replaced: Path | None = None) -> bool:
        """Remove the file to be replaced if need be, then what was used longest ago; false if in vain."""
        if wanted > self._budget:
            return False
        found: list[tuple[float, int, Path]] = []
        now = time.time()
        for path in self._files():
            with suppress(FileNotFoundError):
                status = path.stat()
                if path.suffix == _GROWING and now - status.st_mtime > ABANDONED_AFTER_S:
                    _remove(path)
                else:
                    used_at = 0.0 if path == replaced else status.st_mtime
                    found.append((used_at, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(it for it in found if it[2].suffix != _GROWING):
            if total + wanted <= self._budget:
                break
            _remove(path)
            total -= size
        return total + wanted <= self._budget

    def _files(self) -> list[Path]:
        if not self._folder.name:
            return []
        try:
            return [path for path in self._folder.iterdir() if path.suffix in (_SUFFIX, _GROWING)]
        except FileNotFoundError:
            return []
        except OSError as error:
            _logger.info("the evaluated chats cannot be listed: %s", error)
            return []


def _front(header: _Header) -> bytes:
    encoded = msgspec.msgpack.encode(header)
    return MAGIC + len(encoded).to_bytes(_LENGTH_BYTES, "little") + hashlib.sha256(encoded).digest() + encoded


def _read_header(file: io.FileIO) -> _Header | None:
    """None for everything that is not, as a whole, what was written."""
    front = file.read(len(MAGIC) + _LENGTH_BYTES + _DIGEST_BYTES)
    length = int.from_bytes(front[len(MAGIC) : len(MAGIC) + _LENGTH_BYTES], "little")
    if not front.startswith(MAGIC) or length > LONGEST_HEADER:
        return None
    encoded = file.read(length)
    if hashlib.sha256(encoded).digest() != front[len(MAGIC) + _LENGTH_BYTES :]:
        return None
    try:
        header = msgspec.msgpack.decode(encoded, type=_Header)
    except msgspec.DecodeError:
        return None
    size = len(front) + length + header.body_bytes
    return header if header.is_sound and os.fstat(file.fileno()).st_size == size else None


def _token_bytes(tokens: Sequence[int]) -> bytes:
    return _little(array("i", tokens)).tobytes()


def _token_list(data: memoryview) -> list[int]:
    values = array("i")
    values.frombytes(data)
    return _little(values).tolist()


def _little(values: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        values.byteswap()
    return values


def _pieces(parts: Sequence[memoryview]) -> "itertools.chain[memoryview]":
    return itertools.chain.from_iterable(
        (part[at : at + CHUNK_BYTES] for at in range(0, len(part), CHUNK_BYTES)) for part in parts
    )


def _write_all(file: io.FileIO, piece: memoryview) -> bool:
    while piece:
        piece = piece[file.write(piece) :]
    return True


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _logger.info("an evaluated chat cannot be removed: %s", error)
