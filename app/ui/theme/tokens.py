"""The token table: every colour, size and space of the window by name, in light and in dark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One set of colours, as ``#RRGGBB``. Text on any ground here meets WCAG AA; a test computes it."""

    is_dark: bool
    page: str
    surface: str
    sidebar: str
    text: str
    text_muted: str
    border: str
    hover: str
    border_strong: str
    accent: str
    accent_hover: str
    text_on_accent: str
    accent_soft: str
    accent_middle: str
    """A part of a bar beside one in the accent; no text stands on it."""
    good: str
    warn: str
    bad: str
    good_soft: str
    warn_soft: str
    bad_soft: str
    shade: str
    shade_opacity: float
    shadow_opacity: float
    code_number: str
    code_function: str


LIGHT = Theme(
    is_dark=False,
    page="#FBFAF8",
    surface="#FFFFFF",
    sidebar="#F4F2EE",
    text="#1F1D1A",
    text_muted="#6B665E",
    border="#E5E1DA",
    hover="#ECE8E1",
    border_strong="#CFC8BC",
    accent="#A84D08",
    accent_hover="#8F4106",
    text_on_accent="#FFFFFF",
    accent_soft="#FBEBDD",
    accent_middle="#E8A86F",
    good="#2B7549",
    warn="#8A5C00",
    bad="#B3261E",
    good_soft="#E3F0E7",
    warn_soft="#F9EED5",
    bad_soft="#FBE7E4",
    shade="#1F1D1A",
    shade_opacity=0.24,
    shadow_opacity=0.12,
    code_number="#7A4A9E",
    code_function="#2A5FA5",
)

DARK = Theme(
    is_dark=True,
    page="#1B1917",
    surface="#23211E",
    sidebar="#161412",
    text="#EDE9E3",
    text_muted="#A39C92",
    border="#35312C",
    hover="#322E29",
    border_strong="#4D473F",
    accent="#F0A35E",
    accent_hover="#F6BA85",
    text_on_accent="#1B1917",
    accent_soft="#3A2A1C",
    accent_middle="#8A592A",
    good="#6CC08B",
    warn="#E0B252",
    bad="#F28B82",
    good_soft="#1D2E24",
    warn_soft="#33290F",
    bad_soft="#3B201D",
    shade="#000000",
    shade_opacity=0.52,
    shadow_opacity=0.44,
    code_number="#C9A6EE",
    code_function="#8DB8F0",
)

FONT_SIZES = {12: 16, 13: 20, 14: 21, 16: 24, 20: 28, 26: 36}
"""Pixel size of a font to its line height, at a text size of 100 %."""

RADIUS_TAG = 4
RADIUS_CONTROL = 8
RADIUS_CARD = 12
RADIUS_BUBBLE = 18
