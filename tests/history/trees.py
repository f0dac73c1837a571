"""Conversations and messages for the tests of the history."""

import time

from app.core.conversation import (
    Conversation,
    Message,
    MessageStatus,
    ReplyFacts,
    Role,
    StopReason,
    TextPart,
    new_conversation,
    new_id,
)
from app.history.conversation_store import ConversationStore

FACTS = ReplyFacts(
    model="Starter",
    model_identity="98-abc",
    prompt_tokens=40,
    evaluated_tokens=12,
    reused_tokens=28,
    tokens=90,
    prompt_eval_s=0.2,
    generation_s=1.5,
    time_to_first_token_s=0.25,
    stop_reason=StopReason.END_OF_GENERATION,
    seed=7,
    context_used=130,
    context_length=8192,
)


def message(
    conversation_id: str,
    text: str = "Hello",
    *,
    parent_id: str | None = None,
    role: Role = Role.USER,
    status: MessageStatus = MessageStatus.DONE,
) -> Message:
    """A message that is in no store yet."""
    return Message(new_id(), conversation_id, parent_id, role, (TextPart(text),), status, time.time())


def growing(conversation_id: str, text: str, parent_id: str | None = None) -> Message:
    """A reply that is being written."""
    return message(
        conversation_id, text, parent_id=parent_id, role=Role.ASSISTANT, status=MessageStatus.GROWING
    )


def long_chat(store: ConversationStore, count: int) -> tuple[Conversation, list[Message]]:
    """As ``chat``, without waiting for the disk after each of ``count`` messages."""
    store._database.rows("PRAGMA synchronous = OFF")
    made = chat(store, *(f"{place}: " + "words " * 50 for place in range(count)))
    store._database.rows("PRAGMA synchronous = FULL")
    return made


def chat(store: ConversationStore, *texts: str) -> tuple[Conversation, list[Message]]:
    """A conversation of these texts in a row, the person's and the model's in turn, stored."""
    conversation = new_conversation()
    store.add_conversation(conversation)
    messages: list[Message] = []
    for place, text in enumerate(texts):
        messages.append(
            message(
                conversation.id,
                text,
                parent_id=messages[-1].id if messages else None,
                role=Role.ASSISTANT if place % 2 else Role.USER,
            )
        )
        store.add_message(messages[-1])
    return conversation, messages
