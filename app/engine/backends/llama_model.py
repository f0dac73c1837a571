"""A model file in llama.cpp: loading it, its vocabulary, and named reasons when it cannot be used."""

import ctypes
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import llama_cpp.llama_cpp as ll

from app.core.errors import AppError, ErrorCode, NextAct, Problem, problem
from app.core.memory_fit import Layout
from app.engine.backend import ChatTemplate
from app.engine.backends.llama_layout import lay_out
from app.engine.backends.llama_log import LlamaLog
from app.engine.cancel import CancelFlag

_UNKNOWN_ARCHITECTURE = re.compile(r"unknown model architecture: '([^']*)'")
_HASHED_BYTES = 1 << 20
ON_CPU = Layout(0)
"""All layers on the processor; a model knows nothing of its context's length."""


class LlamaModel:
    """Owns a ``llama_model``: weights and vocabulary.

    Raises ``AppError`` with the file's own fault, the library's first error, or the missing memory.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        log: LlamaLog,
        cancel: CancelFlag,
        report: Callable[[float], None],
        *,
        layout: Layout = ON_CPU,
        embeds: bool = False,
    ) -> None:
        self.path, self.name = path, name
        self._laid_out: tuple[object, ...] = ()
        self.pointer = self._load(layout, log, cancel, report)
        self.vocab = ll.llama_model_get_vocab(self.pointer)
        self.vocabulary_size = int(ll.llama_vocab_n_tokens(self.vocab))
        self._piece = ctypes.create_string_buffer(512)
        self._pieces: dict[int, bytes] = {}
        try:
            if not embeds:
                self._refuse_if_not_for_chat()
        except AppError:
            self.close()
            raise

    def close(self) -> None:
        """Give the memory back."""
        ll.llama_model_free(self.pointer)
        self.pointer = None

    @property
    def architecture(self) -> str:
        """llama.cpp's name of the family."""
        return self.metadata("general.architecture") or "unknown"

    @property
    def parameters(self) -> int:
        """Number of weights."""
        return int(ll.llama_model_n_params(self.pointer))

    @property
    def trained_context_length(self) -> int:
        """Tokens the model was trained for; 0 when the file does not say or says nonsense."""
        return max(0, int(ll.llama_model_n_ctx_train(self.pointer)))

    @property
    def kv_bytes_per_token(self) -> int:
        """Bytes of KV cache that one token takes, keys and values as 16-bit floats in every layer."""
        heads = max(1, int(ll.llama_model_n_head(self.pointer)))
        width = int(ll.llama_model_n_embd(self.pointer)) // heads
        key = int(self.metadata(f"{self.architecture}.attention.key_length") or width)
        value = int(self.metadata(f"{self.architecture}.attention.value_length") or width)
        kv_heads = int(ll.llama_model_n_head_kv(self.pointer))
        return int(ll.llama_model_n_layer(self.pointer)) * kv_heads * (key + value) * 2

    def identity(self) -> str:
        """Which bytes these are."""
        return file_identity(self.path)

    def metadata(self, key: str) -> str | None:
        """A value of the file's header as text; None when it is not there."""
        buffer = ctypes.create_string_buffer(256)
        length = ll.llama_model_meta_val_str(self.pointer, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace") if length >= 0 else None

    def template(self) -> ChatTemplate:
        """The chat template and the texts of the tokens it may name."""
        source = ll.llama_model_chat_template(self.pointer, None)
        return ChatTemplate(
            source.decode("utf-8", "replace") if source else None,
            self._text_of(ll.llama_vocab_bos(self.vocab)),
            self._text_of(ll.llama_vocab_eos(self.vocab)),
            len(self.tokenize("<|im_start|>", is_prompt=False)) == 1,
        )

    def tokenize(self, text: str, *, is_prompt: bool) -> list[int]:
        """Token ids. A prompt gets the tokens that the model wants at its beginning, unless it has them."""
        data = text.encode("utf-8", "replace")
        begin = is_prompt and not self._begins_already(text)
        size = len(data) + 16
        array = (ll.llama_token * size)()
        count = ll.llama_tokenize(self.vocab, data, len(data), array, size, begin, True)
        if count < 0:  # more than one token a byte: only a strange vocabulary does that
            size = -count
            array = (ll.llama_token * size)()
            count = ll.llama_tokenize(self.vocab, data, len(data), array, size, begin, True)
        return array[:count]

    def piece(self, token: int) -> bytes:
        """The bytes that a token adds to the text; remembered, because most tokens come again."""
        known = self._pieces.get(token)
        if known is None:
            size = ll.llama_token_to_piece(self.vocab, token, self._piece, len(self._piece), 0, False)
            if size < 0:
                larger = ctypes.create_string_buffer(-size)
                size = ll.llama_token_to_piece(self.vocab, token, larger, -size, 0, False)
                known = larger.raw[:size]
            else:
                known = self._piece.raw[:size]
            self._pieces[token] = known
        return known

    def ends(self, token: int) -> bool:
        """Whether ``token`` ends the model's turn."""
        return bool(ll.llama_vocab_is_eog(self.vocab, token))

    def first_token(self) -> int:
        """A token that may stand first: for the warm-up."""
        token = int(ll.llama_vocab_bos(self.vocab))
        return token if 0 <= token < self.vocabulary_size else 0

    def _load(
        self, layout: Layout, log: LlamaLog, cancel: CancelFlag, report: Callable[[float], None]
    ) -> Any:
        def on_progress(fraction: float, _user_data: object) -> bool:
            report(fraction)
            return not cancel.is_set

        params = ll.llama_model_default_params()
        self._laid_out = lay_out(layout, params)
        callback = ll.llama_progress_callback(on_progress)
        params.progress_callback = callback
        log.forget()
        pointer = ll.llama_model_load_from_file(str(self.path).encode(), params)
        if cancel.is_set:
            if pointer:
                ll.llama_model_free(pointer)
            raise AppError(problem(ErrorCode.LOAD_CANCELLED, name=self.name))
        if not pointer:
            raise AppError(refusal(self.name, log))
        return pointer

    def not_for_chat(self) -> Problem:
        """It does not write text."""
        return problem(
            ErrorCode.NOT_A_CHAT_MODEL,
            next_act=NextAct.CHOOSE_MODEL,
            name=self.name,
            architecture=self.architecture,
        )

    def _refuse_if_not_for_chat(self) -> None:
        if ll.llama_model_has_encoder(self.pointer) or not ll.llama_model_has_decoder(self.pointer):
            raise AppError(self.not_for_chat())

    def _begins_already(self, text: str) -> bool:
        begin = self._text_of(ll.llama_vocab_bos(self.vocab))
        return bool(begin) and text.startswith(begin)

    def _text_of(self, token: int) -> str:
        if not 0 <= token < self.vocabulary_size:
            return ""
        return (ll.llama_vocab_get_text(self.vocab, token) or b"").decode("utf-8", "replace")


def file_identity(path: Path) -> str:
    """Which bytes these are: size, and a hash over the first and last mebibyte of the file."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        digest.update(file.read(_HASHED_BYTES))
        file.seek(max(0, size - _HASHED_BYTES))
        digest.update(file.read(_HASHED_BYTES))
    return f"{size}-{digest.hexdigest()[:32]}"


def refusal(name: str, log: LlamaLog) -> Problem:
    """Why a model could not be loaded, from the first error that the library logged."""
    if match := _UNKNOWN_ARCHITECTURE.search(log.first_error):
        return problem(
            ErrorCode.UNKNOWN_ARCHITECTURE,
            next_act=NextAct.CHOOSE_MODEL,
            detail=log.first_error,
            name=name,
            architecture=match[1],
        )
    return problem(
        ErrorCode.LOAD_REFUSED,
        next_act=NextAct.CHOOSE_MODEL,
        detail=log.first_error,
        name=name,
        reason=log.reason(),
    )
