"""The tokens of a vocabulary that mean something to a chat: what begins a text, what ends a reply."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.gguf.byte_window import ByteWindow, Read
from app.core.gguf.header import Array, Header, ValueType
from app.core.gguf.model_files import opened

END_TEXTS = frozenset(
    {
        "</s>", "<EOT>", "<end_of_turn>", "<end_of_utterance>", "<eos>", "<turn|>", "<|call|>", "<|calls|>",
        "<|end_of_text|>", "<|endoftext|>", "<|end|>", "<|eom_id|>", "<|eot_id|>", "<|flush|>", "<|im_end|>",
        "<|return|>", "<|tool_response>", "<｜end▁of▁sentence｜>", "[EOS]", "[EOT]", "[e~[", "_<EOT>",
    }
)  # fmt: skip
"""Tokens that end a reply whatever a file says of them: ``llama_vocab::impl::load`` in llama-vocab.cpp."""

_ENDS = ("eos", "eot", "eom")


class SpecialTokens(msgspec.Struct, frozen=True):
    """What a vocabulary says.

    Attributes:
        begins, ends_text: the tokens that begin and end a text; "" when the file names none.
        ends: every token that ends a reply.
        known: which of the texts that were asked for are tokens.
    """

    begins: str
    ends_text: str
    ends: frozenset[str]
    known: frozenset[str]


def special_tokens(path: Path, texts: Iterable[str] = ()) -> SpecialTokens:
    """The special tokens of a model file, and which of ``texts`` are tokens at all.

    Raises:
        AppError: the file is missing, unreadable or no GGUF file.
    """
    with opened(path) as file:
        numbers = {name: _token_number(file.header, name) for name in ("bos", *_ENDS)}
        wanted = {text.encode() for text in (*texts, *END_TEXTS)}
        by_number, known = _found(file.read, file.header, {*numbers.values()}, wanted)
    text_of = {name: by_number.get(number, "") for name, number in numbers.items()}
    ends = (known & END_TEXTS) | {text_of[name] for name in _ENDS}
    return SpecialTokens(text_of["bos"], text_of["eos"], ends - {""}, known & frozenset(texts))


def _token_number(header: Header, name: str) -> int:
    value = header.metadata.get(f"tokenizer.ggml.{name}_token_id")
    return value if isinstance(value, int) else -1


def _found(
    read: Read, header: Header, numbers: set[int], wanted: set[bytes]
) -> tuple[dict[int, str], frozenset[str]]:
    """The texts of these tokens, and which of ``wanted`` are tokens."""
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    by_number: dict[int, str] = {}
    known: set[bytes] = set()
    if not isinstance(tokens, Array) or tokens.item_type is not ValueType.STRING:
        return by_number, frozenset()
    window = ByteWindow(read, header.size_bytes, header.file_name)
    window.skip(tokens.offset)
    first = 0
    for some in window.texts(tokens.count):
        known |= wanted.intersection(some)
        for number in numbers:
            if first <= number < first + len(some):
                by_number[number] = some[number - first].decode(errors="replace")
        first += len(some)
    return by_number, frozenset(text.decode() for text in known)
