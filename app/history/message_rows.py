"""Messages and conversations as rows of the tables; parts, facts and problems are JSON text."""

import logging
from typing import Any, TypeVar

import msgspec

from app.core.conversation import (
    Conversation,
    Message,
    MessageStatus,
    Part,
    ReplyFacts,
    Role,
    TextPart,
)
from app.core.errors import Problem

CONVERSATION_COLUMNS = "id, title, created_at, updated_at, leaf_id, deleted_at"
MESSAGE_COLUMNS = "id, conversation_id, parent_id, role, parts, status, created_at, model, facts, problem"

_logger = logging.getLogger(__name__)
_encoder = msgspec.json.Encoder()
_parts = msgspec.json.Decoder(tuple[Part, ...])
_part: msgspec.json.Decoder[Part] = msgspec.json.Decoder(Part)
_raw_parts = msgspec.json.Decoder(list[msgspec.Raw])
_facts = msgspec.json.Decoder(ReplyFacts)
_problem = msgspec.json.Decoder(Problem)
_ROLES = {str(role): role for role in Role}
_STATUSES = {str(status): status for status in MessageStatus}

Row = tuple[Any, ...]
_Kind = TypeVar("_Kind")


def conversation_from(row: Row) -> Conversation:
    """The conversation of a row of ``CONVERSATION_COLUMNS``."""
    return Conversation(*row)


def message_from(row: Row) -> Message:
    """The message of a row of ``MESSAGE_COLUMNS``.

    A role or status that is none can only be the disk's doing; the text is shown all the same.
    """
    id, conversation_id, parent_id, role, parts, status, created_at, model, facts, problem = row
    return Message(
        id,
        conversation_id,
        parent_id,
        _ROLES.get(role, Role.ASSISTANT),
        parts_from(parts),
        _STATUSES.get(status, MessageStatus.INTERRUPTED),
        created_at,
        model,
        _optional(_facts, facts),
        _optional(_problem, problem),
    )


def row_from(message: Message) -> Row:
    """The row of ``MESSAGE_COLUMNS`` for a message."""
    return (
        message.id,
        message.conversation_id,
        message.parent_id,
        str(message.role),
        as_json(message.parts),
        str(message.status),
        message.created_at,
        message.model,
        as_json(message.facts) if message.facts else None,
        as_json(message.problem) if message.problem else None,
    )


def parts_from(stored: str) -> tuple[Part, ...]:
    """The parts this program knows; kinds that a newer one has added are left out, and stay in the file.

    What is no list of parts at all is shown as the text it is: nothing that was said is hidden.
    """
    try:
        return _parts.decode(stored)
    except msgspec.DecodeError:
        _logger.info("A message has parts that this version does not know.")
    try:
        return tuple(part for raw in _raw_parts.decode(stored) if (part := _known(raw)) is not None)
    except msgspec.DecodeError:
        return (TextPart(stored),)


def parts_over(stored: str, parts: tuple[Part, ...]) -> str:
    """``parts`` as JSON, with the unknown ones among ``stored`` kept where they stood."""
    try:
        _parts.decode(stored)
    except msgspec.DecodeError:
        merged = [msgspec.Raw(as_json(part).encode()) for part in parts]
        for place, raw in _unknown(stored):
            merged.insert(place, raw)
        return as_json(merged)
    return as_json(parts)


def as_json(value: object) -> str:
    """JSON text; half a surrogate pair, which no UTF-8 can hold, becomes a question mark."""
    try:
        return _encoder.encode(value).decode()
    except UnicodeEncodeError:
        return _encoder.encode(_whole(msgspec.to_builtins(value))).decode()


def whole_text(text: str) -> str:
    """``text`` as UTF-8 can hold it."""
    return text.encode("utf-8", "replace").decode()


def _optional(decoder: "msgspec.json.Decoder[_Kind]", stored: str | None) -> "_Kind | None":
    """What another version has written and this one cannot read counts as not there."""
    if stored is None:
        return None
    try:
        return decoder.decode(stored)
    except msgspec.DecodeError:
        _logger.info("A message has facts or a problem that this version cannot read.")
        return None


def _unknown(stored: str) -> list[tuple[int, msgspec.Raw]]:
    try:
        raws = _raw_parts.decode(stored)
    except msgspec.DecodeError:
        return []
    return [(place, raw) for place, raw in enumerate(raws) if _known(raw) is None]


def _known(raw: msgspec.Raw) -> Part | None:
    try:
        return _part.decode(raw)
    except msgspec.ValidationError:
        return None


def _whole(value: object) -> object:
    if isinstance(value, str):
        return whole_text(value)
    if isinstance(value, dict):
        return {whole_text(name): _whole(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(inner) for inner in value]
    return value
