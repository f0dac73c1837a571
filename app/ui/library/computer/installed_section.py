"""The installed models: heads that sort, the list, what filters it, and the checks of all files."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from app.core.load_fit import LoadFit
from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import BEING_CHECKED, Check
from app.state.engines import Engines, EngineState
from app.state.load_plans import LoadPlans
from app.state.model_library import ModelLibrary
from app.state.model_upkeep import ModelUpkeep
from app.ui.library.computer.column_heads import ColumnHeads
from app.ui.library.computer.installed_list import InstalledList
from app.ui.library.computer.installed_list_model import MODEL_ROLE, InstalledListModel
from app.ui.library.computer.installed_order import Order, SortKey, arranged, matching
from app.ui.library.computer.no_match import NoMatch
from app.ui.library.model_words import FitWords
from app.ui.load_words import FIT_TOKENS, fit_words
from app.ui.theme.icons import icon
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button, IconButton


class InstalledSection(QWidget):
    """Follows the library, the engines' plans and the upkeep by itself.

    Signals:
        act_requested(ModelAct, InstalledModel): as of the list.
        row_shown(QRect): the keyboard is on this part of the section, which is to be seen.
        search_requested(str): the hub is to be searched for these words.
        compare_requested(): files that are here twice are to be looked for.
        words_cleared(): nothing is searched for any more.
        order_chosen(Order): the person wants the list sorted so.
    """

    act_requested = Signal(object, object)
    row_shown = Signal(QRect)
    search_requested = Signal(str)
    compare_requested = Signal()
    words_cleared = Signal()
    order_chosen = Signal(object)

    def __init__(
        self,
        theme: ThemeController,
        library: ModelLibrary,
        engines: Engines,
        plans: LoadPlans,
        upkeep: ModelUpkeep,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._library = library
        self._engines = engines
        self._plans = plans
        self._upkeep = upkeep
        self._order = Order()
        self._words = ""
        self._only_unused = False
        self._at_work: set[str] = set()
        self._rows = InstalledListModel(self)
        self.list = InstalledList(theme, self._rows)
        self.heads = ColumnHeads(theme, self.list)
        self._title = QLabel(self.tr("Installed"))
        self.unused_chip = Button(theme, self.tr("Unused for 60 days"), "plain", "small", "x")
        self.check_button = Button(theme, self.tr("Check all files"), "link", "large")
        self.more_button = IconButton(theme, "dots-three", self.tr("More"), 28)
        self._is_check_of_all = False
        self.nothing = NoMatch(theme)
        self._build()
        self._connect()
        self._on_library_changed()
        self._on_state_changed(engines.state)

    def _build(self) -> None:
        self._title.setProperty("role", "section")
        self.unused_chip.setAccessibleName(self.tr("Show all models again"))
        self.unused_chip.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 8, 0)  # the dots stand over those of the rows
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self.unused_chip)
        row.addStretch(1)
        row.addWidget(self.check_button)
        row.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.heads)
        column.addWidget(self.list)
        column.addWidget(self.nothing)

    def _connect(self) -> None:
        self._library.changed.connect(self._on_library_changed)
        self._engines.state_changed.connect(self._on_state_changed)
        self._plans.planned.connect(self._on_planned)
        self._upkeep.check_changed.connect(self._on_check_changed)
        self.heads.order_chosen.connect(self.set_order)
        self.heads.order_chosen.connect(self.order_chosen)
        self.unused_chip.clicked.connect(lambda: self.set_only_unused(False))
        self.check_button.clicked.connect(self._on_check_clicked)
        self.more_button.clicked.connect(self._on_more_clicked)
        self.list.act_requested.connect(self.act_requested)
        self.nothing.show_all_requested.connect(self._on_show_all_requested)
        self.nothing.search_requested.connect(lambda: self.search_requested.emit(self._words))
        self.list.row_shown.connect(self._on_row_shown)

    def set_order(self, order: Order) -> None:
        """Sort the list so."""
        self._order = order
        self.heads.set_order(order)
        self._show()

    def set_words(self, words: str) -> None:
        """Show only the models that say these words somewhere."""
        self._words = words
        self._show()

    def set_only_unused(self, is_only: bool) -> None:
        """Show only what was not used for 60 days, the largest first."""
        self._only_unused = is_only
        self.unused_chip.setVisible(is_only)
        self.set_order(Order(SortKey.SIZE) if is_only else Order())

    def _show(self) -> None:
        models = list(self._upkeep.unused) if self._only_unused else self._library.models
        shown = arranged(matching(models, self._words), self._order)
        current: InstalledModel | None = self.list.currentIndex().data(MODEL_ROLE)
        self._rows.set_models(shown)
        if current is not None and self._rows.row_of(str(current.path)) >= 0:
            self.list.setCurrentIndex(self._rows.index(self._rows.row_of(str(current.path))))
        for widget in (self.heads, self.list):
            widget.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.set_words(self._words, is_filtered=self._only_unused)

    def _on_library_changed(self) -> None:
        for model in self._library.models:
            path = str(model.path)
            if (check := self._upkeep.check_of(path)) != Check():
                self._on_check_changed(path, check)
        self._show()
        for path, fit in self._plans.fits().items():
            self._on_planned(path, fit)

    def _on_state_changed(self, state: EngineState) -> None:
        self._rows.set_loaded_path(state.loaded.path if state.loaded is not None else "")

    def _on_planned(self, path: str, fit: LoadFit) -> None:
        record = self._engines.records.of(path)
        words = fit_words(fit)
        if record is not None and words:
            told = self.tr("{fit}; measured {measured} here")
            words = told.format(fit=words, measured=size_words(record.measured_bytes))
        self._rows.set_fit(path, FitWords(words, FIT_TOKENS[fit.fit]))

    def _on_check_changed(self, path: str, check: Check) -> None:
        self._rows.set_check(path, check)
        (self._at_work.add if check.state in BEING_CHECKED else self._at_work.discard)(path)
        words = self.tr("Stop checking") if self._at_work else self.tr("Check all files")
        self.check_button.setText(words)
        if self._is_check_of_all and not self._at_work:
            # Every digest is known now, so comparing costs nothing any more.
            self._is_check_of_all = False
            self.compare_requested.emit()

    def _on_check_clicked(self) -> None:
        if self._at_work:
            self._is_check_of_all = False
            self._upkeep.stop_checks()
        else:
            self._is_check_of_all = True
            self._upkeep.check_all()

    def menu(self) -> QMenu:
        """What is done now and then."""
        colour = self._theme.theme.text_muted
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        again = menu.addAction(icon("arrow-clockwise", colour, 16), self.tr("Look for models again"))
        again.triggered.connect(self._library.refresh)
        twice = menu.addAction(icon("copy", colour, 16), self.tr("Look for files that are here twice"))
        twice.triggered.connect(self.compare_requested)
        return menu

    def _on_more_clicked(self) -> None:
        menu = self.menu()
        right = self.more_button.mapToGlobal(QPoint(self.more_button.width(), self.more_button.height()))
        menu.popup(right if self.isRightToLeft() else right - QPoint(menu.sizeHint().width(), 0))

    def _on_show_all_requested(self) -> None:
        self.words_cleared.emit()
        self.set_words("")
        self.set_only_unused(False)

    def _on_row_shown(self, row: QRect) -> None:
        self.row_shown.emit(row.translated(self.list.mapTo(self, QPoint(0, 0))))
