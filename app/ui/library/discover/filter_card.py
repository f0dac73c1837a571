"""The card with all filters of the hub's search."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QWidget

from app.core.hub import HubQuery
from app.ui.library.discover.filter_words import (
    ARCHITECTURES,
    LANGUAGES,
    LICENCES,
    PURPOSES,
    SIZES,
    language_words,
    licence_words,
    purpose_words,
    size_range_words,
    without_filters,
)
from app.ui.theme.painting import SHADOW_MARGIN
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import SelectBox
from app.ui.widgets.popup_card import PopupCard
from app.ui.widgets.switch import Switch

WIDTH, PADDING, BOX_WIDTH, ROW_HEIGHT = 360, 16, 184, 32


class FilterCard(PopupCard):
    """One list for each filter; what is chosen applies at once.

    Signals:
        query_changed(HubQuery): another filter is on.
    """

    query_changed = Signal(object)

    def __init__(self, theme: ThemeController, window: QWidget, query: HubQuery) -> None:
        super().__init__(theme, window, padding=PADDING)
        self._query = query
        self._form = QFormLayout()
        self._boxes: dict[str, SelectBox] = {}
        self._formats = Switch(theme, self.tr("Also other formats"))
        self._clear = Button(theme, self.tr("Clear the filters"), "quiet")
        self._done = Button(theme, self.tr("Done"))
        self._fill()
        self._listen()
        self._show(query)

    def _fill(self) -> None:
        self.setAccessibleName(self.tr("Filters"))
        anything = self.tr("Any")
        sizes = [(size_range_words(*limits), f"{limits[0]} {limits[1]}") for limits in SIZES]
        self._add("size", self.tr("Parameters"), sizes)
        named = {
            "purpose": (self.tr("Made for"), [(purpose_words(tag), tag) for tag in PURPOSES]),
            "architecture": (self.tr("Architecture"), [(name, name) for name in ARCHITECTURES]),
            "licence": (self.tr("Licence"), [(licence_words(key), key) for key, _ in LICENCES]),
            "language": (self.tr("Language"), [(language_words(code), code) for code in LANGUAGES]),
        }
        for name, (title, choices) in named.items():
            self._add(name, title, [(anything, ""), *choices])
        label = QLabel(self.tr("Also other formats"))
        label.setBuddy(self._formats)
        label.setToolTip(
            self.tr("Shows repositories without GGUF files too; their pages lead to versions with.")
        )
        self._form.addRow(label, self._formats_room())
        self._form.setVerticalSpacing(8)
        self._form.setHorizontalSpacing(16)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        row = QHBoxLayout()
        row.addWidget(self._clear)
        row.addStretch(1)
        row.addWidget(self._done)
        self.body.addLayout(self._form)
        self.body.addSpacing(12)
        self.body.addLayout(row)
        scale = max(1.0, self._theme.text_scale)
        self.setFixedWidth(round(WIDTH * scale) + 2 * SHADOW_MARGIN)

    def _add(self, name: str, title: str, choices: Sequence[tuple[str, str]]) -> None:
        box = SelectBox(self._theme)
        box.setAccessibleName(title)
        box.setMinimumWidth(BOX_WIDTH)
        for words, value in choices:
            box.addItem(words, value)
        label = QLabel(title)
        label.setBuddy(box)
        self._form.addRow(label, box)
        self._boxes[name] = box

    def _formats_room(self) -> QWidget:
        """The switch in a row as high as the others."""
        room = QWidget()
        room.setMinimumHeight(scaled_height(ROW_HEIGHT, self._theme.text_scale))
        row = QHBoxLayout(room)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._formats, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        return room

    def _listen(self) -> None:
        for box in self._boxes.values():
            box.activated.connect(self._on_chosen)
        self._formats.toggled.connect(self._on_chosen)
        self._clear.clicked.connect(self._on_clear)
        self._done.clicked.connect(self.close_card)
        self.closed.connect(self.deleteLater)

    @property
    def boxes(self) -> dict[str, SelectBox]:
        """The lists by the name of what they filter."""
        return self._boxes

    def open_at(self, anchor: QWidget, align_right: bool = False, above: bool = False) -> None:
        """Show it, the keyboard on the first list."""
        super().open_at(anchor, align_right, above)
        self._boxes["size"].setFocus()

    def _show(self, query: HubQuery) -> None:
        values = {
            "size": f"{query.smallest_parameters} {query.largest_parameters}",
            "purpose": query.purpose,
            "architecture": query.architecture,
            "licence": query.licence,
            "language": query.language,
        }
        for name, value in values.items():
            box = self._boxes[name]
            if value and box.findData(value) < 0:  # from a link, or from an older list of ours
                box.addItem(value, value)
            box.setCurrentIndex(max(0, box.findData(value)))
        was_blocked = self._formats.blockSignals(True)
        self._formats.setChecked(not query.only_gguf)
        self._formats.blockSignals(was_blocked)
        self._clear.setEnabled(query.filter_count > 0 or not query.only_gguf)

    def _on_chosen(self) -> None:
        least, _, most = str(self._boxes["size"].currentData()).partition(" ")
        self._take(
            msgspec.structs.replace(
                self._query,
                smallest_parameters=int(least),
                largest_parameters=int(most),
                purpose=self._boxes["purpose"].currentData(),
                architecture=self._boxes["architecture"].currentData(),
                licence=self._boxes["licence"].currentData(),
                language=self._boxes["language"].currentData(),
                only_gguf=not self._formats.isChecked(),
            )
        )

    def _on_clear(self) -> None:
        self._take(without_filters(self._query))

    def _take(self, query: HubQuery) -> None:
        self._query = query
        self._show(query)
        self.query_changed.emit(query)
