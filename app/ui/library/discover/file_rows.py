"""The rows of the file table: one a quant, with what it would be here and how far fetching it has come."""

from collections.abc import Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from app.core.download import DownloadState, DownloadStatus
from app.core.hub import QuantOffer
from app.core.load_fit import Fit, LoadFit
from app.core.quantities import size_words
from app.ui.library.discover.discover_list_model import Index
from app.ui.library.discover.discover_words import FIT_COLOURS, file_fit_words, quant_size_words, short_number
from app.ui.library.downloads.transfer_words import percent_words
from app.ui.load_words import fit_words
from app.ui.problem_words import sentence

FILE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``FileRow`` of a row."""


class FileRow(msgspec.Struct, frozen=True):
    """One quant of the repository that is on screen."""

    offer: QuantOffer
    is_recommended: bool = False
    status: DownloadStatus | None = None

    @property
    def label(self) -> str:
        """The name of its number format; of its file where that names none."""
        return self.offer.quant.label or self.offer.quant.first.name

    @property
    def installed_path(self) -> str | None:
        """Where it lies on this computer; None when it does not."""
        if self.status is not None and self.status.state is DownloadState.INSTALLED:
            return self.status.path
        return self.offer.installed_path

    @property
    def is_fetching(self) -> bool:
        """Whether it is among the downloads and not there yet, from elsewhere neither."""
        is_on_its_way = self.status is not None and self.status.state is not DownloadState.INSTALLED
        return is_on_its_way and not self.installed_path

    @property
    def can_be_fetched(self) -> bool:
        """Whether it is whole in the repository, and neither here nor on its way."""
        return not (self.offer.quant.missing or self.installed_path or self.is_fetching)


def needed_bytes(fit: LoadFit | None) -> int:
    """What it takes on all devices together; 0 while nothing is planned."""
    if fit is None or fit.fit is Fit.UNKNOWN:
        return 0
    return max(fit.needed_bytes, fit.total_bytes if fit.fit is Fit.PARTLY else 0)


def shown_need(row: FileRow) -> int:
    """What it takes here; 0 where it cannot run whatever there is."""
    offer = row.offer
    if offer.quant.missing or offer.is_supported is False or offer.problem is not None:
        return 0
    return needed_bytes(offer.fit)


def verdict(row: FileRow) -> tuple[str, str]:
    """What to expect of it here, in two words, and the token of their colour."""
    offer = row.offer
    if offer.quant.missing:
        return QCoreApplication.translate("discover", "Incomplete"), "bad"
    if offer.is_supported is False:
        return QCoreApplication.translate("discover", "Not in this build"), "bad"
    if offer.problem is not None:
        return QCoreApplication.translate("discover", "Not readable"), "bad"
    fit = offer.fit.fit if offer.fit is not None else Fit.UNKNOWN
    return file_fit_words(fit), FIT_COLOURS[fit]


def speed_words(tokens_per_second: float | None) -> str:
    """``45 tok/s``; empty where nothing was measured."""
    if tokens_per_second is None:
        return ""
    number = short_number(tokens_per_second)
    return QCoreApplication.translate("discover", "{number} tok/s").format(number=number)


def state_words(row: FileRow) -> str:
    """How far it is on its way here; empty where it is not."""
    status = row.status
    if row.installed_path:
        return QCoreApplication.translate("discover", "Installed")
    if status is None:
        return ""
    part = percent_words(status.done_bytes, status.total_bytes)
    match status.state:
        case DownloadState.DOWNLOADING:
            words = QCoreApplication.translate("discover", "Fetching {part}")
        case DownloadState.VERIFYING:
            words = QCoreApplication.translate("discover", "Checking")
        case DownloadState.WAITING:
            words = QCoreApplication.translate("discover", "Waiting {part}")
        case DownloadState.PAUSED:
            words = QCoreApplication.translate("discover", "Paused {part}")
        case DownloadState.QUEUED:
            words = QCoreApplication.translate("discover", "In line")
        case _:
            words = QCoreApplication.translate("discover", "Failed")
    return words.format(part=part)


def shown_speed(row: FileRow) -> str:
    """How quick it would be; empty where nothing was measured, or where it cannot run whatever its speed."""
    return speed_words(row.offer.tokens_per_second) if shown_need(row) else ""


def told_words(row: FileRow) -> str:
    """The longer words about a row, for a tooltip: both numbers, or what is wrong."""
    offer = row.offer
    if offer.quant.missing:
        words = QCoreApplication.translate("discover", "The repository lacks {parts}.")
        return words.format(parts=", ".join(offer.quant.missing))
    if offer.is_supported is False:
        return unsupported_words(offer)
    if offer.problem is not None:
        return sentence(offer.problem)
    return fit_words(offer.fit) if offer.fit is not None else ""


def unsupported_words(offer: QuantOffer) -> str:
    """That this build does not run such a model."""
    words = QCoreApplication.translate(
        "discover", "This build of llama.cpp does not know models built as “{architecture}” yet."
    )
    return words.format(architecture=offer.facts.architecture if offer.facts is not None else "?")


class FileListModel(QAbstractListModel):
    """The quants of one repository, the smallest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FileRow] = []

    @property
    def rows(self) -> list[FileRow]:
        """Every row, in order."""
        return self._rows

    def set_rows(self, rows: Sequence[FileRow]) -> None:
        """Show ``rows``; the same quants stay where they are."""
        wanted = list(rows)
        if wanted == self._rows:
            return
        if [row.label for row in wanted] == [row.label for row in self._rows]:
            self._rows = wanted
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self._rows = wanted
        self.endResetModel()

    def row_of(self, label: str) -> int:
        """Where a quant stands; -1 where it does not."""
        return next((at for at, row in enumerate(self._rows) if row.offer.quant.label == label), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """How many quants there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The label; the whole row for a screen reader; the longer words as a tooltip."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.label
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (row.offer.quant.first.path, told_words(row))))
            case _ if role == FILE_ROLE:
                return row
        return None

    def _spoken(self, row: FileRow) -> str:
        speed = shown_speed(row)
        parts = (
            row.label,
            quant_size_words(row.offer.size),
            size_words(row.offer.quant.size_bytes),
            verdict(row)[0],
            told_words(row).removesuffix("."),
            self.tr("about {speed}").format(speed=speed) if speed else "",
            self.tr("Recommended") if row.is_recommended else "",
            state_words(row),
        )
        return ". ".join(filter(None, parts))
