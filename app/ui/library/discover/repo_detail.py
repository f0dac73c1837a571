"""The right side of Discover: one repository, as far as it is known."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.download import DownloadStatus
from app.core.errors import Problem, fill
from app.core.hub import AccessState, CatalogModel, QuantOffer
from app.core.quant_choice import CHOICES, QuantChoice
from app.state.hub_repo import RepoPage
from app.ui.library.discover.about_model import AboutModel
from app.ui.library.discover.alternatives import Alternatives, FactsOf
from app.ui.library.discover.fetch_row import FetchRow
from app.ui.library.discover.file_rows import FileRow, unsupported_words
from app.ui.library.discover.file_table import FileTable
from app.ui.library.discover.gated_card import GatedCard
from app.ui.library.discover.hub_problem_page import HubProblemPage
from app.ui.library.discover.licence_line import LicenceLine
from app.ui.library.discover.licence_words import licence_told
from app.ui.library.discover.repo_head import RepoHead
from app.ui.library.discover.table_skeleton import TableSkeleton
from app.ui.problem_words import sentence
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.notice import Notice

SIDE, ABOVE, BELOW, GAP = 32, 16, 32, 16
SCROLL_BAR = 14
CLOSED = frozenset({AccessState.NEEDS_TOKEN, AccessState.NEEDS_CONSENT})
StatusOf = Callable[[QuantOffer], DownloadStatus | None]


class RepoDetail(QScrollArea):
    """Head, licence, files and the button; or the steps to a gated model, or a problem; and the card.

    Its parts are public: whoever owns it listens to what a person wants of them.

    Signals:
        quant_chosen(): the button means another quant.
    """

    quant_chosen = Signal()

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: RepoPage | None = None
        self._is_chosen_by_hand = False
        self._wants_files = False
        self.head = RepoHead(theme)
        self._why = QLabel()
        self.licence = LicenceLine(theme)
        self.notice = Notice(theme, "warn", "")
        self.gated = GatedCard(theme)
        self.skeleton = TableSkeleton(theme)
        self.table = FileTable(theme)
        self.fetch = FetchRow(theme)
        self.problem = HubProblemPage(theme)
        self.others = Alternatives(theme)
        self.about = AboutModel(theme)
        self._inner = QWidget()
        self._below = QWidget()
        self._column = QVBoxLayout()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys that its parts do not take scroll it
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QFrame()
        line.setProperty("role", "line")
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(GAP)
        below.addWidget(line)
        below.addWidget(self.about)
        self._why.setWordWrap(True)
        self._why.hide()
        self._inner.setProperty("role", "clear")
        self._inner.setLayout(self._column)
        self._column.setSpacing(GAP)
        for part in (
            self.head, self._why, self.licence, self.notice, self.gated, self.skeleton, self.table,
            self.fetch, self.problem, self.others, self._below,
        ):  # fmt: skip
            self._column.addWidget(part)
        self._column.addStretch(1)
        self.setWidget(self._inner)
        self._on_range_changed()

    def _connect(self) -> None:
        self.table.row_chosen.connect(self._on_row_chosen)
        self.table.act_requested.connect(self.fetch.act)
        self.table.list.chosen_by_hand.connect(self._on_chosen_by_hand)
        self.verticalScrollBar().rangeChanged.connect(self._on_range_changed)

    @property
    def chosen(self) -> FileRow | None:
        """The quant that the button means."""
        return self.table.chosen

    def set_page(self, page: RepoPage, status_of: StatusOf) -> None:
        """Show what is known now; of another repository from its top."""
        focused = QApplication.focusWidget()
        has_keyboard = focused is not None and self.isAncestorOf(focused)
        before, self._page = self._page, page
        is_other = before is None or before.model.id != page.model.id
        if before is None or is_other or page.wanted not in ("", before.wanted):
            self._is_chosen_by_hand = False
        if is_other:
            self.verticalScrollBar().setValue(0)
            self.table.set_rows([])
            self.gated.set_model(page.model)
        self._show_head(page)
        self._show_state(page)
        rows = [
            FileRow(
                offer,
                is_recommended=bool(page.recommended) and offer.quant.label == page.recommended,
                status=status_of(offer),
            )
            for offer in page.offers
        ]
        self.table.set_rows(rows)
        if not self._is_chosen_by_hand and rows:
            first = next((row for row in rows if row.can_be_fetched), rows[0])
            self.table.choose(page.wanted or page.recommended or first.offer.quant.label)
        self.about.set_card(page.card or "", page.model.name)
        self._below.setVisible(not self.about.isHidden())
        if has_keyboard and focused is not None:
            self._follow_keyboard(focused)

    def take_keyboard(self) -> None:
        """Put the keyboard where it is of use: on the files, or until they have come on the head."""
        self._wants_files = not self.table.isVisible()
        target = self.head.copy if self._wants_files else self.table.list
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_keyboard(self, was_on: QWidget) -> None:
        """What had the keyboard may be gone, or wait for the files that have just come."""
        is_waiting = self._wants_files and was_on is self.head.copy and self.table.isVisible()
        if is_waiting or not was_on.isVisible():
            self.take_keyboard()
        elif was_on is not self.head.copy:
            self._wants_files = False

    def show_fetching(self, cost: str) -> None:
        """Bring the button up to the chosen quant; ``cost`` is how long it takes, and what is free."""
        row, page = self.table.chosen, self._page
        if row is None or page is None or self.table.isHidden():
            self.fetch.set_row(None, "", "")
            return
        is_the_one = page.reason is not None and page.reason.label in ("", row.offer.quant.label)
        self.fetch.set_row(row, cost, reason_words(page.reason) if is_the_one else "")

    def show_others(self, same_size: Sequence[CatalogModel], facts_of: FactsOf) -> None:
        """Other models to look at: versions that run here, or for a gated one those of the same size."""
        page = self._page
        if page is not None and page.alternatives:
            self.others.set_models(
                self.tr("It has no GGUF file, the kind that runs here. Others have made some of it:"),
                page.alternatives,
                title=self.tr("Made in another format"),
            )
        elif page is not None and page.access in CLOSED:
            self.others.set_models(
                self.tr("Or take a model of the same size that asks for nothing:"), same_size, facts_of
            )
        else:
            self.others.set_models("", ())

    def set_why(self, words: str) -> None:
        """Why the model is recommended; empty for one that is not."""
        self._why.setText(words)
        self._why.setVisible(bool(words))

    def refuse(self, problem: Problem | None) -> None:
        """Say why a quant was not taken into the downloads; None takes it back."""
        self.notice.set_text(sentence(problem) if problem is not None else "")
        self.notice.setVisible(problem is not None)

    def _show_head(self, page: RepoPage) -> None:
        self.head.set_model(page.model)
        facts = next((offer.facts for offer in page.offers if offer.facts is not None), None)
        self.head.set_facts(page.model, facts, page.thinks_first, page.sees_pictures)
        told = licence_told(page.model.licence)
        # While the hub's own page is waited for, a licence may still be told.
        self.licence.setVisible(bool(page.model.licence or page.commit))
        self.licence.set_licence(told.name, told.sentence, told.token, has_text=True)

    def _show_state(self, page: RepoPage) -> None:
        is_closed = page.access in CLOSED
        has_files = bool(page.offers) and not is_closed
        self.gated.setVisible(is_closed)
        self.gated.set_access(page.access, is_checking=page.is_loading)
        self.table.setVisible(has_files)
        self.skeleton.setVisible(
            page.is_loading and not page.offers and not is_closed and page.problem is None
        )
        # What others made of it tells what the matter is, and is the next act at once.
        self.problem.setVisible(page.problem is not None and not has_files and not page.alternatives)
        if page.problem is not None and not has_files:
            self.problem.set_problem(page.problem)
        self.refuse(page.problem if has_files else None)
        unsupported = [offer for offer in page.offers if offer.is_supported is False]
        if has_files and page.problem is None and len(unsupported) == len(page.offers):
            self.notice.set_text(unsupported_words(unsupported[0]))
            self.notice.show()

    def _on_row_chosen(self) -> None:
        if self.table.list.hasFocus():  # the table is as high as its rows: it is the page that scrolls to one
            row = self.table.list.visualRect(self.table.list.currentIndex())
            place = self.table.list.viewport().mapTo(self._inner, row.center())
            self.ensureVisible(self.width() // 2, place.y(), 0, 2 * row.height())
        self.quant_chosen.emit()

    def _on_chosen_by_hand(self) -> None:
        self._is_chosen_by_hand = True

    def _on_range_changed(self) -> None:
        side = SIDE - SCROLL_BAR if self.verticalScrollBar().maximum() else SIDE
        left, right = (side, SIDE) if self.isRightToLeft() else (SIDE, side)
        self._column.setContentsMargins(left, ABOVE, right, BELOW)


def reason_words(choice: QuantChoice | None) -> str:
    """Why a quant is recommended, or why none is."""
    if choice is None:
        return ""
    reason = fill(QCoreApplication.translate("reasons", CHOICES[choice.code]), choice.values)
    if not choice.label:
        return QCoreApplication.translate("discover", "Not recommended here: {reason}.").format(reason=reason)
    return QCoreApplication.translate("discover", "Recommended: {reason}.").format(reason=reason)
