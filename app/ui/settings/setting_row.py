"""One setting on its page: words, changed dot, reset, control."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError
from app.core.settings import declarations, default_of
from app.state.settings_store import SettingsStore
from app.ui.problem_words import sentence
from app.ui.settings.control_table import control_class
from app.ui.settings.controls import SettingControl
from app.ui.settings.value_words import declared_words, value_words
from app.ui.theme.painting import paint_rounded
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

_LEAST_WIDTH = 240
_ROOMY_WIDTH = 520


class SettingRow(QFrame):
    """Shows the setting ``name`` and changes it at once; the store stays the only owner of the value."""

    def __init__(
        self, theme: ThemeController, store: SettingsStore, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._name = name
        self._declared = declarations()[name]
        self._build()
        self._connect()
        self._show()

    @property
    def name(self) -> str:
        """Which setting it is."""
        return self._name

    @property
    def control(self) -> SettingControl:
        """The control at the right or below."""
        return self._control

    def _build(self) -> None:
        self._control = control_class(self._declared)(self._theme, self._declared)
        self._problem = self._label("small-bad", "")
        self._problem.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addLayout(self._title_line())
        words.addWidget(self._label("small", declared_words(self._declared.sentence)))
        words.addWidget(self._problem)
        words.addStretch(1)
        self._line = line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        line.setSpacing(24)
        line.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(line)
        if self._control.is_wide:
            column.addWidget(self._control)
        else:
            self._control.setFixedWidth(round(self._control.usual_width * max(1.0, self._theme.text_scale)))
            line.addWidget(self._control)
        self.setMinimumHeight(64)

    def minimumSizeHint(self) -> QSize:
        """Narrower than words and control side by side: then the control stands below."""
        return QSize(_LEAST_WIDTH, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other while there is room, large text below each other."""
        super().resizeEvent(event)
        has_room = event.size().width() >= _ROOMY_WIDTH * self._theme.text_scale
        directions = QBoxLayout.Direction
        wanted = directions.LeftToRight if has_room else directions.TopToBottom
        if self._line.direction() != wanted:
            self._line.setDirection(wanted)
            self._line.setSpacing(24 if has_room else 8)
            self._control.set_below(not has_room)
            self.updateGeometry()
        self._name_reset()

    def _title_line(self) -> QHBoxLayout:
        self._title = QLabel(declared_words(self._declared.title))
        self._title.setProperty("role", "name")
        self._title.setBuddy(self._control.focusProxy() or self._control)
        self._dot = ChangedDot(self._theme)
        self._reset = Button(self._theme, "", "link")
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self._title, self._dot, self._reset):
            line.addWidget(widget)
        line.addStretch(1)
        return line

    def _label(self, role: str, text: str) -> QLabel:
        label = QLabel(text)
        label.setProperty("role", role)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _connect(self) -> None:
        self._control.value_chosen.connect(self._on_value_chosen)
        self._reset.clicked.connect(self._on_reset_clicked)
        self._store.changed.connect(self._on_changed)

    def _show(self) -> None:
        self._control.show_value(getattr(self._store.settings, self._name))
        is_changed = self._store.is_changed(self._name)
        self._name_reset()
        self._dot.setVisible(is_changed)
        self._reset.setVisible(is_changed)

    def _name_reset(self) -> None:
        default = value_words(self._declared, default_of(self._name))
        to_default = self.tr("Reset to {value}").format(value=default)
        room = self.width() - 2 * 16 - self._title.sizeHint().width() - self._dot.width() - 2 * 8
        is_beside = self._line.direction() == QBoxLayout.Direction.LeftToRight
        if is_beside and not self._control.is_wide:
            room -= self._control.width() + self._line.spacing()
        fits = self._reset.fontMetrics().horizontalAdvance(to_default) <= room
        self._reset.setText(to_default if fits else self.tr("Reset"))
        self._reset.setToolTip("" if fits else to_default)
        heard = self.tr("Reset {setting} to {value}")
        self._reset.setAccessibleName(heard.format(setting=self._title.text(), value=default))

    def _on_value_chosen(self, value: object) -> None:
        try:
            self._store.set_value(self._name, value)
        except AppError as error:
            # What cannot be stays out of the file; the row shows again what holds, or what to put right.
            self._show_problem(sentence(error.problem))
            if not self._control.keeps_what_was_typed:
                self._show()
        else:
            self._show_problem("")
            if self._control.keeps_what_was_typed:
                self._show()  # what was typed may hold in another form

    def _show_problem(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self._control.show_refused(bool(words))

    def _on_reset_clicked(self) -> None:
        had_keyboard = self._reset.hasFocus()
        self._show_problem("")
        self._store.reset(self._name)
        if had_keyboard:
            self._control.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_changed(self, name: str) -> None:
        if name == self._name:
            self._show()


class ChangedDot(QWidget):
    """Six pixels of accent: this is not the default."""

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedSize(6, 6)
        theme.theme_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The dot."""
        del event
        paint_rounded(QPainter(self), QRectF(self.rect()), 3, self._theme.theme.accent)
