"""Every setting once: its type, default, range and words.

A new setting is one field here. The page, saving, checking and the table test follow from it. Those that load
a model and those that pick tokens are declared beside, in ``engine_settings`` and ``sampling_settings``.
"""

from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal, get_type_hints

import msgspec

from app.core.declaration import Choice, Declaration, SettingGroup, SettingKind, SettingValue, TextForm
from app.core.engine_settings import EngineSettings
from app.core.errors import AppError, ErrorCode, Problem, problem
from app.core.hub import USUAL_ENDPOINT
from app.core.network_addresses import hub_address, proxy_address
from app.core.network_settings import CaFile, Connections, HubEndpoint, IsOffline, Proxy, SpeedLimitMb
from app.core.sampling_settings import (
    AdaptiveP,
    AdaptivePDecay,
    DryAllowedLength,
    DryBase,
    DryBreakerWords,
    DryLastN,
    DryMultiplier,
    FrequencyPenalty,
    MinP,
    Mirostat,
    MirostatEta,
    MirostatTau,
    PresencePenalty,
    RepeatLastN,
    RepeatPenalty,
    SamplerOrder,
    Seed,
    Temperature,
    TemperatureExponent,
    TemperatureRange,
    TokenBiasLines,
    TopK,
    TopNSigma,
    TopP,
    TypicalP,
    XtcProbability,
    XtcThreshold,
)
from app.core.sampling_texts import USUAL_BREAKERS, USUAL_ORDER
from app.core.words import QT_TRANSLATE_NOOP

ThemeMode = Literal["system", "light", "dark"]
Language = Literal["system", "en", "zh_CN"]

GROUP_TITLES: MappingProxyType[SettingGroup, str] = MappingProxyType(
    {
        SettingGroup.APPEARANCE: QT_TRANSLATE_NOOP("settings", "Appearance"),
        SettingGroup.CHAT: QT_TRANSLATE_NOOP("settings", "Chat"),
        SettingGroup.SAMPLING: QT_TRANSLATE_NOOP("settings", "Sampling"),
        SettingGroup.ENGINE: QT_TRANSLATE_NOOP("settings", "Engine"),
        SettingGroup.MODELS: QT_TRANSLATE_NOOP("settings", "Models and disk"),
        SettingGroup.NETWORK: QT_TRANSLATE_NOOP("settings", "Network"),
    }
)

GROUP_SENTENCES: MappingProxyType[SettingGroup, str] = MappingProxyType(
    {
        SettingGroup.APPEARANCE: QT_TRANSLATE_NOOP(
            "settings", "How the window looks. Changes apply at once."
        ),
        SettingGroup.CHAT: QT_TRANSLATE_NOOP(
            "settings", "How answers are made. Changes apply from the next message."
        ),
        SettingGroup.SAMPLING: QT_TRANSLATE_NOOP(
            "settings",
            "More ways to pick the next word, for those who know them. Changes apply from the next message.",
        ),
        SettingGroup.ENGINE: QT_TRANSLATE_NOOP(
            "settings",
            "The engine runs models in a process of its own. Changes here apply the next time a model loads.",
        ),
        SettingGroup.MODELS: QT_TRANSLATE_NOOP(
            "settings", "Where models are looked for, and what may be kept on this computer."
        ),
        SettingGroup.NETWORK: QT_TRANSLATE_NOOP(
            "settings", "How models are searched for and fetched. The network is used for nothing else."
        ),
    }
)


