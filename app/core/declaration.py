"""How one setting is declared: its range and its words, beside its type."""

from enum import StrEnum

import msgspec

from app.core.model_overrides import ModelOverrides

SettingValue = str | int | float | bool | None | tuple[str, ...] | dict[str, ModelOverrides]


MOST_OVERRIDES = 1000
"""Models that can have settings of their own: more than anybody has, fewer than would slow a start."""


class SettingKind(StrEnum):
    """Which control draws a setting."""

    CHOICE = "choice"
    SWITCH = "switch"
    DECIMAL = "decimal"
    WHOLE = "whole"
    TEXT = "text"
    LINE = "line"
    """A text of one line."""
    FILE = "file"
    """The path of a file; "" is none."""
    FOLDER = "folder"
    """The path of a folder; "" is the usual one."""
    FOLDERS = "folders"
    DEVICE = "device"
    """The name of a device of this computer, or one of the ``special`` values."""
    TABLE = "table"
    """Something with an editor of its own; never drawn as a row."""


class TextForm(StrEnum):
    """What a ``LINE`` must be; ``core/network_addresses.py`` says how such a thing is written."""

    ANY = "any"
    HUB_ADDRESS = "hub_address"
    PROXY_ADDRESS = "proxy_address"


class SettingGroup(StrEnum):
    """The pages of the settings view, in their order."""

    APPEARANCE = "appearance"
    CHAT = "chat"
    SAMPLING = "sampling"
    ENGINE = "engine"
    MODELS = "models"
    NETWORK = "network"


_TEXTS = frozenset(
    {
        SettingKind.TEXT,
        SettingKind.LINE,
        SettingKind.FILE,
        SettingKind.FOLDER,
        SettingKind.FOLDERS,
        SettingKind.DEVICE,
    }
)


class Choice(msgspec.Struct, frozen=True):
    """One of a few values, and its words; ``is_name`` words are never translated ("English")."""

    value: SettingValue
    words: str
    is_name: bool = False


class Declaration(msgspec.Struct, frozen=True):
    """Everything that is known about a setting besides its value.

    Attributes:
        group: the page it is drawn on; None for what the window remembers by itself.
        title: its name on the page and for screen readers.
        sentence: one sentence below the title.
        minimum, maximum: the range of a number, both allowed; ``special`` values lie outside it.
        step: how far one press of an arrow key moves it.
        decimals: digits after the point of a ``DECIMAL``.
        unit: words after the number: "%", "tokens".
        special: values with a meaning of their own, such as 0 = "No limit".
        choices: every allowed value of a ``CHOICE``.
        suggestions: usual values of a ``WHOLE``, offered in a list.
        has_slider: a ``WHOLE`` is drawn as a slider with its number (a ``DECIMAL`` always is).
        max_length: the most characters of a ``TEXT``.
        lines: how many of them it shows.
        form: what a ``LINE`` must be.
    """

    kind: SettingKind
    group: SettingGroup | None = None
    title: str = ""
    sentence: str = ""
    minimum: float = 0
    maximum: float = 0
    step: float = 1
    decimals: int = 0
    unit: str = ""
    special: tuple[Choice, ...] = ()
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[int, ...] = ()
    has_slider: bool = False
    max_length: int = 100_000
    lines: int = 4
    form: TextForm = TextForm.ANY

    def allows(self, value: SettingValue) -> bool:
        """Whether ``value``, already of the right type, lies in the declared range."""
        if any(_is_same(choice.value, value) for choice in self.special):
            return True
        if self.kind is SettingKind.CHOICE:
            return any(_is_same(choice.value, value) for choice in self.choices)
        if self.kind in {SettingKind.DECIMAL, SettingKind.WHOLE}:
            return isinstance(value, int | float) and self.minimum <= value <= self.maximum
        if isinstance(value, dict):
            return len(value) <= MOST_OVERRIDES and all(self._is_writable(each) for each in value)
        texts = value if isinstance(value, tuple) else (value,)
        return all(self._is_writable(each) for each in texts if isinstance(each, str))

    def _is_writable(self, text: str) -> bool:
        # A name that is not valid Unicode comes as lone surrogates, which JSON cannot hold.
        return len(text) <= self.max_length and not any("\ud800" <= each <= "\udfff" for each in text)

    def allowed_words(self) -> str:
        """What is allowed, as the end of a sentence in English."""
        if self.kind is SettingKind.CHOICE:
            return "it must be " + " or ".join(str(choice.value) for choice in self.choices)
        if self.kind is SettingKind.TABLE:
            return f"it may have at most {MOST_OVERRIDES:,} entries"
        if self.kind in _TEXTS:
            return f"it may have at most {self.max_length:,} characters, all of them valid Unicode"
        special = "".join(f", or {choice.value} for “{choice.words}”" for choice in self.special)
        return f"it must lie between {self.minimum:,g} and {self.maximum:,.10g}{special}"


def _is_same(one: SettingValue, other: SettingValue) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
