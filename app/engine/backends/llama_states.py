"""Chats' evaluated state over restarts: what goes to disk when, and what comes back instead of evaluating.

The engine's thread copies a state out of the context when nobody waits, or when its place is needed; hashing
and writing are the writing thread's. What that has not written yet is given back from memory.
"""

import ctypes
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing

import llama_cpp
import psutil

from app.core.load_plan import FlashAttention
from app.core.memory_fit import Layout
from app.engine.backends.llama_context import Checkpoint, LlamaContext, Slot, common_length
from app.engine.protocol import LoadedModel
from app.engine.state_files import EvaluatedChat, Part, StateFiles, StateKey

WORTH_KEEPING_TOKENS = 256
"""Fewer are evaluated again within a second by a small model on two cores..."""
WORTH_KEEPING_S = 1.0
"""...and a chat of a large model that takes longer is kept, however short."""
CHANGED_TOKENS = 32
"""A chat is written again when it differs by so many tokens from what was written."""
IDLE_SHARE = 16
"""While nothing is asked for, only when it differs by a sixteenth: a disk wears, and ``close`` comes too."""
FEWEST_MEASURED = 32
"""Evaluating fewer tokens than this says little about how long a token takes."""
LEAVING_S = 1.2
"""So long ``close`` may take: ``QUIT_GRACE_S`` less what else ends, and a core that others use."""
STUCK_DISK_S = 0.2
"""Longer a write that was to be given up is not waited for."""


def state_key(loaded: LoadedModel, flash_attention: FlashAttention) -> StateKey:
    """What the states of a loaded model are good for, without adapters."""
    layout = loaded.plan.layout if loaded.plan else Layout(loaded.context_length)
    return StateKey(
        loaded.identity,
        loaded.architecture,
        f"llama-cpp-python {llama_cpp.__version__}",
        layout.cache_type_k,
        layout.cache_type_v,
        flash_attention,
        layout.is_window_full,
        (),
    )