class Settings(EngineSettings, frozen=True, kw_only=True):
    """The person's settings. Made from outside data only through ``checked``, so always valid."""

    theme: Annotated[
        ThemeMode,
        Declaration(
            kind=SettingKind.CHOICE,
            group=SettingGroup.APPEARANCE,
            title=QT_TRANSLATE_NOOP("settings", "Theme"),
            sentence=QT_TRANSLATE_NOOP("settings", "Light or dark, or whatever the system shows."),
            choices=(
                Choice("system", QT_TRANSLATE_NOOP("settings", "As the system")),
                Choice("light", QT_TRANSLATE_NOOP("settings", "Light")),
                Choice("dark", QT_TRANSLATE_NOOP("settings", "Dark")),
            ),
        ),
    ] = "system"
    text_size: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.APPEARANCE,
            title=QT_TRANSLATE_NOOP("settings", "Text size"),
            sentence=QT_TRANSLATE_NOOP("settings", "Makes all text in the window smaller or larger."),
            minimum=80,
            maximum=200,
            step=5,
            unit="%",
            has_slider=True,
        ),
    ] = 100
    language: Annotated[
        Language,
        Declaration(
            kind=SettingKind.CHOICE,
            group=SettingGroup.APPEARANCE,
            title=QT_TRANSLATE_NOOP("settings", "Language"),
            sentence=QT_TRANSLATE_NOOP(
                "settings", "The language of the window, from the next time Fireside starts."
            ),
            choices=(
                Choice("system", QT_TRANSLATE_NOOP("settings", "As the system")),
                Choice("en", "English", is_name=True),
                Choice("zh_CN", "简体中文", is_name=True),
            ),
        ),
    ] = "system"

    temperature: Temperature = 0.7
    top_k: TopK = 40
    top_p: TopP = 0.95
    min_p: MinP = 0.05
    repeat_penalty: RepeatPenalty = 1.0
    seed: Seed = None
    max_tokens: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.CHAT,
            title=QT_TRANSLATE_NOOP("settings", "Longest answer"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "An answer is cut after so many tokens; a token is about three quarters of a word.",
            ),
            minimum=1,
            maximum=1_048_576,
            step=64,
            unit=QT_TRANSLATE_NOOP("settings", "tokens"),
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "No limit")),),
            suggestions=(256, 512, 1024, 2048, 4096, 8192),
        ),
    ] = 0
    system_prompt: Annotated[
        str,
        Declaration(
            kind=SettingKind.TEXT,
            group=SettingGroup.CHAT,
            title=QT_TRANSLATE_NOOP("settings", "System prompt"),
            sentence=QT_TRANSLATE_NOOP("settings", "What the model is told first, in every chat."),
        ),
    ] = ""

    repeat_last_n: RepeatLastN = 64
    frequency_penalty: FrequencyPenalty = 0.0
    presence_penalty: PresencePenalty = 0.0
    dry_multiplier: DryMultiplier = 0.0
    dry_base: DryBase = 1.75
    dry_allowed_length: DryAllowedLength = 2
    dry_last_n: DryLastN = -1
    dry_breaker_words: DryBreakerWords = USUAL_BREAKERS
    top_n_sigma: TopNSigma = 0.0
    typical_p: TypicalP = 1.0
    xtc_probability: XtcProbability = 0.0
    xtc_threshold: XtcThreshold = 0.1
    temperature_range: TemperatureRange = 0.0
    temperature_exponent: TemperatureExponent = 1.0
    mirostat: Mirostat = 0
    mirostat_tau: MirostatTau = 5.0
    mirostat_eta: MirostatEta = 0.1
    adaptive_p: AdaptiveP = 0.0
    adaptive_p_decay: AdaptivePDecay = 0.9
    token_bias_lines: TokenBiasLines = ""
    sampler_order: SamplerOrder = USUAL_ORDER

    model_folders: Annotated[
        tuple[str, ...],
        Declaration(
            kind=SettingKind.FOLDERS,
            group=SettingGroup.MODELS,
            title=QT_TRANSLATE_NOOP("settings", "Model folders"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "Searched for GGUF files besides Fireside's own folder; nothing in them is changed.",
            ),
        ),
    ] = ()
    hub_cache_folder: Annotated[
        str,
        Declaration(
            kind=SettingKind.FOLDER,
            group=SettingGroup.MODELS,
            title=QT_TRANSLATE_NOOP("settings", "Downloads go to"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "The cache that all Hugging Face programs share, so that nothing is fetched twice.",
            ),
            max_length=4096,
        ),
    ] = ""
    evaluated_chats_gb: Annotated[
        int,
        Declaration(
            kind=SettingKind.WHOLE,
            group=SettingGroup.MODELS,
            title=QT_TRANSLATE_NOOP("settings", "Keep read chats"),
            sentence=QT_TRANSLATE_NOOP(
                "settings",
                "Long chats go on at once after a restart, but also lie in the cache folder, as numbers.",
            ),
            minimum=1,
            maximum=1000,
            unit=QT_TRANSLATE_NOOP("settings", "GB"),
            special=(Choice(0, QT_TRANSLATE_NOOP("settings", "Off")),),
            suggestions=(1, 2, 4, 8, 16, 32),
        ),
    ] = 4

    is_offline: IsOffline = False
    hub_endpoint: HubEndpoint = USUAL_ENDPOINT
    proxy: Proxy = ""
    ca_file: CaFile = ""
    connections: Connections = 4
    speed_limit_mb: SpeedLimitMb = 0

    last_model: Annotated[str | None, Declaration(kind=SettingKind.TEXT)] = None
    """The model that was used last: an id or a path."""
    window_geometry: Annotated[str | None, Declaration(kind=SettingKind.TEXT)] = None
    """What Qt calls a saved geometry, in base64."""
    last_conversation: Annotated[str | None, Declaration(kind=SettingKind.TEXT)] = None
    """The conversation that was on screen last, by its id."""
    is_sidebar_open: Annotated[bool, Declaration(kind=SettingKind.SWITCH)] = True
    model_order: Annotated[str, Declaration(kind=SettingKind.TEXT)] = "-used"
    """What the installed models are sorted by; a minus is downwards."""
    used_places: Annotated[tuple[str, ...], Declaration(kind=SettingKind.FOLDERS)] = ()
    """Other programs whose models are used where they lie: values of ``ModelSource``."""
    token_hubs: Annotated[tuple[str, ...], Declaration(kind=SettingKind.FOLDERS)] = ()
    """Hubs whose token lies in the keyring. For others it is not opened: it may ask for a password."""


