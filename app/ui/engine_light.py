"""The light in the rail: what the engine is doing, by shape and by colour."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.state.engine_state import EnginePhase, EngineState
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL, Theme

BUTTON_SIZE = 40
DISC = 12
HALO = 4
FULL_TURN = 360 * 16
QUARTER_TURN = 90 * 16


class EngineLight(QAbstractButton):
    """A ring without a model, an arc while loading, a disc when ready, a disc with a halo while answering,
    a sign when the engine stopped. It is drawn again when the state changes, never on a timer.
    """

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = EngineState()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setFixedSize(BUTTON_SIZE, BUTTON_SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._name()

    def _connect(self) -> None:
        self._theme.theme_changed.connect(self.update)

    def set_state(self, state: EngineState) -> None:
        """Show ``state``."""
        self._state = state
        self._name()
        self.update()

    def sizeHint(self) -> QSize:
        """40 x 40, like the other buttons of the rail."""
        return QSize(BUTTON_SIZE, BUTTON_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the light in the middle of the button."""
        del event
        painter = QPainter(self)
        theme = self._theme.theme
        if self.underMouse() or self.isDown():
            paint_rounded(painter, QRectF(self.rect()), RADIUS_CONTROL, theme.hover)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        paint_light(painter, middle, self._state, theme)

    def _name(self) -> None:
        words = self._words()
        self.setAccessibleName(words)
        self.setToolTip(words)

    def _words(self) -> str:
        name = self._state.model.name if self._state.model is not None else ""
        match self._state.phase:
            case EnginePhase.LOADING:
                return self.tr("Engine: loading {name}").format(name=name)
            case EnginePhase.READY:
                return self.tr("Engine: {name} is ready").format(name=name)
            case EnginePhase.ANSWERING:
                return self.tr("Engine: {name} is answering").format(name=name)
            case EnginePhase.FAILED:
                return self.tr("Engine: stopped")
            case _:
                return self.tr("Engine: no model loaded")


def paint_light(painter: QPainter, middle: QPointF, state: EngineState, theme: Theme) -> None:
    """The light for ``state`` around ``middle``; 12 px wide, 20 with its halo."""
    match state.phase:
        case EnginePhase.LOADING:
            paint_progress_ring(painter, middle, state.progress, theme)
        case EnginePhase.READY:
            _paint_disc(painter, middle, DISC / 2, theme.good)
        case EnginePhase.ANSWERING:
            _paint_disc(painter, middle, DISC / 2 + HALO, theme.accent_soft)
            _paint_disc(painter, middle, DISC / 2, theme.accent)
        case EnginePhase.FAILED:
            _paint_sign(painter, middle, theme)
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.text_muted), 2))
            painter.drawEllipse(middle, DISC / 2 - 1, DISC / 2 - 1)


def _paint_disc(painter: QPainter, middle: QPointF, radius: float, colour: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(middle, radius, radius)


def paint_progress_ring(painter: QPainter, middle: QPointF, progress: float, theme: Theme) -> None:
    """A ring of 15 px around ``middle`` of which the part ``progress``, 0 to 1, is in the accent colour."""
    box = QRectF(middle.x() - 6, middle.y() - 6, 12, 12)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.border_strong), 3))
    painter.drawEllipse(box)
    painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(box, QUARTER_TURN, -round(FULL_TURN * max(progress, 0.04)))


def _paint_sign(painter: QPainter, middle: QPointF, theme: Theme) -> None:
    _paint_disc(painter, middle, 8, theme.bad)
    painter.setPen(QPen(QColor(theme.text_on_accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(middle.x(), middle.y() - 3.5), QPointF(middle.x(), middle.y() + 0.5))
    painter.drawPoint(QPointF(middle.x(), middle.y() + 3.75))
