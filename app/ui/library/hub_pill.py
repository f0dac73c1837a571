"""Which hub Discover asks, or that it asks none: a press then switches the network on again."""

from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.core.hub import USUAL_ENDPOINT
from app.state.connection import Connection
from app.state.settings_store import SettingsStore
from app.ui.library.row_layout import mirrored
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController

HEIGHT = 32
PADDING = 12
ICON = 16
GAP = 8


class HubPill(QAbstractButton):
    """Quiet words while there is a network; a pill that can be pressed while "work offline" is on."""

    def __init__(
        self,
        theme: ThemeController,
        connection: Connection,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._connection = connection
        self._settings = settings
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._connect()
        self._show()

    def _connect(self) -> None:
        self._connection.changed.connect(self._show)
        self._theme.theme_changed.connect(self.update)
        self._theme.text_scale_changed.connect(self.updateGeometry)
        self.clicked.connect(self._connection.go_online)

    def _show(self) -> None:
        is_offline = self._connection.is_offline
        endpoint = self._settings.settings.hub_endpoint
        name = "Hugging Face" if endpoint == USUAL_ENDPOINT else urlsplit(endpoint).netloc or endpoint
        self.setText(self.tr("Offline") if is_offline else name)
        self.setToolTip(
            self.tr("You switched the network off. Press to switch it on.") if is_offline else endpoint
        )
        self.setAccessibleDescription(self.toolTip())
        self.setEnabled(is_offline)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_offline else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as icon and words."""
        words = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 2
        return QSize(2 * PADDING + ICON + GAP + words, scaled_height(HEIGHT, self._theme.text_scale))

    def enterEvent(self, event: QEnterEvent) -> None:
        """It may be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """It is left."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground while it can be pressed, icon, words."""
        del event
        theme = self._theme.theme
        painter = QPainter(self)
        if self.isEnabled():
            ground = theme.border if self.underMouse() else theme.hover
            paint_rounded(painter, self.rect().toRectF(), self.height() / 2, ground)
        colour = theme.text if self.isEnabled() else theme.text_muted
        picture = QRect(PADDING, 0, ICON, self.height())
        words = QRect(PADDING + ICON + GAP, 0, self.width() - PADDING - ICON - GAP, self.height())
        if self.isRightToLeft():
            picture, words = mirrored(picture, self.rect()), mirrored(words, self.rect())
        paint_icon(painter, "wifi-slash" if self.isEnabled() else "globe", colour, picture, ICON)
        painter.setFont(self._font())
        painter.setPen(colour)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())

    def _font(self) -> QFont:
        return ui_font(14 if self._connection.is_offline else 12, 400, self._theme.text_scale)
