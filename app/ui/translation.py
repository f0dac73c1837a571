"""Chooses the language of the window before the first word is written."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.core.paths import resources
from app.core.settings import Language

SOURCE_LANGUAGE = QLocale.Language.English


def install_translation(application: QCoreApplication, language: Language) -> QLocale:
    """Translate everything that is written from now on; the locale that dates and numbers follow.

    English has a file too, for its plurals. Qt's own words (in file dialogs) come from Qt.
    """
    locale = wanted_locale(language)
    ours, qts = QTranslator(application), QTranslator(application)
    if ours.load(locale, "fireside", "_", str(resources() / "translations")):
        application.installTranslator(ours)
    if qts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qts)
    QLocale.setDefault(locale)
    return locale


def wanted_locale(language: Language) -> QLocale:
    """The locale of a setting; ``system`` is the first of the person's languages that is spoken here."""
    if language != "system":
        return QLocale(language)
    for name in QLocale.system().uiLanguages():
        spoken = QLocale(name)
        if spoken.language() == SOURCE_LANGUAGE or _has_file(spoken):
            return spoken
    return QLocale(QLocale.Language.English)


def _has_file(locale: QLocale) -> bool:
    return (resources() / "translations" / f"fireside_{locale.name()}.qm").is_file()
