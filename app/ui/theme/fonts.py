"""The system's own fonts in the sizes of the design."""

from PySide6.QtGui import QFont, QFontDatabase

_UNNAMED = frozenset({"", "Sans", "Sans Serif", "sans-serif", "Helvetica"})
_UNNAMED_FIXED = frozenset({"", "Monospace", "monospace", "Courier"})


def ui_font(pixel_size: int, weight: int = 400, scale: float = 1.0) -> QFont:
    """The interface font; figures are equally wide where the font can do that."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in _UNNAMED:  # no desktop has chosen one
        font.setFamilies(["Inter", "Noto Sans", font.family(), "Noto Sans CJK SC"])
    font.setFeature(QFont.Tag("tnum"), 1)
    return _sized(font, pixel_size, weight, scale)


def code_font(pixel_size: int, scale: float = 1.0) -> QFont:
    """The fixed-width font, without ligatures: code shows the characters that are there."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if font.family() in _UNNAMED_FIXED:
        font.setFamilies(["JetBrains Mono", "Noto Sans Mono", font.family(), "Noto Sans Mono CJK SC"])
    font.setFixedPitch(True)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFeature(QFont.Tag("calt"), 0)
    font.setFeature(QFont.Tag("liga"), 0)
    return _sized(font, pixel_size, 400, scale)


def _sized(font: QFont, pixel_size: int, weight: int, scale: float) -> QFont:
    font.setPixelSize(max(1, round(pixel_size * scale)))
    font.setWeight(QFont.Weight(weight))
    return font
