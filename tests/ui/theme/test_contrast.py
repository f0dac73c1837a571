"""Every text can be read on every ground it stands on: WCAG AA, 4.5 to 1, in light and in dark."""

import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor

from app.core.paths import resources
from app.ui.theme.tokens import DARK, LIGHT, Theme

AA = 4.5

GROUNDS = ("page", "surface", "sidebar", "hover", "accent_soft")
"""Where text of any kind may stand."""

PAIRS = [
    *((text, ground) for ground in GROUNDS for text in ("text", "text_muted", "accent")),
    *((text, ground) for ground in ("page", "surface", "sidebar") for text in ("good", "warn", "bad")),
    *((text, f"{soft}_soft") for soft in ("good", "warn", "bad") for text in (soft, "text", "accent")),
    *((text, "sidebar") for text in ("code_number", "code_function")),
    ("accent_hover", "page"), ("accent_hover", "surface"), ("accent_hover", "hover"),
    ("text_on_accent", "accent"), ("text_on_accent", "accent_hover"), ("text_on_accent", "bad"),
    ("page", "text"), ("text", "border"),
]  # fmt: skip
"""Text token and ground token of every pair that the style sheet and the painted widgets use."""


def luminance(colour: str) -> float:
    """The relative luminance as WCAG 2 defines it."""
    parsed = QColor(colour)
    channels = (parsed.redF(), parsed.greenF(), parsed.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=lambda token: str(token))
def test_text_meets_wcag_aa_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    tokens = asdict(theme)
    found = contrast(tokens[text], tokens[ground])
    assert found >= AA, f"{text} {tokens[text]} on {ground} {tokens[ground]}: {found:.2f}"


def test_every_pair_that_the_style_sheet_sets_is_in_the_table() -> None:
    template = (resources() / "style" / "fireside.qss").read_text(encoding="utf-8")
    bodies = re.findall(r"\{([^}]*)\}", template)
    found = set()
    for body in bodies:
        ground = re.search(r"(?<![-\w])background: \$(\w+)", body)
        text = re.search(r"(?<![-\w])color: \$(\w+)", body)
        if ground and text:
            found.add((text[1], ground[1]))
    assert len(found) > 8
    assert found <= set(PAIRS)


def test_the_measure_itself_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
