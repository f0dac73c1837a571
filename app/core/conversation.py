"""Conversations and messages: plain frozen data, as they are stored and shown.

Messages form a tree: every message names its parent, an answer again is a second child of the same
parent, and ``Conversation.leaf_id`` says which branch is on screen.
"""

import time
import uuid
from enum import StrEnum

import msgspec

from app.core.errors import Problem


class Role(StrEnum):
    """Who wrote a message, in the words that chat templates use."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class MessageStatus(StrEnum):
    """How far a message has come."""

    GROWING = "growing"
    """A reply that is being written (or waits for the model to load)."""
    DONE = "done"
    """Complete."""
    STOPPED = "stopped"
    """The person pressed Stop; the text so far is kept."""
    INTERRUPTED = "interrupted"
    """The engine, the window or the computer stopped; the text so far is kept."""
    FAILED = "failed"
    """No answer came; ``Message.problem`` says why."""


class TextPart(msgspec.Struct, frozen=True, tag="text"):
    """Text as written: Markdown from a model, plain text from a person."""

    text: str


class ReasoningPart(msgspec.Struct, frozen=True, tag="reasoning"):
    """What a model thought before it answered; folded on screen."""

    text: str
    seconds: float | None = None


class AttachmentPart(msgspec.Struct, frozen=True, tag="attachment"):
    """A document the person added, with the text that was taken out of it."""

    name: str
    media_type: str
    size_bytes: int
    text: str


class ImagePart(msgspec.Struct, frozen=True, tag="image"):
    """A picture, by the hash under which the attachment store keeps it."""

    name: str
    media_type: str
    sha256: str


class ToolCallPart(msgspec.Struct, frozen=True, tag="tool_call"):
    """A tool the model asked for, with its arguments as JSON text, and its result once there."""

    name: str
    arguments: str
    result: str | None = None


Part = TextPart | ReasoningPart | AttachmentPart | ImagePart | ToolCallPart


class StopReason(StrEnum):
    """Why a reply ended."""

    END_OF_GENERATION = "end_of_generation"
    """The model ended its turn."""
    STOP_SEQUENCE = "stop_sequence"
    """A stop sequence of the request was written."""
    MAX_TOKENS = "max_tokens"
    """The limit of the request was reached."""
    CONTEXT_FULL = "context_full"
    """The context holds no further token."""
    CANCELLED = "cancelled"
    """The person stopped it."""


class ReplyFacts(msgspec.Struct, frozen=True):
    """What was measured while a reply was made. Seconds are wall clock of the engine process.

    Attributes:
        model: display name of the model.
        model_identity: which bytes answered: size and a hash over header and tail of the file.
        prompt_tokens: tokens of the whole prompt, template included.
        evaluated_tokens: prompt tokens that had to be evaluated.
        reused_tokens: prompt tokens that were in the cache already.
        tokens: tokens generated.
        prompt_eval_s: seconds for evaluating the prompt.
        generation_s: seconds from the first generated token to the last.
        time_to_first_token_s: from the request to the first token; None when there was none.
        context_used: tokens in the context after the reply.
        context_length: tokens the context holds.
        prompt_eval_cpu_s, generation_cpu_s: processor seconds of all the engine's threads for the same.
        drafted_tokens, accepted_tokens: how many tokens were guessed ahead, and how many of them were right.
    """

    model: str
    model_identity: str
    prompt_tokens: int
    evaluated_tokens: int
    reused_tokens: int
    tokens: int
    prompt_eval_s: float
    generation_s: float
    time_to_first_token_s: float | None
    stop_reason: StopReason
    seed: int
    context_used: int
    context_length: int
    prompt_eval_cpu_s: float = 0.0
    generation_cpu_s: float = 0.0
    drafted_tokens: int = 0
    accepted_tokens: int = 0

    @property
    def tokens_per_second(self) -> float | None:
        """Generation speed; None until two tokens were made."""
        if self.tokens < 2 or self.generation_s <= 0:
            return None
        return (self.tokens - 1) / self.generation_s

    @property
    def prompt_tokens_per_second(self) -> float | None:
        """Prompt evaluation speed; None when nothing had to be evaluated."""
        if not self.evaluated_tokens or self.prompt_eval_s <= 0:
            return None
        return self.evaluated_tokens / self.prompt_eval_s


class Message(msgspec.Struct, frozen=True):
    """One message of a conversation's tree."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    parts: tuple[Part, ...]
    status: MessageStatus
    created_at: float
    model: str | None = None
    facts: ReplyFacts | None = None
    problem: Problem | None = None

    @property
    def text(self) -> str:
        """The text parts joined: what is shown, copied and sent."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))


class Conversation(msgspec.Struct, frozen=True):
    """A conversation without its messages.

    ``title`` is the first words of the first message until the person renames it; empty while there is none.
    """

    id: str
    title: str
    created_at: float
    updated_at: float
    leaf_id: str | None = None
    deleted_at: float | None = None


def new_id() -> str:
    """A fresh id for a conversation or message, unique everywhere."""
    return uuid.uuid4().hex


def new_conversation() -> Conversation:
    """An empty conversation, made now."""
    now = time.time()
    return Conversation(new_id(), "", now, now)


TITLE_LENGTH = 60


def title_from(text: str) -> str:
    """The first words of ``text`` as a title of at most ``TITLE_LENGTH`` characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= TITLE_LENGTH:
        return line
    cut = line[:TITLE_LENGTH]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) >= TITLE_LENGTH // 2 else cut) + "…"


def branch(messages: dict[str, Message], leaf_id: str | None) -> list[Message]:
    """The messages from the root to ``leaf_id``, in order; a parent that is missing ends the walk."""
    path: list[Message] = []
    seen: set[str] = set()
    while leaf_id is not None and leaf_id in messages and leaf_id not in seen:
        seen.add(leaf_id)
        path.append(messages[leaf_id])
        leaf_id = messages[leaf_id].parent_id
    return path[::-1]
