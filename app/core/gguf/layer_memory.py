"""What each layer of a model keeps while it runs: its part of the cache, its window, its recurrent state.

The same rules as ``load_hparams`` of llama.cpp (llama-model.cpp, models/*.cpp), ``llama_kv_cache`` and
``llama_memory_recurrent``; read from the header's numbers alone.
"""

from typing import NamedTuple

from app.core.gguf.byte_window import Read
from app.core.gguf.header import LAYER_LIMIT, Array, Header, layer_numbers

_F32_BYTES = 4


class Windows(NamedTuple):
    """Which layers of a family see only a window of tokens.

    Attributes:
        period: every so many layers one sees everything; 0: none does; None: only the file says.
        is_first_full: that one is the first of them, not the last.
        tokens: the window where the file names none; 0: a file that names none has no windows.
        is_fixed: the window is ``tokens`` whatever the file says.
    """

    period: int | None
    is_first_full: bool = False
    tokens: int = 0
    is_fixed: bool = False


WINDOWS: dict[str, Windows] = {
    "afmoe": Windows(4),
    "cohere2": Windows(4),
    "cohere2moe": Windows(4, is_first_full=True),
    "deepseek4": Windows(0),
    "dots3note": Windows(None),
    "exaone-moe": Windows(4, tokens=128),
    "exaone4": Windows(4, tokens=4096),
    "gemma2": Windows(2, tokens=4096),
    "gemma3": Windows(6),
    "gemma3n": Windows(5),
    "gemma4": Windows(None),
    "gpt-oss": Windows(2),
    "granite_swa": Windows(None),
    "laguna": Windows(4, is_first_full=True),
    "lfm2": Windows(0),
    "lfm2moe": Windows(0),
    "llama4": Windows(4, tokens=8192, is_fixed=True),
    "maple": Windows(None),
    "mellum": Windows(4),
    "mimo2": Windows(None),
    "muse-glimmer": Windows(4),
    "olmo2": Windows(4),
    "plamo3": Windows(8),
    "smallthinker": Windows(4, is_first_full=True, tokens=4096, is_fixed=True),
    "step35": Windows(None),
}
"""Families whose windows llama.cpp keeps; it evaluates all others in full, whatever their file says."""

RECURRENT = frozenset({"arwkv7", "mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7"})
RECURRENT_WITHOUT_HEADS = frozenset(
    {
        "bailingmoe3",
        "glm5-next",
        "granitehybrid",
        "jamba",
        "kimi-k3",
        "kimi-linear",
        "lfm2",
        "lfm2moe",
        "nemotron_h",
        "nemotron_h_moe",
        "plamo2",
    }
)
"""Hybrids: a layer without heads for keys is a recurrent one."""
FULL_ATTENTION_INTERVAL = {"minimax-01": 8, "qwen3next": 4, "qwen35": 4, "qwen35moe": 4, "qwen4exp": 4}
"""Hybrids: every so many layers one has attention."""
BOTH_IN_EVERY_LAYER = frozenset({"falcon-h1"})

NO_MEMORY = frozenset(
    {
        "bert",
        "dream",
        "eurobert",
        "gemma-embedding",
        "jina-bert-v2",
        "jina-bert-v3",
        "llada",
        "llada-moe",
        "modern-bert",
        "neo-bert",
        "nomic-bert",
        "nomic-bert-moe",
        "rnd1",
        "t5encoder",
        "wavtokenizer-dec",
    }
)
"""Families for which llama.cpp makes no cache."""


class LayerMemory(NamedTuple):
    """What one layer keeps; fields as in ``LayerShape``."""

    key_width: int = 0
    value_width: int = 0
    window: int = 0
    recurrent_bytes: int = 0


class HeaderNumbers:
    """Numbers of a header that are one for all layers or one for each."""

    def __init__(self, header: Header, read: Read) -> None:
        self.header = header
        self._read = read
        self.layers = min(max(0, self.one("block_count")), LAYER_LIMIT)
        self.trunk = max(0, self.layers - max(0, self.one("nextn_predict_layers")))

    def one(self, key: str, default: int = 0) -> int:
        """The number under ``<architecture>.key``; the largest where there is one for each layer."""
        value = self.header.of_model(key)
        if isinstance(value, Array):
            return max(self._items(value), default=default)
        number = self.header.number(key)
        return default if number is None else max(0, number)

    def each(self, key: str, default: int = 0) -> list[int]:
        """The number for every layer."""
        value = self.header.of_model(key)
        if isinstance(value, Array):
            items = self._items(value)[: self.layers]
            return items + [default] * (self.layers - len(items))
        return [self.one(key, default)] * self.layers

    def has_each(self, key: str) -> bool:
        """Whether the file says it layer by layer."""
        return isinstance(self.header.of_model(key), Array)

    def _items(self, array: Array) -> list[int]:
        return [max(0, item) for item in layer_numbers(self._read, self.header, array)]


