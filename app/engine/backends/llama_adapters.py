"""LoRA adapters of a loaded model: put on, weighed and taken off, while the model stays as it is."""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as ll
import msgspec

from app.core.errors import AppError, ErrorCode, problem
from app.core.gguf.checks import check_sizes
from app.core.gguf.header import Header
from app.core.gguf.model_files import header_of
from app.core.words import QT_TRANSLATE_NOOP
from app.engine.backends.llama_context import LlamaContext
from app.engine.backends.llama_log import LlamaLog
from app.engine.backends.llama_model import LlamaModel, file_identity
from app.engine.backends.llama_states import LlamaStates
from app.engine.protocol import Adapter
from app.engine.state_files import StateKey

NO_ADAPTER = QT_TRANSLATE_NOOP("reasons", "it is no LoRA adapter")
CALLED_BY_WORDS = QT_TRANSLATE_NOOP(
    "reasons", "it acts only after words of its own, which cannot be done yet"
)
WRONG_TENSORS = QT_TRANSLATE_NOOP("reasons", "its tensors are not as those of an adapter")

_MULTIPLIED_TYPES = frozenset({"F32", "F16", "BF16", "Q8_0"})
"""What adapters are converted to; other formats may end the process when they are multiplied with."""
_MOST_DIMENSIONS = 3


class LlamaAdapters:
    """The adapters that act in one context.

    What was evaluated with other adapters is worth nothing, so a change keeps the chats on disk under the key
    of those that acted and empties every slot. llama.cpp frees what is still loaded with the model.
    """

    def __init__(
        self, model: LlamaModel, context: LlamaContext, log: LlamaLog, states: LlamaStates, key: StateKey
    ) -> None:
        self._model = model
        self._context = context
        self._log = log
        self._states = states
        self._key = key
        self._pointers: dict[str, Any] = {}
        self._scales: dict[str, float] = {}

    def set(self, adapters: Sequence[Adapter]) -> None:
        """Let these act and no others; on an error those that acted go on acting.

        Raises:
            AppError: FILE_MISSING, NOT_GGUF and what else can be wrong with a file; ADAPTER_UNFIT and
                ADAPTER_FOREIGN for one that does not belong to the model.
        """
        scales: dict[str, float] = {}
        paths: dict[str, Path] = {}
        for adapter in adapters:
            path = Path(os.path.realpath(Path(adapter.path).expanduser()))
            header = header_of(path)
            self._check(header)
            identity = file_identity(path)
            paths[identity] = path
            scales[identity] = scales.get(identity, 0.0) + adapter.scale  # LoRA is linear
        scales = {identity: scale for identity, scale in scales.items() if scale}
        if scales == self._scales:
            return
        loaded: dict[str, Any] = {}
        try:
            for identity in scales:
                if identity not in self._pointers:
                    loaded[identity] = self._load(paths[identity])
        except AppError:
            for pointer in loaded.values():
                ll.llama_adapter_lora_free(pointer)
            raise
        self._pointers.update(loaded)
        self._apply(scales)

    def _apply(self, scales: dict[str, float]) -> None:
        for slot in self._context.slots:
            self._states.keep(slot)
            self._context.clear(slot)
        count = len(scales)
        pointers = (ll.llama_adapter_lora_p_ctypes * count)(*(self._pointers[it] for it in scales))
        factors = (ctypes.c_float * count)(*scales.values())
        ll.llama_set_adapters_lora(self._context.pointer, pointers, count, factors)
        for identity in [it for it in self._pointers if it not in scales]:
            ll.llama_adapter_lora_free(self._pointers.pop(identity))
        self._scales = scales
        names = tuple(f"{identity}*{scale!r}" for identity, scale in sorted(scales.items()))
        self._states.use_key(msgspec.structs.replace(self._key, adapters=names))

    def _load(self, path: Path) -> Any:
        self._log.forget()
        pointer = ll.llama_adapter_lora_init(self._model.pointer, os.fsencode(path))
        if not pointer:
            raise self._unfit(path.name, self._log.reason(), self._log.first_error)
        if ll.llama_adapter_get_alora_n_invocation_tokens(pointer):
            ll.llama_adapter_lora_free(pointer)
            raise self._unfit(path.name, CALLED_BY_WORDS)
        return pointer

    def _check(self, header: Header) -> None:
        """What llama.cpp takes for granted, and the two mistakes that people make."""
        name = header.file_name
        if header.text("general.type") != "adapter" or header.text("adapter.type") != "lora":
            raise self._unfit(name, NO_ADAPTER)
        if header.architecture != self._model.architecture:
            raise AppError(
                problem(
                    ErrorCode.ADAPTER_FOREIGN,
                    adapter=name,
                    family=header.architecture,
                    name=self._model.name,
                    architecture=self._model.architecture,
                )
            )
        check_sizes([header])
        for tensor in header.tensors:
            if tensor.type.name not in _MULTIPLIED_TYPES or len(tensor.shape) > _MOST_DIMENSIONS:
                raise self._unfit(name, WRONG_TENSORS, f"{tensor.name}: {tensor.type.name} {tensor.shape}")

    def _unfit(self, adapter: str, reason: str, detail: str = "") -> AppError:
        return AppError(
            problem(
                ErrorCode.ADAPTER_UNFIT,
                detail=detail,
                adapter=adapter,
                name=self._model.name,
                reason=reason,
            )
        )
