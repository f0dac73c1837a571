"""What one model is loaded with instead of what the settings say."""

from collections.abc import Mapping
from pathlib import Path

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


def overrides_of(overrides: Mapping[str, ModelOverrides], path: Path) -> ModelOverrides:
    """Those of the model in ``path``; none when it follows the settings in all."""
    return overrides.get(str(path), ModelOverrides())


def with_overrides(
    overrides: Mapping[str, ModelOverrides], path: Path, own: ModelOverrides
) -> dict[str, ModelOverrides]:
    """All models' overrides with ``own`` for the one in ``path``, which is left out when it has none."""
    others = {model: it for model, it in overrides.items() if model != str(path)}
    return others if own == ModelOverrides() else others | {str(path): own}
