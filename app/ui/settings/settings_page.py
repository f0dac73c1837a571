"""Pages of settings: one group, or what a search found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.declaration import SettingGroup
from app.core.settings import GROUP_SENTENCES, GROUP_TITLES, declarations, drawn
from app.state.settings_store import SettingsStore
from app.ui.settings.controls import SettingControl
from app.ui.settings.setting_row import SettingRow
from app.ui.settings.value_words import declared_words
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button

FORM_WIDTH = 760
"""The widest a form becomes, in pixels."""


class SettingsPage(QScrollArea):
    """A column in the middle that scrolls; what is in it follows from the constructor's subclass."""

    def __init__(self, theme: ThemeController, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._column = QVBoxLayout()
        self._build_frame()

    def rows(self) -> list[SettingRow]:
        """The rows, from top to bottom."""
        return self.findChildren(SettingRow)

    def controls(self) -> list[SettingControl]:
        """The controls of the rows."""
        return [row.control for row in self.rows()]

    def _build_frame(self) -> None:
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        form = QWidget()
        form.setLayout(self._column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        page = QWidget()
        page.setProperty("role", "page")
        self._around = around = QHBoxLayout(page)
        around.setSpacing(0)
        around.addWidget(form)
        self.setWidget(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form stays in the middle of the page, whether a scroll bar stands at its right or not."""
        bar = self.width() - event.size().width()
        form = round(FORM_WIDTH * max(1.0, self._theme.text_scale))
        spare = self.width() - form
        left = max(24, spare // 2)
        self._around.setContentsMargins(left, 16, max(24, spare - left - bar), 32)
        super().resizeEvent(event)

    def focused_name(self) -> str | None:
        """The setting whose row has the keyboard."""
        focused = self.focusWidget()
        for row in self.rows():
            if focused is not None and focused.hasFocus() and row.isAncestorOf(focused):
                return row.name
        return None

    def focus_setting(self, name: str | None) -> None:
        """Give the keyboard to the control of this setting, and show it."""
        for row in self.rows():
            if row.name == name:
                row.control.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(row)

    def _card(self, names: Sequence[str]) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for name in names:
            if column.count():
                line = QFrame()
                line.setProperty("role", "line")
                column.addWidget(line)
            column.addWidget(SettingRow(self._theme, self._store, name))
        return card


class GroupPage(SettingsPage):
    """Every setting of one group, with one button that resets them all."""

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        group: SettingGroup,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, store, parent)
        self._group = group
        self._build()
        self._connect()
        self._show_changes()

    def _build(self) -> None:
        title = QLabel(declared_words(GROUP_TITLES[self._group]))
        title.setProperty("role", "heading")
        title.setWordWrap(True)
        self._reset = Button(self._theme, "", "link", "large")
        self._title = title
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.addWidget(title, 1)
        head.addWidget(self._reset)
        sentence = QLabel(declared_words(GROUP_SENTENCES[self._group]))
        sentence.setProperty("role", "muted")
        sentence.setWordWrap(True)
        self._column.addLayout(head)
        self._column.addSpacing(4)
        self._column.addWidget(sentence)
        self._column.addSpacing(24)
        self._build_above()
        self._column.addWidget(self._card(drawn(self._group)))
        self._build_below()
        self._column.addStretch(1)

    def _build_above(self) -> None:
        """What stands over the settings of this group."""

    def _build_below(self) -> None:
        """What stands under them."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text in a narrow window: the reset stands below the title."""
        super().resizeEvent(event)
        self._arrange_head()

    def _arrange_head(self) -> None:
        margins = self._around.contentsMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        needed = (
            self._title.fontMetrics().horizontalAdvance(self._title.text()) + self._reset.sizeHint().width()
        )
        directions = QBoxLayout.Direction
        self._head.setDirection(directions.LeftToRight if needed + 16 <= room else directions.TopToBottom)

    def _connect(self) -> None:
        self._reset.clicked.connect(self._on_reset_clicked)
        self._store.changed.connect(self._on_changed)

    def _show_changes(self) -> None:
        count = len(self._store.changed_names(self._group))
        several = self.tr("Reset {count} changes on this page").format(count=count)
        self._reset.setText(self.tr("Reset 1 change on this page") if count == 1 else several)
        self._reset.setVisible(count > 0)
        self._arrange_head()

    def _on_reset_clicked(self) -> None:
        self._store.reset_group(self._group)

    def _on_changed(self, name: str) -> None:
        if declarations()[name].group is self._group:
            self._show_changes()


class ResultsPage(SettingsPage):
    """What a search found, by group; or a sentence that nothing is called so.

    Signals:
        clear_requested(): the person wants the groups back.
    """

    clear_requested = Signal()

    def __init__(
        self,
        theme: ThemeController,
        store: SettingsStore,
        searched: str,
        names: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, store, parent)
        if names:
            self._build_groups(names)
        else:
            self._build_empty(searched)

    def _build_groups(self, names: Sequence[str]) -> None:
        for group in SettingGroup:
            found = [name for name in drawn(group) if name in names]
            if not found:
                continue
            title = QLabel(declared_words(GROUP_TITLES[group]))
            title.setProperty("role", "section")
            self._column.addWidget(title)
            self._column.addSpacing(8)
            self._column.addWidget(self._card(found))
            self._column.addSpacing(24)
        self._column.addStretch(1)

    def _build_empty(self, searched: str) -> None:
        title = QLabel(self.tr("Nothing called “{words}”").format(words=searched))
        title.setProperty("role", "section")
        sentence = QLabel(self.tr("The names and sentences of all settings were searched."))
        sentence.setProperty("role", "muted")
        clear = Button(self._theme, self.tr("Clear the search"))
        clear.clicked.connect(self.clear_requested)
        self._column.addStretch(2)
        for label in (title, sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(label)
            self._column.addSpacing(8)
        self._column.addSpacing(8)
        self._column.addWidget(clear, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(3)
