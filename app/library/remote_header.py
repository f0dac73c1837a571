"""What the header of a model on the hub says, read by ranges before anything is downloaded."""

import logging
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf import reasons
from app.core.gguf.checks import check_model, check_sizes
from app.core.gguf.header import Header, read_header
from app.core.gguf.model_facts import facts_of
from app.core.gguf.model_files import all_tensors, is_model
from app.core.gguf.shape import shape_of
from app.core.gguf.split import stem
from app.core.hub import RepoFile
from app.core.model import ModelFacts
from app.core.model_shape import ModelShape
from app.library.hub_client import HubClient
from app.library.remote_bytes import RemoteBytes
from app.network.ledger import Purpose
from app.network.stop import Stop

_LOG = logging.getLogger(__name__)

_THINKS = ("<think>", "enable_thinking", "reasoning_content", "<|channel|>", "reasoning_effort")
"""What the templates of models say that think before they answer."""


class RemoteHeader(msgspec.Struct, frozen=True):
    """What is known of a model without having it.

    Attributes:
        thinks_first: whether its chat template knows of thinking before the answer.
    """

    facts: ModelFacts
    shape: ModelShape
    thinks_first: bool


def read_remote_header(
    hub: HubClient, repo_id: str, commit: str, files: Sequence[RepoFile], stop: Stop
) -> RemoteHeader:
    """The header of a model of one or more parts; ``files`` are in their order.

    Raises:
        AppError: what stands between here and the hub, or what is wrong with the file.
        StoppedError: nobody wants it any more.
    """
    headers: list[Header] = []
    reads: list[RemoteBytes] = []
    for number, file in enumerate(files):
        location = hub.locate(repo_id, commit, file.path, Purpose.HEADER)
        remote = RemoteBytes(hub, location, stop)
        header = read_header(remote.read, remote.size_bytes, file.name)
        _check_part(header, number, len(files))
        headers.append(header)
        reads.append(remote)
    first, tensors = headers[0], all_tensors(headers)
    if not is_model(first):
        raise AppError(
            problem(ErrorCode.NOT_A_CHAT_MODEL, name=first.file_name, architecture=first.architecture)
        )
    check_sizes(headers)
    check_model(first, tensors, reads[0].read)
    found = RemoteHeader(
        facts_of(first, tensors, stem(PurePosixPath(first.file_name))),
        shape_of(first, tensors, reads[0].read),
        _thinks(first.text("tokenizer.chat_template")),
    )
    _LOG.info("%s: %d kB read of its header", first.file_name, sum(it.fetched_bytes for it in reads) // 1000)
    return found


def _check_part(header: Header, number: int, count: int) -> None:
    total = header.metadata.get("split.count", 0)
    if (total != count and count > 1) or (isinstance(total, int) and total > 1 and total != count):
        raise reasons.refused(header.file_name, reasons.RENAMED_PART)
    if count > 1 and header.metadata.get("split.no") != number:
        raise reasons.damaged(header.file_name, reasons.PART_FOREIGN)


def _thinks(template: str) -> bool:
    return any(mark in template for mark in _THINKS)
