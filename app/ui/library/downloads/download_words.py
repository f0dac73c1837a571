"""What the card of a download says in each state, and which buttons stand under a problem."""

from PySide6.QtCore import QCoreApplication

from app.core.download import DownloadState, DownloadStatus
from app.core.errors import NextAct, Problem
from app.core.quantities import size_words
from app.ui.library.downloads.transfer_words import SteadyTime, part_words, percent_words, speed_words
from app.ui.problem_words import ActButton, buttons, sentence

TWO_ACTS = 2
"""More buttons than these do not stand side by side in the panel."""


def state_words(status: DownloadStatus, place: int, time: SteadyTime) -> tuple[str, str, str]:
    """The line at the left, the words at the right, and the sentence of a problem.

    ``place`` is its place among those that wait.
    """
    done = part_words(status.done_bytes, status.total_bytes)
    problem = sentence(status.problem) if status.problem is not None else ""
    match status.state:
        case DownloadState.DOWNLOADING:
            return progress_words(status), time.words(status.seconds_left), ""
        case DownloadState.VERIFYING:
            words = QCoreApplication.translate("transfer", "Checking that every byte is right")
            return words, percent_words(status.verified_bytes, status.total_bytes), ""
        case DownloadState.PAUSED:
            words = QCoreApplication.translate("transfer", "Paused at {part}")
            return words.format(part=done), "", ""
        case DownloadState.QUEUED:
            return _line_words(status, place), "", ""
        case DownloadState.WAITING | DownloadState.FAILED:
            return "", "", problem
        case _:
            return "", "", ""


def progress_words(status: DownloadStatus) -> str:
    """``3.4 of 9.0 GB, 21 MB/s``."""
    done = part_words(status.done_bytes, status.total_bytes)
    if not status.bytes_per_second:
        return done
    words = QCoreApplication.translate("transfer", "{part}, {speed}", "3.4 of 9.0 GB, 21 MB/s")
    return words.format(part=done, speed=speed_words(status.bytes_per_second))


def acts_of(status: DownloadStatus) -> list[ActButton]:
    """What one click can do about the problem of a download, the best first; two at most."""
    problem = status.problem
    if problem is None or status.state not in {DownloadState.WAITING, DownloadState.FAILED}:
        return []
    if status.state is DownloadState.WAITING:
        return _waiting_acts(problem)
    now = ActButton(NextAct.TRY_AGAIN, QCoreApplication.translate("transfer", "Try now"), problem)
    found = [now if each.act is NextAct.TRY_AGAIN else each for each in buttons(problem)]
    if all(each.act is not NextAct.TRY_AGAIN for each in found) and len(found) < TWO_ACTS:
        found.append(now)
    return found[:TWO_ACTS]


def part_marks(status: DownloadStatus) -> tuple[float, ...]:
    """Where in the bar one file of several ends and the next begins."""
    sizes = [file.size_bytes for file in status.request.files]
    return tuple(sum(sizes[:count]) / sum(sizes) for count in range(1, len(sizes))) if sum(sizes) else ()


def tooltip_of(status: DownloadStatus) -> str:
    """Where it comes from, and how far each of its parts has come, where there are several."""
    lines = [status.request.repo_id]
    if len(status.files) > 1:
        for file in status.files:
            name = file.path.rpartition("/")[2]
            part = part_words(file.done_bytes, file.total_bytes)
            lines.append(
                QCoreApplication.translate("transfer", "{file}: {part}").format(file=name, part=part)
            )
    return "\n".join(lines)


def summary_name(status: DownloadStatus) -> str:
    """``Qwen3 14B, Q4_K_M``."""
    parts = (status.request.name, status.request.quantisation)
    return QCoreApplication.translate("transfer", ", ", "between name and number format").join(
        filter(None, parts)
    )


def _waiting_acts(problem: Problem) -> list[ActButton]:
    """It goes on by itself; what can be changed meanwhile."""
    now = ActButton(NextAct.TRY_AGAIN, QCoreApplication.translate("transfer", "Try now"), problem)
    own = [each for each in buttons(problem) if each.act is not NextAct.TRY_AGAIN]
    return [now, *own][:TWO_ACTS]


def _line_words(status: DownloadStatus, place: int) -> str:
    size = size_words(status.total_bytes)
    if status.done_bytes:
        size = part_words(status.done_bytes, status.total_bytes)
    if place == 0:
        return QCoreApplication.translate("transfer", "Next in line, {size}").format(size=size)
    words = QCoreApplication.translate("transfer", "Number {place} in line, {size}")
    return words.format(place=place + 1, size=size)
