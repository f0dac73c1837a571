"""What a row of the model picker says: of a model on this computer, or of one that is being fetched."""

from PySide6.QtCore import QCoreApplication

from app.core.download import DownloadState, DownloadStatus
from app.core.model import InstalledModel
from app.core.quantities import size_words

Row = InstalledModel | DownloadStatus


def row_name(row: Row) -> str:
    """The name to show."""
    return row.request.name if isinstance(row, DownloadStatus) else row.name


def row_quantisation(row: Row) -> str:
    """``Q4_K_M``; empty when the header could not be read."""
    if isinstance(row, DownloadStatus):
        return row.request.quantisation
    return row.facts.quantisation if row.facts is not None else ""


def row_size(row: Row) -> str:
    """How large all its files are."""
    return size_words(row.total_bytes if isinstance(row, DownloadStatus) else row.size_bytes)


def row_key(row: Row) -> str:
    """What tells it from the others, and stays the same while it changes."""
    return row.id if isinstance(row, DownloadStatus) else str(row.path)


def searched_words(row: Row) -> str:
    """What typed words are looked for in."""
    if isinstance(row, DownloadStatus):
        return f"{row.request.name} {row.request.repo_id} {row.request.quantisation}".casefold()
    facts = row.facts
    more = f"{facts.name} {facts.architecture} {facts.quantisation}" if facts is not None else ""
    return f"{row.name} {row.path.name} {more}".casefold()


def fetching_words(status: DownloadStatus) -> str:
    """How far a download is, in two or three words."""
    percent = int(100 * status.done_bytes / status.total_bytes) if status.total_bytes else 0
    match status.state:
        case DownloadState.QUEUED:
            return QCoreApplication.translate("model_rows", "In line")
        case DownloadState.VERIFYING:
            return QCoreApplication.translate("model_rows", "Checking")
        case DownloadState.WAITING:
            words = QCoreApplication.translate("model_rows", "Waiting, {percent} %")
        case DownloadState.PAUSED:
            words = QCoreApplication.translate("model_rows", "Paused, {percent} %")
        case _:
            words = QCoreApplication.translate("model_rows", "Fetching, {percent} %")
    return words.format(percent=percent)