def layer_memories(numbers: HeaderNumbers) -> list[LayerMemory]:
    """What every layer keeps, the extra ones that only guess ahead (``nextn``) keep nothing."""
    architecture = numbers.header.architecture
    if architecture in NO_MEMORY:
        return [LayerMemory()] * numbers.layers
    windows = layer_windows(numbers)
    recurrent = _recurrent_layers(numbers)
    state = _state_bytes(numbers) if any(recurrent) else 0
    memories = []
    for layer in range(numbers.trunk):
        lacks_attention = _lacks_attention(numbers, layer, recurrent)
        key, value = (0, 0) if lacks_attention else _widths(numbers, layer, windows[layer])
        memories.append(LayerMemory(key, value, windows[layer], state if recurrent[layer] else 0))
    return memories + [LayerMemory()] * (numbers.layers - numbers.trunk)


def layer_windows(numbers: HeaderNumbers) -> list[int]:
    """Tokens that every layer sees; 0 is all of them."""
    header = numbers.header
    rule = WINDOWS.get(header.architecture)
    said = header.number("attention.sliding_window")
    if rule is None or said == 0 or (header.architecture == "exaone4" and numbers.trunk != 64 and not said):
        return [0] * numbers.layers
    tokens = rule.tokens if rule.is_fixed else said or rule.tokens
    if header.architecture == "smallthinker" and said is None:
        tokens = 0
    if numbers.has_each("attention.sliding_window_pattern"):
        seen = numbers.each("attention.sliding_window_pattern")
    else:
        period = numbers.one("attention.sliding_window_pattern", rule.period or 0)
        if rule.period is None and not period:
            period = 1
        seen = [_is_windowed(layer, period, rule.is_first_full) for layer in range(numbers.layers)]
    return [tokens if seen[layer] and layer < numbers.trunk else 0 for layer in range(numbers.layers)]


def _is_windowed(layer: int, period: int, is_first_full: bool) -> bool:
    """``llama_hparams::set_swa_pattern``."""
    if period == 0:
        return True
    return layer % period != 0 if is_first_full else layer % period < period - 1


def _recurrent_layers(numbers: HeaderNumbers) -> list[bool]:
    architecture = numbers.header.architecture
    if architecture in RECURRENT | BOTH_IN_EVERY_LAYER:
        return [True] * numbers.layers
    if architecture in RECURRENT_WITHOUT_HEADS:
        key_heads = numbers.each("attention.head_count_kv", numbers.one("attention.head_count"))
        lengths = numbers.each("feed_forward_length")
        only_mixers = architecture.startswith("nemotron")  # its other layers are feed-forward alone
        return [not heads and not (only_mixers and lengths[n]) for n, heads in enumerate(key_heads)]
    if architecture in FULL_ATTENTION_INTERVAL:
        if numbers.header.of_model("attention.recurrent_layers") is not None:
            return [bool(item) for item in numbers.each("attention.recurrent_layers")]
        interval = numbers.one("full_attention_interval", FULL_ATTENTION_INTERVAL[architecture])
        return [bool((layer + 1) % max(1, interval)) for layer in range(numbers.layers)]
    return [False] * numbers.layers


def _lacks_attention(numbers: HeaderNumbers, layer: int, recurrent: list[bool]) -> bool:
    architecture = numbers.header.architecture
    if architecture in BOTH_IN_EVERY_LAYER:
        return False
    shared = numbers.one("attention.shared_kv_layers") if architecture == "gemma4" else 0
    # The rest of Gemma 3n uses the last layers before: gemma3n.cpp.
    first_without = 20 if architecture == "gemma3n" else numbers.layers - shared
    return recurrent[layer] or layer >= first_without


def _widths(numbers: HeaderNumbers, layer: int, window: int) -> tuple[int, int]:
    heads = numbers.each("attention.head_count")
    key_heads = numbers.each("attention.head_count_kv")[layer]
    if numbers.header.of_model("attention.head_count_kv") is None:
        key_heads = heads[layer]
    length = numbers.one("embedding_length") // heads[0] if heads and heads[0] else 0
    key = numbers.one("attention.key_length", length)
    value = numbers.one("attention.value_length", length)
    if window:
        key = numbers.one("attention.key_length_swa", key)
        value = numbers.one("attention.value_length_swa", value)
    if numbers.one("attention.key_length_mla"):
        value = 0  # what values are made of stands in the keys
    indexer = numbers.one("attention.indexer.key_length")
    return key * key_heads + indexer, value * key_heads


def _state_bytes(numbers: HeaderNumbers) -> int:
    """``llama_hparams::n_embd_r`` and ``n_embd_s`` as 32-bit floats."""
    width = numbers.one("embedding_length")
    heads = numbers.one("attention.head_count")
    if head_size := numbers.one("wkv.head_size"):
        return (numbers.one("token_shift_count", 2) + head_size) * width * _F32_BYTES
    inner, state = numbers.one("ssm.inner_size"), numbers.one("ssm.state_size")
    kernel = numbers.one("ssm.conv_kernel")
    if kept := numbers.one("shortconv.l_cache"):
        return (width * (kept - 1) + state * inner) * _F32_BYTES
    if length := numbers.one("kda.head_dim"):
        return (3 * (kernel - 1 if kernel else 3) * heads * length + length * length * heads) * _F32_BYTES
    if numbers.header.architecture == "minimax-01":
        length = numbers.one("attention.key_length", width // max(1, heads))
        return length * length * heads * _F32_BYTES
    rolling = max(0, kernel - 1) * (inner + 2 * numbers.one("ssm.group_count") * state)
    return (rolling + state * inner) * _F32_BYTES