DEFAULTS = Settings()


@cache
def declarations() -> MappingProxyType[str, Declaration]:
    """Every setting's name and declaration, in the order of the page."""
    hints = get_type_hints(Settings, include_extras=True)
    return MappingProxyType({name: hints[name].__metadata__[0] for name in Settings.__struct_fields__})


def drawn(group: SettingGroup) -> list[str]:
    """The names of the settings on the page ``group``, in order."""
    return [name for name, declared in declarations().items() if declared.group is group]


def default_of(name: str) -> SettingValue:
    """The default of the setting ``name``."""
    value: SettingValue = getattr(DEFAULTS, name)
    return value


def checked(name: str, value: object) -> SettingValue:
    """``value`` as the setting ``name`` holds it.

    Raises ``AppError``: ``SETTING_INVALID`` for an unknown name, a wrong type or a value out of range;
    ``ENDPOINT_INVALID`` and ``PROXY_UNUSABLE`` for what is no such address.
    """
    declared = declarations().get(name)
    if declared is None:
        raise AppError(_invalid(name, value, "there is no such setting"))
    try:
        found: SettingValue = msgspec.convert(value, _types()[name])
    except (msgspec.ValidationError, OverflowError) as error:
        raise AppError(_invalid(declared.title or name, value, str(error))) from error
    if not declared.allows(found):
        raise AppError(_invalid(declared.title or name, value, declared.allowed_words()))
    return _in_form(declared.form, found)


def with_value(settings: Settings, name: str, value: object) -> Settings:
    """``settings`` with one value changed; raises like ``checked``."""
    return msgspec.structs.replace(settings, **{name: checked(name, value)})


def _in_form(form: TextForm, value: SettingValue) -> SettingValue:
    match form:
        case TextForm.HUB_ADDRESS:
            return hub_address(str(value))
        case TextForm.PROXY_ADDRESS:
            return proxy_address(str(value))
        case _:
            return value


@cache
def _types() -> MappingProxyType[str, object]:
    return MappingProxyType(get_type_hints(Settings))


def _invalid(title: str, value: object, reason: str) -> Problem:
    words = str(value)
    return problem(
        ErrorCode.SETTING_INVALID,
        setting=title,
        value=words if len(words) <= 80 else words[:79] + "…",
        reason=reason.rstrip("."),
    )
