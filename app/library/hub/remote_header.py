"""What the headers of a repository's models say, read by ranges before anything is downloaded.

Most of a header is the vocabulary, some megabytes, and every quant of a model has the same. So the first one
is read whole, and of the others only the beginning and the end: what lies between is taken from the first. If
a header does not come out right that way, it is read whole too.
"""

import logging
import struct
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf import reasons
from app.core.gguf.checks import check_model, check_sizes
from app.core.gguf.header import DEFAULT_ALIGNMENT, Array, Header, ValueType, read_header
from app.core.gguf.model_facts import facts_of
from app.core.gguf.model_files import all_tensors, is_model
from app.core.gguf.shape import shape_of
from app.core.gguf.split import stem
from app.core.hub import RepoFile
from app.core.model import ModelFacts
from app.core.model_shape import ModelShape
from app.library.hub.hub_client import HubClient
from app.library.hub.remote_bytes import FIRST_BYTES, RemoteBytes
from app.network.ledger import Purpose

_LOG = logging.getLogger(__name__)

WINDOW_BYTES = 64 << 10
"""The reader's steps: what is fetched in one request is decided by ``RemoteBytes``."""
FIRST_OF_ANOTHER_BYTES = 64 << 10
"""Of a later part, or of another quant: what stands before the vocabulary, or the whole of a small header."""
WORTH_LENDING_BYTES = 128 << 10
_CLIP = "clip"
_SWITCHES = ("enable_thinking", "reasoning_effort", "thinking_budget")
"""What a template asks of whoever calls it, where thinking can be turned on or off."""
_MARK, _ANSWER_BEGINS = "think>", "add_generation_prompt"


class RemoteHeader(msgspec.Struct, frozen=True):
    """What is known of a model without having it.

    Attributes:
        thinks_first: whether it thinks before it answers, by its chat template; None where that leaves it
            open.
    """

    facts: ModelFacts
    shape: ModelShape
    thinks_first: bool | None


class _Lender(msgspec.Struct, frozen=True):
    """A header that was read whole, and its bytes."""

    header: Header
    remote: RemoteBytes
    vocabulary: tuple[str, Array]
    end: int


class HeaderReader:
    """Reads the headers of one repository at one commit; keeps the bytes of one of them."""

    def __init__(self, repo_id: str, commit: str) -> None:
        self._repo_id = repo_id
        self._commit = commit
        self._lender: _Lender | None = None

    def read(self, hub: HubClient, files: Sequence[RepoFile]) -> RemoteHeader:
        """The header of a model of one or more parts; ``files`` are in their order.

        Raises:
            AppError: what stands between here and the hub, or what is wrong with the file.
            StoppedError: ``hub`` is one until a stop, which was asked for.
        """
        first, remote = self._first(hub, files[0])
        headers = [first]
        for file in files[1:]:
            part = self._remote(hub, file, FIRST_OF_ANOTHER_BYTES)
            headers.append(read_header(part.read, part.size_bytes, file.name, WINDOW_BYTES))
        for number, header in enumerate(headers):
            _check_part(header, number, len(files))
        tensors = all_tensors(headers)
        _check_kind(first)
        check_sizes(headers)
        check_model(first, tensors, remote.read)
        return RemoteHeader(
            facts_of(first, tensors, stem(PurePosixPath(first.file_name))),
            shape_of(first, tensors, remote.read),
            _thinks(first.text("tokenizer.chat_template")),
        )

    def _first(self, hub: HubClient, file: RepoFile) -> tuple[Header, RemoteBytes]:
        lender = self._lender
        if lender is not None:
            remote = self._remote(hub, file, FIRST_OF_ANOTHER_BYTES)
            header = _with_help(lender, remote, file.name)
            if header is not None:
                return header, remote
        remote = self._remote(hub, file, FIRST_BYTES)
        header = read_header(remote.read, remote.size_bytes, file.name, WINDOW_BYTES)
        self._lender = self._lender or _lender(header, remote)
        return header, remote

    def _remote(self, hub: HubClient, file: RepoFile, first_bytes: int) -> RemoteBytes:
        location = hub.locate(self._repo_id, self._commit, file.path, Purpose.HEADER)
        return RemoteBytes(hub, location, Purpose.HEADER, first_bytes)


def _lender(header: Header, remote: RemoteBytes) -> _Lender | None:
    """What others can borrow of a header; None when that would save nothing."""
    arrays = [(key, value) for key, value in header.metadata.items() if isinstance(value, Array)]
    first = next((it for it in arrays if it[1].item_type is ValueType.STRING), None)
    if first is None:
        return None
    begin, end = first[1].offset, max(value.offset + value.size_bytes for _, value in arrays)
    return _Lender(header, remote, first, end) if end - begin >= WORTH_LENDING_BYTES else None


def _with_help(lender: _Lender, remote: RemoteBytes, name: str) -> Header | None:
    """The header, with the lender's vocabulary in its middle; None when it is not the same there."""
    key, vocabulary = lender.vocabulary
    name_bytes = key.encode()
    mark = struct.pack("<Q", len(name_bytes)) + name_bytes
    mark += struct.pack("<IIQ", ValueType.ARRAY, vocabulary.item_type, vocabulary.count)
    place = remote.read(0, FIRST_OF_ANOTHER_BYTES).find(mark)
    if place < 0:
        return None
    shift = place + len(mark) - vocabulary.offset
    for offset, data in lender.remote.held(vocabulary.offset, lender.end):
        remote.lend(offset + shift, data)
    try:
        header = read_header(remote.read, remote.size_bytes, name, WINDOW_BYTES)
    except AppError as error:
        _LOG.info("the header of %s is read whole: %s", name, error)
        return None
    # Whoever took a wrong way through it does not come out where the file ends.
    end = max((tensor.offset + tensor.size_bytes for tensor in header.tensors), default=0)
    alignment = header.metadata.get("general.alignment", DEFAULT_ALIGNMENT)
    room = alignment if isinstance(alignment, int) else DEFAULT_ALIGNMENT
    return header if end <= remote.size_bytes < end + room else None


def _check_part(header: Header, number: int, count: int) -> None:
    total = header.metadata.get("split.count", 0)
    parts = total if isinstance(total, int) and total > 1 else 1
    if parts != count:
        raise reasons.refused(header.file_name, reasons.RENAMED_PART)
    if count > 1 and header.metadata.get("split.no") != number:
        raise reasons.damaged(header.file_name, reasons.PART_FOREIGN)


def _check_kind(header: Header) -> None:
    if header.architecture == _CLIP:
        raise AppError(problem(ErrorCode.IS_A_PROJECTOR, name=header.file_name))
    if not is_model(header):
        raise AppError(
            problem(ErrorCode.NOT_A_CHAT_MODEL, name=header.file_name, architecture=header.architecture)
        )


def _thinks(template: str) -> bool | None:
    """Some that think begin every answer with the mark, some have a switch; some say nothing of it, and some
    that do not think know the mark from their sisters."""
    if any(switch in template for switch in _SWITCHES):
        return True
    _, known, beginning = template.rpartition(_ANSWER_BEGINS)
    if known and _MARK in beginning:
        return True
    return None if _MARK in template else False
