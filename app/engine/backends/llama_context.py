"""A context of llama.cpp and what is evaluated in it: a few sequences beside each other in one cache."""

import ctypes
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, NamedTuple

import llama_cpp.llama_cpp as ll

from app.core.errors import AppError, ErrorCode, problem
from app.core.load_plan import FlashAttention
from app.core.memory_fit import Layout
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.cancel import CancelFlag

CACHE_TYPES = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 8, "bf16": 30}
"""ggml's numbers of the formats a cache can have."""
CHECKPOINTS_KEPT = 4
"""Per sequence: the beginnings of the last two turns and the ends of their prompts."""

FLASH_ATTENTION = {"auto": -1, "off": 0, "on": 1}
"""llama.cpp's numbers."""
_PARTIAL_ONLY = 1
"""``LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY``: windows and recurrent state, not what can be dropped at will."""

_strlen = ctypes.cast(
    ctypes.CDLL(None if not hasattr(ctypes, "windll") else "msvcrt").strlen, ctypes.c_void_p
)
"""Why C's ``strlen`` is an abort callback: see ``CancelFlag``."""


class Evaluated(Enum):
    """How an evaluation ended."""

    OK = "ok"
    CANCELLED = "cancelled"
    CONTEXT_FULL = "context_full"


class Checkpoint(NamedTuple):
    """What cannot be dropped at will, as it was after the first ``length`` tokens of a sequence."""

    length: int
    data: ctypes.Array[ctypes.c_uint8]


