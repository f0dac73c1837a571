"""What one model is loaded with instead of what the settings say."""

import msgspec

from app.core.load_plan import CacheType, FlashAttention


class ModelOverrides(msgspec.Struct, frozen=True, omit_defaults=True):
    """Values as in ``Wishes``; None follows the settings."""

    device: str | None = None
    gpu_layers: int | None = None
    context_length: int | None = None
    threads: int | None = None
    batch_size: int | None = None
    cache_type: CacheType | None = None
    flash_attention: FlashAttention | None = None
    draft_path: str | None = None
