"""The list of requests: when, to whom, what for, how it ended, how many bytes."""

from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QDate,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.quantities import size_words
from app.core.words import QT_TRANSLATE_NOOP
from app.ui.theme.fonts import ui_font
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController

ROW_HEIGHT = 24
MOST_ROWS = 8
"""On screen at once; the rest is scrolled to."""

_WIDTHS = (72, 0, 128, 64, 72)
"""Of when, host, purpose, ending and size; the host takes the rest."""
_HOST_COLUMN, _SIZE_COLUMN = 1, 4
_GIVING_WAY = (3, 0)
_LEAST_HOST = 120
_GAP = 8
TIME = "HH:mm:ss"
"""To the second: many requests are made in a minute."""

Index = QModelIndex | QPersistentModelIndex

_REQUEST = int(Qt.ItemDataRole.UserRole)

_PURPOSES = {
    "search": QT_TRANSLATE_NOOP("requests", "search"),
    "details": QT_TRANSLATE_NOOP("requests", "a model's page"),
    "header": QT_TRANSLATE_NOOP("requests", "a file's header"),
    "card": QT_TRANSLATE_NOOP("requests", "a model card"),
    "download": QT_TRANSLATE_NOOP("requests", "download"),
    "token": QT_TRANSLATE_NOOP("requests", "whose the token is"),
    "update": QT_TRANSLATE_NOOP("requests", "what is new"),
}


class Request(NamedTuple):
    """One request; ``at`` in seconds since 1970, ``status`` 0 when no answer came."""

    at: float
    host: str
    purpose: str
    status: int
    sent_bytes: int
    received_bytes: int


def purpose_words(purpose: str) -> str:
    """Why a request was made, in words."""
    return QCoreApplication.translate("requests", _PURPOSES.get(purpose, purpose))


def time_words(at: float) -> str:
    """14:05:09, or with the date when that was another day."""
    moment = QDateTime.fromSecsSinceEpoch(int(at))
    time = moment.time().toString(TIME)
    if moment.date() == QDate.currentDate():
        return time
    day = QLocale().toString(moment.date(), QLocale.FormatType.ShortFormat)
    return QCoreApplication.translate("requests", "{day}, {time}").format(day=day, time=time)


class RequestList(QListView):
    """The newest request first; as high as its rows, up to a limit."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._requests = _RequestModel(self)
        self._build()
        theme.text_scale_changed.connect(self._fit)

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Requests"))
        self.setModel(self._requests)
        self.setItemDelegate(_RequestDelegate(self._theme, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def set_requests(self, requests: list[Request]) -> None:
        """Show ``requests``, the newest first."""
        if requests != self._requests.requests:
            self._requests.show_requests(requests)
            self._fit()

    def _fit(self) -> None:
        rows = min(MOST_ROWS, self._requests.rowCount())
        self.setFixedHeight(rows * scaled_height(ROW_HEIGHT, self._theme.text_scale))


class _RequestModel(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.requests: list[Request] = []

    def show_requests(self, requests: list[Request]) -> None:
        self.beginResetModel()
        self.requests = requests
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.requests)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        request = self.requests[index.row()]
        if role == _REQUEST:
            return request
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(_columns(request))
        return None


class _RequestDelegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeController, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option, index
        return QSize(80, scaled_height(ROW_HEIGHT, self._theme.text_scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._theme.theme
        request: Request = index.data(_REQUEST)
        font = ui_font(12, 400, self._theme.text_scale)
        painter.setFont(font)
        ending = theme.text_muted if 200 <= request.status < 400 else theme.warn
        colours = (theme.text_muted, theme.text, theme.text, ending, theme.text_muted)
        columns = zip(_columns(request), self._widths(option.rect.width()), colours, strict=True)
        left = option.rect.left()
        for number, (text, width, colour) in enumerate(columns):
            is_size = number == _SIZE_COLUMN
            place = QRect(left, option.rect.top(), width - (0 if is_size else _GAP), option.rect.height())
            left += width
            if width <= 0:
                continue
            painter.setPen(QColor(colour))
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            side = Qt.AlignmentFlag.AlignRight if is_size else Qt.AlignmentFlag.AlignLeft
            seen = QStyle.visualRect(option.direction, option.rect, place)
            turned = QStyle.visualAlignment(option.direction, side | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(seen, turned, shown)

    def _widths(self, room: int) -> list[int]:
        """Of the columns; the host takes what the others leave, and some of them give way to it."""
        widths = [round(each * max(1.0, self._theme.text_scale)) for each in _WIDTHS]
        least = round(_LEAST_HOST * max(1.0, self._theme.text_scale))
        for column in _GIVING_WAY:
            if room - sum(widths) < least:
                widths[column] = 0
        widths[_HOST_COLUMN] = max(0, room - sum(widths))
        return widths


def _columns(request: Request) -> tuple[str, str, str, str, str]:
    return (
        QDateTime.fromSecsSinceEpoch(int(request.at)).time().toString(TIME),
        request.host,
        purpose_words(request.purpose),
        _ending_words(request.status),
        size_words(request.sent_bytes + request.received_bytes),
    )


def _ending_words(status: int) -> str:
    if status == 0:
        return QCoreApplication.translate("requests", "no answer")
    return str(status)
