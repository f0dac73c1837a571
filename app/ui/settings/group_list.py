"""The groups of settings at the left of the page."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.core.declaration import SettingGroup
from app.core.settings import GROUP_TITLES, declarations
from app.state.settings_store import SettingsStore
from app.ui.settings.value_words import declared_words
from app.ui.theme.fonts import ui_font
from app.ui.theme.painting import paint_icon, paint_rounded
from app.ui.theme.style_sheet import scaled_height, scaled_icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.theme.tokens import RADIUS_CONTROL

_ICONS = {
    SettingGroup.APPEARANCE: "sun",
    SettingGroup.CHAT: "chats",
    SettingGroup.SAMPLING: "sliders-horizontal",
    SettingGroup.ENGINE: "cpu",
    SettingGroup.MODELS: "hard-drives",
    SettingGroup.NETWORK: "globe",
}

_GROUP = Qt.ItemDataRole.UserRole
_IS_CHANGED = Qt.ItemDataRole.UserRole + 1
_APART = 4


class GroupList(QListWidget):
    """One row a group; a dot where something is not the default.

    Signals:
        group_chosen(SettingGroup): the person went to this group.
    """

    group_chosen = Signal(object)

    def __init__(self, theme: ThemeController, store: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._store = store
        self._build()
        self._connect()
        self._show_changes()

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Groups of settings"))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_GroupDelegate(self._theme, self))
        for group in SettingGroup:
            item = QListWidgetItem(declared_words(GROUP_TITLES[group]))
            item.setData(_GROUP, group.value)
            self.addItem(item)

    def _connect(self) -> None:
        self.currentItemChanged.connect(self._on_current_item_changed)
        self.itemClicked.connect(self._on_item_clicked)
        self._store.changed.connect(self._on_changed)
        self._theme.theme_changed.connect(self.viewport().update)
        self._theme.text_scale_changed.connect(self.doItemsLayout)

    @property
    def group(self) -> SettingGroup:
        """The group that is chosen."""
        return SettingGroup(self.currentItem().data(_GROUP))

    def set_group(self, group: SettingGroup) -> None:
        """Choose a group, as a click would."""
        for row in range(self.count()):
            if self.item(row).data(_GROUP) == group.value:
                self.setCurrentRow(row)

    def _show_changes(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            group = SettingGroup(item.data(_GROUP))
            title = declared_words(GROUP_TITLES[group])
            count = len(self._store.changed_names(group))
            item.setData(_IS_CHANGED, count > 0)
            heard = self.tr("{group}, changed").format(group=title) if count else title
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heard)

    def _on_current_item_changed(self, current: QListWidgetItem | None) -> None:
        if current is not None:
            self.group_chosen.emit(self.group)

    def _on_item_clicked(self, _item: QListWidgetItem) -> None:
        # Also when it was the current one already: a click ends a search.
        self.group_chosen.emit(self.group)

    def _on_changed(self, name: str) -> None:
        if declarations()[name].group is not None:
            self._show_changes()


class _GroupDelegate(QStyledItemDelegate):
    def __init__(self, theme: ThemeController, view: GroupList) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(80, scaled_height(32, self._theme.text_scale) + _APART)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = self._theme.theme
        row = QRect(option.rect).adjusted(0, 0, 0, -_APART)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        ground = theme.accent_soft if is_selected else theme.hover if is_hovered else None
        has_keyboard = is_selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        border = theme.accent if has_keyboard else None
        paint_rounded(painter, QRectF(row), RADIUS_CONTROL, ground, border, 2)
        colour = theme.accent if is_selected else theme.text_muted
        size = scaled_icon(18, self._theme.text_scale)
        place = QRect(row.x() + 8, row.y(), size, row.height())
        paint_icon(painter, _ICONS[SettingGroup(index.data(_GROUP))], colour, place, size)
        font = ui_font(14, 500 if is_selected else 400, self._theme.text_scale)
        painter.setFont(font)
        painter.setPen(theme.text)
        words = row.adjusted(16 + size, 0, -24, 0)
        elided = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided)
        if index.data(_IS_CHANGED):
            middle = row.y() + row.height() / 2
            paint_rounded(painter, QRectF(row.right() - 13, middle - 3, 6, 6), 3, theme.accent)
