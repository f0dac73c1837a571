"""What was found by trying, as settings of one model."""

from pathlib import Path

import msgspec

from app.core.model_overrides import ModelOverrides, overrides_of, with_overrides
from app.core.settings import Settings, with_value
from app.engine.protocol import Tuned


def changes(tuned: Tuned) -> dict[str, object]:
    """What differs between the best way and the one before, by the names that ``ModelOverrides`` has too."""
    before, best = tuned.before.wishes, tuned.best.wishes
    names = ModelOverrides.__struct_fields__
    return {name: getattr(best, name) for name in names if getattr(best, name) != getattr(before, name)}


def with_tuned(settings: Settings, path: Path, tuned: Tuned) -> Settings:
    """Settings that load the model in ``path`` the best way from now on."""
    own = msgspec.structs.replace(overrides_of(settings.model_overrides, path), **changes(tuned))
    return with_value(settings, "model_overrides", with_overrides(settings.model_overrides, path, own))
