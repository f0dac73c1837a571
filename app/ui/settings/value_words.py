"""Values of settings in words: "8,192 tokens", "No limit", "100 %"."""

from PySide6.QtCore import QCoreApplication, QLocale

from app.core.declaration import Choice, Declaration, SettingKind, SettingValue


def declared_words(text: str) -> str:
    """A title, sentence or unit of ``core/settings.py`` in the window's language."""
    return QCoreApplication.translate("settings", text) if text else ""


def choice_words(choice: Choice) -> str:
    """One choice in words; the names of languages stay as they are."""
    return choice.words if choice.is_name else declared_words(choice.words)


def value_words(declared: Declaration, value: SettingValue) -> str:
    """``value`` as a person reads it, with its unit."""
    for choice in (*declared.special, *declared.choices):
        if choice.value == value:
            return choice_words(choice)
    if declared.kind is SettingKind.SWITCH:
        return (
            QCoreApplication.translate("SettingRow", "on")
            if value
            else QCoreApplication.translate("SettingRow", "off")
        )
    if declared.kind is SettingKind.DEVICE:
        return str(value)
    if not value and declared.kind is SettingKind.FOLDER:
        return QCoreApplication.translate("SettingRow", "the usual folder")
    if not value and declared.kind is SettingKind.FILE:
        return QCoreApplication.translate("SettingRow", "none")
    if not value and declared.kind in {SettingKind.TEXT, SettingKind.LINE, SettingKind.FOLDERS}:
        return QCoreApplication.translate("SettingRow", "empty")
    number = number_words(declared, value)
    return f"{number} {declared_words(declared.unit)}".rstrip()


def number_words(declared: Declaration, value: SettingValue) -> str:
    """``value`` without its unit, as the window's language writes numbers."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        locale = QLocale()
        is_decimal = declared.kind is SettingKind.DECIMAL
        return locale.toString(float(value), "f", declared.decimals) if is_decimal else locale.toString(value)
    return str(value)