class LlamaStates:
    """The states of one loaded model's chats. All methods are called by the engine's thread."""

    def __init__(self, context: LlamaContext, files: StateFiles, key: StateKey) -> None:
        self._context = context
        self._files = files
        self._key = key
        self._writer = StateWriter(files)
        self._saved: dict[str, Sequence[int]] = {}
        self._token_s = 0.0

    def use_key(self, key: StateKey) -> None:
        """From now on states are good for ``key``: other adapters act, and every slot is empty."""
        self._key = key
        self._saved.clear()

    def learn(self, tokens: int, seconds: float) -> None:
        """Evaluating ``tokens`` took ``seconds``."""
        if tokens >= FEWEST_MEASURED and seconds:
            self._token_s = seconds / tokens

    def rest(self) -> None:
        """Have every chat written that has grown by enough; the one used last first."""
        for slot in self._latest():
            if self._changed(slot) * IDLE_SHARE >= len(slot.tokens):
                self.keep(slot)

    def keep(self, slot: Slot) -> None:
        """Have a slot's chat written, if it was not and is worth it: soon it will not be there."""
        if not self._files.is_on or slot not in self._latest() or not self._is_worth_keeping(slot):
            return
        began = time.perf_counter()
        data = self._context.state(slot, psutil.virtual_memory().available // 2)
        if data is None:
            return
        copying_s = time.perf_counter() - began
        chat = EvaluatedChat(
            list(slot.tokens),
            memoryview(data).cast("B"),
            [Part(length, memoryview(it).cast("B")) for length, it in slot.checkpoints],
            self._token_s * len(slot.tokens),
            copying_s,
        )
        self._saved[slot.conversation] = chat.tokens
        self._writer.put(slot.conversation, self._key, chat)

    def restore(
        self,
        slot: Slot,
        tokens: Sequence[int],
        conversation: str,
        *,
        beyond: int,
        make_room: Callable[[int], bool],
    ) -> bool:
        """Put what was kept of a conversation into ``slot``, instead of evaluating ``tokens``.

        Only if more than ``beyond`` of them need no evaluation then, ``make_room`` finds the room, and it is
        cheaper. What was kept of the conversation for anything else (model, settings, words) is deleted, and
        so is what is damaged.
        """
        if not self._files.is_on or not conversation:
            return False
        waiting = self._writer.waiting(conversation)
        if waiting is not None and waiting[0] == self._key:
            usable = self._usable(waiting[1].tokens, [it.length for it in waiting[1].checkpoints], tokens)
            is_wanted = usable > beyond and make_room(len(waiting[1].tokens))
            return is_wanted and self._put(slot, conversation, waiting[1])
        stored = self._files.open(conversation, self._key)
        if stored is None:
            return False
        with closing(stored):
            usable = self._usable(stored.tokens, stored.checkpoints, tokens)
            took, costs = stored.evaluation_s, stored.handling_s
            if not usable or (took and usable * took <= len(stored.tokens) * costs):
                self._forget(conversation)
                return False
            if usable <= beyond or not make_room(len(stored.tokens)):
                return False
            return self._put(slot, conversation, stored.read())

    def forget(self, conversation: str) -> None:
        """Keep nothing of a chat that was deleted, on disk or in the context; "" means of all chats."""
        for slot in self._context.slots:
            if conversation in ("", slot.conversation):
                self._context.clear(slot)
        self._forget(conversation)

    def close(self) -> None:
        """Keep all chats; what is not written in ``LEAVING_S`` is given up."""
        until = time.monotonic() + LEAVING_S
        for slot in self._latest():
            if time.monotonic() < until:
                self.keep(slot)
        self._writer.close(until)

    def _put(self, slot: Slot, conversation: str, chat: EvaluatedChat | None) -> bool:
        if chat is None or not self._context.restore(slot, list(chat.tokens), _array(chat.data)):
            self._forget(conversation)
            return False
        slot.checkpoints = [Checkpoint(length, _array(data)) for length, data in chat.checkpoints]
        slot.conversation = conversation
        self._saved[conversation] = chat.tokens
        self._token_s = self._token_s or chat.evaluation_s / len(chat.tokens)
        return True

    def _latest(self) -> list[Slot]:
        """For every conversation the slot that was used last, the latest of all first."""
        found: dict[str, Slot] = {}
        for slot in sorted(self._context.slots, key=lambda it: (not it.is_busy, -it.used_at)):
            if slot.conversation and slot.tokens:
                found.setdefault(slot.conversation, slot)
        return list(found.values())

    def _changed(self, slot: Slot) -> int:
        """Tokens that differ between the slot and what was written of it."""
        saved = self._saved.get(slot.conversation, ())
        return len(slot.tokens) + len(saved) - 2 * slot.common(saved)

    def _is_worth_keeping(self, slot: Slot) -> bool:
        length = len(slot.tokens)
        is_long = length >= WORTH_KEEPING_TOKENS or length * self._token_s >= WORTH_KEEPING_S
        return is_long and self._changed(slot) >= CHANGED_TOKENS

    def _usable(self, saved: Sequence[int], checkpoints: Sequence[int], tokens: Sequence[int]) -> int:
        """How many of ``tokens`` need no evaluation with a state of ``saved``."""
        common = min(common_length(saved, tokens), len(tokens) - 1)
        if common == len(saved) or not self._context.keeps_checkpoints:
            return common
        return max((length for length in checkpoints if length <= common), default=0)

    def _forget(self, conversation: str) -> None:
        for known in [it for it in self._saved if conversation in ("", it)]:
            del self._saved[known]
        self._writer.forget(conversation)
        self._files.forget(conversation)


class StateWriter:
    """A thread that writes chats one after the other; started by the first, ended by ``close``."""

    def __init__(self, files: StateFiles) -> None:
        self._files = files
        self._changed = threading.Condition()
        self._waiting: dict[str, tuple[StateKey, EvaluatedChat]] = {}
        self._thread: threading.Thread | None = None
        self._is_closing = False
        self._until = float("inf")

    def put(self, conversation: str, key: StateKey, chat: EvaluatedChat) -> None:
        """Have a chat written, in place of an older state of it that still waits."""
        with self._changed:
            self._waiting.pop(conversation, None)
            self._waiting[conversation] = (key, chat)
            self._changed.notify()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._write_all, name="state-writer", daemon=True)
            self._thread.start()

    def waiting(self, conversation: str) -> tuple[StateKey, EvaluatedChat] | None:
        """The chat and what it is good for, if it is not on disk yet."""
        with self._changed:
            return self._waiting.get(conversation)

    def forget(self, conversation: str) -> None:
        """Do not write a chat ("": any chat); one that is being written is removed again."""
        with self._changed:
            for known in [it for it in self._waiting if conversation in ("", it)]:
                del self._waiting[known]

    def close(self, until: float) -> None:
        """Write what waits and end; give up at ``until`` (of the monotonic clock)."""
        with self._changed:
            self._is_closing = True
            self._until = until
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(max(0.0, until - time.monotonic()) + STUCK_DISK_S)

    def _write_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_closing)
                if not self._waiting or self._must_stop():
                    return
                conversation, item = next(iter(self._waiting.items()))
            key, chat = item
            self._files.write(conversation, key, chat, self._must_stop)
            with self._changed:
                now = self._waiting.get(conversation)
                if now is item:
                    del self._waiting[conversation]
                elif now is None:  # forgotten meanwhile
                    self._files.forget(conversation)

    def _must_stop(self) -> bool:
        return time.monotonic() > self._until


def _array(data: memoryview) -> "ctypes.Array[ctypes.c_uint8]":
    return (ctypes.c_uint8 * len(data)).from_buffer(data)
