"""The settings that say how a model is loaded; one page of ``core/settings.py``."""

from typing import Annotated

import msgspec

from app.core.declaration import Choice, Declaration, SettingGroup, SettingKind
from app.core.load_plan import CPU_ONLY, CacheType, FlashAttention
from app.core.model_overrides import ModelOverrides
from app.core.words import QT_TRANSLATE_NOOP


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What ``Wishes`` are made of. Everything is automatic until somebody changes it."""

    device: Annotated[
        str,
        Declaration(
            kind=SettingKind.DEVICE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Runs on"),
            sentence=QT_TRANSLATE_NOOP(
                "settings", "Automatic takes the fastest device and puts as much on it as fits."
            ),
            special=(
                Choice("", QT_TRANSLATE_NOOP("settings", "Automatic")),
                Choice(CPU_ONLY, QT_TRANSLATE_NOOP("settings", "The processor only")),
            ),
            max_length=100,
        ),
    ] = ""
    context_length: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Context length"),
            sentence=QT_TRANSLATE_NOOP(
                "settings", "How much of a chat the model can see at once; more needs more memory."
            ),
            minimum=512,
            maximum=1_048_576,
            step=512,
            unit=QT_TRANSLATE_NOOP("settings", "tokens"),
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Automatic (up to 8,192)")),),
            suggestions=(2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072),
        ),
    ] = 0
    threads: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Threads"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "How many the processor works with; one for each physical core is usually fastest.",
            ),
            minimum=1,
            maximum=512,
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Automatic")),),
        ),
    ] = 0

    cache_type: Annotated[
        CacheType,
        Declaration(
            kind=SettingKind.CHOICE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Memory of the context"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "Eight bit take half, with almost no loss; with four some models answer worse.",
            ),
            choices=(
                Choice("f16", QT_TRANSLATE_NOOP("settings", "16 bit (f16)")),
                Choice("q8_0", QT_TRANSLATE_NOOP("settings", "8 bit (q8_0)")),
                Choice("q4_0", QT_TRANSLATE_NOOP("settings", "4 bit (q4_0)")),
            ),
        ),
    ] = "f16"
    flash_attention: Annotated[
        FlashAttention,
        Declaration(
            kind=SettingKind.CHOICE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Flash attention"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "A way to compute that is smaller and mostly faster; automatic uses it where it works.",
            ),
            choices=(
                Choice("auto", QT_TRANSLATE_NOOP("settings", "Automatic")),
                Choice("on", QT_TRANSLATE_NOOP("settings", "On")),
                Choice("off", QT_TRANSLATE_NOOP("settings", "Off")),
            ),
        ),
    ] = "auto"
    batch_size: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Batch size"),
            sentence=QT_TRANSLATE_NOOP(
                "settings", "How many tokens of a message are read at once; more needs more work space."
            ),
            minimum=32,
            maximum=4096,
            step=32,
            unit=QT_TRANSLATE_NOOP("settings", "tokens"),
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Automatic")),),
            suggestions=(128, 256, 512, 1024, 2048),
        ),
    ] = 0
    sequences: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.ENGINE,
            title=QT_TRANSLATE_NOOP("settings", "Chats at once"),
            sentence=QT_TRANSLATE_NOOP(
                "settings", "How many chats are answered beside each other; they share one context."
            ),
            minimum=1,
            maximum=16,
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Automatic")),),
        ),
    ] = 0
    model_overrides: Annotated[dict[str, ModelOverrides], Declaration(kind=SettingKind.TABLE)] = {}
    """What single models are loaded with instead, by the path of their file."""
