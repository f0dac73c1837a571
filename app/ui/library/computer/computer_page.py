"""The page "On this computer": what is installed, what was found elsewhere, and the downloads beside it."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.state.downloads import Downloads
from app.state.engines import Engines
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.ui.library.computer.disk_summary import DiskSummary
from app.ui.library.computer.empty_library import EmptyLibrary
from app.ui.library.computer.found_places import FoundPlaces
from app.ui.library.computer.installed_order import Order, SortKey
from app.ui.library.computer.installed_section import InstalledSection
from app.ui.library.computer.tidy_lines import TidyLines
from app.ui.library.downloads.downloads_panel import DownloadsPanel
from app.ui.library.modal_card import Shade
from app.ui.theme.theme_controller import ThemeController

CONTENT_WIDTH = 1176
WIDE_FROM_WIDTH = 960
"""On a narrower page the downloads lie over the models, when they are asked for."""
MARGIN = 24
BOTTOM = 32


class ComputerPage(QWidget):
    """Follows the library, the upkeep and the downloads by itself; acts are asked of somebody else.

    Signals:
        act_requested(ModelAct, InstalledModel): what is to be done with a model.
        link_requested(Duplicate), prune_requested(tuple): as of the quiet lines.
        open_file_requested(): the person wants to open a model file.
        search_requested(str): the hub is to be searched for these words.
        is_wide_changed(bool): whether there is room for the downloads beside the models.
    """

    act_requested = Signal(object, object)
    link_requested = Signal(object)
    prune_requested = Signal(object)
    open_file_requested = Signal()
    search_requested = Signal(str)
    is_wide_changed = Signal(bool)

    def __init__(
        self,
        theme: ThemeController,
        library: ModelLibrary,
        engines: Engines,
        plans: LoadPlans,
        upkeep: ModelUpkeep,
        downloads: Downloads,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._library = library
        self._upkeep = upkeep
        self._downloads = downloads
        self._is_wide = True
        self._is_panel_open = False
        self.summary = DiskSummary(theme)
        self.installed = InstalledSection(theme, library, engines, plans, upkeep)
        self.found = FoundPlaces(theme)
        self.tidy = TidyLines(theme)
        self.empty = EmptyLibrary(theme, str(library.models_folder))
        self.scroll_area = QScrollArea(self)
        self._middle = QWidget()
        self._column = QVBoxLayout()
        self._shade = Shade(theme, self)
        self.panel = DownloadsPanel(theme, self)
        self._build()
        self._connect()
        self._on_library_changed()
        self._on_places_changed()

    def _build(self) -> None:
        column = self._column
        column.setContentsMargins(MARGIN, 16, MARGIN, BOTTOM)
        column.setSpacing(16)
        for widget in (self.summary, self.empty, self.installed, self.tidy, self.found):
            column.addWidget(widget)
        column.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(CONTENT_WIDTH + 2 * MARGIN)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inner.setLayout(column)
        middle = self._middle
        middle.setProperty("role", "clear")
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        self.scroll_area.setWidget(middle)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        self._library.changed.connect(self._on_library_changed)
        self._upkeep.disk_changed.connect(self._on_disk_changed)
        self._upkeep.places_changed.connect(self._on_places_changed)
        self._upkeep.duplicates_found.connect(self.tidy.set_duplicates)
        self._upkeep.old_revisions_found.connect(self.tidy.set_old_revisions)
        self._downloads.list_changed.connect(self._on_disk_changed)
        self._downloads.sum_changed.connect(self._on_disk_changed)
        self._downloads.room.changed.connect(self._upkeep.whereabouts.look)
        self._downloads.room.changed.connect(self._on_disk_changed)
        self.summary.unused_requested.connect(lambda: self.installed.set_only_unused(True))
        self.installed.act_requested.connect(self.act_requested)
        self.installed.row_shown.connect(self._on_row_shown)
        self.found.use_requested.connect(self._upkeep.use_in_place)
        self.found.leave_requested.connect(self._upkeep.leave_place)
        self._upkeep.chores.reading.connect(self._on_comparing)
        self.installed.compare_requested.connect(self._upkeep.look_for_duplicates)
        self._upkeep.deleted.connect(self.tidy.add_deletion)
        self._upkeep.restored.connect(self.tidy.remove_deletion)
        self.tidy.restore_requested.connect(self._upkeep.undo_deletion)
        self.tidy.free_requested.connect(self._upkeep.deletions.free_now)
        self._upkeep.deletions.changed.connect(self._on_deletions_changed)
        self.tidy.link_requested.connect(self.link_requested)
        self.tidy.prune_requested.connect(self.prune_requested)
        self.empty.discover_requested.connect(lambda: self.search_requested.emit(""))
        self.installed.search_requested.connect(self.search_requested)
        self.empty.open_file_requested.connect(self.open_file_requested)
        self.empty.refresh_requested.connect(self._library.refresh)
        self.panel.close_requested.connect(lambda: self.show_panel(False))
        self._shade.pressed.connect(lambda: self.show_panel(False))
        self.panel.filled.connect(self._place)
        self.scroll_area.verticalScrollBar().rangeChanged.connect(self._on_scroll_range_changed)
        self._theme.text_scale_changed.connect(self._place)

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the downloads beside the models."""
        return self._is_wide

    def show_panel(self, is_open: bool) -> None:
        """On a narrow page: lay the downloads over the models, or put them away."""
        self._is_panel_open = is_open
        self._place()
        if is_open and self.panel.cards:
            self.panel.cards[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_panel(self) -> None:
        """The other of both."""
        self.show_panel(not self._is_panel_open)

    def set_words(self, words: str) -> None:
        """Show only the models that say these words somewhere."""
        self.installed.set_words(words)

    def show_what_frees_space(self) -> None:
        """The models that were not used for long, or the largest first where all are in use."""
        if self._upkeep.unused:
            self.installed.set_only_unused(True)
        else:
            self.installed.set_order(Order(SortKey.SIZE))
        self.show_panel(False)
        self.scroll_area.verticalScrollBar().setValue(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is for the list. No proxy: Tab would pass over all that stands around it."""
        self.installed.list.setFocus(event.reason())

    def showEvent(self, event: QShowEvent) -> None:
        """What other programs did meanwhile is seen at once."""
        super().showEvent(event)
        self._upkeep.whereabouts.look()
        self._upkeep.look_for_old_revisions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Downloads beside the models, or over them."""
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape puts the downloads away that lie over the models."""
        if event.key() == Qt.Key.Key_Escape and self._is_panel_open and not self._is_wide:
            self.show_panel(False)
            return
        super().keyPressEvent(event)

    def _place(self) -> None:
        is_wide = self.width() >= WIDE_FROM_WIDTH * min(1.5, max(1.0, self._theme.text_scale))
        has_downloads = bool(self.panel.cards)
        panel_width = min(self.panel.sizeHint().width(), self.width() - MARGIN)
        beside = panel_width if is_wide and has_downloads else 0
        is_left = self.isRightToLeft()
        self.scroll_area.setGeometry(beside if is_left else 0, 0, self.width() - beside, self.height())
        left = 0 if is_left else self.width() - panel_width
        self.panel.setGeometry(left, 0, panel_width, self.height())
        is_over = not is_wide and self._is_panel_open and has_downloads
        self.panel.set_over(not is_wide)
        self.panel.setVisible(has_downloads and (is_wide or is_over))
        self._shade.setGeometry(self.rect())
        self._shade.setVisible(is_over)
        if is_wide is not self._is_wide:
            self._is_wide = is_wide
            self.is_wide_changed.emit(is_wide)

    def _on_scroll_range_changed(self, _minimum: int, maximum: int) -> None:
        """The bar stands in the margin, so that nothing moves when it comes."""
        bar = self.scroll_area.verticalScrollBar().sizeHint().width() if maximum > 0 else 0
        self._column.setContentsMargins(MARGIN, 16, MARGIN - bar, BOTTOM)

    def _on_library_changed(self) -> None:
        models = self._library.models
        self.empty.set_looking(not self._library.has_looked)
        self.empty.setVisible(not models)
        self.installed.setVisible(bool(models))
        self.summary.setVisible(bool(models))
        self._on_disk_changed()

    def _on_disk_changed(self) -> None:
        self.summary.set_models(self._library.models, self._upkeep.unused)
        downloads = self._downloads
        self.summary.set_disk(self._upkeep.disk, downloads.reserved_bytes, downloads.room.taken_bytes)

    def _on_places_changed(self) -> None:
        self.found.set_places(self._upkeep.places)
        self._on_library_changed()

    def _on_comparing(self, read: tuple[int, int]) -> None:
        self.tidy.set_comparing(*read)

    def _on_deletions_changed(self) -> None:
        if not self._upkeep.deletions.away:
            self.tidy.forget_deletions()

    def _on_row_shown(self, row: QRect) -> None:
        place = self.installed.mapTo(self._middle, QPoint(0, 0))
        shown = row.translated(place)
        self.scroll_area.ensureVisible(shown.center().x(), shown.top(), 0, MARGIN)
        self.scroll_area.ensureVisible(shown.center().x(), shown.bottom(), 0, MARGIN)
