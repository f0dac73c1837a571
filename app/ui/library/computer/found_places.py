"""Models of other programs on this computer: use them where they lie, or stop using them."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.model import InstalledModel
from app.core.quantities import size_words
from app.core.upkeep import FoundPlace
from app.ui.library.model_words import program_name
from app.ui.theme.style_sheet import scaled_height
from app.ui.theme.theme_controller import ThemeController
from app.ui.widgets.buttons import Button
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.layouts import empty_layout

ROW_HEIGHT = 48
NAME_WIDTH = 144
COUNT_WIDTH = 144
NAMES_FROM_WIDTH = 620
"""A narrower row leaves out which models they are; its tooltip has them."""


class FoundPlaces(QWidget):
    """A card with a row for each place; hidden while there is none.

    Signals:
        use_requested(ModelSource): its models are to be in the list, where they lie.
        leave_requested(ModelSource): they are to be in it no longer.
    """

    use_requested = Signal(object)
    leave_requested = Signal(object)

    def __init__(self, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._places: tuple[FoundPlace, ...] = ()
        self._card = QFrame()
        self._rows = QVBoxLayout(self._card)
        self._build()

    def _build(self) -> None:
        title = QLabel(self.tr("Found elsewhere on this computer"))
        title.setProperty("role", "section")
        self._card.setProperty("role", "card")
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title)
        column.addWidget(self._card)
        self.hide()

    def set_places(self, places: tuple[FoundPlace, ...]) -> None:
        """Show these, and nothing when there are none."""
        self.setVisible(bool(places))
        if places == self._places:
            return
        self._places = places
        empty_layout(self._rows)
        rows: list[FoundRow] = []
        for number, place in enumerate(places):
            if number:
                line = QFrame()
                line.setProperty("role", "line")
                self._rows.addWidget(line)
            row = FoundRow(self._theme, place)
            row.use_requested.connect(self.use_requested)
            row.leave_requested.connect(self.leave_requested)
            self._rows.addWidget(row)
            rows.append(row)
        names = max((row.wanted[0] for row in rows), default=0)
        counts = max((row.wanted[1] for row in rows), default=0)
        for row in rows:
            row.set_columns(names, counts)


class FoundRow(QWidget):
    """One place: whose it is, how much it is, what it has, and the button.

    Signals:
        use_requested(ModelSource), leave_requested(ModelSource): as of the card.
    """

    use_requested = Signal(object)
    leave_requested = Signal(object)

    def __init__(self, theme: ThemeController, place: FoundPlace) -> None:
        super().__init__()
        self._theme = theme
        self._place = place
        self._name = ElidedLabel(program_name(place.source))
        self._count = ElidedLabel(self._count_words())
        self._names = ElidedLabel(self._names_words())
        words = self.tr("Stop using them") if place.is_used else self.tr("Use in place")
        self.button = Button(theme, words, "quiet", "small")
        self._build()

    def _build(self) -> None:
        self._name.setProperty("role", "name")
        self._names.setProperty("role", "muted")
        self.button.setAccessibleName(f"{self.button.text()}: {self._name.text()}")
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 0, 7, 0)
        row.setSpacing(12)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addWidget(self._names, 1)
        row.addStretch(0)
        row.addWidget(self.button)
        self.setToolTip("\n".join((str(self._place.folder), *map(_named, self._place.models))))

    @property
    def wanted(self) -> tuple[int, int]:
        """How wide name and count would like to be."""
        for label in (self._name, self._count):
            label.ensurePolished()
        return self._name.sizeHint().width(), self._count.sizeHint().width()

    def set_columns(self, name_width: int, count_width: int) -> None:
        """Stand in line with the other rows; no column is narrower than usual or twice as wide."""
        scale = max(1.0, self._theme.text_scale)
        least_name, least_count = round(NAME_WIDTH * scale), round(COUNT_WIDTH * scale)
        self._name.setFixedWidth(max(least_name, min(name_width, 2 * least_name)))
        self._count.setFixedWidth(max(least_count, min(count_width, 2 * least_count)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of models only where they can be read."""
        super().resizeEvent(event)
        self._names.setVisible(self.width() >= NAMES_FROM_WIDTH * max(1.0, self._theme.text_scale))

    def sizeHint(self) -> QSize:
        """48 high."""
        return QSize(super().sizeHint().width(), scaled_height(ROW_HEIGHT, self._theme.text_scale))

    def minimumSizeHint(self) -> QSize:
        """48 high in any case."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def _count_words(self) -> str:
        words = self.tr("%n model(s), {size}", "", len(self._place.models))
        return words.format(size=size_words(self._place.size_bytes))

    def _names_words(self) -> str:
        same = self._place.same_as
        if len(same) == 1:
            return self.tr("One is the same file as {name} here").format(name=same[0])
        if same:
            return self.tr("%n of them are the same file as one here", "", len(same))
        return self.tr(", ", "between names of models").join(map(_named, self._place.models))

    def _on_clicked(self) -> None:
        is_used = self._place.is_used
        (self.leave_requested if is_used else self.use_requested).emit(self._place.source)


def _named(model: InstalledModel) -> str:
    quantisation = model.facts.quantisation if model.facts is not None else ""
    return f"{model.name} {quantisation}".strip()
