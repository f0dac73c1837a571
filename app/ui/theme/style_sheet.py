"""The one style sheet of the application, made from a template and the token table.

Dynamic properties choose variants:

- ``QPushButton``: ``kind`` = ``primary``, ``quiet``, ``danger``, ``pill``; ``density`` = ``small``, ``large``
- ``QToolButton``: ``kind`` = ``icon``, ``rail``
- ``QFrame``/``QWidget``: ``role`` = ``card``, ``sidebar``, ``page``, ``line``, ``notice-good|warn|bad``
- ``QLabel``: ``role`` = ``heading``, ``title``, ``name``, ``group``, ``muted``, ``small``, ``tag`` ...
"""

from dataclasses import asdict
from string import Template

from PySide6.QtWidgets import QWidget

from app.core.paths import resources
from app.ui.theme.tokens import FONT_SIZES, RADIUS_BUBBLE, RADIUS_CARD, RADIUS_CONTROL, RADIUS_TAG, Theme


def style_sheet(theme: Theme, text_scale: float = 1.0) -> str:
    """The style sheet for ``theme`` with every text size times ``text_scale``."""
    values = {name: str(value) for name, value in asdict(theme).items()}
    values |= {f"font{size}": f"{max(1, round(size * text_scale))}px" for size in FONT_SIZES}
    # Heights grow with the text but never shrink: a target stays large enough to hit.
    values |= {f"height{size}": f"{scaled_height(size, text_scale) - 2}px" for size in (28, 32, 40)}
    values |= {
        "radius_tag": f"{RADIUS_TAG}px",
        "radius_control": f"{RADIUS_CONTROL}px",
        "radius_card": f"{RADIUS_CARD}px",
        "radius_bubble": f"{RADIUS_BUBBLE}px",
    }
    template = (resources() / "style" / "fireside.qss").read_text(encoding="utf-8")
    return Template(template).substitute(values)


def scaled_height(height: int, text_scale: float) -> int:
    """The height of a control whose text is ``text_scale`` as large; never under its usual height."""
    return max(height, round(height * text_scale))


def scaled_icon(size: int, text_scale: float) -> int:
    """The size of an icon beside text that is ``text_scale`` as large; it grows by half at most."""
    return round(size * min(1.5, max(1.0, text_scale)))


def set_variant(widget: QWidget, name: str, value: str | bool) -> None:
    """Set the dynamic property ``name`` and have the style sheet looked up again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
