"""What planning needs of a model: how many bytes each layer has, what one more token adds to the cache."""

import msgspec


class LayerShape(msgspec.Struct, frozen=True):
    """One layer.

    Attributes:
        weight_bytes: its tensors, those of experts left out.
        expert_bytes: its ``ffn_*_exps`` tensors, which may stay on the CPU when the rest is on a GPU.
        key_width, value_width: numbers that one token adds to the cache in this layer (heads x length); 0
            where the layer has no attention.
        window: tokens that its attention can see; 0 is all of them.
        recurrent_bytes: what one sequence keeps here whatever its length; 0 where nothing is recurrent.
    """

    weight_bytes: int
    expert_bytes: int = 0
    key_width: int = 0
    value_width: int = 0
    window: int = 0
    recurrent_bytes: int = 0


class ModelShape(msgspec.Struct, frozen=True):
    """A model as planning sees it; from the header alone.

    Attributes:
        input_bytes: token embeddings, which stay on the CPU whatever is offloaded.
        output_bytes: what comes after the last layer (``output``, its norm; the embeddings once more where
            a model uses them for both).
        heads: of attention, the largest layer's.
        trained_context_length: tokens; 0 when the file does not say or says nonsense.
        expert_count, expert_used_count: 0 for a model without experts.
        has_memory: false for an encoder, which keeps no cache.
        shared_bytes: the part of ``output_bytes`` that is ``input_bytes`` once more; only there twice when
            the output is on a GPU.
        head_length: numbers of one head's key, the largest layer's.
        expert_feed_forward_length: of one expert; ``feed_forward_length`` is that of the dense layers.
        recurrent_width: numbers that a recurrent layer works on for every token.
    """

    architecture: str
    layers: tuple[LayerShape, ...]
    input_bytes: int
    output_bytes: int
    embedding_length: int
    feed_forward_length: int
    heads: int
    vocabulary_size: int
    trained_context_length: int
    parameters: int = 0
    expert_count: int = 0
    expert_used_count: int = 0
    has_memory: bool = True
    shared_bytes: int = 0
    head_length: int = 0
    expert_feed_forward_length: int = 0
    recurrent_width: int = 0

    @property
    def weight_bytes(self) -> int:
        """All tensors, each once."""
        layers = sum(layer.weight_bytes + layer.expert_bytes for layer in self.layers)
        return self.input_bytes + layers + self.output_bytes - self.shared_bytes

    @property
    def offloadable(self) -> int:
        """How many layers can leave the CPU; the output counts as one."""
        return len(self.layers) + 1