class Slot:
    """One sequence: ``tokens`` are exactly those whose state is in the context's memory.

    Attributes:
        conversation: the chat it belongs to, "" for none.
        used_at: grows with every reply; the smallest was used longest ago.
        is_busy: whether a reply is being made in it.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.tokens: list[int] = []
        self.checkpoints: list[Checkpoint] = []
        self.conversation = ""
        self.used_at = 0
        self.is_busy = False

    def common(self, tokens: Sequence[int]) -> int:
        """How many tokens both begin with."""
        return common_length(self.tokens, tokens)


def common_length(ours: Sequence[int], tokens: Sequence[int]) -> int:
    """How many tokens both lists begin with; at once where one is the beginning of the other."""
    if len(ours) <= len(tokens) and ours == tokens[: len(ours)]:
        return len(ours)
    for index, (mine, wanted) in enumerate(zip(ours, tokens, strict=False)):
        if mine != wanted:
            return index
    return min(len(ours), len(tokens))


class Part(NamedTuple):
    """Tokens to evaluate after what ``slot`` holds; logits are wanted of the last ``outputs`` of them."""

    slot: Slot
    tokens: Sequence[int]
    outputs: int


class LlamaContext:
    """Owns a ``llama_context``. ``interrupt`` ends a running evaluation, within a graph node."""

    def __init__(
        self, model: Any, layout: Layout, *, threads: int, flash_attention: FlashAttention = "auto"
    ) -> None:
        params = ll.llama_context_default_params()
        params.n_ctx = layout.context_length
        params.n_batch = params.n_ubatch = min(layout.batch_size, layout.context_length)
        params.n_seq_max = layout.sequences
        params.n_outputs_max = min(max(layout.outputs, layout.sequences), params.n_batch)
        params.kv_unified = True
        params.swa_full = layout.is_window_full
        params.type_k = CACHE_TYPES[layout.cache_type_k]
        params.type_v = CACHE_TYPES[layout.cache_type_v]
        params.flash_attn_type = FLASH_ATTENTION[flash_attention]
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self.pointer = ll.llama_init_from_model(model, params)
        if not self.pointer:
            raise MemoryError
        self.batch_size = int(params.n_batch)
        self.context_length = int(ll.llama_n_ctx(self.pointer))
        self.slots = [Slot(number) for number in range(layout.sequences)]
        self.interrupt = CancelFlag()
        self._memory = ll.llama_get_memory(self.pointer)
        self._window = 0 if layout.is_window_full else int(ll.llama_model_n_swa(model))
        is_recurrent = ll.llama_model_is_recurrent(model) or ll.llama_model_is_hybrid(model)
        self.keeps_checkpoints = bool(self._window or is_recurrent)
        self._batch = ll.llama_batch_init(self.batch_size, 0, 1)
        self._one = _one_token_batch()
        interruptible(self.pointer, self.interrupt)

    @property
    def can_generate(self) -> bool:
        """Whether there is a memory to write into; an encoder's context has none."""
        return bool(self._memory)

    @property
    def can_share(self) -> bool:
        """Whether a sequence can begin with a part of another one."""
        return not self.keeps_checkpoints

    @property
    def room(self) -> int:
        """Tokens that can be added, all sequences together."""
        return self.context_length - sum(len(slot.tokens) for slot in self.slots)

    def set_threads(self, threads: int) -> None:
        """Compute with so many from the next evaluation on."""
        ll.llama_set_n_threads(self.pointer, threads, threads)

    def close(self) -> None:
        """Give the memory back."""
        ll.llama_batch_free(self._batch)
        ll.llama_batch_free(self._one)
        ll.llama_free(self.pointer)
        self.pointer = None

    def keep_prefix(self, slot: Slot, prompt: Sequence[int]) -> int:
        """Drop from ``slot`` what ``prompt`` does not begin with; how many tokens need no evaluation.

        At least the prompt's last token is left to evaluate, because its logits are wanted.
        """
        self.truncate(slot, min(slot.common(prompt), len(prompt) - 1))
        return len(slot.tokens)

    def share_prefix(self, source: Slot, target: Slot, length: int) -> None:
        """Let ``target``, which is empty, begin with the first ``length`` tokens of ``source``."""
        ll.llama_memory_seq_cp(self._memory, source.number, target.number, 0, length)
        target.tokens = source.tokens[:length]

    def evaluate(self, parts: Sequence[Part]) -> Evaluated:
        """Evaluate at most ``batch_size`` more tokens; on anything but OK none was added.

        The logits of a token are in the row of its place in ``parts``, all their tokens counted.
        """
        if self.room < sum(len(part.tokens) for part in parts):
            return Evaluated.CONTEXT_FULL
        code = ll.llama_decode(self.pointer, self._filled(parts))
        if code:
            return self._failed(code, [part.slot for part in parts])
        for part in parts:
            part.slot.tokens.extend(part.tokens)
        return Evaluated.OK

    def evaluate_one(self, slot: Slot, token: int) -> Evaluated:
        """``evaluate`` for one token, without what lists cost: the hot path."""
        if len(slot.tokens) >= self.context_length:
            return Evaluated.CONTEXT_FULL
        batch = self._one
        batch.token[0] = token
        batch.pos[0] = len(slot.tokens)
        batch.seq_id[0][0] = slot.number
        code = ll.llama_decode(self.pointer, batch)
        if code:
            return self._failed(code, [slot])
        slot.tokens.append(token)
        return Evaluated.OK

    def truncate(self, slot: Slot, length: int) -> None:
        """Keep the first ``length`` tokens, or what the last checkpoint before holds, or none."""
        if length < len(slot.tokens):
            self._return_to(slot, length)

    def clear(self, slot: Slot) -> None:
        """Forget a sequence."""
        ll.llama_memory_seq_rm(self._memory, slot.number, -1, -1)
        slot.tokens, slot.checkpoints, slot.conversation = [], [], ""

    def checkpoint(self, slot: Slot) -> None:
        """Keep what could not be dropped later, where the model has such a thing."""
        length = len(slot.tokens)
        if not self.keeps_checkpoints or not length or any(it.length == length for it in slot.checkpoints):
            return
        size = ll.llama_state_seq_get_size_ext(self.pointer, slot.number, _PARTIAL_ONLY)
        data = (ctypes.c_uint8 * size)()
        if ll.llama_state_seq_get_data_ext(self.pointer, data, size, slot.number, _PARTIAL_ONLY) == size:
            slot.checkpoints = [*slot.checkpoints, Checkpoint(length, data)][-CHECKPOINTS_KEPT:]

    def state(self, slot: Slot, most_bytes: int) -> ctypes.Array[ctypes.c_uint8] | None:
        """Everything evaluated in ``slot``, as llama.cpp writes it down; None when it is too large."""
        size = int(ll.llama_state_seq_get_size(self.pointer, slot.number))
        if size > most_bytes:
            return None
        data = (ctypes.c_uint8 * size)()
        is_whole = ll.llama_state_seq_get_data(self.pointer, data, size, slot.number) == size
        return data if is_whole and size else None

    def restore(self, slot: Slot, tokens: list[int], data: ctypes.Array[ctypes.c_uint8]) -> bool:
        """Put a state that ``state`` gave into ``slot``; false and an empty slot when it does not go in."""
        self.clear(slot)
        if len(tokens) > self.room:
            return False
        if ll.llama_state_seq_set_data(self.pointer, data, len(data), slot.number) != len(data):
            self.clear(slot)
            return False
        slot.tokens = tokens
        return True

    def _filled(self, parts: Iterable[Part]) -> Any:
        batch, row = self._batch, 0
        for slot, tokens, outputs in parts:
            position = len(slot.tokens)
            first_output = len(tokens) - outputs
            for index, token in enumerate(tokens):
                batch.token[row] = token
                batch.pos[row] = position + index
                batch.n_seq_id[row] = 1
                batch.seq_id[row][0] = slot.number
                batch.logits[row] = index >= first_output
                row += 1
        batch.n_tokens = row
        return batch

    def _failed(self, code: int, slots: Iterable[Slot]) -> Evaluated:
        """After 1 (no room), 2 (aborted): micro-batches that were done stay in memory and must go."""
        for slot in slots:
            self._return_to(slot, len(slot.tokens))
        if code == 1:
            return Evaluated.CONTEXT_FULL
        if code == 2:
            self.interrupt.clear()
            return Evaluated.CANCELLED
        for slot in self.slots:
            self.clear(slot)
        raise AppError(
            problem(
                ErrorCode.GENERATION_FAILED,
                reason=QT_TRANSLATE_NOOP("reasons", "llama.cpp could not evaluate it"),
                detail=f"{code}",
            )
        )

    def _return_to(self, slot: Slot, length: int) -> None:
        if length and self._holds(slot, length) and self._drop_from(slot, length):
            del slot.tokens[length:]
            slot.checkpoints = [it for it in slot.checkpoints if it.length <= length]
            return
        usable = [it for it in slot.checkpoints if it.length <= length]
        while usable:
            length, data = usable[-1]
            done = ll.llama_state_seq_set_data_ext(self.pointer, data, len(data), slot.number, _PARTIAL_ONLY)
            if done and self._drop_from(slot, length):
                del slot.tokens[length:]
                slot.checkpoints = usable
                return
            usable.pop()
        conversation = slot.conversation
        self.clear(slot)
        slot.conversation = conversation

    def _drop_from(self, slot: Slot, length: int) -> bool:
        """False for recurrent memories: they keep one state, not one per token."""
        return bool(ll.llama_memory_seq_rm(self._memory, slot.number, length, -1))

    def _holds(self, slot: Slot, length: int) -> bool:
        """Whether a sliding window still holds what tokens after ``length`` must see."""
        if not self._window:
            return True
        oldest = int(ll.llama_memory_seq_pos_min(self._memory, slot.number))
        return oldest == 0 or oldest < max(0, length - self._window)


def _one_token_batch() -> Any:
    batch = ll.llama_batch_init(1, 0, 1)
    batch.n_tokens = 1
    batch.n_seq_id[0] = 1
    batch.logits[0] = True
    return batch


def interruptible(pointer: Any, interrupt: CancelFlag) -> None:
    """Let ``interrupt`` end what a ``llama_context`` computes; the flag must live as long."""
    callback = ctypes.cast(_strlen, ll.ggml_abort_callback)
    ll.llama_set_abort_callback(pointer, callback, ctypes.c_void_p(interrupt.address))
