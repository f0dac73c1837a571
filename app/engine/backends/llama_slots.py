"""Which reply goes into which sequence, so that as little as possible is evaluated again."""

from collections.abc import Sequence

from app.engine.backends.llama_context import LlamaContext, Slot
from app.engine.backends.llama_states import LlamaStates

ROOM_TO_BEGIN = 64
"""Tokens beyond its prompt that a reply wants to find free before it begins beside others."""
WORTH_SHARING = 32
"""Tokens that two chats must have in common (a system prompt) before one begins with the other's."""


class Slots:
    """The sequences of a context, as a cache of chats: what was used longest ago is forgotten first."""

    def __init__(self, context: LlamaContext, states: LlamaStates) -> None:
        self._context = context
        self._states = states
        self._clock = 0

    def take(self, tokens: Sequence[int], conversation: str) -> Slot | None:
        """A slot that holds as much of ``tokens`` as can be had; None when the reply has to wait."""
        idle = [slot for slot in self._context.slots if not slot.is_busy]
        if not idle:
            return None
        busy = sum(len(slot.tokens) for slot in self._context.slots if slot.is_busy)
        wanted = len(tokens) + ROOM_TO_BEGIN
        if busy and busy + wanted > self._context.context_length:
            return None
        slot = self._best(idle, tokens, conversation)
        if self._context.keep_prefix(slot, tokens):
            self._context.checkpoint(slot)
        self.make_room(len(tokens) - len(slot.tokens), keep=slot)
        return slot

    def release(self, slot: Slot | None, evaluated: int = 0, seconds: float = 0.0) -> None:
        """A reply has left ``slot``; what it evaluated stays. Its prompt's new tokens took ``seconds``."""
        self._clock += 1
        self._states.learn(evaluated, seconds)
        if slot is not None:
            slot.is_busy = False
            slot.used_at = self._clock

    def make_room(self, wanted: int, keep: Slot | None = None) -> bool:
        """Forget idle sequences until ``wanted`` tokens fit; false when they do not even then."""
        idle = [slot for slot in self._context.slots if not slot.is_busy and slot is not keep and slot.tokens]
        idle.sort(key=lambda slot: slot.used_at)
        while self._context.room < wanted and idle:
            self._forget(idle.pop(0))
        return self._context.room >= wanted

    def forget_idle(self) -> bool:
        """Forget every sequence that no reply is made in; false when there was none."""
        idle = [slot for slot in self._context.slots if not slot.is_busy and slot.tokens]
        for slot in idle:
            self._forget(slot)
        return bool(idle)

    def _forget(self, slot: Slot) -> None:
        self._states.keep(slot)
        self._context.clear(slot)

    def _best(self, idle: list[Slot], tokens: Sequence[int], conversation: str) -> Slot:
        """The chat's own sequence; else an empty one, with what was kept of it or another begins with."""
        own = [slot for slot in idle if slot.tokens and slot.conversation == conversation]
        if own:
            return max(own, key=lambda slot: slot.common(tokens))
        nearest = max(self._context.slots, key=lambda slot: slot.common(tokens))
        empty = min(idle, key=lambda slot: (bool(slot.tokens), slot.used_at))
        common = min(nearest.common(tokens), len(tokens) - 1)
        self._states.keep(empty)

        def make_room(wanted: int) -> bool:
            return self.make_room(wanted - len(empty.tokens), keep=empty)

        if self._states.restore(empty, tokens, conversation, beyond=common, make_room=make_room):
            return empty
        if common >= WORTH_SHARING and nearest is not empty and self._context.can_share:
            self._context.clear(empty)
            self._context.share_prefix(nearest, empty, common)
        return empty
